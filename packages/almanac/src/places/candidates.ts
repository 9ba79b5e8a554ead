import { foundingYear } from './founding.ts'
import { findRow, lookUpName, readRow } from './place-index.ts'
import type { PlaceRow } from './places-file.ts'
import type { Qualifier } from './qualifier.ts'
import { isWithin } from './qualifier.ts'
import { lookUpWellKnown } from './well-known.ts'
import { fold } from './words.ts'

/** From here on a place may be an American or Australasian namesake of an older one. */
const FIRST_NAMESAKES_YEAR = 1500
/** Before this year a namesake overseas does not compete with the old place of the same name. */
const YOUNG_NAMESAKES_YEAR = 1830
/** How many times larger a place must be than its next namesake. */
const LEAD = 8
const LARGE = 100_000
const WORLD_CITY = 1_000_000
/** From this size on an old town is a rival of those named after it. */
const TOWN = 10_000
/** Only names in the script of their own country are bundled. */
const NON_LATIN = /(?!\p{Script=Latin})\p{L}/u
/** And the Philippines and South Africa, whose European names are as young. */
const AMERICAS_AND_OCEANIA = new Set(
  `US CA MX GT BZ SV HN NI CR PA CU JM HT DO PR BS BB TT GD LC VC AG DM KN CO VE GY SR GF BR EC PE BO PY UY AR CL
  AU NZ PG FJ SB VU NC PF WS TO KI TV NR FM MH PW GU MP AS CK NU TK WF AI BM KY TC VG VI GP MQ AW CW SX BQ MF BL
  FK PM GL PH ZA`.split(/\s+/),
)

/** First year of lasting settlements with English or French names; older ones are historic places. */
const SETTLED: Record<string, number> = { US: 1600, ZA: 1650, CA: 1600, AU: 1788, NZ: 1800 }

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
  const settled = settleNamesakes(candidates, year)
  const known = settled.filter(({ wellKnown }) => wellKnown)
  if (known.length > 0) return chooseLeading(known)
  const own = settled.filter(({ primary }) => primary)
  if (own.length > 0) return chooseLeading(own)
  return chooseLeading(settled.filter(({ row }) => row.population >= LARGE))
}

/**
 * Old towns against those overseas that are named after them, as far as the year allows these.
 * One overseas that is well known and far larger is what the name means (Boston). Else the old ones alone count until there were many others, and later
 * those that are as large or better known count too: York is the old one, Lincoln is either.
 */
function settleNamesakes(candidates: Candidate[], year: number | null): Candidate[] {
  const possible = candidates
    .filter(({ row }) => isPossibleCountry(row.country, year) && isFounded(row, year))
    .map((c) => (c.primary && foundingYear(c.row) !== null ? { ...c, wellKnown: true } : c))
  const old = possible.filter(({ row, primary, wellKnown }) => {
    return !isOverseas(row) && (wellKnown || (primary && row.population >= TOWN))
  })
  const [largest] = rank(old)
  if (!largest) return possible
  const overseas = candidates.filter(({ row }) => isOverseas(row))
  const oldKnown = old.some(({ wellKnown }) => wellKnown)
  const young = year === null || year >= YOUNG_NAMESAKES_YEAR
  // Dover 1776: one overseas that is known to stand by then is a rival, if no match.
  const standing = possible.filter(
    ({ row, primary }) => isOverseas(row) && primary && foundingYear(row) !== null,
  )
  if (oldKnown) {
    // Cartagena 1741: the one overseas may be as well known by then.
    const larger = possible.filter((c) => {
      return isOverseas(c.row) && c.wellKnown && c.row.population > largest.row.population
    })
    return young ? possible : [...new Set([...old, ...larger, ...standing])]
  }
  const leads = (c: Candidate) => c.wellKnown && c.row.population >= LEAD * largest.row.population
  if (overseas.some(leads)) {
    const leading = possible.filter((c) => isOverseas(c.row) && leads(c))
    return leading.length > 0 ? leading : possible
  }
  const rivals = possible.filter(({ row, primary, wellKnown }) => {
    if (!isOverseas(row)) return false
    return wellKnown || (primary && row.population >= largest.row.population)
  })
  // As equals: that WordNet knows only the one overseas does not settle it.
  return [...old, ...(young ? rivals : standing).map((c) => ({ ...c, wellKnown: false }))]
}

/** Whether a town is not known to be younger than a year. */
function isFounded(row: PlaceRow, year: number | null): boolean {
  return year === null || year >= (foundingYear(row) ?? -Infinity)
}

/** A capital so large that its name means it whoever bears the name, too. */
export function isWorldCity(row: PlaceRow): boolean {
  return row.feature === 'PPLC' && row.population >= WORLD_CITY
}

export function isOverseas(row: PlaceRow): boolean {
  return AMERICAS_AND_OCEANIA.has(row.country)
}

/** Whether names of today in a country can be meant in a year: overseas not before settlement. */
export function isPossibleCountry(code: string, year: number | null): boolean {
  if (year === null || !AMERICAS_AND_OCEANIA.has(code)) return true
  return year >= (SETTLED[code] ?? FIRST_NAMESAKES_YEAR)
}

function listCandidates(key: string): Candidate[] {
  const known = lookUpWellKnown(key)
  const ownScript = NON_LATIN.test(key)
  const candidates = lookUpName(key).map(({ row, primary }): Candidate => {
    const record = readRow(row)
    const wellKnown = known.includes(record.id)
    const bare = record.name.startsWith('City of ') && fold(record.name) === `city of ${key}`
    return { row: record, wellKnown, primary: primary || bare || wellKnown || ownScript }
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
