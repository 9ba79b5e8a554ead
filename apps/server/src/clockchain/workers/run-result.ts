/** What came of a run. */
export interface RunResult {
  /** What was made or added to. */
  created: number
  /** What was taken away; nothing when absent. */
  removed?: number
  /** What had to be left. */
  failed: number
  costUsd: number
}

export const NOTHING: RunResult = { created: 0, failed: 0, costUsd: 0 }
