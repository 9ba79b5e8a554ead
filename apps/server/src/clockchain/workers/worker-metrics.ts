import type { WorkerName, WorkerTrigger } from '@timepoint/contracts'
import { Counter, Gauge, Histogram } from 'prom-client'
import { CALL_SECONDS, type Metrics } from '../../platform/metrics.ts'
import type { RunResult } from './run-result.ts'

/** Told of what the workers of this process do. */
export interface WorkerObserver {
  /** A run has ended here. */
  ended(
    worker: WorkerName,
    trigger: WorkerTrigger,
    result: RunResult & { errorCode: string | null },
    seconds: number,
  ): void
}

/** How long the database is waited for, in milliseconds. */
const LAG_MS = 1000

/** Runs of workers that only look take milliseconds. */
const SECONDS = [0.01, 0.03, ...CALL_SECONDS, 900]

/**
 * Measures workers.
 * @param readLag how many seconds ago the Indexer had last seen everything; null: never. May throw.
 */
export function measureWorkers(
  metrics: Metrics,
  readLag: () => Promise<number | null>,
): WorkerObserver {
  const registers = [metrics]
  new Gauge({
    name: 'timepoint_indexer_lag_seconds',
    help: 'Since when the Indexer may have missed changes of Flash; absent before it has seen all.',
    registers,
    async collect() {
      this.reset()
      const { promise: late, resolve } = Promise.withResolvers<null>()
      const timer = setTimeout(resolve, LAG_MS, null)
      const lag = await Promise.race([readLag().catch(() => null), late])
      clearTimeout(timer)
      if (lag === null) this.remove()
      else this.set(lag)
    },
  })
  const runs = new Counter({
    name: 'timepoint_worker_runs_total',
    help: 'Runs of workers that ended in this process, by what set them off and how they ended.',
    labelNames: ['worker', 'trigger', 'status'] as const,
    registers,
  })
  const created = new Counter({
    name: 'timepoint_worker_created_total',
    help: 'What workers of this process have made or changed.',
    labelNames: ['worker'] as const,
    registers,
  })
  const failed = new Counter({
    name: 'timepoint_worker_failed_total',
    help: 'What workers of this process had to leave.',
    labelNames: ['worker'] as const,
    registers,
  })
  const cost = new Counter({
    name: 'timepoint_worker_cost_usd_total',
    help: 'What runs of workers that ended in this process have cost, as far as it is known.',
    labelNames: ['worker'] as const,
    registers,
  })
  const duration = new Histogram({
    name: 'timepoint_worker_run_duration_seconds',
    help: 'Time of the runs of workers of this process.',
    labelNames: ['worker'] as const,
    buckets: SECONDS,
    registers,
  })
  return {
    ended(worker, trigger, result, seconds) {
      const { errorCode } = result
      runs.inc({ worker, trigger, status: errorCode === null ? 'completed' : 'failed' })
      created.inc({ worker }, result.created)
      failed.inc({ worker }, result.failed)
      cost.inc({ worker }, result.costUsd)
      duration.observe({ worker }, seconds)
    },
  }
}
