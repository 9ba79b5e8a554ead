import { daysInMonth } from '../dates/calendar.ts'
import type { Calendar } from '../dates/historical-date.ts'
import { monthOf } from '../dates/parse/lexicon.ts'
import { UNKNOWN } from './slug.ts'

/** Why a path cannot be a canonical one in any spelling. */
export type CanonicalUrlReason =
  | 'segment_count'
  | 'encoding'
  | 'year'
  | 'month'
  | 'day'
  | 'time'
  | 'place'
  | 'slug'

/** A path, or the parts of one, that no normalisation can repair. `message` is fit for users. */
export class CanonicalUrlError extends Error {
  readonly reason: CanonicalUrlReason

  constructor(reason: CanonicalUrlReason, message: string) {
    super(message)
    this.name = 'CanonicalUrlError'
    this.reason = reason
  }
}

/** Canonical month names, January first. */
export const MONTH_NAMES = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const

/** The first and the last year that a path can carry, in historical numbering. */
export const MIN_PATH_YEAR = -999_999
export const MAX_PATH_YEAR = 9999

/** @throws CanonicalUrlError `year` for 0, fractions and years that no path carries. */
export function checkYear(year: number): number {
  const isCarried = year >= MIN_PATH_YEAR && year <= MAX_PATH_YEAR
  if (Number.isInteger(year) && year !== 0 && isCarried) return year
  throw new CanonicalUrlError('year', 'The year must be an integer from -999999 to 9999, not 0.')
}

/** Reads `-44`, `+1969`, `0476`, `44-bc`, `ad 476`. */
export function readYear(segment: string): number {
  const plain = segment
    .toLowerCase()
    .replace(/[\s._]/g, '')
    .replace(/\u2212/g, '-')
  const match = /^(?:ad|ce)?([+-]?)0*(\d{1,6})(?:-?(bce?|ad|ce))?$/.exec(plain)
  const value = Number(match?.[2] ?? 0)
  const negative = match?.[1] === '-' || match?.[3]?.startsWith('b')
  return checkYear(negative ? -value : value)
}

/** Reads `july`, `JUL`, `7`, `07` and `unknown`. */
export function readMonth(segment: string): number | null {
  const plain = segment.trim().toLowerCase()
  if (plain === UNKNOWN) return null
  const month = /^\d{1,3}$/.test(plain) ? Number(plain) : monthOf(plain)
  return checkMonth(month ?? 0)
}

/** @throws CanonicalUrlError `month` unless it is 1 to 12 or null. */
export function checkMonth(month: number | null): number | null {
  if (month === null || MONTH_NAMES[month - 1] !== undefined) return month
  throw new CanonicalUrlError('month', 'The month must be a month name or unknown.')
}

/** Reads `20`, `020`, `20th` and `unknown`. */
export function readDay(segment: string): number | null {
  const plain = segment.trim().toLowerCase()
  if (plain === UNKNOWN) return null
  const match = /^0{0,4}(\d{1,2})(?:st|nd|rd|th)?$/.exec(plain)
  return Number(match?.[1] ?? 0)
}

/**
 * A day must exist in its month. Without a calendar 29 February may be leap in either.
 * @throws CanonicalUrlError `day`, also for a day without a month.
 */
export function checkDay(
  year: number,
  month: number | null,
  day: number | null,
  calendar?: Calendar,
): number | null {
  if (day === null) return null
  if (month === null) {
    throw new CanonicalUrlError('day', 'The day must be unknown when the month is unknown.')
  }
  const calendars: Calendar[] = calendar ? [calendar] : ['julian', 'gregorian']
  const last = Math.max(...calendars.map((each) => daysInMonth(year, month, each)))
  if (Number.isInteger(day) && day >= 1 && day <= last) return day
  throw new CanonicalUrlError('day', `The day must be from 1 to ${last} or unknown.`)
}

/** Reads `1430`, `930`, `14:30`, `14.30`, `14h30` and `unknown` to `HHMM` or null. */
export function readTime(segment: string): string | null {
  const plain = segment.trim().toLowerCase()
  if (plain === UNKNOWN) return null
  const match = /^(\d{1,2})[:.h-]?(\d{2})$/.exec(plain)
  return checkTime(match ? `${match[1]?.padStart(2, '0')}${match[2]}` : plain, 1)
}

/** @throws CanonicalUrlError `time` unless it is `0000` to `2359`, also for a time without a day. */
export function checkTime(time: string | null, day: number | null): string | null {
  if (time === null) return null
  if (day === null) {
    throw new CanonicalUrlError('time', 'The time must be unknown when the day is unknown.')
  }
  if (/^(?:[01]\d|2[0-3])[0-5]\d$/.test(time)) return time
  throw new CanonicalUrlError('time', 'The time must be from 0000 to 2359 or unknown.')
}
