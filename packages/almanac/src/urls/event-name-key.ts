const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

/**
 * Articles, as slugs spell them: they are dropped, and nothing more. So is `a` in other languages, which cannot
 * be told from the English one, and with it au, al, alla: else one name would be parted where its like is not.
 */
const ARTICLES = words(
  `a an the die den dem ein eine einem einen le la les une au aux el los las una unos unas al
  il lo gli uno allo alla agli alle os uma het een`,
)

/**
 * Prepositions, and what is one with an article (du, del, zum). Left out here and above is what is more often
 * something else: `i` (World War I), `un` (the United Nations), `mit`, `no`, `d` (D-Day).
 */
const PREPOSITIONS = words(
  `of in on at by for from to with into onto upon over under near during after before between
  against within without through throughout across around about among amid toward towards as since until till
  von vom zu zum zur im am auf bei beim nach aus fur fuer gegen uber ueber unter vor
  du de en dans sur par pour chez sous avec
  del por para con
  di da dello della dei degli delle dal dalla nel nella sul sulla
  do dos em na nas nos van`,
)

/**
 * Articles at the start and behind a preposition; behind another word a genitive (Fall der Berliner Mauer, Tod
 * des Kaisers), or a preposition of another language (prise des Tuileries, queda das torres, Schlacht um
 * Stalingrad). An epithet (Iwan der Schreckliche) is taken for one, too.
 */
const ARTICLES_OR_PREPOSITIONS = words('der des das eines einer um')

/** What comes before who did it, and before whom it was done to or for. */
const BY = words('by par por')
const TO = words('to into toward towards for against zu zum zur fur fuer gegen pour para')

const FUNCTION_WORDS = new Set([...ARTICLES, ...PREPOSITIONS, ...ARTICLES_OR_PREPOSITIONS])

/** Months that are nothing else in the name of an event. */
const MONTHS = words(
  `january february april june july august september october november december
  januar februar marz maerz juni juli oktober dezember
  janvier fevrier avril juin juillet aout septembre octobre novembre decembre
  enero febrero abril junio julio agosto septiembre octubre noviembre diciembre
  gennaio febbraio aprile giugno luglio settembre ottobre dicembre`,
)

/** Months only beside a number: names of people (Jan Hus), places (Mar del Plata) and a planet. */
const MONTHS_BESIDE_NUMBERS = words(
  'jan feb mar apr jun jul aug sep sept oct nov dec mai mars mayo marzo maggio',
)

/** What comes before a month and seldom before a march: an article does not count. */
const DATE_PREPOSITIONS = words('in of on during since until from by before after')

/** Also a way to go, and somebody's name: what is around them decides. */
const AMBIGUOUS_MONTHS = words('march may')

const WEEKDAYS = words(
  `monday tuesday wednesday thursday friday saturday sunday
  montag dienstag mittwoch donnerstag freitag samstag sonntag`,
)

const ERAS = words('ad bc bce ce century centuries circa')

const ORDINALS = words(
  `first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
  fifteenth sixteenth seventeenth eighteenth nineteenth twentieth`,
)

/** What is numbered: the number behind it is no date. */
const NUMBERED = words(
  `flight apollo gemini soyuz vostok sputnik voyager luna hill no number resolution article act law order
  route line regiment division battalion brigade squadron unit block camp stalag lot room building highway
  train bus boat u b chapter phase stage round game mission test bowl amendment directive proposition`,
)

