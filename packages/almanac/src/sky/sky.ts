/** A body above or below the horizon. Degrees; azimuth clockwise from north. */
export interface SkyPosition {
  altitude: number
  azimuth: number
}

export type Twilight = 'day' | 'civil' | 'nautical' | 'astronomical' | 'night'

/** The computed sky of one hour at one place on Earth. Source: astronomy-engine (VSOP87, truncated). */
export interface Sky {
  sun: SkyPosition
  twilight: Twilight
  moon: SkyPosition & {
    /** Lit part of the disc, 0 to 1. */
    illumination: number
    /** Ecliptic phase angle in degrees: 0 new, 90 first quarter, 180 full, 270 last quarter. */
    phase: number
    phaseName: string
  }
  /** Mercury to Saturn, those above the horizon only. */
  planets: (SkyPosition & { name: string; magnitude: number })[]
  /** Local clock times `HH:MM` on that day; null in polar day or night. */
  sunrise: string | null
  sunset: string | null
  dayLengthHours: number
}
