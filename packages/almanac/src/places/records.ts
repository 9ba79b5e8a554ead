import type { Source } from '../source.ts'
import { findCountry } from './countries.ts'
import { findHistoricPlace } from './historic-places.ts'
import type { Place } from './place.ts'
import { findRow, listRegionNames, readRow } from './place-index.ts'
import type { PlaceRow } from './places-file.ts'
import { listKnownNames } from './well-known.ts'
import { fold } from './words.ts'

/** English name of the region of a GeoNames key ("US.NM" is "New Mexico"), or null. */
export function regionOf(key: string): string | null {
  return listRegionNames().get(key) ?? null
}

/**
 * A GeoNames record as a place. It goes by GeoNames' name, unless it is no capital
 * and WordNet has the `typed` (folded) one: who types Padua reads Padua, who types Padova reads Padova. Capitals
 * have their English name in GeoNames: who types Peking reads Beijing.
 */
export function placeOfRow(row: PlaceRow, typed = ''): Place {
  const name = englishName(row, typed) ?? row.name
  return {
    name,
    country: findCountry(row.country)?.name ?? null,
    countryCode: row.country,
    region: regionOf(row.admin1),
    city: name,
    latitude: row.latitude,
    longitude: row.longitude,
  }
}

function englishName(row: PlaceRow, typed: string): string | null {
  if (row.feature === 'PPLC' || fold(row.name) === typed) return null
  const known = listKnownNames(row.id).find((name) => fold(name) === typed)
  if (known) return known
  const [, bare] = /^City of (.+)$/.exec(row.name) ?? []
  return bare && fold(bare) === typed ? bare : null
}

/** A whole country: no city, and no coordinates, since a centre point would be made up. */
export function placeOfCountry(code: string): Place | null {
  const country = findCountry(code)
  if (!country) return null
  return { ...EMPTY, name: country.name, country: country.name, countryCode: country.code }
}

/** A whole region by GeoNames key: no city, no coordinates. */
export function placeOfRegion(key: string): Place | null {
  const country = findCountry(key.slice(0, 2))
  const name = regionOf(key)
  if (!country || !name) return null
  return { ...EMPTY, name, region: name, country: country.name, countryCode: country.code }
}

const EMPTY: Place = {
  name: '',
  country: null,
  countryCode: null,
  region: null,
  city: null,
  latitude: null,
  longitude: null,
}

/**
 * The place that a source's record describes, or null when there is no such record. Ids:
 * data set `geonames`: a GeoNames id ("187968") or region key ("US.NM"); data set
 * `historic-places`: an entry of places-historic.tsv, or `country-XX` of places-countries.tsv.
 */
export function placeRecord(dataset: 'geonames' | 'historic-places', id: string): Place | null {
  if (dataset === 'historic-places') {
    if (id.startsWith('country-')) return placeOfCountry(id.slice('country-'.length))
    return findHistoricPlace(id)?.place ?? null
  }
  if (/^[A-Z]{2}\./.test(id)) return placeOfRegion(id)
  const row = findRow(Number(id))
  return row === null ? null : placeOfRow(readRow(row))
}

/** The record to cite for a GeoNames row, region or country. */
export function citePlace(id: string, place: Place): Source {
  const dataset = id.startsWith('country-') ? 'historic-places' : 'geonames'
  return { kind: 'record', dataset, id, title: place.name }
}
