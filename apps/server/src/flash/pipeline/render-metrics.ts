import { Counter, Gauge, Histogram } from 'prom-client'
import { CALL_SECONDS, type Metrics } from '../../platform/metrics.ts'
import type { StepResult } from './run.ts'

/** Told of what happens in the renders of this process. */
export interface RenderObserver {
  /** @returns to be called when this process is done with the render. */
  begin(): (end: RenderEnding) => void
  step(result: StepResult): void
}

/** How this process was done with a render: `let_go` when it was not the one that ended it. */
export type RenderEnding =
  | { status: 'completed' | 'let_go' }
  | {
      status: 'failed'
      /** Of the catalogue of errors. */
      code: string
    }

/** How long the number of unfinished renders is waited for, in milliseconds. */
const COUNT_MS = 1000

function measureUnfinished(metrics: Metrics, count: () => Promise<Record<string, number>>): void {
  new Gauge({
    name: 'timepoint_renders_unfinished',
    help: 'Accepted renders that have not ended, over all processes; absent without the database.',
    labelNames: ['status'] as const,
    registers: [metrics],
    async collect() {
      this.reset()
      const { promise: late, resolve } = Promise.withResolvers<null>()
      const timer = setTimeout(resolve, COUNT_MS, null)
      const counts = await Promise.race([count().catch(() => null), late])
      clearTimeout(timer)
      for (const [status, number] of Object.entries(counts ?? {})) this.set({ status }, number)
    },
  })
}

function measureSteps(metrics: Metrics): RenderObserver['step'] {
  const durations = new Histogram({
    name: 'timepoint_step_duration_seconds',
    help: 'Time that the steps of renders took. Those that were kept by an earlier run do not count.',
    labelNames: ['step', 'status'] as const,
    buckets: CALL_SECONDS,
    registers: [metrics],
  })
  return (result) => {
    if (result.status === 'completed' && result.fromCheckpoint) return
    const times = result.status === 'completed' ? result.record : result
    const isSkipped = result.status === 'completed' && result.record.answer.skipped !== undefined
    const status = isSkipped ? 'skipped' : result.status
    const ms = times.completedAt.getTime() - times.startedAt.getTime()
    durations.observe({ step: result.step.name, status }, Math.max(0, ms) / 1000)
  }
}

/**
 * Measures renders and their steps.
 * @param countUnfinished how many there are over all processes, by status; may throw.
 */
export function measureRenders(
  metrics: Metrics,
  countUnfinished: () => Promise<Record<string, number>>,
): RenderObserver {
  const registers = [metrics]
  const running = new Gauge({
    name: 'timepoint_renders_running',
    help: 'Renders that this process works on.',
    registers,
  })
  const durations = new Histogram({
    name: 'timepoint_render_duration_seconds',
    help: 'Time that this process worked on renders, by how it was done with them.',
    labelNames: ['status'] as const,
    buckets: CALL_SECONDS,
    registers,
  })
  const failures = new Counter({
    name: 'timepoint_render_failures_total',
    help: 'Renders that failed, by error code.',
    labelNames: ['code'] as const,
    registers,
  })
  measureUnfinished(metrics, countUnfinished)
  return {
    begin() {
      const began = performance.now()
      running.inc()
      return (end) => {
        running.dec()
        durations.observe({ status: end.status }, (performance.now() - began) / 1000)
        if (end.status === 'failed') failures.inc({ code: end.code })
      }
    },
    step: measureSteps(metrics),
  }
}
