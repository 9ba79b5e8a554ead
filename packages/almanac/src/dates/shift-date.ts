import { addYears, daysInMonth, fromJulianDay, toJulianDay } from './calendar.ts'
import { completeDate } from './complete-date.ts'
import { firstMonthOf, yearRange } from './day-range.ts'
import { fromEdtf, intervalEdtf, toEdtf } from './edtf.ts'
import type { DatePrecision, HistoricalDate } from './historical-date.ts'
import { hourOfTimeOfDay, timeOfDayOf } from './seasons.ts'

/** A length of time by which a date is moved: a whole number, negative for earlier. */
export interface Shift {
  amount: number
  unit: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'
}

/** Years that a moved date may fall into, both inclusive. */
export const SHIFTED_YEARS = { from: -10_000, to: 9999 } as const

/** Hour of a date whose hour nobody knows: the middle of the day. */
const UNKNOWN_HOUR = 12

const SECONDS = { second: 1, minute: 60, hour: 3600 } as const
const DAY_SECONDS = 86_400
const DAYS = { day: 1, week: 7 } as const

type Parts = Omit<HistoricalDate, 'edtf' | 'jdMin' | 'jdMax'>

/** The first day that a date may mean, and whether any part of it had to be assumed. */
function firstDay({ year, month, day, season }: Parts & { year: number }) {
  const first = month ?? (season === null ? 1 : firstMonthOf(season))
  return { day: { year, month: first, day: day ?? 1 }, isAssumed: month === null || day === null }
}

/** The finest part of a date that has its day. */
function finestOf({ hour, minute }: Pick<Parts, 'hour' | 'minute'>): DatePrecision {
  if (minute !== null) return 'minute'
  return hour === null ? 'day' : 'hour'
}

/** Month and year moved on; a day that the new month does not have becomes its last. */
function moveMonths(date: Parts & { year: number }, months: number): Parts {
  const { month } = firstDay(date).day
  const count = month - 1 + months
  const moved = {
    year: addYears(date.year, Math.floor(count / 12)),
    month: (((count % 12) + 12) % 12) + 1,
  }
  const day =
    date.day === null
      ? null
      : Math.min(date.day, daysInMonth(moved.year, moved.month, date.calendar))
  const precision = date.month === null ? 'month' : date.precision
  const approximate = date.approximate || date.month === null
  return { ...date, ...moved, day, precision, approximate, season: null }
}

function moveYears(date: Parts & { year: number }, years: number): Parts {
  const year = addYears(date.year, years)
  const { month, day, calendar } = date
  const last = month === null || day === null ? null : daysInMonth(year, month, calendar)
  return { ...date, year, day: last === null || day === null ? day : Math.min(day, last) }
}

function moveDays(date: Parts & { year: number }, days: number): Parts {
  const { day, isAssumed } = firstDay(date)
  const moved = fromJulianDay(toJulianDay(day, date.calendar) + days, date.calendar)
  if (!isAssumed) return { ...date, ...moved }
  return { ...date, ...moved, season: null, precision: finestOf(date), approximate: true }
}

/** The clock moved on, over midnight into other days. What had to be assumed makes it approximate. */
function moveClock(
  date: Parts & { year: number },
  amount: number,
  unit: keyof typeof SECONDS,
): Parts {
  const known = date.hour ?? hourOfTimeOfDay(date.timeOfDay ?? '') ?? UNKNOWN_HOUR
  const minute = date.hour === null ? null : date.minute
  const second = minute === null ? null : date.second
  const clock = known * 3600 + (minute ?? 0) * 60 + (second ?? 0) + amount * SECONDS[unit]
  const days = Math.floor(clock / DAY_SECONDS)
  const rest = clock - days * DAY_SECONDS
  const moved = {
    hour: Math.floor(rest / 3600),
    minute: unit === 'hour' && minute === null ? null : Math.floor((rest % 3600) / 60),
    second: unit !== 'second' && second === null ? null : rest % 60,
  }
  const isAssumed =
    date.hour === null ||
    (unit !== 'hour' && minute === null) ||
    (unit === 'second' && second === null)
  return {
    ...moveDays(date, days),
    ...moved,
    timeOfDay: timeOfDayOf(moved.hour),
    season: null,
    precision: finestOf(moved),
    approximate: date.approximate || isAssumed || firstDay(date).isAssumed,
  }
}

function move(date: Parts & { year: number }, { amount, unit }: Shift): Parts {
  if (unit === 'year') return moveYears(date, amount)
  if (unit === 'month') return moveMonths(date, amount)
  if (unit === 'day' || unit === 'week') return moveDays(date, amount * DAYS[unit])
  return moveClock(date, amount, unit)
}

/** Last year of a date that is a range of years; null for all others. */
function lastYearOf(date: HistoricalDate): number | null {
  const { edtf, calendar } = date
  if (!edtf?.includes('/') || edtf === toEdtf(date)) return null
  const end = fromEdtf(edtf, calendar)?.jdMax ?? null
  return end === null ? null : fromJulianDay(end, calendar).year
}

function assertInRange(...years: (number | null)[]): void {
  const { from, to } = SHIFTED_YEARS
  const outside = years.find((year) => year !== null && (year < from || year > to))
  if (outside === undefined) return
  throw new RangeError(`The year ${outside} lies outside of ${from} to ${to}`)
}

/**
 * The date that lies a length of time after another, or before it: in that date's own calendar, by day
 * numbers for units up to weeks, and without a year 0. Months and years end at the end of a month: 29
 * February and a year is 28 February.
 *
 * A month or day that is not known counts as the first, a season as its first month, and stays unknown
 * where the unit is coarser. Where the unit is finer it becomes known, and the date approximate; so does
 * one whose hour had to be taken from its part of the day, or minute and second from nothing. No part
 * becomes known that is finer than the unit.
 *
 * @returns null for a date without a year.
 * @throws RangeError for a year outside of {@link SHIFTED_YEARS}.
 */
export function shiftDate(date: HistoricalDate, shift: Shift): HistoricalDate | null {
  const { year } = date
  if (year === null) return null
  const { edtf: _edtf, jdMin: _jdMin, jdMax: _jdMax, ...parts } = date
  const moved = move({ ...parts, year }, shift)
  const last = shift.unit === 'year' ? lastYearOf(date) : null
  const end = last === null ? null : addYears(last, shift.amount)
  assertInRange(moved.year, end)
  const whole = completeDate(moved)
  if (end === null || moved.year === null) return whole
  const edtf = intervalEdtf(moved.year, end, date.edtf?.includes('~'))
  return { ...whole, edtf, ...yearRange(moved.year, end, moved.calendar) }
}

/**
 * The date that {@link shiftDate} counts from: with the parts that are not known, but counted, assumed.
 * @returns null for a date without a year.
 */
export function countedFrom(date: HistoricalDate, unit: Shift['unit']): HistoricalDate | null {
  const { year } = date
  return year === null ? null : completeDate(move({ ...date, year }, { amount: 0, unit }))
}
