import type { Sky, SkyPosition, Twilight } from './sky.ts'

const POINTS = [
  'north',
  'north-north-east',
  'north-east',
  'east-north-east',
  'east',
  'east-south-east',
  'south-east',
  'south-south-east',
  'south',
  'south-south-west',
  'south-west',
  'west-south-west',
  'west',
  'west-north-west',
  'north-west',
  'north-north-west',
] as const

const LIGHT: Record<Twilight, string> = {
  day: 'daylight',
  civil: 'civil twilight',
  nautical: 'nautical twilight',
  astronomical: 'astronomical twilight',
  night: 'full night',
}

/** Faintest planet, in magnitudes, worth naming in each light. */
const PLANET_LIMIT: Record<Twilight, number> = {
  day: Number.NEGATIVE_INFINITY,
  civil: -1,
  nautical: 1,
  astronomical: 1.5,
  night: 1.5,
}

/** The name of the nearest of the sixteen compass points, for example `east-north-east`. */
export function compassPoint(azimuth: number): string {
  const index = Math.round((((azimuth % 360) + 360) % 360) / 22.5) % 16
  return POINTS[index] ?? 'north'
}

function degrees(value: number): string {
  const whole = Math.round(Math.abs(value))
  return `${whole} ${whole === 1 ? 'degree' : 'degrees'}`
}

function up(position: SkyPosition): string {
  return `${degrees(position.altitude)} up in the ${compassPoint(position.azimuth)}`
}

function sunClause({ sun, twilight }: Sky): string {
  if (twilight === 'day') {
    if (Math.abs(sun.altitude) < 0.5)
      return `The sun is on the horizon in the ${compassPoint(sun.azimuth)}.`
    return `The sun is ${up(sun)}.`
  }
  // Deep below the horizon its compass point says nothing about the light.
  const where = sun.altitude > -18 ? ` in the ${compassPoint(sun.azimuth)}` : ''
  const depth = Math.abs(sun.altitude) < 0.5 ? 'just' : degrees(sun.altitude)
  return `The sun is ${depth} below the horizon${where}; ${LIGHT[twilight]}.`
}

function moonClause({ moon, twilight }: Sky): string | null {
  if (moon.altitude <= 0) return twilight === 'day' ? null : 'No moon above the horizon'
  if (moon.illumination < 0.02) return twilight === 'day' ? null : 'The moon is too thin to see'
  const lit = `${Math.round(moon.illumination * 100)} % lit`
  return `The moon, ${moon.phaseName}, ${lit}, is ${up(moon)}`
}

/**
 * The sky in two or three short factual sentences: the Sun and the kind of light, then Moon and
 * planets as far as the light lets them be seen. States positions only, never weather.
 */
export function describeSky(sky: Sky): string {
  const planets = sky.planets
    .filter((planet) => planet.altitude >= 3 && planet.magnitude <= PLANET_LIMIT[sky.twilight])
    .sort((a, b) => a.magnitude - b.magnitude)
    .slice(0, 2)
    .map((planet) => `${planet.name} ${up(planet)}`)
  const moon = moonClause(sky)
  const rest = [moon, planets.length > 0 ? planets.join(', ') : null]
    .filter((clause) => clause !== null)
    .map((clause) => `${clause}.`)
  const eclipse =
    sky.eclipse > 0 && sky.sun.altitude > 0
      ? [`The moon covers ${Math.round(sky.eclipse * 100)} % of the sun's width.`]
      : []
  return [sunClause(sky), ...eclipse, ...rest].join(' ')
}
