import type { Whereabouts } from './cultures.ts'

/** From this latitude on snow lies in every winter. */
const NORTHERN = 59

/** Where the sea keeps even such a latitude open, wholly or up to a latitude. */
const MILD: Readonly<Record<string, number>> = { GB: 90, IE: 90, FO: 90, IS: 64.6 }

/** South of this line, in Antarctica, snow lies in every month. */
const ANTARCTIC = -60

/** Far from mild seas snow lies farther south: from `south` on between two meridians. Degrees. */
const INTERIORS: readonly { west: number; east: number; south: number }[] = [
  { west: 26, east: 60, south: 52 },
  { west: 29, east: 60, south: 50 },
  { west: 60, east: 120, south: 47.5 },
  { west: 120, east: 133, south: 45 },
  { west: 133, east: 170, south: 50 },
  { west: -112, east: -66, south: 46.5 },
]

/**
 * True where snow on the ground is all but certain in a month, 1 to 12: in winter in the far north and
 * in the heart of the continents, always in Antarctica. Null for an unknown month.
 */
export function isSnowSure(
  { countryCode, latitude, longitude }: Whereabouts,
  month: number | null,
): boolean {
  if (latitude === null || longitude === null) return false
  if (latitude <= ANTARCTIC) return true
  if (month === null || ![12, 1, 2].includes(month)) return false
  if (latitude >= NORTHERN) return latitude >= (MILD[countryCode ?? ''] ?? NORTHERN)
  return INTERIORS.some(
    ({ west, east, south }) => longitude >= west && longitude < east && latitude >= south,
  )
}
