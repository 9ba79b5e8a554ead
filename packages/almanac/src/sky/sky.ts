import {
  AngleBetween,
  type AstroTime,
  Body,
  Equator,
  Horizon,
  Illumination,
  KM_PER_AU,
  MakeTime,
  MoonPhase,
  Observer,
  RAD2DEG,
  SearchRiseSet,
} from 'astronomy-engine'
import { brightStarsAbove, type Star } from './stars.ts'

/** A body above or below the horizon. Degrees; azimuth clockwise from north. */
export interface SkyPosition {
  altitude: number
  azimuth: number
}

/** How dark it is, by the geometric altitude of the Sun: 0, -6, -12 and -18 degrees. */
export type Twilight = 'day' | 'civil' | 'nautical' | 'astronomical' | 'night'

/**
 * The computed sky of one hour at one place on Earth. Source: astronomy-engine (VSOP87, truncated).
 * Altitudes include the library's normal refraction.
 */
export interface Sky {
  sun: SkyPosition
  twilight: Twilight
  /** Part of the Sun's diameter that the Moon covers, 0 to 1; 0 but for solar eclipses. */
  eclipse: number
  moon: SkyPosition & {
    /** Lit part of the disc, 0 to 1. */
    illumination: number
    /** Ecliptic phase angle in degrees: 0 new, 90 first quarter, 180 full, 270 last quarter. */
    phase: number
    phaseName: string
  }
  /** Mercury to Saturn, those above the horizon only. */
  planets: (SkyPosition & { name: string; magnitude: number })[]
  /** The brightest stars above the horizon, brightest first, whether or not daylight hides them. */
  stars: Star[]
  /** Local clock times `HH:MM` on that day; null in polar day or night. */
  sunrise: string | null
  sunset: string | null
  dayLengthHours: number
}

/** When and where a sky is wanted. */
export interface SkyQuery {
  /** Julian day number (integer, noon based) of the local civil date, whatever calendar named it. */
  jd: number
  /** Local clock, 0 to 23 and 0 to 59. */
  hour: number
  minute: number
  /** WGS 84 degrees, north and east positive. */
  latitude: number
  longitude: number
  /** Hours that local clocks were ahead of UTC; null for local mean solar time (longitude / 15). */
  utcOffsetHours: number | null
}

/** Julian date of the epoch J2000.0, from which astronomy-engine counts days. */
const J2000 = 2_451_545
const PLANETS = [Body.Mercury, Body.Venus, Body.Mars, Body.Jupiter, Body.Saturn]
const PHASE_NAMES = [
  'new moon',
  'waxing crescent',
  'first quarter',
  'waxing gibbous',
  'full moon',
  'waning gibbous',
  'last quarter',
  'waning crescent',
] as const

const SUN_RADIUS_AU = 695_700 / KM_PER_AU
const MOON_RADIUS_AU = 1737.4 / KM_PER_AU

/** Apparent altitude of the Sun's centre when its upper limb touches the horizon, degrees. */
const SUNRISE_ALTITUDE = -0.27

function round(value: number, digits: number): number {
  const factor = 10 ** digits
  return Math.round(value * factor) / factor
}

/** The place of a body with and without refraction, degrees. */
function locate(body: Body, time: AstroTime, observer: Observer) {
  const { ra, dec } = Equator(body, time, observer, true, true)
  return {
    geometric: Horizon(time, observer, ra, dec).altitude,
    apparent: Horizon(time, observer, ra, dec, 'normal'),
  }
}

function positionOf(body: Body, time: AstroTime, observer: Observer): SkyPosition {
  const { altitude, azimuth } = locate(body, time, observer).apparent
  return { altitude: round(altitude, 2), azimuth: round(azimuth, 2) % 360 }
}

