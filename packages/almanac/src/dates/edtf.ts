import { parse } from 'edtf'
import { addYears, toAstronomicalYear, toHistoricalYear } from './calendar.ts'
import { dayRange } from './day-range.ts'
import type { Calendar, DatePrecision, HistoricalDate, Season } from './historical-date.ts'
import { timeOfDayOf } from './seasons.ts'

const SEASON_CODES: Record<Season, number> = { spring: 21, summer: 22, fall: 23, winter: 24 }

/** Whether the `edtf` package reads the text. */
export function isEdtf(text: string): boolean {
  try {
    parse(text)
    return true
  } catch {
    return false
  }
}

/**
 * Writes the known parts as EDTF (ISO 8601-2), or null without a year.
 *
 * Parts are written as typed, in the date's own `calendar`; a Julian date is not converted, so the
 * text is only complete together with that field. Decades and centuries use an X form where one covers
 * exactly their years (`134X`, `-04XX`) and an interval otherwise (`1401/1500`). A time is written when the
 * minute is known; EDTF has no form for an hour alone, so that stays at the day.
 * `~` marks approximate dates except X forms, seasons and five-digit years, for which the grammar of the
 * package has no mark.
 */
export function toEdtf(
  date: Pick<
    HistoricalDate,
    'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'season' | 'precision' | 'approximate'
  >,
): string | null {
  const { year, month, day, precision } = date
  if (year === null || year === 0) return null
  if (precision === 'decade') return spanEdtf(year, 10, date.approximate)
  if (precision === 'century') return spanEdtf(year, 100, date.approximate)
  const text = yearEdtf(year)
  if (text.startsWith('Y')) return text
  const mark = date.approximate ? '~' : ''
  if (month === null) {
    return date.season === null ? `${text}${mark}` : `${text}-${SEASON_CODES[date.season]}`
  }
  if (day === null) return `${text}-${pad(month)}${mark}`
  return `${text}-${pad(month)}-${pad(day)}${mark === '' ? timeEdtf(date) : mark}`
}

/** Interval between two historical years, both inclusive; the years may carry `~`. */
export function intervalEdtf(from: number, to: number, approximate = false): string {
  const mark = approximate && Math.max(Math.abs(from), Math.abs(to)) < 9999 ? '~' : ''
  const [a, b] = [yearEdtf(from), yearEdtf(to)]
  return isEdtf(`${a}${mark}/${b}${mark}`) ? `${a}${mark}/${b}${mark}` : a
}

function yearEdtf(year: number): string {
  const y = toAstronomicalYear(year)
  if (Math.abs(y) > 9999) return `Y${y}`
  return `${y < 0 ? '-' : ''}${pad(Math.abs(y), 4)}`
}

/** A year without its last digits covers y0 to y9, away from zero when negative. */
function spanEdtf(first: number, years: 10 | 100, approximate: boolean): string {
  const last = addYears(first, years - 1)
  const [a, b] = [toAstronomicalYear(first), toAstronomicalYear(last)]
  const round = a < 0 ? b : a
  if (round % years !== 0 || (a < 0 && b >= 0) || Math.abs(a) > 9999) {
    return intervalEdtf(first, last, approximate)
  }
  const digits = years === 10 ? 1 : 2
  const kept = pad(Math.abs(round), 4).slice(0, 4 - digits)
  return `${a < 0 ? '-' : ''}${kept}${'X'.repeat(digits)}`
}

function timeEdtf(date: Pick<HistoricalDate, 'hour' | 'minute' | 'second'>): string {
  if (date.hour === null || date.minute === null) return ''
  const seconds = date.second === null ? '' : `:${pad(date.second)}`
  return `T${pad(date.hour)}:${pad(date.minute)}${seconds}`
}

function pad(value: number, length = 2): string {
  return String(value).padStart(length, '0')
}

/**
 * Whether the package gives parts that nobody stated: it reads digits that are left open as zero or one,
 * and few significant digits (`1950S2`) as all of them.
 */
function isMisread(text: string): boolean {
  const hasOpenDigits = text.includes('X') && !/^-?\d{2,3}X{1,2}[?~%]?$/.test(text)
  return hasOpenDigits || /S\d/.test(text)
}

/**
 * Reads EDTF into a date in the given calendar; null for text that is not EDTF, sets, lists, intervals that
 * are open or end before they begin, and dates with parts left open, but for the last digits of a year
 * (`134X`, `-04XX`). Inverse of {@link toEdtf} for what EDTF can carry. An interval gives its first year,
 * `approximate`, and a range from its first to its last day.
 */
export function fromEdtf(text: string, calendar: Calendar): HistoricalDate | null {
  if (!isEdtf(text)) return null
  const parsed = parse(text)
  if (parsed.type !== 'Interval') return single(text, parsed, calendar)
  const [from, to] = text.split('/').map((end) => fromEdtf(end, calendar))
  if (!from || !to || from.jdMin === null || to.jdMax === null) return null
  if (to.jdMax < from.jdMin) return null
  const years = toAstronomicalYear(to.year ?? 1) - toAstronomicalYear(from.year ?? 1) + 1
  const wholeYears = from.precision === 'year' && to.precision === 'year'
  if (wholeYears && (years === 10 || years === 100)) {
    const precision = years === 10 ? 'decade' : 'century'
    return { ...from, precision, edtf: text, jdMax: to.jdMax }
  }
  return { ...from, approximate: true, edtf: text, jdMax: to.jdMax }
}

function single(
  text: string,
  parsed: ReturnType<typeof parse>,
  calendar: Calendar,
): HistoricalDate | null {
  if (!['Date', 'Year', 'Season'].includes(parsed.type) || isMisread(text)) return null
  const [year, month, day, hour, minute, second] = parsed.values.map(Number)
  if (year === undefined) return null
  const xs = /^-?\d+(X{1,2})\??~?$/.exec(text)?.[1]?.length ?? 0
  const span = xs === 0 ? 0 : 10 ** xs - 1
  const isSeason = parsed.type === 'Season'
  const season = isSeason ? seasonOfCode(month ?? 0) : null
  if (isSeason && season === null) return null
  const date = {
    year: toHistoricalYear(xs > 0 && text.startsWith('-') ? year - span : year),
    month: isSeason || month === undefined ? null : month + 1,
    day: day ?? null,
    hour: hour ?? null,
    minute: minute ?? null,
    second: second ?? null,
    season,
    precision: precisionOf(parsed.values.length, xs, isSeason),
    calendar,
    approximate: /[?~%]/.test(text),
  }
  return {
    ...date,
    timeOfDay: hour === undefined ? null : timeOfDayOf(hour),
    edtf: text,
    jdMin: null,
    jdMax: null,
    ...dayRange(date),
  }
}

function precisionOf(length: number, xs: number, isSeason: boolean): DatePrecision {
  if (isSeason) return 'season'
  if (xs > 0) return xs === 1 ? 'decade' : 'century'
  return (['year', 'month', 'day'] as const)[length - 1] ?? 'minute'
}

function seasonOfCode(code: number): Season | null {
  const found = Object.entries(SEASON_CODES).find(([, value]) => value === code)
  return (found?.[0] as Season | undefined) ?? null
}
