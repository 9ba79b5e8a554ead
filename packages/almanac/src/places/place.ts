import type { Source } from '../source.ts'

/** A place with today's borders. Coordinates are WGS 84 degrees, north and east positive. */
export interface Place {
  name: string
  country: string | null
  /** ISO 3166-1 alpha-2, upper case; null at sea. */
  countryCode: string | null
  region: string | null
  city: string | null
  latitude: number | null
  longitude: number | null
}

/** A place found in a text, with the record that says so. */
export interface PlaceReading {
  place: Place
  source: Source
  /** The words of the text that were read, as `[start, end)` in UTF-16 units. */
  span: [number, number]
}
