import type { Calendar, DatePrecision, Season } from '../historical-date.ts'

/** Stands for a character that was already read; patterns may step over it only on purpose. */
export const READ = '\u0001'

/** What the readers have found so far. Every reader adds to it and hides the words that it read. */
export interface Scan {
  /** The text as given. */
  readonly text: string
  /** Same length: lower case, plain spaces, dashes and digits; read words hidden by {@link READ}. */
  low: string
  /** Words read, as `[start, end)` in UTF-16 units, in order of reading. */
  spans: [number, number][]
  year: number | null
  /** Last year of a range or era, both inclusive. */
  endYear: number | null
  month: number | null
  day: number | null
  /** Last day of a range of days within the month. */
  endDay: number | null
  hour: number | null
  minute: number | null
  second: number | null
  timeOfDay: string | null
  season: Season | null
  /** Set where it does not follow from the parts: decade, century, unknown. */
  precision: DatePrecision | null
  /** Third of a decade or century. */
  third: 'early' | 'mid' | 'late' | null
  approximate: boolean
  calendar: Calendar | null
  era: string | null
  zone: string | null
  notes: string[]
}

/** A reader changes the scan and tells whether it read something. */
export type Reader = (scan: Scan) => boolean

/** Longest text that is read; what follows is ignored. A query is a sentence or two. */
const MAX_LENGTH = 1000

/** Starts a scan with nothing read. */
export function createScan(text: string): Scan {
  return {
    text,
    low: plain(text.length > MAX_LENGTH ? text.slice(0, MAX_LENGTH).replace(/\d{1,9}$/, '') : text),
    spans: [],
    year: null,
    endYear: null,
    month: null,
    day: null,
    endDay: null,
    hour: null,
    minute: null,
    second: null,
    timeOfDay: null,
    season: null,
    precision: null,
    third: null,
    approximate: false,
    calendar: null,
    era: null,
    zone: null,
    notes: [],
  }
}

/** Named groups of a match; a group that did not take part is undefined. */
export interface Match {
  index: number
  end: number
  groups: Record<string, string | undefined>
}

/** Finds the first match without reading it. */
export function find(scan: Scan, pattern: RegExp): Match | null {
  const match = pattern.exec(scan.low)
  if (match === null) return null
  return { index: match.index, end: match.index + match[0].length, groups: match.groups ?? {} }
}

/** Tries matches from left to right until one is taken. The pattern must be global. */
export function takeFirst(scan: Scan, pattern: RegExp, take: (match: Match) => boolean): boolean {
  pattern.lastIndex = 0
  for (let tries = 0; tries < 8; tries++) {
    const match = find(scan, pattern)
    if (match === null) return false
    if (take(match)) return true
    pattern.lastIndex = match.index + 1
  }
  return false
}

/** Marks `[start, end)` as read. */
export function read(scan: Scan, start: number, end: number): void {
  scan.spans.push([start, end])
  scan.low = scan.low.slice(0, start) + READ.repeat(end - start) + scan.low.slice(end)
}

/** Hides text that must not be read as a date, without counting it as read. */
export function hide(scan: Scan, pattern: RegExp): void {
  scan.low = scan.low.replace(pattern, (found) => '\u0002'.repeat(found.length))
}

function plain(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) out += plainUnit(text.charAt(i))
  return out
}

function plainUnit(unit: string): string {
  if (unit < '\u0080') return unit < ' ' ? ' ' : unit.toLowerCase()
  if (/\s/u.test(unit)) return ' '
  if (/[\u2010-\u2015\u2212]/.test(unit)) return '-'
  if (/[\u2018\u2019\u02bc]/.test(unit)) return "'"
  const digit = digitOf(unit)
  if (digit !== null) return digit
  const lower = unit.toLowerCase()
  return lower.length === 1 ? lower : unit
}

/** First digit of the decimal digits that are written apart from ASCII in living scripts. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xff10]

function digitOf(unit: string): string | null {
  const code = unit.charCodeAt(0)
  const zero = ZEROS.find((start) => code >= start && code <= start + 9)
  return zero === undefined ? null : String(code - zero)
}
