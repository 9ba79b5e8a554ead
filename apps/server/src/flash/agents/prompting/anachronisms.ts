import { type FindAnachronismsOptions, findAnachronisms } from '@timepoint/almanac'
import type { Finding } from '../agent.ts'

type Region = FindAnachronismsOptions['region']

/** Boxes of degrees that hold no other part of the world: edges belong to none, and get no region. */
const AMERICAS = { west: -130, east: -35, south: -56, north: 70 }
const OCEANIA = { west: 142, east: -130, south: -50, north: 22 }

interface Point {
  latitude: number | null
  longitude: number | null
}

/** Which half of the world a point lies in, for what was known where; undefined where that is open. */
export function worldPartOf(point: Point | null): Region {
  const { latitude, longitude } = point ?? { latitude: null, longitude: null }
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
 * @param year historical; null finds nothing.
 * @param region where it plays; without it, what any part of the world knew is no finding.
 */
export function anachronismFindings(
  texts: Readonly<Record<string, string>>,
  year: number | null,
  region?: Region,
): Finding[] {
  if (year === null) return []
  const options = region ? { region } : {}
  return Object.entries(texts).flatMap(([field, text]) => {
    const found = new Map(findAnachronisms(text, year, options).map((one) => [one.term, one]))
    return [...found.values()].map(({ span, firstYear, note }) => ({
      code: 'anachronism',
      detail: `${field}: “${span}” is not known before ${firstYear} (${note.replace(/\.$/, '')})`,
    }))
  })
}
