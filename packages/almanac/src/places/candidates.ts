import { findRow, lookUpName, readRow } from './place-index.ts'
import type { PlaceRow } from './places-file.ts'
import type { Qualifier } from './qualifier.ts'
import { isWithin } from './qualifier.ts'
import { lookUpWellKnown } from './well-known.ts'

/** From here on a place may be an American or Australasian namesake of an older one. */
const FIRST_NAMESAKES_YEAR = 1500
/** Before this year a namesake overseas does not compete with the old place of the same name. */
const YOUNG_NAMESAKES_YEAR = 1830
/** How many times larger a place must be than its next namesake. */
const LEAD = 8
const LARGE = 100_000
/** And the Philippines, whose Spanish names are as young. */
const AMERICAS_AND_OCEANIA = new Set(
  `US CA MX GT BZ SV HN NI CR PA CU JM HT DO PR BS BB TT GD LC VC AG DM KN CO VE GY SR GF BR EC PE BO PY UY AR CL
  AU NZ PG FJ SB VU NC PF WS TO KI TV NR FM MH PW GU MP AS CK NU TK WF AI BM KY TC VG VI GP MQ AW CW SX BQ MF BL
  FK PM GL PH`.split(/\s+/),
)

/** First year of lasting settlements with English or French names; older ones are historic places. */
const SETTLED: Record<string, number> = { US: 1600, CA: 1600, AU: 1788, NZ: 1800 }

/** How well the gazetteer knows what a name means. */
export interface Candidate {
  row: PlaceRow
  /** WordNet describes a place of this name there: a second witness. */
  wellKnown: boolean
  /** Its own name or well known by it, not an alias. */
  primary: boolean
}

/**
 * The one place that a folded name means in a year, or null when there is none or several are
 * plausible. Within a qualifier the largest wins; without one a well-known place wins, and else
 * only a place without rivals or far larger than they are. Own names beat aliases.
 */
export function choosePlace(
  key: string,
  year: number | null,
  qualifier: Qualifier | null,
): Candidate | null {
  const candidates = listCandidates(key)
  if (qualifier) {
    const inside = candidates.filter(({ row }) => isWithin(row, qualifier))
    return rank(inside.filter(({ primary }) => primary))[0] ?? rank(inside)[0] ?? null
  }
  const possible = candidates.filter(({ row }) => isPossibleCountry(row.country, year))
  const old = possible.filter(
    ({ row, wellKnown }) => wellKnown && !AMERICAS_AND_OCEANIA.has(row.country),
  )
  const young = year === null || year >= YOUNG_NAMESAKES_YEAR || old.length === 0
  const settled = young ? possible : old
  const known = settled.filter(({ wellKnown }) => wellKnown)
  if (known.length > 0) return chooseLeading(known)
  const own = settled.filter(({ primary }) => primary)
  if (own.length > 0) return chooseLeading(own)
  return chooseLeading(settled.filter(({ row }) => row.population >= LARGE))
}

/** Whether names of today in a country can be meant in a year: overseas not before settlement. */
export function isPossibleCountry(code: string, year: number | null): boolean {
  if (year === null || !AMERICAS_AND_OCEANIA.has(code)) return true
  return year >= (SETTLED[code] ?? FIRST_NAMESAKES_YEAR)
}

function listCandidates(key: string): Candidate[] {
  const known = lookUpWellKnown(key)
  const candidates = lookUpName(key).map(({ row, primary }): Candidate => {
    const record = readRow(row)
    const wellKnown = known.includes(record.id)
    return { row: record, wellKnown, primary: primary || wellKnown }
  })
  for (const id of known) {
    const row = findRow(id)
    if (row === null || candidates.some((candidate) => candidate.row.id === id)) continue
    candidates.push({ row: readRow(row), wellKnown: true, primary: true })
  }
  return candidates
}

function chooseLeading(candidates: Candidate[]): Candidate | null {
  const [best, second] = rank(candidates)
  if (!best) return null
  if (!second) return best
  const leads = best.row.population >= LEAD * second.row.population
  return leads && best.row.population >= LARGE ? best : null
}

function rank(candidates: Candidate[]): Candidate[] {
  return [...candidates].sort((a, b) => b.row.population - a.row.population || a.row.id - b.row.id)
}
