import type { HistoricalDate } from '../dates/historical-date.ts'
import { hourOfTimeOfDay, toJulianDay } from '../dates/index.ts'
import { computeSky, type Sky } from '../sky/sky.ts'
import { utcOffsetOf } from '../sky/utc-offset.ts'

/** The typed hour, or the middle of the part of the day; null when neither is known. */
export function hourOf(date: HistoricalDate): number | null {
  if (date.hour !== null) return date.hour
  return date.timeOfDay === null ? null : hourOfTimeOfDay(date.timeOfDay)
}

/** More zones than this never agree, and asking them all takes milliseconds. */
const MAX_ZONES = 4

/** In ECMAScript's Intl Locale Info, which the type library does not have yet. */
type LocaleInfo = Intl.Locale & { getTimeZones?(): string[] | undefined }

/**
 * Hours that clocks of a country were ahead of UTC at a local time; null before 1900, and where the
 * zones of the country disagree: then local solar time is the better guess.
 */
function countryOffset(countryCode: string | null, jd: number, hour: number): number | null {
  if (countryCode === null) return null
  const locale: LocaleInfo = new Intl.Locale(`und-${countryCode}`)
  const zones = locale.getTimeZones?.() ?? []
  if (zones.length > MAX_ZONES) return null
  const offsets = new Set(zones.map((zone) => utcOffsetOf(zone, jd, hour, 0)))
  const [offset] = offsets
  return offsets.size === 1 ? (offset ?? null) : null
}

/**
 * The sky of a date and place; null without a day, an hour or coordinates.
 * @param utcOffsetHours hours that local clocks were ahead of UTC; `zone` for those of the country,
 *   null for local solar time.
 */
export function skyOf(
  date: HistoricalDate,
  place: { latitude: number | null; longitude: number | null; countryCode: string | null },
  utcOffsetHours: number | 'zone' | null,
): Sky | null {
  const { year, month, day } = date
  const { latitude, longitude } = place
  const hour = hourOf(date)
  if (year === null || month === null || day === null || hour === null) return null
  if (latitude === null || longitude === null) return null
  const jd = toJulianDay({ year, month, day }, date.calendar)
  const offset =
    utcOffsetHours === 'zone' ? countryOffset(place.countryCode, jd, hour) : utcOffsetHours
  const minute = date.minute ?? 0
  return computeSky({ jd, hour, minute, latitude, longitude, utcOffsetHours: offset })
}
