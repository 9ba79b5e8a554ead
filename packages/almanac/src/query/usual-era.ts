import { eraOf } from '../dates/index.ts'
import type { Place } from '../places/index.ts'

/** Between these years names of ages differ by region: without a place none is given. */
const REGIONAL_ERAS = { from: -10_000, until: 1492 }
/** The islands of the Pacific belong to American countries, but to another past. */
const PACIFIC = { west: -108, north: 25 }

/** The usual name of the age; null in the future and where it depends on a place not known. */
export function usualEra(year: number | null, place: Place | null, now: Date): string | null {
  if (year === null || year > now.getUTCFullYear()) return null
  const country = place?.countryCode ?? null
  const regional = year > REGIONAL_ERAS.from && year < REGIONAL_ERAS.until
  if (country === null && regional) return null
  const { latitude, longitude } = place ?? { latitude: null, longitude: null }
  const american = latitude !== null && longitude !== null && longitude < PACIFIC.west
  if (american && latitude < PACIFIC.north && year < 1800) return null
  return eraOf(year, country)
}
