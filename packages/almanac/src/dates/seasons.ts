import type { Season } from './historical-date.ts'

const NORTH: readonly Season[] = ['winter', 'spring', 'summer', 'fall']

/**
 * Meteorological season of a month (1 to 12) at a latitude in degrees, north positive.
 * Null when the latitude is unknown, or within 23 degrees of the equator, where the four seasons do not apply.
 */
export function seasonOf(month: number, latitude: number | null): Season | null {
  if (latitude === null || Math.abs(latitude) < 23) return null
  const northern = Math.floor((month % 12) / 3)
  return NORTH[(latitude > 0 ? northern : northern + 2) % 4] ?? null
}

/** Hours that stand for the parts of a day when something must be sorted or lit; never clock times. */
const HOURS: Record<string, number> = {
  midnight: 0,
  'pre-dawn': 4,
  dawn: 6,
  morning: 9,
  noon: 12,
  afternoon: 15,
  evening: 18,
  dusk: 19,
  night: 21,
}

/** Words people type, as the word that is kept. */
export const TIME_OF_DAY_WORDS: Record<string, string> = {
  midnight: 'midnight',
  'pre-dawn': 'pre-dawn',
  predawn: 'pre-dawn',
  'before dawn': 'pre-dawn',
  dawn: 'dawn',
  daybreak: 'dawn',
  sunrise: 'dawn',
  'first light': 'dawn',
  morning: 'morning',
  noon: 'noon',
  midday: 'noon',
  'mid-day': 'noon',
  afternoon: 'afternoon',
  evening: 'evening',
  sunset: 'dusk',
  dusk: 'dusk',
  nightfall: 'dusk',
  twilight: 'dusk',
  night: 'night',
  nighttime: 'night',
}

/** Typical hour (0 to 23) of a part of the day; null for an unknown word. */
export function hourOfTimeOfDay(word: string): number | null {
  return HOURS[TIME_OF_DAY_WORDS[word.toLowerCase()] ?? ''] ?? null
}

/** Part of the day for an hour from 0 to 23: midnight is 0, noon is 12. */
export function timeOfDayOf(hour: number): string {
  if (hour === 0) return 'midnight'
  if (hour < 3) return 'night'
  if (hour < 5) return 'pre-dawn'
  if (hour < 7) return 'dawn'
  if (hour < 12) return 'morning'
  if (hour === 12) return 'noon'
  if (hour < 18) return 'afternoon'
  if (hour < 21) return 'evening'
  return 'night'
}
