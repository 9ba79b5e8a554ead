import { featuresContaining, iso1A2Code } from '@rapideditor/country-coder'
import { once, readDataLines } from './data-file.ts'
import { fold } from './words.ts'

/** A country of today. */
export interface Country {
  /** ISO 3166-1 alpha-2; XK for Kosovo. */
  code: string
  /** Its common English name. */
  name: string
}

interface Countries {
  byCode: Map<string, Country>
  byName: Map<string, Country>
}

const openCountries = once((): Countries => {
  const byCode = new Map<string, Country>()
  const byName = new Map<string, Country>()
  for (const line of readDataLines('places-countries.tsv')) {
    const [code = '', name = '', others = ''] = line.split('\t')
    const country = { code, name }
    byCode.set(code, country)
    for (const known of [name, ...others.split('|')]) if (known) byName.set(fold(known), country)
  }
  return { byCode, byName }
})

/** The country with an ISO 3166-1 alpha-2 code, or null. */
export function findCountry(code: string): Country | null {
  return openCountries().byCode.get(code.toUpperCase()) ?? null
}

/** The country with this folded name ("united states", "usa"), or null. */
export function findCountryByName(key: string): Country | null {
  return openCountries().byName.get(key) ?? null
}

/** Where country-coder's borders differ from GeoNames and the United Nations, these are followed. */
const EDITORIAL: Record<string, string> = {
  /** Crimea: resolution 68/262 of the General Assembly. */
  Q7835: 'UA',
}

/**
 * The country in whose borders of today a point lies, or null at sea. Territories with a code of
 * their own count as themselves; contested areas follow the country-coder borders but for
 * `EDITORIAL`. A point of no country's own (high sea) is null.
 */
export function countryOf(latitude: number, longitude: number): Country | null {
  const point: [number, number] = [longitude, latitude]
  const ruled = featuresContaining(point).find(({ properties }) =>
    Object.hasOwn(EDITORIAL, properties.id),
  )
  const code = ruled ? EDITORIAL[ruled.properties.id] : iso1A2Code(point, { level: 'territory' })
  return code ? findCountry(code) : null
}
