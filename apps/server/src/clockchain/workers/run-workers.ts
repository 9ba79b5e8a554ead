import type { WorkerName } from '@timepoint/contracts'
import type { RootDb } from '../../platform/db/database.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import type { Logger } from '../../platform/log.ts'
import { runClaimed } from './run-claimed.ts'
import type { Worker } from './worker.ts'
import type { WorkerObserver } from './worker-metrics.ts'
import { untilFirst, untilNext } from './worker-schedule.ts'
import { claimWorker, listDueWorkers, registerWorker } from './worker-store.ts'

/** Announced when a run was asked for or has ended. */
export const WORKERS_TOPIC = 'workers'

/** The pace of workers, in milliseconds. */
export interface WorkerPace {
  /** How long a lease counts: then others take its holder for gone. */
  leaseMs: number
  /** How often is looked for what is due: announcements can get lost. */
  pollMs: number
}

const PACE: WorkerPace = { leaseMs: 8000, pollMs: 1000 }

/** What workers are started with. */
export interface WorkersOptions {
  db: RootDb
  bus: EventBus
  log: Logger
  workers: readonly Worker[]
  observer: WorkerObserver
  pace?: Partial<WorkerPace> | undefined
}

/** The workers of this process, which lead where nobody else does. */
export interface RunningWorkers {
  /** Lets go of what runs: other processes go on with it. */
  close(): Promise<void>
}

/** Makes the rows of workers. Who is switched off keeps what it has. */
export async function registerWorkers(db: RootDb, workers: readonly Worker[]): Promise<void> {
  const now = Date.now()
  for (const { name, schedule, isEnabled } of workers) {
    const firstMs = isEnabled ? untilFirst(schedule, now) : null
    const againMs = isEnabled ? (untilNext(schedule, now) ?? firstMs) : null
    await registerWorker(db, name, { firstMs, againMs })
  }
}

/**
 * Starts workers. Every process looks for what is due, and whoever takes a run first leads it under a
 * lease; a leader that dies or falls silent is replaced when that has run out. What was missed while nobody
 * was there runs once.
 */
export function startWorkers(options: WorkersOptions): RunningWorkers {
  const { db, bus, log, workers } = options
  const { leaseMs, pollMs } = { ...PACE, ...options.pace }
  const stopping = new AbortController()
  const running = new Map<WorkerName, Promise<void>>()
  const nudged = new Set<WorkerName>()
  const byName = new Map(workers.map((worker) => [worker.name, worker]))
  const names = [...byName.keys()]
  const scheduled = workers.filter(({ isEnabled }) => isEnabled).map(({ name }) => name)
  let woken = Promise.withResolvers<void>()
  let isRegistered = false

  const wake = () => woken.resolve()
  const nudge = (name: WorkerName) => {
    nudged.add(name)
    wake()
  }
  const unsubscribes = [
    bus.subscribe(WORKERS_TOPIC, wake),
    ...workers.flatMap(({ name, topics }) =>
      topics.map((topic) => bus.subscribe(topic, () => nudge(name))),
    ),
  ]

  async function lead(worker: Worker, isNudged: boolean): Promise<void> {
    const isScheduled = worker.isEnabled
    const run = await claimWorker(db, worker.name, { leaseMs, isNudged, isScheduled })
    if (!run) return
    await runClaimed(options, worker, run, { leaseMs, stopping: stopping.signal })
    bus.announce(WORKERS_TOPIC)
  }

  function start(name: WorkerName): void {
    const worker = byName.get(name)
    if (!worker || running.has(name) || stopping.signal.aborted) return
    const leading = lead(worker, nudged.delete(name))
      .catch((err: unknown) => log.warn({ err, worker: name }, 'a worker could not be run'))
      .finally(() => {
        running.delete(name)
        if (nudged.has(name)) wake() // It happened during the run, which may have been too late for it.
      })
    running.set(name, leading)
  }

  async function look(): Promise<void> {
    if (!isRegistered) {
      await registerWorkers(db, workers)
      isRegistered = true
    }
    for (const name of nudged) start(name)
    for (const name of await listDueWorkers(db, names, scheduled)) start(name)
  }

  async function loop(): Promise<void> {
    let isFailing = false
    while (!stopping.signal.aborted) {
      woken = Promise.withResolvers()
      try {
        await look()
        isFailing = false
      } catch (err) {
        if (!isFailing) log.warn({ err }, 'looking for what workers have to do failed')
        isFailing = true
      }
      const timer = setTimeout(wake, pollMs)
      if (!stopping.signal.aborted) await woken.promise
      clearTimeout(timer)
    }
  }

  const looping = loop()
  return {
    async close() {
      stopping.abort(new Error('the process stops'))
      wake()
      for (const unsubscribe of unsubscribes) unsubscribe()
      await looping
      await Promise.all(running.values())
      bus.announce(WORKERS_TOPIC)
    },
  }
}
