import { defaultCalendar } from './adoption.ts'
import { daysInMonth, toJulianDay } from './calendar.ts'
import { dayRange, yearRange } from './day-range.ts'
import { intervalEdtf, toEdtf } from './edtf.ts'
import type { DatePrecision, HistoricalDate } from './historical-date.ts'
import {
  readChinese,
  readFullDate,
  readIso,
  readIsoMonth,
  readMonthDay,
  readMonthYear,
  readNumeric,
} from './parse/calendar-dates.ts'
import { readCalendarStyle } from './parse/calendar-style.ts'
import { readClockTime, readMilitaryTime } from './parse/clock-times.ts'
import { readDateName } from './parse/date-names.ts'
import { readEra } from './parse/era-dates.ts'
import { readFeast, readRomanDay } from './parse/feast-dates.ts'
import { readPartOfDay } from './parse/part-of-day.ts'
import { readRelative } from './parse/relative.ts'
import { createScan, find, READ, read, type Scan } from './parse/scan.ts'
import {
  readCentury,
  readCenturyRange,
  readDecade,
  readDecadeWord,
  readMillennium,
  readMonthRange,
  readSeason,
  readShortDecade,
  readShortYearOfSeason,
  readYearRange,
  readYearsAgo,
} from './parse/spans.ts'
import { mergedSpans, restOf } from './parse/tidy.ts'
import { hideNames, readBareYear, readMarkedYear, readYearAfterName } from './parse/years.ts'
import { timeOfDayOf } from './seasons.ts'

/** What a text says about when. */
export interface DateReading {
  date: HistoricalDate
  /** Words that were read, as `[start, end)` in UTF-16 units, in order, not overlapping. */
  spans: [number, number][]
  /** The text without these words, tidied; may be empty. */
  rest: string
  /** Name of an era or dynasty that the text gives, such as `Tang dynasty`; null otherwise. */
  era: string | null
  /** Zone as typed, such as `UTC`; the time is never converted. */
  zone: string | null
  /** Last year of a range, era or span longer than a century; null otherwise. */
  endYear: number | null
  /** The text with the year made plain, where two digits leave the century open; null otherwise. */
  clearer: string | null
  /** Sentences for people about what was read in an unobvious way. */
  notes: string[]
}

/** What may be known beside the text. */
export interface ParseDateOptions {
  /** ISO 3166-1 alpha-2: decides the calendar and the order of all-numeric dates. */
  countryCode?: string | null
  /** Today, for "yesterday" or "200 years ago". Without it such words are not read. */
  now?: Date
  /** `[start, end)` of names in the text: behind one, three bare digits are a year. */
  names?: readonly [number, number][]
}

/**
 * Reads the date in a text; null when the text has none. Parts that are not said stay null: a text
 * with a month, day or time but no year gives a date whose year is null and precision `unknown`.
 *
 * Takes time linear in the text, of which the first 1000 characters are read.
 */
export function parseDate(text: string, options: ParseDateOptions = {}): DateReading | null {
  const scan = createScan(text)
  const countryCode = options.countryCode?.toUpperCase() ?? null
  readIso(scan)
  if (scan.hour === null) readClockTime(scan)
  hideNames(scan)
  readDateName(scan)
  if (scan.year === null) readDay(scan, countryCode, options)
  readFeast(scan, countryCode)
  readCalendarStyle(scan)
  readEra(scan)
  readMilitaryTime(scan)
  readPartOfDay(scan)
  const clearer = readShortYear(scan)
  return scan.spans.length === 0 ? null : toReading(scan, countryCode, clearer)
}

const SHORT_YEAR = new RegExp(`(?<=${READ}[ ,]{1,2})'?(?<y>\\d{2})(?![\\d:%])[).]?\\s*$`)

/** "24 August 79" may mean 79 or 1979: the year stays open, and a clearer text is offered. */
function readShortYear(scan: Scan): string | null {
  if (scan.year !== null || scan.day === null) return null
  const match = find(scan, SHORT_YEAR)
  if (!match) return null
  const y = match.groups.y ?? ''
  scan.notes.push(`“${y}” can be the year ${Number(y)} or one of a later century.`)
  read(scan, match.index, match.end)
  return `${scan.text.slice(0, match.index)}AD ${Number(y)}`
}

