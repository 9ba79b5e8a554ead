import type { Comparison, ComparisonRow } from '@timepoint/contracts'

/** Rows with an answer, fastest first; of equally fast ones the first stays first. */
export function rank(rows: readonly ComparisonRow[]): ComparisonRow[] {
  const answered = rows.filter(({ success }) => success)
  return answered.toSorted((a, b) => (a.latency_ms ?? 0) - (b.latency_ms ?? 0))
}

/** A share in percent, with one decimal; 0 of nothing is 0. */
export function successRate(successes: number, all: number): number {
  return all === 0 ? 0 : Math.round((successes / all) * 1000) / 10
}

/** @param sorted milliseconds, ascending. Everything is null without any, and whole otherwise. */
export function latencyStats(sorted: readonly number[]): Comparison['latency_stats'] {
  const [min] = sorted
  const max = sorted.at(-1)
  if (min === undefined || max === undefined) {
    return { min_ms: null, max_ms: null, avg_ms: null, median_ms: null, range_ms: null }
  }
  const middle = (sorted.length - 1) / 2
  const low = sorted[Math.floor(middle)] ?? min
  const high = sorted[Math.ceil(middle)] ?? max
  return {
    min_ms: min,
    max_ms: max,
    avg_ms: Math.round(sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length),
    median_ms: Math.round((low + high) / 2),
    range_ms: max - min,
  }
}
