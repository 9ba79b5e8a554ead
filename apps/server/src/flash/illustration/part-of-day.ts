import type { Sky } from '@timepoint/almanac'

/** How high the Sun stands in a part of the day, degrees, wherever that is. */
const ALTITUDES: Readonly<Record<string, number>> = {
  midnight: -28,
  night: -26,
  'pre-dawn': -9,
  dawn: -3,
  sunrise: 0,
  morning: 22,
  noon: 52,
  midday: 52,
  afternoon: 34,
  evening: 1,
  sunset: 0,
  dusk: -3,
}

const WORDS =
  /\b(?:pre-dawn|dawn|sunrise|morning|noon|midday|afternoon|dusk|sunset|evening|night|midnight)\b/i

/** The part of the day that a text names, in lower case; null without one. */
export function partOfDayIn(text: string): string | null {
  return WORDS.exec(text)?.[0].toLowerCase() ?? null
}

/**
 * A sky that only has the light of a part of the day, for where no real one can be computed: no Moon, no
 * planet, no star. Null for an unknown part.
 */
export function lightOf(part: string | null, facing: number): Sky | null {
  const altitude = part === null ? undefined : ALTITUDES[part]
  if (altitude === undefined) return null
  return {
    sun: { altitude, azimuth: (facing + 70) % 360 },
    twilight:
      altitude > 0 ? 'day' : altitude > -6 ? 'civil' : altitude > -12 ? 'nautical' : 'night',
    eclipse: 0,
    moon: {
      altitude: -40,
      azimuth: 0,
      illumination: 0,
      phase: 0,
      phaseName: 'new moon',
    },
    planets: [],
    stars: [],
    sunrise: null,
    sunset: null,
    dayLengthHours: 12,
  }
}
