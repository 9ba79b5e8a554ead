import type { Config } from '../../platform/config/config.ts'
import type { RootDb } from '../../platform/db/database.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import type { Logger } from '../../platform/log.ts'
import type { Metrics } from '../../platform/metrics.ts'
import type { Models } from '../../providers/registry.ts'
import { createFlashClient, type FlashClient } from './flash-client.ts'
import { FlashError } from './flash-error.ts'
import { measureJobs } from './job-metrics.ts'
import { type JobRunner, openJobRunner, type RunnerPace } from './job-runner.ts'
import { createJobService, type JobService } from './job-service.ts'
import { countUnfinishedJobs } from './job-store.ts'
import { createJudge } from './judge/judge.ts'
import { type RenderHooks, runJob } from './run-job.ts'

/** What jobs need of the system. */
export interface JobsContext {
  config: Pick<
    Config['clockchain'],
    'flashConcurrency' | 'rendersImages' | 'judge' | 'jobRetentionMs'
  >
  db: RootDb
  bus: EventBus
  log: Logger
  metrics: Metrics
  models: Pick<Models, 'router' | 'available'>
  /** Presets of the server's own, in lower case. */
  furtherPresets: readonly string[]
  /** Where Flash is reached; null: nowhere. Asked for each call. */
  flashUrl(): string | null
  /** What Flash is shown as `X-Service-Key`; null: nothing. */
  flashServiceKey: string | null
  /** Longest that Flash may take to answer, in milliseconds; the client's own limit if undefined. */
  flashTimeoutMs?: number | undefined
  hooks: RenderHooks
}

/** Jobs, as this process has to do with them. */
export interface Jobs {
  service: JobService
  flash: FlashClient
  /** Announces that jobs are worked on here, also those that were asked for elsewhere. */
  openRunner(pace?: Partial<RunnerPace>): Promise<JobRunner>
}

/** Builds what takes jobs, shows them and works on them. Nothing runs yet. */
export function createJobs(context: JobsContext): Jobs {
  const { config, db, bus, log, metrics, models, furtherPresets, flashUrl } = context
  const judge = createJudge({ ...config.judge, ...models, log })
  const observer = measureJobs(metrics, () => countUnfinishedJobs(db))
  const flash = createFlashClient({
    serviceKey: context.flashServiceKey,
    timeoutMs: context.flashTimeoutMs,
    log,
    baseUrl() {
      const url = flashUrl()
      if (url === null) throw new FlashError('network', 'Flash is nowhere to be reached')
      return url
    },
  })
  const { hooks } = context
  const running = { db, judge, observer, log, hooks, flash, generateImage: config.rendersImages }
  return {
    service: createJobService({ db, bus, judge, furtherPresets }),
    flash,
    openRunner: (pace) =>
      openJobRunner({
        db,
        bus,
        log,
        places: config.flashConcurrency,
        retentionMs: config.jobRetentionMs,
        run: (claim, signal) => runJob(running, claim, signal),
        pace,
      }),
  }
}