const isNumber = (word: string | undefined) => word !== undefined && /^\d+$/.test(word)
const isDay = (word: string | undefined) =>
  word !== undefined && /^(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?$/.test(word)
const isYear = (word: string | undefined) => word !== undefined && /^\d{3,4}$/.test(word)
const isIn = (set: ReadonlySet<string>, word: string | undefined) =>
  word !== undefined && set.has(word)

/** When an event was, as far as its path says. */
export interface EventDate {
  /** Historical numbering. */
  year: number
  day: number | null
}

/** Whether a number is that of the event's own year, decade or day: any other may count something else. */
function isOfDate(word: string, { year, day }: EventDate): boolean {
  const value = Number.parseInt(word, 10)
  if (word.endsWith('0s')) return value === Math.floor(Math.abs(year) / 10) * 10
  return value === Math.abs(year) || value === day
}

/** The nearest word in a direction that is no article or preposition; undefined at the end. */
function beside(slug: readonly string[], at: number, step: 1 | -1): string | undefined {
  let next = at + step
  while (isIn(FUNCTION_WORDS, slug[next])) next += step
  return slug[next]
}

function isMonth(slug: readonly string[], at: number): boolean {
  const word = slug[at] ?? ''
  if (MONTHS.has(word)) return true
  const [before, after] = [beside(slug, at, -1), beside(slug, at, 1)]
  if (MONTHS_BESIDE_NUMBERS.has(word)) return [before, after].some((w) => isDay(w) || isYear(w))
  if (!AMBIGUOUS_MONTHS.has(word)) return false
  if (isDay(before) || isDay(slug[at + 1]) || before === 'ides') return true
  // "In March", "March 1917"; neither "Salt March 1930" nor "March on Rome".
  return isIn(DATE_PREPOSITIONS, slug[at - 1]) || (at === 0 && isYear(slug[at + 1]))
}

/** Whether a number, ordinal or decade is part of a date. */
function isDateNumber(slug: readonly string[], at: number, date: EventDate): boolean {
  const word = slug[at] ?? ''
  const [before, after] = [beside(slug, at, -1), beside(slug, at, 1)]
  const isBesideEra = isIn(ERAS, slug[at + 1]) || isIn(ERAS, slug[at - 1])
  if (ORDINALS.has(word)) return isIn(ERAS, slug[at + 1])
  const isCentury = /^\d{1,2}(?:st|nd|rd|th)$/.test(word) && isIn(ERAS, slug[at + 1])
  if (!isCentury && !isOfDate(word, date)) return false
  if (/^\d{3,4}s$/.test(word)) return true
  if (/^\d{1,2}(?:st|nd|rd|th)$/.test(word) || isDay(word)) {
    const months = [slug.lastIndexOf(before ?? '', at - 1), slug.indexOf(after ?? '', at + 1)]
    return isBesideEra || months.some((month) => month >= 0 && isMonth(slug, month))
  }
  if (!isNumber(word) || isIn(NUMBERED, slug[at - 1])) return false
  if (isBesideEra || /^\d{4}$/.test(word)) return true
  return isYear(word) && (at === 0 || at === slug.length - 1)
}

function isDropped(slug: readonly string[], at: number, date: EventDate): boolean {
  const word = slug[at] ?? ''
  if ([FUNCTION_WORDS, WEEKDAYS, ERAS].some((set) => set.has(word))) return true
  if (word === 'ides') return isIn(AMBIGUOUS_MONTHS, beside(slug, at, 1)) || at === slug.length - 1
  return isMonth(slug, at) || isDateNumber(slug, at, date)
}

interface Part {
  rank: number
  /** Words, each with the number behind it. */
  units: string[]
}

/**
 * Where the part behind a preposition stands, whatever its place in the name: who did it, then to whom,
 * both behind the rest. Else "war declared on Rome by Carthage" and "war declared by Rome on Carthage" were one.
 */
function rankOf(preposition: string): number {
  if (BY.has(preposition)) return 1
  return TO.has(preposition) ? 2 : 0
}

/** What is left between the prepositions of a name. */
function partsOf(slug: readonly string[], date: EventDate): Part[] {
  let part: Part = { rank: 0, units: [] }
  const parts = [part]
  for (const [at, word] of slug.entries()) {
    const { units } = part
    if (PREPOSITIONS.has(word) || (ARTICLES_OR_PREPOSITIONS.has(word) && units.length > 0)) {
      part = { rank: rankOf(word), units: [] }
      parts.push(part)
    } else if (!isDropped(slug, at, date)) {
      const last = units.at(-1)
      if (isNumber(word) && last !== undefined) units[units.length - 1] = `${last}-${word}`
      else units.push(word)
    }
  }
  return parts
}

/** The last part first: what is named behind a preposition can as well be named before (`hastings-battle`). */
function reduce(slug: string, date: EventDate): string {
  const parts = partsOf(slug.split('-'), date).sort((a, b) => a.rank - b.rank)
  return [...new Set(parts.reverse().flatMap(({ units }) => units))].join('-')
}

/**
 * What tells whether two slugs name the same event of a day: the words of a slug without articles,
 * prepositions and words of dates (months, weekdays, eras, its own year and day), each once. They keep their
 * order, which says who did it to whom; only the parts between prepositions change places, the last to the
 * front. So `assassination-of-julius-caesar` and `julius-caesar-assassination-44-bc` are both
 * `julius-caesar-assassination`; `letter-from-einstein-to-roosevelt` and `letter-to-roosevelt-from-einstein` are
 * `roosevelt-einstein-letter`. A number stays with what it counts (`apollo-11`). English mainly; the function
 * words and months of its neighbours, too. Where nothing is left the slug is the key. The key of a key is itself.
 * @param slug as `slugOf` makes it.
 */
export function eventNameKey(slug: string, date: EventDate): string {
  let key = slug
  for (;;) {
    const next = reduce(key, date)
    if (next === '' || next === key) return key
    key = next
  }
}
