import { findPlace, type Place } from '@timepoint/almanac'
import type { Place as WirePlace } from '@timepoint/contracts'
import { normalise } from './ledger.ts'

/** A place as a model names it. */
export interface NamedPlace {
  /** As people then called it. */
  old: string | null
  /** As it is called today, or the nearest town. */
  today: string | null
  /** Country of today. */
  country: string | null
}

/** A place on the wire. */
export function toWirePlace({ countryCode, ...place }: Place): WirePlace {
  return { ...place, country_code: countryCode }
}

const TODAY = /\b(?:now|today|later|modern|present[- ]day)\b/i

/** A place without what it is today: "a ridge, where the abbey now stands", "a hall (now a museum)". */
export function placeInItsTime(name: string): string {
  const parts = name.replace(/\s*\(([^)]*)\)/g, (all, aside) => (TODAY.test(aside) ? '' : all))
  const kept = parts.split(', ').filter((part) => !TODAY.test(part))
  return kept.join(', ') || name
}

/** A place in words, each part once, from the smallest to the country. */
export function placeLine(place: Place): string {
  const parts = [place.name, place.city, place.region, place.country].filter(
    (part) => part !== null,
  )
  return parts
    .filter((part, index) => {
      const before = parts.slice(0, index).map((one) => ` ${normalise(one)} `)
      return !before.some((one) => one.includes(` ${normalise(part)} `))
    })
    .join(', ')
}

function lookUp(name: string | null, country: string | null, year: number | null): Place | null {
  if (name === null) return null
  const text = country === null || name.includes(country) ? name : `${name}, ${country}`
  // Names of people are looked for in sentences; here a place is named for certain.
  return findPlace(text, { year, exclude: [] })?.place ?? null
}

/** Where the gazetteer has a named place; null where it does not know it in the country that is said. */
function geocode({ old, today, country }: NamedPlace, year: number | null): Place | null {
  const nation = country === null ? null : lookUp(country, null, year)
  const found = [lookUp(old, country, year), lookUp(today, country, year)]
  const fitting = found.filter(
    (place) => place && (!nation?.countryCode || place.countryCode === nation.countryCode),
  )
  return fitting.find((place) => place?.latitude != null) ?? null
}

/**
 * The place of a moment. What the query says wins; a country or region that was typed is narrowed to
 * a town in it. A place that the gazetteer does not know keeps its name and gets no coordinates.
 */
export function settlePlace(
  typed: Place | null,
  named: NamedPlace,
  year: number | null,
): Place | null {
  if (typed && typed.latitude !== null) return typed
  const found = geocode(named, year)
  if (typed) return found && found.countryCode === typed.countryCode ? found : typed
  if (found) return found
  const name = named.old ?? named.today
  if (name === null) return named.country === null ? null : lookUp(named.country, null, year)
  const nation = named.country === null ? null : lookUp(named.country, null, year)
  return {
    name,
    country: nation?.country ?? named.country,
    countryCode: nation?.countryCode ?? null,
    region: null,
    city: null,
    latitude: null,
    longitude: null,
  }
}
