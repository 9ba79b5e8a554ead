import { once, readDataLines } from '../places/data-file.ts'
import { withoutAccents } from '../places/words.ts'

/** Words that say nothing about which event is meant. */
const STOP_WORDS = new Set(
  (
    'a an the of in on at to by for from and or with as is was were are be been it its his her their this that ' +
    'when where what how who which there then into onto over during while about around near before after ' +
    'moment scene day night morning evening afternoon dawn dusk noon midnight oclock time year century ad bc bce ce am pm ' +
    'up down out off he she they we you i my our your him them some any so if but than also just very get gets got ' +
    'go goes went put puts take takes took make makes made come comes came do does did have has had ' +
    'show me tell imagine event happens happened history historic famous set ' +
    'ever being really vs versus ' +
    'der die das des dem den von und im am zu ein eine einen auf mit bei zum zur ' +
    'la le les el los las lo gli il du de del della di dei degli et y e en con por para una un une al au aux ' +
    'dans sur par nella sulla os as do da dos das na no em het een op van'
  ).split(' '),
)

/** Months, weekdays and seasons: they belong to the date, unless the event's own name has them. */
const DATE_WORDS = new Set(
  (
    'january february march april may june july august september october november december ' +
    'jan feb mar apr jun jul aug sep sept oct nov dec ' +
    'monday tuesday wednesday thursday friday saturday sunday spring summer autumn fall winter'
  ).split(' '),
)

/** Kinds of event: many events share them, so they weigh little by themselves. */
const EVENT_WORDS = new Set(
  (
    'battle fall death war sign treaty declar test launch siege fight open begin start end birth murder kill ' +
    'execut assassin trial visit meet play game match final cup attack victory defeat discover invent release ' +
    'build construct marry marriage crown coronation landing flight premiere eruption erupt earthquake flood fire crash ' +
    'disaster massacre revolt rebellion revolution riot strike invasion conquest capture surrender coup election ' +
    'publish publication patent explosion famine hurricane typhoon cyclone tsunami rescue escape raid bombing'
  ).split(' '),
)

/** Other words that many events share. */
const SHARED_WORDS = new Set(
  'first land king queen emperor great city last world speech watch public free walk man men woman women people'.split(
    ' ',
  ),
)

const KIND_WORDS = new Set([...EVENT_WORDS, ...SHARED_WORDS])

/** How a query word counts towards a match. */
type TermKind = 'name' | 'kind' | 'date' | 'number'

/** A word of a query as it is searched for. */
export interface Term {
  /** Folded and stemmed. */
  text: string
  kind: TermKind
}

const ENDINGS = [
  'ations',
  'ation',
  'ings',
  'ing',
  'ions',
  'ion',
  'ated',
  'ates',
  'ate',
  'ed',
  'es',
  'e',
]

/** Cuts plural, past and action endings, so that `signed`, `signing` and `signs` are one word. */
function stem(word: string): string {
  if (!/^[a-z]+$/.test(word)) return word
  const isPlural = word.length > 4 && word.endsWith('s') && !word.endsWith('ss')
  const singular = isPlural ? word.slice(0, -1) : word
  const ending = ENDINGS.find((letters) => singular.endsWith(letters)) ?? ''
  const cut = singular.slice(0, singular.length - ending.length)
  return cut.length >= 4 ? cut : singular
}

/** Verbs whose meaning is in their second word, and the one word that stands for both. */
const PHRASES: Readonly<Record<string, string>> = {
  burn: 'go|goes|going|went up in flames|smoke, burst|bursts into flames, in flames, catch|catches|caught fire, set|sets|on fire, catch|catches|caught|set|sets on fire',
  shoot: 'open|opens|opened fire',
  build: 'go|goes|going|went up',
  fall: 'come|comes|coming|came|torn down',
  launch: 'take|takes|took|lift|lifts|lifted|blast|blasts|blasted off',
  land: 'touch|touches|touched down',
  begin: 'break|breaks|broke|breaking out',
  death: 'pass|passes|passed away, last|final words',
  kill: 'shot dead, gunned down, shot and killed',
  marry: 'tie|ties the knot',
}

/** Every form of each phrase by its first word, the longest first. */
const PHRASES_BY_FIRST = new Map<string, { words: string[]; meaning: string }[]>()
for (const [meaning, phrases] of Object.entries(PHRASES)) {
  for (const phrase of phrases.split(', ')) {
    const choices = phrase.split(' ').map((word) => word.split('|'))
    const forms = choices.reduce<string[][]>(
      (known, words) => known.flatMap((form) => words.map((word) => [...form, word])),
      [[]],
    )
    for (const words of forms) {
      const [first = ''] = words
      const known = PHRASES_BY_FIRST.get(first) ?? []
      known.push({ words, meaning })
      PHRASES_BY_FIRST.set(
        first,
        known.sort((a, b) => b.words.length - a.words.length),
      )
    }
  }
}

