import type { HistoricalDate } from './dates/historical-date.ts'
import { hourOfTimeOfDay, toJulianDay } from './dates/index.ts'
import { computeSky, type Sky } from './sky/sky.ts'

/** The typed hour, or the middle of the part of the day; null when neither is known. */
export function hourOf(date: HistoricalDate): number | null {
  if (date.hour !== null) return date.hour
  return date.timeOfDay === null ? null : hourOfTimeOfDay(date.timeOfDay)
}

/**
 * The sky of a date and place; null without a day, an hour or coordinates.
 * @param utcOffsetHours hours that local clocks were ahead of UTC; null for local solar time.
 */
export function skyOf(
  date: HistoricalDate,
  place: { latitude: number | null; longitude: number | null },
  utcOffsetHours: number | null,
): Sky | null {
  const { year, month, day } = date
  const { latitude, longitude } = place
  const hour = hourOf(date)
  if (year === null || month === null || day === null || hour === null) return null
  if (latitude === null || longitude === null) return null
  const jd = toJulianDay({ year, month, day }, date.calendar)
  return computeSky({ jd, hour, minute: date.minute ?? 0, latitude, longitude, utcOffsetHours })
}
