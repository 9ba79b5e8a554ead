import { addYears, daysInMonth, isValidDay, toJulianDay } from './calendar.ts'
import type { HistoricalDate, Season } from './historical-date.ts'

/** The parts of a date from which its range follows. */
export type DateParts = Pick<
  HistoricalDate,
  'year' | 'month' | 'day' | 'season' | 'precision' | 'calendar' | 'approximate'
>

/** Julian day numbers, both inclusive. */
export interface DayRange {
  jdMin: number
  jdMax: number
}

/** Months a season may cover in the north, by the sky as well as by the weather: `[first, last]`. */
const SEASON_MONTHS: Record<Season, readonly [number, number]> = {
  spring: [3, 6],
  summer: [6, 9],
  fall: [9, 12],
  winter: [1, 15],
}

/** The first month (1 to 12) of those that a season may cover. */
export function firstMonthOf(season: Season): number {
  return SEASON_MONTHS[season][0]
}

/**
 * First and last day that a date may mean, in its own calendar; null without a year.
 *
 * A decade or century runs 10 or 100 years from its first year. Winter runs from 1 January of its year
 * to 31 March of the next, since people mean either end. A year marked approximate is widened by 50
 * years for a full century, 5 for a full decade, else 2: a choice for indexing, not a claim.
 */
export function dayRange(date: DateParts): DayRange | null {
  const { year, month, day, season, precision } = date
  if (year === null) return null
  if (precision === 'decade') return yearRange(year, addYears(year, 9), date.calendar)
  if (precision === 'century') return yearRange(year, addYears(year, 99), date.calendar)
  if (month !== null && day !== null && isValidDay({ year, month, day }, date.calendar)) {
    const jdn = toJulianDay({ year, month, day }, date.calendar)
    return { jdMin: jdn, jdMax: jdn }
  }
  if (month !== null) return monthRange(year, month, month, date)
  if (season !== null) return monthRange(year, ...SEASON_MONTHS[season], date)
  const slack = date.approximate ? slackYears(year) : 0
  return yearRange(addYears(year, -slack), addYears(year, slack), date.calendar)
}

/** Range of whole years, both inclusive. */
export function yearRange(
  from: number,
  to: number,
  calendar: HistoricalDate['calendar'],
): DayRange {
  return {
    jdMin: toJulianDay({ year: from, month: 1, day: 1 }, calendar),
    jdMax: toJulianDay({ year: to, month: 12, day: 31 }, calendar),
  }
}

function monthRange(
  year: number,
  first: number,
  last: number,
  { calendar }: Pick<HistoricalDate, 'calendar'>,
): DayRange {
  const end = last > 12 ? { year: addYears(year, 1), month: last - 12 } : { year, month: last }
  return {
    jdMin: toJulianDay({ year, month: first, day: 1 }, calendar),
    jdMax: toJulianDay({ ...end, day: daysInMonth(end.year, end.month, calendar) }, calendar),
  }
}

function slackYears(year: number): number {
  if (year <= -10000) return Math.round(-year / 20)
  if (year % 100 === 0) return 50
  return year % 10 === 0 ? 5 : 2
}
