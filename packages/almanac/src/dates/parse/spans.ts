import { toHistoricalYear } from '../calendar.ts'
import type { Season } from '../historical-date.ts'
import { CIRCA, ERA, isBefore, MONTH, monthOf, numberOf, ORDINAL } from './lexicon.ts'
import { find, type Match, type Reader, read, type Scan } from './scan.ts'
import { OLDEST_YEAR, YEAR, yearFrom, yearOf } from './year.ts'

const THIRD =
  '(?:(?:the )?(?<third>early|mid|middle|late|beginning|end|start|first half|second half)(?: part)?(?: of)?[ -])?(?:the )?'

function thirdOf(word: string | undefined): Scan['third'] {
  if (word === undefined) return null
  if (/^(?:early|beginning|start|first)/.test(word)) return 'early'
  return word.startsWith('mid') ? 'mid' : 'late'
}

const RANGE = new RegExp(
  `\\b(?:(?:between|from|years|during|in|the) ){0,3}(?:${CIRCA})?(?<![\\d.,-])(?<a>\\d{3,4}|\\d{1,4}(?= ?(?:-|to|and) ?\\d{1,4} ?(?:${ERA})))(?: ?(?<ea>${ERA}))? ?(?:-|to|until|and|through) ?(?:${CIRCA})?(?<b>\\d{1,4})(?![\\d:.,-]\\d|\\d| ?a\\.?h\\b)(?: ?(?<eb>${ERA}))?`,
)

/** "1939-1945", "1914-18", "264 to 241 BC", "between 1914 and 1918". */
export const readYearRange: Reader = (scan) => {
  const match = find(scan, RANGE)
  if (!match) return false
  const { a, ea, b, eb } = match.groups
  if (a === undefined || b === undefined) return false
  const short = b.length < a.length && eb === undefined && b.length === 2 && a.length === 4
  const last = yearFrom(short ? a.slice(0, 2) + b : b, eb ?? (ea && isBefore(ea) ? ea : undefined))
  const first = yearFrom(a, ea ?? (Number(a) > Number(b) || !isBefore(eb) ? eb : undefined))
  if (first === null || last === null || last <= first || last - first > longestRange(a, ea ?? eb))
    return false
  scan.year = first
  scan.endYear = last
  scan.approximate = true
  read(scan, match.index, match.end)
  return true
}

/** Years between two bare numbers that can still be a range; "555-1234" is a telephone number. */
function longestRange(first: string, era: string | undefined): number {
  if (era !== undefined) return 3000
  return first.length === 4 ? 1000 : 300
}

const SEASON = new RegExp(
  `(?:\\b(?:early|mid|late)[ -])?\\b(?:(?:in|during) )?(?:the )?(?<!prague |arab |silent )(?<season>spring|summer|autumn|fall|winter)(?: ?season)?[ ,']{1,3}${YEAR}(?:-(?<b>\\d{2,4}))?`,
)

const YEAR_SEASON =
  /(?<![\d.,-])(?<y>\d{3,4}),? (?:in )?(?<season>spring|summer|autumn|winter)(?![a-z])/

/** "spring 1203", "the autumn of 1917", "winter of 1941-42", "1467 autumn". */
export const readSeason: Reader = (scan) => {
  const match = find(scan, SEASON) ?? find(scan, YEAR_SEASON)
  const year = match && yearOf(match)
  if (!match || year === null) return false
  const word = match.groups.season
  scan.year = year
  scan.season = word === 'autumn' ? 'fall' : (word as Season)
  scan.approximate ||= match.groups.circa !== undefined
  read(scan, match.index, match.end)
  return true
}

const DECADE = new RegExp(`${THIRD}(?<![\\d.,])(?<y>\\d{1,3}0)'?s(?![a-z])(?: ?(?<era>${ERA}))?`)