function readDay(scan: Scan, countryCode: string | null, options: ParseDateOptions): void {
  const { now, names = [] } = options
  if (readRomanDay(scan) && scan.year !== null) return
  const found =
    readFullDate(scan) ||
    readNumeric(scan, countryCode, now) ||
    readChinese(scan) ||
    readIsoMonth(scan) ||
    readSeason(scan) ||
    readMonthRange(scan) ||
    readShortYearOfSeason(scan) ||
    readYearRange(scan) ||
    readMonthYear(scan) ||
    readCenturyRange(scan) ||
    readCentury(scan) ||
    readMillennium(scan) ||
    readDecade(scan) ||
    readDecadeWord(scan) ||
    readShortDecade(scan) ||
    readYearsAgo(scan, now)
  if (found) return
  const isMarked = readMarkedYear(scan)
  if (scan.month === null) readMonthDay(scan)
  const hasYear = isMarked || readBareYear(scan) || readYearAfterName(scan, names)
  if (!hasYear && now !== undefined) readRelative(scan, now)
}

function toReading(scan: Scan, countryCode: string | null, clearer: string | null): DateReading {
  const date = toDate(scan, countryCode)
  return {
    date,
    spans: mergedSpans(scan),
    rest: restOf(scan),
    era: scan.era,
    zone: scan.zone,
    endYear: scan.endYear,
    clearer,
    notes: scan.notes,
  }
}

/** Before this year, Julian is no more than a way to count. */
const FIRST_CALENDAR = -10_000

function toDate(scan: Scan, countryCode: string | null): HistoricalDate {
  const { year, month, hour, minute, second, season } = scan
  const calendar = scan.calendar ?? calendarOf(scan, countryCode)
  const day = existingDay(scan, calendar)
  const base = {
    year,
    month,
    day,
    hour,
    minute,
    second,
    season,
    timeOfDay: scan.timeOfDay ?? (hour === null ? null : timeOfDayOf(hour)),
    precision: precisionOf(scan, day),
    calendar,
    approximate: scan.approximate,
  }
  return { ...base, edtf: edtfOf(scan, base), ...rangeOf(scan, base) }
}

/** A span longer than a century is in no calendar that anybody kept. */
function calendarOf(scan: Scan, countryCode: string | null): HistoricalDate['calendar'] {
  const { year, month, day, precision } = scan
  if (year === null || precision === 'unknown' || year < FIRST_CALENDAR) return 'gregorian'
  return defaultCalendar({ year, month, day, countryCode })
}

/** A day that its month does not have is dropped, never moved. */
function existingDay(scan: Scan, calendar: HistoricalDate['calendar']): number | null {
  const { year, month, day } = scan
  if (day === null || month === null) return null
  if (day >= 1 && day <= daysInMonth(year ?? 4, month, calendar)) return day
  scan.notes.push(`That month has no day ${day}; the day is left open.`)
  return null
}

function precisionOf(scan: Scan, day: number | null): DatePrecision {
  if (scan.year === null) return 'unknown'
  if (scan.precision !== null) return scan.precision
  if (scan.endYear !== null) {
    const years = scan.endYear - scan.year
    return years <= 10 ? 'year' : years <= 100 ? 'century' : 'unknown'
  }
  if (day !== null && scan.hour !== null) return scan.minute === null ? 'hour' : 'minute'
  if (day !== null) return 'day'
  if (scan.month !== null) return 'month'
  return scan.season === null ? 'year' : 'season'
}

function edtfOf(scan: Scan, date: Parameters<typeof toEdtf>[0]): string | null {
  if (scan.year === null) return null
  if (scan.endYear !== null) return intervalEdtf(scan.year, scan.endYear)
  const edtf = toEdtf(date)
  if (scan.endDay === null || date.day === null || edtf === null) return edtf
  return `${edtf.slice(0, -2)}${String(date.day).padStart(2, '0')}/${edtf.slice(0, -2)}${String(scan.endDay).padStart(2, '0')}`
}

function rangeOf(
  scan: Scan,
  date: Parameters<typeof dayRange>[0],
): { jdMin: number | null; jdMax: number | null } {
  if (scan.year === null) return { jdMin: null, jdMax: null }
  const range =
    scan.endYear === null ? dayRange(date) : yearRange(scan.year, scan.endYear, date.calendar)
  if (range === null) return { jdMin: null, jdMax: null }
  if (scan.third !== null) return thirdOf(range.jdMin, range.jdMax, scan.third)
  if (scan.endDay === null || date.month === null || date.day === null) return range
  const end = { year: scan.year, month: date.month, day: scan.endDay }
  return { ...range, jdMax: toJulianDay(end, date.calendar) }
}

/** Early and late are the outer 40 percent of a span, mid its middle 40. */
function thirdOf(jdMin: number, jdMax: number, third: 'early' | 'mid' | 'late') {
  const at = (share: number) => jdMin + Math.round((jdMax - jdMin) * share)
  if (third === 'early') return { jdMin, jdMax: at(0.4) }
  if (third === 'late') return { jdMin: at(0.6), jdMax }
  return { jdMin: at(0.3), jdMax: at(0.7) }
}
