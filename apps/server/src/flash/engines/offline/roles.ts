/** Words for people by what they do, as queries use them. */
const ROLES = [
  'actor',
  'apprentice',
  'archer',
  'astronaut',
  'astronomer',
  'baker',
  'blacksmith',
  'builder',
  'captain',
  'carpenter',
  'child',
  'clerk',
  'cook',
  'crowd',
  'doctor',
  'envoy',
  'farmer',
  'ferryman',
  'fisherman',
  'general',
  'gladiator',
  'goldsmith',
  'guard',
  'horseman',
  'hunter',
  'judge',
  'king',
  'knight',
  'labourer',
  'laborer',
  'lawyer',
  'mason',
  'merchant',
  'messenger',
  'midwife',
  'miner',
  'monk',
  'mother',
  'musician',
  'navigator',
  'nun',
  'nurse',
  'officer',
  'painter',
  'peasant',
  'pilgrim',
  'pilot',
  'poet',
  'porter',
  'potter',
  'priest',
  'priestess',
  'prisoner',
  'queen',
  'reporter',
  'rower',
  'sailor',
  'samurai',
  'scholar',
  'scribe',
  'sculptor',
  'senator',
  'servant',
  'shepherd',
  'singer',
  'smith',
  'soldier',
  'student',
  'surgeon',
  'tailor',
  'teacher',
  'trader',
  'traveller',
  'traveler',
  'warrior',
  'washerwoman',
  'weaver',
  'worker',
] as const

const IRREGULAR: Record<string, (typeof ROLES)[number]> = {
  children: 'child',
  fishermen: 'fisherman',
  ferrymen: 'ferryman',
  horsemen: 'horseman',
  washerwomen: 'washerwoman',
}

function roleOf(word: string): (typeof ROLES)[number] | null {
  const irregular = IRREGULAR[word]
  if (irregular) return irregular
  return ROLES.find((role) => word === role || word === `${role}s`) ?? null
}

/** Words that count somebody, so that a role behind them means a person: "a king", "two soldiers". */
const COUNTING = new Set(
  `a an the one two three four five six seven eight nine ten twenty some several many few both each every
  another any his her their its my our your s this that these those no`.split(/\s+/),
)
/** Words between which and a role nothing is counted: "the trial of king". */
const APART = new Set(
  `of in on at to by from with for and or as is was were are be into onto over under near after before
  while when who whose during against`.split(' '),
)
/** Adjectives that may stand between: "a tired old soldier". In small letters a name may, too. */
const REACH = { mixed: 2, small: 1 }
/** Plurals that are as often a band, a borough or cards as they are people. */
const AMBIGUOUS_PLURAL = /^(?:kings|queens|generals|judges|smiths|bakers|cooks|masons)$/
/** What a role before such a word describes: "the general strike", "a child prodigy". */
const DESCRIBED =
  /^(?:strike|election|assembly|council|hospital|store|staff|public|relativity|theory|motors|electric|prodigy|labor|labour|revolt|rebellion|uprising|movement|protests?|dog|island|bus|ship)$/

interface Word {
  text: string
  /** Whether an apostrophe stands before it. */
  clipped: boolean
}

function splitWords(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{M}]+|\d+/gu)].map((match) => ({
    text: match[0],
    clipped: /['’]/.test(text.charAt(match.index - 1)),
  }))
}

const isCapitalised = (word: Word | undefined) => /^\p{Lu}/u.test(word?.text ?? '')

/** "Martin Luther King", "Queen at Live Aid": a capital makes a name or title of the word. */
function isNameOrTitle(words: readonly Word[], index: number): boolean {
  if (!isCapitalised(words[index])) return false
  return index > 0 || isCapitalised(words[index + 1])
}

/** Whether the word and a neighbour are words of somebody's name. */
function isInName(words: readonly Word[], index: number, names: readonly string[]): boolean {
  const at = (i: number) => words[i]?.text.toLowerCase() ?? ''
  return names
    .map((name) => name.toLowerCase().split(/[^\p{L}\p{M}]+/u))
    .some((parts) => {
      const neighbours = [at(index - 1), at(index + 1)].filter((word) => word !== '')
      return parts.includes(at(index)) && neighbours.some((word) => parts.includes(word))
    })
}

/** Whether an article, number or possessive stands before the word, at most a few adjectives away. */
function isCounted(words: readonly Word[], index: number, reach: number): boolean {
  for (let i = index - 1; i >= Math.max(0, index - 1 - reach); i--) {
    const word = words[i]?.text.toLowerCase() ?? ''
    if (word === 's' ? words[i]?.clipped : COUNTING.has(word) || /^\d{1,6}$/.test(word)) return true
    if (APART.has(word)) return false
  }
  return false
}

/** Whether the word at an index means a person of that role, not a name, title or description. */
function meansSomebody(words: readonly Word[], index: number, role: string): boolean {
  const [word, next] = [words[index], words[index + 1]]
  if (!word || isNameOrTitle(words, index) || (next?.clipped && next.text === 's')) return false
  if (DESCRIBED.test(next?.text.toLowerCase() ?? '')) return false
  const text = word.text.toLowerCase()
  const plural = text !== role && !AMBIGUOUS_PLURAL.test(text)
  const mixed = words.some(isCapitalised)
  return plural || isCounted(words, index, mixed ? REACH.mixed : REACH.small)
}

function withArticle(role: string): string {
  return `${/^[aeiou]/.test(role) ? 'An' : 'A'} ${role}`
}

/**
 * Unnamed people of a query, in the order of its words: `soldiers` gives `A soldier`. A role counts
 * in the plural, or behind an article, number or possessive; anything else may be a name or title:
 * "King John", "Stephen King", "Queen at Live Aid", "martin luther king".
 * @param names of the people who are linked: their words are nobody else.
 */
export function unnamedRoles(text: string, names: readonly string[] = []): string[] {
  const words = splitWords(text)
  const roles = words.flatMap(({ text: word }, index) => {
    const role = roleOf(word.toLowerCase())
    if (role === null || !meansSomebody(words, index, role)) return []
    return isInName(words, index, names) ? [] : role
  })
  return [...new Set(roles)].map(withArticle)
}
