import type { Calendar } from './historical-date.ts'

/** One whole day. `year` uses historical numbering: 44 BC is -44 and there is no year 0. */
export interface CalendarDay {
  year: number
  month: number
  day: number
}

/** Julian day number of 1 March of astronomical year 0, per calendar. */
const EPOCH: Record<Calendar, number> = { julian: 1721118, gregorian: 1721120 }

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * Historical to astronomical numbering (ISO 8601, EDTF): 1 BC, here -1, becomes 0.
 * The only place besides {@link toHistoricalYear} that knows about the missing year.
 */
export function toAstronomicalYear(year: number): number {
  return year < 0 ? year + 1 : year
}

/** Astronomical to historical numbering: 0 becomes -1. */
export function toHistoricalYear(year: number): number {
  return year <= 0 ? year - 1 : year
}

/** Moves a historical year by whole years, stepping over the missing year 0: 1 - 1 is -1. */
export function addYears(year: number, years: number): number {
  return toHistoricalYear(toAstronomicalYear(year) + years)
}

/** Whether a historical year has a 29 February. The Gregorian rule is proleptic before 1582. */
export function isLeapYear(year: number, calendar: Calendar): boolean {
  const y = toAstronomicalYear(year)
  if (calendar === 'julian') return y % 4 === 0
  return y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0)
}

/** Days in a month (1 to 12); 0 for any other month number. */
export function daysInMonth(year: number, month: number, calendar: Calendar): number {
  if (month === 2 && isLeapYear(year, calendar)) return 29
  return MONTH_DAYS[month - 1] ?? 0
}

/** Whether the parts name a day of that calendar. Year 0 and non-integers never do. */
export function isValidDay(date: CalendarDay, calendar: Calendar): boolean {
  const { year, month, day } = date
  if (![year, month, day].every(Number.isSafeInteger) || year === 0) return false
  return day >= 1 && day <= daysInMonth(year, month, calendar)
}

/**
 * Julian day number: the integer that counts days from noon, 1 January 4713 BC (Julian).
 * A day past the end of its month counts on into the next month.
 *
 * Method: years start in March, so that the leap day comes last.
 */
export function toJulianDay(date: CalendarDay, calendar: Calendar): number {
  const y = toAstronomicalYear(date.year) - (date.month <= 2 ? 1 : 0)
  const dayOfYear = Math.floor((153 * ((date.month + 9) % 12) + 2) / 5) + date.day - 1
  const leapDays =
    calendar === 'julian'
      ? Math.floor(y / 4)
      : Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400)
  return EPOCH[calendar] + 365 * y + leapDays + dayOfYear
}

/** The day with this Julian day number; inverse of {@link toJulianDay} for valid days. */
export function fromJulianDay(jdn: number, calendar: Calendar): CalendarDay {
  const days = jdn - EPOCH[calendar]
  const meanYear = calendar === 'julian' ? 365.25 : 365.2425
  let y = Math.floor(days / meanYear)
  while (marchFirst(y, calendar) > jdn) y--
  while (marchFirst(y + 1, calendar) <= jdn) y++
  const dayOfYear = jdn - marchFirst(y, calendar)
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return {
    year: toHistoricalYear(month <= 2 ? y + 1 : y),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  }
}

function marchFirst(astronomicalYear: number, calendar: Calendar): number {
  return toJulianDay({ year: toHistoricalYear(astronomicalYear), month: 3, day: 1 }, calendar)
}

/** The same day written in another calendar. */
export function convertDay(date: CalendarDay, from: Calendar, to: Calendar): CalendarDay {
  return from === to ? { ...date } : fromJulianDay(toJulianDay(date, from), to)
}

/** Day of the week of a Julian day number: 0 is Sunday, 6 is Saturday. */
export function weekdayOf(jdn: number): number {
  return (((jdn + 1) % 7) + 7) % 7
}