/** "the 1920s" is a decade, "the 1400s" a century, "the 40s BC" the years 49 to 40 BC. */
export const readDecade: Reader = (scan) => {
  const match = find(scan, DECADE)
  if (!match) return false
  const digits = match.groups.y ?? ''
  const value = Number(digits)
  const before = isBefore(match.groups.era)
  if (value === 0 || value > 2990 || (digits.length < 3 && !match.groups.era)) return false
  const length = value % 100 === 0 && (value < 1900 || before) ? 100 : 10
  setSpan(scan, match, before ? -(value + length - 1) : value, length)
  return true
}

const MONTH_RANGE = new RegExp(
  `\\b(?:(?:between|from) )?(?:early |mid |late )?(?:${MONTH})(?: ?- ?| to | until | and | through )(?:early |mid |late )?(?:${MONTH}) ${YEAR}`,
)

/** "July to November 1916" is of no one month. */
export const readMonthRange: Reader = (scan) => {
  const match = find(scan, MONTH_RANGE)
  const year = match && yearOf(match)
  if (!match || year === null) return false
  scan.year = year
  scan.approximate ||= match.groups.circa !== undefined
  read(scan, match.index, match.end)
  return true
}

const SHORT_DECADE = /(?:\bthe |(?<=\s)'|^')(?<y>[1-9]0)'?s(?![a-z])/

/** "the 20s": the last century's, with a note. */
export const readShortDecade: Reader = (scan) => {
  const match = find(scan, SHORT_DECADE)
  if (!match) return false
  const year = 1900 + Number(match.groups.y)
  setSpan(scan, match, year, 10)
  scan.approximate = true
  scan.notes.push(`No century was given; the ${year}s were meant most likely.`)
  return true
}

/** "summer of '67", "may 68": two digits right behind a season or month. */
const SHORT_SEASON =
  /\b(?<season>spring|summer|autumn|fall|winter)(?: of)?,? '?(?<y>[3-9]\d)(?![\d:%])/
const SHORT_MONTH = new RegExp(
  `(?<!\\d[ ,.]?)\\b(?<m>${MONTH})(?: of)?,? '?(?<y>3[2-9]|[4-9]\\d)(?!\\d|[:%]| ?(?:${ERA}))`,
)
/** Of the two digits that a year can be, those of the last century. */
const LAST_CENTURY = 1900

/** "summer of 67", "mai 68": the last century's, with a note. */
export const readShortYearOfSeason: Reader = (scan) => {
  const match = find(scan, SHORT_SEASON) ?? find(scan, SHORT_MONTH)
  if (!match) return false
  const { y, season, m } = match.groups
  scan.year = LAST_CENTURY + Number(y)
  if (season !== undefined) scan.season = season === 'autumn' ? 'fall' : (season as Season)
  if (m !== undefined) scan.month = monthOf(m)
  scan.approximate = true
  scan.notes.push(`No century was given; ${scan.year} was meant most likely.`)
  read(scan, match.index, match.end)
  return true
}

const TENS = [
  'twenties',
  'thirties',
  'forties',
  'fifties',
  'sixties',
  'seventies',
  'eighties',
  'nineties',
]
const DECADE_WORD = new RegExp(
  `${THIRD}(?:(?:roaring|swinging) |\\b(?<=the |early |mid-|late ))(?<word>${TENS.join('|')})(?![a-z])`,
)

/** "the sixties": the last century's, with a note. */
export const readDecadeWord: Reader = (scan) => {
  const match = find(scan, DECADE_WORD)
  if (!match) return false
  const year = 1920 + 10 * TENS.indexOf(match.groups.word ?? '')
  setSpan(scan, match, year, 10)
  scan.approximate = true
  scan.notes.push(`No century was given; the ${year}s were meant most likely.`)
  return true
}

const CENTURY = new RegExp(
  `${THIRD}(?:${CIRCA})?\\b(?<n>${ORDINAL}|[xvi]{1,6})(?:[- ]|-c\\. ?| ?c\\.? ?)(?:century|centuries|cent\\.|c\\.)(?![a-z])(?: ?(?<era>${ERA}))?`,
)

