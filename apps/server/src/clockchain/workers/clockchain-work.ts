import type { Config } from '../../platform/config/config.ts'
import type { Database } from '../../platform/db/database.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import type { Logger } from '../../platform/log.ts'
import type { Metrics } from '../../platform/metrics.ts'
import type { Models } from '../../providers/registry.ts'
import type { FlashClient } from '../jobs/flash-client.ts'
import type { AssertEdges } from './assert-edges.ts'
import { createDaily } from './daily.ts'
import { createEraser } from './eraser.ts'
import { createExpander } from './expander.ts'
import { createVisibilityFollower } from './follow-visibility.ts'
import { createIndexer } from './indexer.ts'
import { readIndexerLag } from './indexer-store.ts'
import { suggestionCandidates } from './model-suggestions.ts'
import {
  type RunningWorkers,
  registerWorkers,
  startWorkers,
  type WorkerPace,
} from './run-workers.ts'
import { createSeeder } from './seeder.ts'
import type { Worker } from './worker.ts'
import { measureWorkers } from './worker-metrics.ts'
import { settingsOf } from './worker-settings.ts'

/** What the workers of Clockchain are built from. */
export interface WorkContext {
  config: Config['clockchain']
  database: Pick<Database, 'db'>
  bus: EventBus
  log: Logger
  metrics: Metrics
  models: Pick<Models, 'router' | 'available'>
  flash: FlashClient
  assertEdges: AssertEdges
  /** Whether this process can reach Flash; without it only what needs none is done. */
  reachesFlash: boolean
  /** How long after it was deleted the data of an account goes. */
  accountRetentionMs: number
  /** The most that a render may cost, in US dollars. */
  renderCostLimitUsd: number
}

/** Workers that need Flash. */
function flashWorkers(context: WorkContext): Worker[] {
  const { config, database, bus, log, models, flash } = context
  const { db } = database
  const { concurrency, targetNodes, dailyBudgetUsd } = config.expansion
  // Without a model here and a Flash elsewhere nothing that is rendered costs anything.
  const isFree = config.flashUrl === null && suggestionCandidates(models).length === 0
  const renderLimitUsd = isFree ? 0 : context.renderCostLimitUsd
  const expander = { db, bus, ...models, concurrency, targetNodes, dailyBudgetUsd, renderLimitUsd }
  return [
    createIndexer({ db, flash, log }, settingsOf(config, 'indexer')),
    createVisibilityFollower({ db, flash, log }, settingsOf(config, 'visibility')),
    createDaily({ db, bus }, settingsOf(config, 'daily')),
    createExpander(expander, settingsOf(config, 'expander')),
  ]
}

/**
 * What works on Clockchain by itself in this process. Nothing runs before it is started; Flash is called then,
 * so this server listens already.
 */
export function clockchainWork(context: WorkContext): {
  /** From then on runs can be asked for. */
  register(): Promise<void>
  start(pace?: Partial<WorkerPace>): RunningWorkers
} {
  const { config, database, bus, log, metrics, assertEdges, reachesFlash } = context
  const { accountRetentionMs: retentionMs } = context
  const { db } = database
  const seeder = createSeeder({ db, log, assertEdges }, settingsOf(config, 'seeder'))
  const eraser = createEraser({ db, retentionMs }, settingsOf(config, 'eraser'))
  const workers = [seeder, eraser, ...(reachesFlash ? flashWorkers(context) : [])]
  const observer = measureWorkers(metrics, () => readIndexerLag(db))
  return {
    register: () => registerWorkers(db, workers),
    start: (pace) => startWorkers({ db, bus, log, workers, observer, pace }),
  }
}
