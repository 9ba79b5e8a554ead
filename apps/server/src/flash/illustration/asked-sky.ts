import {
  computeSky,
  type HistoricalDate,
  hourOf,
  type Place,
  type Sky,
  toJulianDay,
} from '@timepoint/almanac'

/** Parts of the day that the Sun makes: how high it stands, and on which side of noon. */
const BY_THE_SUN: Readonly<Record<string, { altitude: number; rises: boolean }>> = {
  'pre-dawn': { altitude: -10, rises: true },
  dawn: { altitude: -3, rises: true },
  dusk: { altitude: -4, rises: false },
}

const NIGHT_MINUTES = 6 * 60

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

/**
 * The sky of a day that was asked for, at its hour or in its part of the day, by local solar time; null
 * without day, hour or coordinates.
 */
export function askedSky(date: HistoricalDate, place: Place): Sky | null {
  const { year, month, day, calendar, timeOfDay } = date
  const { latitude, longitude } = place
  const hour = hourOf(date)
  if (year === null || month === null || day === null || hour === null) return null
  if (latitude === null || longitude === null) return null
  const where = { jd: toJulianDay({ year, month, day }, calendar), latitude, longitude }
  const at = (minutes: number) => {
    const clock = Math.round(Math.min(Math.max(minutes, 0), 24 * 60 - 1))
    const [hours, rest] = [Math.floor(clock / 60), clock % 60]
    return computeSky({ ...where, utcOffsetHours: null, hour: hours, minute: rest })
  }
  const usual = at(hour * 60 + (date.minute ?? 0))
  const wanted = date.hour === null ? BY_THE_SUN[timeOfDay ?? ''] : undefined
  const edge = wanted?.rises ? usual.sunrise : usual.sunset
  if (!wanted || edge === null) return usual
  let [near, far] = [minutesOf(edge), minutesOf(edge) + (wanted.rises ? -1 : 1) * NIGHT_MINUTES]
  for (let pass = 0; pass < 10; pass += 1) {
    const middle = (near + far) / 2
    if (at(middle).sun.altitude > wanted.altitude) near = middle
    else far = middle
  }
  return at(near)
}
