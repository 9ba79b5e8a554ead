import { type FindAnachronismsOptions, findAnachronisms } from '@timepoint/almanac'
import type { Finding } from '../agent.ts'

/** Half of the world for what was known where; undefined where that is open. */
export type WorldPart = FindAnachronismsOptions['region']

/** Boxes of degrees that hold no other part of the world: edges belong to none, and get no region. */
const AMERICAS = { west: -130, east: -35, south: -56, north: 70 }
const OCEANIA = { west: 142, east: -130, south: -50, north: 22 }

/** A place on the map, if it is known. */
export interface Point {
  latitude: number | null
  longitude: number | null
}

/** Which half of the world a point lies in, for what was known where; undefined where that is open. */
export function worldPartOf({ latitude, longitude }: Point): WorldPart {
  if (latitude === null || longitude === null) return undefined
  const within = ({ west, east, south, north }: typeof AMERICAS) => {
    const across = west > east
    const inside = across
      ? longitude > west || longitude < east
      : longitude > west && longitude < east
    return inside && latitude > south && latitude < north
  }
  if (within(AMERICAS)) return 'americas'
  if (within(OCEANIA)) return 'oceania'
  return longitude > -18 && longitude < 130 && latitude > -35 ? 'old-world' : undefined
}

/**
 * Things in a text that nobody could have known in a year, each once.
 * @param texts by the name of the field.
 * @param setting without a year nothing is found; without a part of the world, what any part of it
 * knew is no finding.
 */
export function anachronismFindings(
  texts: Readonly<Record<string, string>>,
  { year, worldPart }: { year: number | null; worldPart: WorldPart },
): Finding[] {
  if (year === null) return []
  const options = worldPart ? { region: worldPart } : {}
  return Object.entries(texts).flatMap(([field, text]) => {
    const found = new Map(findAnachronisms(text, year, options).map((one) => [one.term, one]))
    return [...found.values()].map(({ span, firstYear, note }) => ({
      code: 'anachronism',
      detail: `${field}: “${span}” is not known before ${firstYear} (${note.replace(/\.$/, '')})`,
    }))
  })
}