/** The kind of light; its limits of 6, 12 and 18 degrees are by convention free of refraction. */
function twilightOf(time: AstroTime, observer: Observer): Twilight {
  const { geometric, apparent } = locate(Body.Sun, time, observer)
  if (apparent.altitude >= SUNRISE_ALTITUDE) return 'day'
  if (geometric >= -6) return 'civil'
  if (geometric >= -12) return 'nautical'
  return geometric >= -18 ? 'astronomical' : 'night'
}

/** The name of a phase; the four named phases hold for half a day's motion, six degrees, either side. */
function phaseNameOf(phase: number): string {
  const nearest = Math.round(phase / 90)
  if (Math.abs(phase - nearest * 90) <= 6) return PHASE_NAMES[(nearest * 2) % 8] ?? 'new moon'
  return PHASE_NAMES[Math.floor(phase / 90) * 2 + 1] ?? 'new moon'
}

function clock(hours: number): string {
  const minutes = Math.min(Math.max(Math.round(hours * 60), 0), 24 * 60 - 1)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** Sunrise, sunset and day length of the civil day that starts at `midnight`. */
function dayOf(
  midnight: AstroTime,
  observer: Observer,
): Pick<Sky, 'sunrise' | 'sunset' | 'dayLengthHours'> {
  const hoursUntil = (direction: 1 | -1) => {
    const event = SearchRiseSet(Body.Sun, observer, direction, midnight, 1)
    return event ? (event.ut - midnight.ut) * 24 : null
  }
  const rise = hoursUntil(1)
  const set = hoursUntil(-1)
  const length = () => {
    if (rise !== null && set !== null) return rise < set ? set - rise : 24 - (rise - set)
    if (rise !== null) return 24 - rise
    if (set !== null) return set
    const noon = midnight.AddDays(0.5)
    return positionOf(Body.Sun, noon, observer).altitude > SUNRISE_ALTITUDE ? 24 : 0
  }
  return {
    sunrise: rise === null ? null : clock(rise),
    sunset: set === null ? null : clock(set),
    dayLengthHours: round(length(), 2),
  }
}

/** Part of the Sun's diameter behind the Moon, from the true separation and both apparent sizes. */
function eclipseOf(time: AstroTime, observer: Observer): number {
  const sun = Equator(Body.Sun, time, observer, true, true)
  const moon = Equator(Body.Moon, time, observer, true, true)
  const sunRadius = Math.asin(SUN_RADIUS_AU / sun.dist) * RAD2DEG
  const moonRadius = Math.asin(MOON_RADIUS_AU / moon.dist) * RAD2DEG
  const overlap = sunRadius + moonRadius - AngleBetween(sun.vec, moon.vec)
  return round(Math.min(Math.max(overlap / (2 * sunRadius), 0), 1), 3)
}

/**
 * The sky of one local hour. Pure; right for any year the library covers (some thousands of years
 * either side of 2000), with the difference between clock and dynamical time (delta T) from its
 * Espenak and Meeus polynomials. Never builds a `Date` from calendar parts, so years before 100 are safe.
 */
export function computeSky(query: SkyQuery): Sky {
  const offset = query.utcOffsetHours ?? query.longitude / 15
  const midnight = MakeTime(query.jd - 0.5 - J2000 - offset / 24)
  const time = midnight.AddDays((query.hour + query.minute / 60) / 24)
  const observer = new Observer(query.latitude, query.longitude, 0)
  const sun = positionOf(Body.Sun, time, observer)
  const phase = MoonPhase(time)
  return {
    sun,
    twilight: twilightOf(time, observer),
    eclipse: eclipseOf(time, observer),
    moon: {
      ...positionOf(Body.Moon, time, observer),
      illumination: round(Illumination(Body.Moon, time).phase_fraction, 3),
      phase: round(phase, 1) % 360,
      phaseName: phaseNameOf(phase),
    },
    planets: PLANETS.map((body) => ({
      name: body as string,
      ...positionOf(body, time, observer),
      magnitude: round(Illumination(body, time).mag, 1),
    })).filter((planet) => planet.altitude > 0),
    stars: brightStarsAbove(time, observer),
    ...dayOf(midnight, observer),
  }
}
