import { once, readDataLines } from '../places/data-file.ts'

/** Words that say nothing about which event is meant. */
const STOP_WORDS = new Set(
  (
    'a an the of in on at to by for from and or with as is was were are be been it its his her their this that ' +
    'when where what how who which there then into onto over during while about around near before after ' +
    'moment scene day night morning evening afternoon dawn dusk noon midnight oclock time year century ad bc bce ce am pm ' +
    'up down out off he she they we you i my our your him them some any so if but than also just very get gets got ' +
    'go goes went put puts take takes took make makes made come comes came do does did have has had ' +
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

/** Forms of one word that endings do not explain, and words that tell the same of an event. */
const SAME: ReadonlyMap<string, string> = new Map(
  [
    'sink sank sunk sinks sunken',
    'fall fell fallen falls',
    'fight fought fights fighting',
    'begin began begun begins start starts started outbreak outbreaks',
    'break broke broken breaks',
    'burn burnt burns burned burning',
    'build built builds',
    'write wrote written writes',
    'fly flew flown flies flying',
    'shoot shot shots shoots',
    'death die dies died dead deathbed dying',
    'kill killed kills slain slay murder murdered murders assassinate assassinated assassination stabbed stab',
    'execution executed execute beheaded beheading beheads hanged guillotined guillotine',
    'erupt erupts erupted eruption explode explodes exploded explosion blow blows blew',
    'earthquake earthquakes quake',
    'marry marries married marriage wedding weds wed',
    'crown crowned crowns crowning coronation',
    'discover discovers discovered discovery',
    'win won wins winning winner victory victories victorious defeat defeats defeated beat beats beaten',
    'find found finds',
    'steal stole stolen steals theft',
    'speak spoke speech speeches speaks',
    'sing sang sung sings',
    'open opens opened opening inauguration inaugurated inaugurates',
    'plague pestilence',
    'independence independent',
    'aeroplane airplane plane',
    'nuclear atomic atom',
  ].flatMap((line) => {
    const [first = '', ...others] = line.split(' ')
    return others.map((other) => [other, first] as const)
  }),
)

/** Index form of one word; null drops it. */
export function processTerm(word: string): string | null {
  return STOP_WORDS.has(word) ? null : stem(SAME.get(word) ?? word)
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