/** "15th century" is 1401 to 1500, "fifth century BC" 500 to 401 BC. */
export const readCentury: Reader = (scan) => {
  const match = find(scan, CENTURY)
  if (!match) return false
  const n = numberOf(match.groups.n ?? '') ?? romanOf(match.groups.n ?? '')
  if (n === null || n < 1 || n > 99) return false
  const before = isBefore(match.groups.era)
  setSpan(scan, match, before ? -n * 100 : (n - 1) * 100 + 1, 100)
  return true
}

const CENTURY_RANGE = new RegExp(
  `(?:\\b(?:between|from) )?(?:the )?\\b(?<n>${ORDINAL})(?: ?- ?| to | and | or | to the | and the | or the )(?<last>${ORDINAL})[- ]?centur(?:y|ies)(?: ?(?<era>${ERA}))?`,
)

/** "5th-4th century BC" is 500 to 301 BC. */
export const readCenturyRange: Reader = (scan) => {
  const match = find(scan, CENTURY_RANGE)
  const first = match && numberOf(match.groups.n ?? '')
  const last = match && numberOf(match.groups.last ?? '')
  if (!match || !first || !last) return false
  const before = isBefore(match.groups.era)
  if (before ? first <= last : first >= last) return false
  scan.year = before ? -first * 100 : (first - 1) * 100 + 1
  scan.endYear = before ? -(last - 1) * 100 - 1 : last * 100
  scan.approximate = true
  read(scan, match.index, match.end)
  return true
}

const MILLENNIUM = new RegExp(`${THIRD}\\b(?<n>${ORDINAL}) millennium(?: ?(?<era>${ERA}))?`)

/** "third millennium BC" is 3000 to 2001 BC; not even the century is known. */
export const readMillennium: Reader = (scan) => {
  const match = find(scan, MILLENNIUM)
  const n = match && numberOf(match.groups.n ?? '')
  if (!match || !n || n > 20) return false
  scan.year = isBefore(match.groups.era) ? -n * 1000 : (n - 1) * 1000 + 1
  scan.endYear = scan.year + 999
  scan.precision = 'unknown'
  scan.approximate = true
  read(scan, match.index, match.end)
  return true
}

function setSpan(scan: Scan, match: Match, year: number, length: 10 | 100): void {
  scan.year = year
  scan.precision = length === 10 ? 'decade' : 'century'
  scan.third = thirdOf(match.groups.third)
  scan.approximate ||= scan.third !== null
  read(scan, match.index, match.end)
}

function romanOf(word: string): number | null {
  if (!/^x{0,2}(?:ix|iv|v?i{0,3})$/.test(word) || word === '') return null
  const values: Record<string, number> = { x: 10, v: 5, i: 1 }
  return [...word].reduce((sum, letter, i) => {
    const value = values[letter] ?? 0
    return sum + (value < (values[word[i + 1] ?? ''] ?? 0) ? -value : value)
  }, 0)
}

const AGO =
  /(?:\b(?:about|around|some|nearly|roughly|over|circa|c\.) ?)?(?<![\d.,])(?<n>\d{1,3}(?:,\d{3}){1,3}|\d{1,9}(?:\.\d)?)(?: (?<unit>million|billion|thousand))?[ -]years? (?:ago|before present|bp\b)/

/** Year from which long spans are counted when nobody said what today is. */
const PRESENT = 2000

/** "40,000 years ago". Spans under 1000 years need `now`. Never exact. */
export function readYearsAgo(scan: Scan, now: Date | undefined): boolean {
  const match = find(scan, AGO)
  if (!match) return false
  const unit = { thousand: 1e3, million: 1e6, billion: 1e9 }[match.groups.unit ?? ''] ?? 1
  const years = Math.round(Number(match.groups.n?.replaceAll(',', '')) * unit)
  if (years > OLDEST_YEAR || (years < 1000 && now === undefined)) return false
  const present = now?.getUTCFullYear() ?? PRESENT
  if (years >= 100000) scan.year = -years
  else scan.year = years >= 10000 ? PRESENT - years : toHistoricalYear(present - years)
  if (years >= 1000) {
    scan.precision = years >= 10000 ? 'unknown' : null
  }
  scan.approximate = true
  read(scan, match.index, match.end)
  return true
}
