/** Words that say nothing about which event is meant. */
const STOP_WORDS = new Set(
  (
    'a an the of in on at to by for from and or with as is was were are be been it its his her their this that ' +
    'when where what how who which there then into onto over during while about around near before after ' +
    'moment scene day night morning evening afternoon dawn dusk noon midnight oclock time year century ad bc bce ce am pm ' +
    'show me tell imagine event happens happened history historic famous set ' +
    'der die das des dem den von und im am zu la le les el los las du de del della di et y e en'
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
const KIND_WORDS = new Set(
  (
    'battle fall death war sign first land treaty declar test launch king queen emperor great city ' +
    'last world siege fight speech open begin start end birth murder kill assassin trial visit meet watch play ' +
    'game match final cup attack victory defeat discover invent public release free walk man men woman women people'
  ).split(' '),
)

/** How a query word counts towards a match. */
type TermKind = 'name' | 'kind' | 'date' | 'number'

/** A word of a query as it is searched for. */
export interface Term {
  /** Folded and stemmed. */
  text: string
  kind: TermKind
}

/** Lower case without accents: `Māori` becomes `maori`. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
}

/** Cuts plural, past and action endings, so that `signed`, `signing` and `signs` are one word. */
function stem(word: string): string {
  if (!/^[a-z]+$/.test(word)) return word
  const singular = word.length > 4 ? word.replace(/(?<!s)s$/, '') : word
  const cut = singular.replace(/(ations?|ings?|ions?|ated|ates?|ed|es?)$/, '')
  return cut.length >= 4 ? cut : singular
}

/** Words of a text in reading order, folded; possessive endings and clock times are gone. */
export function tokenize(text: string): string[] {
  return fold(text)
    .replace(/\b\d{1,2}(:\d{2})+(\s*[ap]\.?m\b\.?)?/g, ' ')
    .replace(/\b\d{1,2}\s*[ap]\.?m\b\.?/g, ' ')
    .replace(/\b(a\.d|b\.c\.e|b\.c|c\.e)\b\.?/g, ' ')
    .replace(/['’ʼ]s\b/g, '')
    .replace(/['’ʼ]/g, '')
    .replace(/\b(\d{1,4})(st|nd|rd|th)\b/g, '$1')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

/** Index form of one word; null drops it. */
export function processTerm(word: string): string | null {
  return STOP_WORDS.has(word) ? null : stem(word)
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

const STEMMED_KINDS = new Set([...KIND_WORDS, ...DATE_WORDS].map(stem))

/** Weight of a word of a title or alias: kinds of event and date words count half. */
export function termWeight(text: string): number {
  return STEMMED_KINDS.has(text) || KIND_WORDS.has(text) ? 0.5 : 1
}
