import { Counter, Gauge, Histogram } from 'prom-client'
import { CALL_SECONDS, type Metrics } from '../../platform/metrics.ts'
import type { FlashFailure } from './flash-error.ts'

/** Told of what happens to the jobs of this process. */
export interface JobObserver {
  /** A call of Flash has ended, or was given up. */
  called(outcome: 'answered' | 'abandoned' | FlashFailure, seconds: number): void
  /** A job has ended here. @param code why it failed; empty otherwise. */
  ended(status: 'completed' | 'failed', code: string): void
}

/** How long the number of unfinished jobs is waited for, in milliseconds. */
const COUNT_MS = 1000

/** Measures jobs and the calls of Flash for them. @param countUnfinished by status; may throw. */
export function measureJobs(
  metrics: Metrics,
  countUnfinished: () => Promise<Record<string, number>>,
): JobObserver {
  const registers = [metrics]
  new Gauge({
    name: 'timepoint_jobs_unfinished',
    help: 'Jobs of Clockchain that have not ended, over all processes; absent without the database.',
    labelNames: ['status'] as const,
    registers,
    async collect() {
      this.reset()
      const { promise: late, resolve } = Promise.withResolvers<null>()
      const timer = setTimeout(resolve, COUNT_MS, null)
      const counts = await Promise.race([countUnfinished().catch(() => null), late])
      clearTimeout(timer)
      for (const [status, number] of Object.entries(counts ?? {})) this.set({ status }, number)
    },
  })
  const ended = new Counter({
    name: 'timepoint_jobs_ended_total',
    help: 'Jobs that ended in this process, by status and error code.',
    labelNames: ['status', 'code'] as const,
    registers,
  })
  const calls = new Histogram({
    name: 'timepoint_flash_call_duration_seconds',
    help: 'Time of the calls of Flash for jobs of this process, by outcome.',
    labelNames: ['outcome'] as const,
    buckets: CALL_SECONDS,
    registers,
  })
  return {
    called: (outcome, seconds) => calls.observe({ outcome }, seconds),
    ended: (status, code) => ended.inc({ status, code }),
  }
}
