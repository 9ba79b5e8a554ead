import type { WorkerName } from '@timepoint/contracts'
import type { Config } from '../../platform/config/config.ts'
import type { WorkerSchedule } from './worker.ts'

/** What of a worker is configured. */
export interface WorkerSettings {
  name: WorkerName
  isEnabled: boolean
  schedule: WorkerSchedule
  /** US dollars in a UTC day; null: it spends nothing that has a limit. */
  dailyBudgetUsd: number | null
}

/** How often is looked for changes of visibility that nobody announced, in milliseconds. */
const VISIBILITY_MS = 30_000

/** How often is looked for accounts whose data has to go, in milliseconds: as often as elsewhere. */
const ERASER_MS = 600_000

/** All workers, as every process knows them, whether it works or not. */
export function workerSettings({
  indexer,
  expansion,
  daily,
  seeds,
}: Pick<Config['clockchain'], 'indexer' | 'expansion' | 'daily' | 'seeds'>): WorkerSettings[] {
  const every = (everyMs: number): WorkerSchedule => ({ kind: 'interval', everyMs })
  const unpaid = { dailyBudgetUsd: null }
  return [
    {
      ...unpaid,
      name: 'indexer',
      isEnabled: indexer.isEnabled,
      schedule: every(indexer.intervalMs),
    },
    {
      name: 'expander',
      isEnabled: expansion.isEnabled,
      schedule: every(expansion.intervalMs),
      dailyBudgetUsd: expansion.dailyBudgetUsd,
    },
    {
      ...unpaid,
      name: 'daily',
      isEnabled: daily.isEnabled,
      schedule: { kind: 'daily', atMs: daily.atMs },
    },
    { ...unpaid, name: 'visibility', isEnabled: true, schedule: every(VISIBILITY_MS) },
    { ...unpaid, name: 'eraser', isEnabled: true, schedule: every(ERASER_MS) },
    { ...unpaid, name: 'seeder', isEnabled: seeds, schedule: { kind: 'start' } },
  ]
}

/** The settings of one worker. */
export function settingsOf(
  config: Parameters<typeof workerSettings>[0],
  name: WorkerName,
): WorkerSettings {
  const found = workerSettings(config).find((settings) => settings.name === name)
  if (!found) throw new Error(`There is no worker ${name}`)
  return found
}
