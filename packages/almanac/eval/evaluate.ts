import type { Records } from '../scripts/records.ts'
import { understand } from '../src/index.ts'
import { type Score, score } from './score.ts'
import { readTruths, type SetName, type Truth } from './truth.ts'

/** The day on which the queries were written: "today" in them is this day. */
const NOW = new Date('2026-11-22T12:00:00Z')

/** What came out for one query. */
export interface Result {
  truth: Truth
  score: Score
  /** Milliseconds that reading the query took. */
  tookMs: number
}

/** Reads every query of a set and compares it with the truth. */
export function evaluate(set: SetName, records: Records): Result[] {
  understand('warm up', { now: NOW })
  return readTruths(set).map(({ truth, tier }) => {
    const started = performance.now()
    const facts = understand(truth.query, { now: NOW })
    const tookMs = performance.now() - started
    return { truth, score: score(facts, truth, tier, records), tookMs }
  })
}
