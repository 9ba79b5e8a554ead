import { Body, MakeTime, Observer, SearchAltitude } from 'astronomy-engine'

/** Julian date of the epoch J2000.0, from which astronomy-engine counts days. */
const J2000 = 2_451_545

/** Parts of the day that the sun makes: its altitude in degrees, and whether it rises. */
const BY_THE_SUN: Readonly<Record<string, { altitude: number; rises: boolean }>> = {
  'pre-dawn': { altitude: -10, rises: true },
  dawn: { altitude: -3, rises: true },
  sunrise: { altitude: 0, rises: true },
  sunset: { altitude: 0, rises: false },
  dusk: { altitude: -4, rises: false },
}

/** A day and place; see `SkyQuery`. */
interface DayAndPlace {
  jd: number
  latitude: number
  longitude: number
  utcOffsetHours: number | null
}

/**
 * The local clock time of dawn, dusk and the like on a day, by the altitude of the sun; null for other parts of
 * the day, and where the sun does not pass that altitude.
 */
export function partOfDayClock(
  part: string,
  { jd, latitude, longitude, utcOffsetHours }: DayAndPlace,
): { hour: number; minute: number } | null {
  const wanted = BY_THE_SUN[part]
  if (!wanted) return null
  const offset = utcOffsetHours ?? longitude / 15
  const midnight = MakeTime(jd - 0.5 - J2000 - offset / 24)
  const observer = new Observer(latitude, longitude, 0)
  const direction = wanted.rises ? 1 : -1
  const found = SearchAltitude(Body.Sun, observer, direction, midnight, 1, wanted.altitude)
  if (!found) return null
  const minutes = Math.round((found.ut - midnight.ut) * 24 * 60)
  return minutes < 24 * 60 ? { hour: Math.floor(minutes / 60), minute: minutes % 60 } : null
}
