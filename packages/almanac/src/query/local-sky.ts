import zoneAt from '@photostructure/tz-lookup'
import type { HistoricalDate } from '../dates/historical-date.ts'
import { hourOfTimeOfDay, toJulianDay } from '../dates/index.ts'
import { partOfDayClock } from '../sky/part-of-day-clock.ts'
import { computeSky, type Sky } from '../sky/sky.ts'
import { utcOffsetOf } from '../sky/utc-offset.ts'

/** The typed hour, or the middle of the part of the day; null when neither is known. */
export function hourOf(date: Pick<HistoricalDate, 'hour' | 'timeOfDay'>): number | null {
  if (date.hour !== null) return date.hour
  return date.timeOfDay === null ? null : hourOfTimeOfDay(date.timeOfDay)
}

/**
 * Hours that clocks at a place were ahead of UTC at a local time; null before 1900, where local solar
 * time is the better guess.
 */
function zoneOffset(latitude: number, longitude: number, jd: number, hour: number): number | null {
  return utcOffsetOf(zoneAt(latitude, longitude), jd, hour, 0)
}

/**
 * The sky of a date and place; null without a day, an hour or coordinates.
 * @param utcOffsetHours hours that local clocks were ahead of UTC; `zone` for those of the place,
 *   null for local solar time.
 */
export function skyOf(
  date: HistoricalDate,
  place: { latitude: number | null; longitude: number | null },
  utcOffsetHours: number | 'zone' | null,
): Sky | null {
  const { year, month, day } = date
  const { latitude, longitude } = place
  const hour = hourOf(date)
  if (year === null || month === null || day === null || hour === null) return null
  if (latitude === null || longitude === null) return null
  const jd = toJulianDay({ year, month, day }, date.calendar)
  const offset =
    utcOffsetHours === 'zone' ? zoneOffset(latitude, longitude, jd, hour) : utcOffsetHours
  const where = { jd, latitude, longitude, utcOffsetHours: offset }
  const word = date.hour === null ? (date.timeOfDay ?? '') : ''
  const clock = partOfDayClock(word, where) ?? { hour, minute: date.minute ?? 0 }
  return computeSky({ ...where, ...clock })
}
