import { addYears } from '@timepoint/almanac'
import type { DERIVED_TYPES } from '@timepoint/contracts'

/** How many relations of each type there are, about. */
export type DerivedEstimates = Record<(typeof DERIVED_TYPES)[number], number>

/** How public moments are spread. */
export interface Histograms {
  /** By year, as its digits. */
  years: ReadonlyMap<string, number>
  /** By year and month, as `1969/7`; `unknown` in the place of the month. */
  months: ReadonlyMap<string, number>
  /** Pairs that share a place, a figure, a tag. */
  pairs: ReadonlyMap<string, number>
}

/** Years within which moments are of the same era, or one precedes the other. */
const ERA_YEARS = 10

/** Of two days in neighbouring months, at any distance, about half lie within 31 days. */
const NEIGHBOURING = 0.5

const pairsOf = (n: number) => (n * (n - 1)) / 2

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, n) => total + n, 0)

/** Months from the first of year 1, for arithmetic. */
function monthNumbers(months: ReadonlyMap<string, number>): Map<number, number> {
  const numbered = [...months].flatMap(([key, n]) => {
    const [year = '', month = ''] = key.split('/')
    const astronomical = Number(year) > 0 ? Number(year) : Number(year) + 1
    return month === 'unknown' ? [] : [[astronomical * 12 + Number(month), n] as const]
  })
  return new Map(numbered)
}

function contemporaneous(byMonth: ReadonlyMap<number, number>): number {
  return sum(
    [...byMonth].map(([month, n]) => pairsOf(n) + NEIGHBOURING * n * (byMonth.get(month + 1) ?? 0)),
  )
}

/** Pairs of moments whose years are that many apart. */
function pairsApart(years: ReadonlyMap<string, number>, apart: number): number {
  return sum(
    [...years].map(([year, n]) => n * (years.get(String(addYears(Number(year), apart))) ?? 0)),
  )
}

/** Pairs in one year of which the months are known and differ: one comes before the other. */
function orderedWithinYears(byMonth: ReadonlyMap<number, number>): number {
  const byYear = Map.groupBy(byMonth, ([month]) => Math.floor((month - 1) / 12))
  return sum(
    [...byYear.values()].map((months) => {
      const counts = months.map(([, n]) => n)
      return pairsOf(sum(counts)) - sum(counts.map(pairsOf))
    }),
  )
}

/**
 * Estimates of what is computed and never stored, from histograms: pairs within a month or two, within ten
 * years, at one place, with a figure or tag in common. Long dates count with their first year.
 */
export function estimateDerived({ years, months, pairs }: Histograms): DerivedEstimates {
  const byMonth = monthNumbers(months)
  const close = contemporaneous(byMonth)
  const apart = Array.from({ length: ERA_YEARS }, (_, at) => pairsApart(years, at + 1))
  const sameYear = sum([...years.values()].map(pairsOf))
  const halfLast = (apart.at(-1) ?? 0) / 2
  const estimates = {
    contemporaneous: close,
    same_era: Math.max(0, sameYear + sum(apart) - close),
    precedes: sum(apart) - halfLast + orderedWithinYears(byMonth),
    same_location: pairs.get('place') ?? 0,
    same_figure: pairs.get('figure') ?? 0,
    thematic: pairs.get('tag') ?? 0,
  }
  return Object.fromEntries(
    Object.entries(estimates).map(([type, n]) => [type, Math.round(Math.max(0, n))]),
  ) as DerivedEstimates
}
