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

function withArticle(role: string): string {
  return `${/^[aeiou]/.test(role) ? 'An' : 'A'} ${role}`
}

/**
 * Unnamed people of a query, in the order of its words: `soldiers` gives `A soldier`. A word before a
 * capitalised name is the title of that person, not somebody else: "King John", "General Grant".
 */
export function unnamedRoles(text: string): string[] {
  const words = text.split(/[^\p{L}]+/u)
  const roles = words.flatMap((word, index) => {
    const titled = /^\p{Lu}/u.test(word) && /^\p{Lu}/u.test(words[index + 1] ?? '')
    return titled ? [] : (roleOf(word.toLowerCase()) ?? [])
  })
  return [...new Set(roles)].map(withArticle)
}
