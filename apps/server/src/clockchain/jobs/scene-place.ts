import { findCountryByName, findRegionByName, fold } from '@timepoint/almanac'
import type { MomentPlace } from '../moments/moment.ts'
import type { FlashScene } from './flash-scene.ts'

type Names = Pick<MomentPlace, 'name' | 'country' | 'region' | 'city'>

const UNITED_STATES = 'US'

/** The words, or null when there are none. */
const said = (text: string | null | undefined) => text?.trim() || null

const stateOf = (name: string) => findRegionByName(UNITED_STATES, fold(name))

/** A country by the name that it goes by; one that no list knows by its own. */
const countryName = (name: string | null) =>
  name === null ? null : (findCountryByName(fold(name))?.name ?? name)

/** Of the parts before the last one the last are taken first; what leads is the venue. */
function venueOf(parts: readonly string[]): string | null {
  return parts.length === 0 ? null : parts.join(', ')
}

/** Parts before a country: region before city, but one alone is a city, unless it is a state. */
function withinCountry(country: string, parts: readonly string[]): Names {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) {
    const isAmerican = findCountryByName(fold(country))?.code === UNITED_STATES
    const state = isAmerican ? stateOf(only) : null
    return { name: null, country, region: state, city: state === null ? only : null }
  }
  const [region = null, city = null] = parts.toReversed()
  return { name: venueOf(parts.slice(0, -2)), country, region, city }
}

/** Parts before a region. */
function withinRegion(country: string | null, region: string, parts: readonly string[]): Names {
  return { name: venueOf(parts.slice(0, -1)), country, region, city: parts.at(-1) ?? null }
}

/**
 * Reads a place from its words: the last part between commas is the country if it is known as one, a state
 * of the United States, or else a region; a single part is the city.
 */
export function readLocation(location: string): Names {
  const parts = location.split(',').flatMap((part) => said(part) ?? [])
  const last = parts.at(-1)
  const before = parts.slice(0, -1)
  if (last === undefined) return { name: null, country: null, region: null, city: null }
  const country = findCountryByName(fold(last))
  if (country && before.length > 0) return withinCountry(country.name, before)
  if (before.length === 0) return { name: null, country: null, region: null, city: last }
  const state = stateOf(last)
  return state === null
    ? withinRegion(null, last, before)
    : withinRegion(countryName('United States'), state, before)
}

function namesOf({ place, location }: FlashScene): Names {
  const name = said(place?.name)
  const parts = [place?.country, place?.region, place?.city].map(said)
  if (parts.every((part) => part === null)) {
    const read = readLocation(location ?? '')
    return { ...read, name: name ?? read.name }
  }
  const [country = null, region = null, city = null] = parts
  return { name, country: countryName(country), region, city }
}

/** Where a scene is: as Flash has taken it apart, else as its location says it. */
export function placeOfScene(scene: FlashScene): MomentPlace {
  const latitude = scene.place?.latitude ?? scene.latitude ?? null
  const longitude = scene.place?.longitude ?? scene.longitude ?? null
  const isWhole = latitude !== null && longitude !== null
  return {
    ...namesOf(scene),
    latitude: isWhole ? latitude : null,
    longitude: isWhole ? longitude : null,
  }
}