/** Words with the phrases among them put into one word each. */
function joinPhrases(words: readonly string[]): string[] {
  const joined: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const phrase = PHRASES_BY_FIRST.get(word)?.find((one) =>
      one.words.every((part, n) => words[at + n] === part),
    )
    joined.push(phrase?.meaning ?? word)
    if (phrase) at += phrase.words.length - 1
  }
  return joined
}

/** Chinese and Japanese, which put no blanks between words. */
const UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]{3,}$/u

const PAIR = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]{2}$/u

/** A word as it is; one without blanks as its pairs of characters, as full-text indexes do. */
function pairs(word: string): string[] {
  if (!UNSPACED.test(word)) return [word]
  const letters = [...word]
  return letters.slice(1).map((letter, at) => `${letters[at]}${letter}`)
}

/** Whether a word is a pair of characters, which may straddle two words. */
export function isPair(word: string): boolean {
  return PAIR.test(word)
}

/** Numbers without clock times and the endings of ordinals; "100m" is a distance. */
function readNumbers(folded: string): string {
  if (!/\d/.test(folded)) return folded
  return folded
    .replace(/(?<=\b\d{2,5}) ?m\b(?![.'’])/g, ' metre ')
    .replace(/\b\d{1,2}(:\d{2})+(\s*[ap]\.?m\b\.?)?/g, ' ')
    .replace(
      /\b\d{1,2}\.\d{2}(?=\s*(?:[ap]\.?m\b|in the (?:morning|afternoon|evening)|h\b|uhr\b|o'clock))/g,
      ' ',
    )
    .replace(/\b\d{1,2}\s*[ap]\.?m\b\.?/g, ' ')
    .replace(/\b(\d{1,4})(st|nd|rd|th)\b/g, '$1')
}

const MARKS = /['’ʼ.]/
/** French and Italian articles and the like before a vowel: "l'appel", "dell'Arno". */
const ELISION = /\b(?:(?:dell|all|nell|sull|dall|un|qu|jusqu|lorsqu)|[ldjcnsm])['’ʼ](?=[a-z]{2})/g

/** Words of a text in reading order, folded; possessive endings and clock times are gone. */
export function tokenize(text: string): string[] {
  const folded = readNumbers(withoutAccents(text.normalize('NFKC').toLowerCase()))
  const plain = MARKS.test(folded)
    ? folded
        .replace(/\b(a\.d|b\.c\.e|b\.c|c\.e)\b\.?/g, ' ')
        .replace(/['’ʼ]s\b/g, '')
        .replace(ELISION, ' ')
        .replace(/['’ʼ]/g, '')
    : folded
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  return joinPhrases(words).flatMap(pairs)
}

/** The word that stands for another one: a form of it, the same in other words or languages. */
const openSame = once(
  () =>
    new Map(
      readDataLines('same-words.txt').flatMap((line) => {
        const [first = '', ...others] = line.split(' ')
        return others.map((other) => [other, first] as const)
      }),
    ),
)

/** Index form of one word; null drops it. */
export function processTerm(word: string): string | null {
  return STOP_WORDS.has(word) ? null : stem(openSame().get(word) ?? word)
}

/** Index forms of the words of a text, each once. */
export function terms(text: string): string[] {
  const forms = tokenize(text).map(processTerm)
  return [...new Set(forms.filter((form) => form !== null))]
}

/**
 * The words of a query that can tell events apart, each once. Stop words are gone; date words stay,
 * since `fall` and `march` also occur in names of events.
 */
export function queryTerms(query: string): Term[] {
  const terms = new Map<string, Term>()
  for (const word of tokenize(query)) {
    const text = processTerm(word)
    if (text !== null) terms.set(text, { text, kind: kindOf(word, text) })
  }
  return [...terms.values()]
}

function kindOf(word: string, text: string): TermKind {
  if (/^\d+$/.test(word)) return 'number'
  if (DATE_WORDS.has(word)) return 'date'
  return KIND_WORDS.has(text) || KIND_WORDS.has(word) ? 'kind' : 'name'
}

const STEMMED_EVENTS = new Set([...EVENT_WORDS].map(stem))
const STEMMED_KINDS = new Set([...KIND_WORDS, ...DATE_WORDS].map(stem))

const openCommon = once(() => new Set(readDataLines('search-words.txt.zst')))

/** Whether a word in index form is an ordinary word of English and so hardly a name. */
export function isCommonTerm(text: string): boolean {
  return openCommon().has(text)
}

/** Whether a word in index form says what kind of event it was. */
export function isEventTerm(text: string): boolean {
  return STEMMED_EVENTS.has(text)
}

/** Weight of a word of a title or alias: kinds of event and date words count half. */
export function termWeight(text: string): number {
  return STEMMED_KINDS.has(text) || KIND_WORDS.has(text) ? 0.5 : 1
}
