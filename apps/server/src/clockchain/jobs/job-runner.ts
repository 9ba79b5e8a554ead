import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RootDb } from '../../platform/db/database.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import type { Logger } from '../../platform/log.ts'
import type { JobLease } from './job.ts'
import {
  type ClaimedJob,
  claimJob,
  endLeasesOfTheDead,
  letGo,
  renewLease,
} from './job-lease-store.ts'
import { forgetOldJobs } from './job-store.ts'
import { beatRunner, removeRunner } from './runner-store.ts'

/** Announced when there may be a job to take, or a place for one. */
export const JOBS_TOPIC = 'jobs'

/** The pace of a runner, in milliseconds. */
export interface RunnerPace {
  /** How long a lease counts: then others take its holder for gone. */
  leaseMs: number
  /** How often it looks by itself: an announcement can get lost. */
  pollMs: number
}

const PACE: RunnerPace = { leaseMs: 15_000, pollMs: 1000 }

/** Leases are renewed this many times before they would run out. */
const RENEWALS = 4

const BEAT_MS = 5000
const TIDY_MS = 3_600_000

/** How long a stop waits for jobs that run; the rest goes to other processes. */
const DRAIN_MS = 8000

/** What a runner is built from. */
export interface JobRunnerOptions {
  db: RootDb
  bus: EventBus
  log: Logger
  /** Leases at a time, over all processes. */
  places: number
  /** How long jobs that have ended are kept. */
  retentionMs: number
  /** Works on a job; gives up when the signal aborts. */
  run(claim: ClaimedJob, signal: AbortSignal): Promise<void>
  pace?: Partial<RunnerPace> | undefined
}

/** What takes jobs in this process. */
export interface JobRunner {
  /** Begins to take jobs, as many as there are places, oldest first, wherever they were asked for. */
  start(): void
  /** Waits a while for what runs, then leaves it to other processes. */
  close(): Promise<void>
}

/**
 * Holds a lease while work goes on. The signal aborts when the lease is lost, or when nobody knows: a
 * process that was paused, or has no database, stops before another one may begin.
 */
function holdLease({ db }: JobRunnerOptions, lease: JobLease, leaseMs: number) {
  const lost = new AbortController()
  let heldAt = performance.now()
  const renew = async () => {
    const began = performance.now()
    if (await renewLease(db, lease, leaseMs)) heldAt = began
    else lost.abort(new Error('the lease was lost'))
  }
  const timer = setInterval(() => {
    if (performance.now() - heldAt >= leaseMs) lost.abort(new Error('the lease has run out'))
    else void renew().catch(() => {}) // Without an answer nothing is known.
  }, leaseMs / RENEWALS)
  return { signal: lost.signal, release: () => clearInterval(timer) }
}

/** Announces that this process works on jobs: from now on they are accepted. It takes none yet. */
export async function openJobRunner(options: JobRunnerOptions): Promise<JobRunner> {
  const { db, bus, log, places, retentionMs } = options
  const { leaseMs, pollMs } = { ...PACE, ...options.pace }
  const id = randomUUID()
  const stopping = new AbortController()
  const abandon = new AbortController()
  const running = new Set<Promise<void>>()
  let nudge = Promise.withResolvers<void>()
  const lastAt = { beat: Number.NEGATIVE_INFINITY, tidy: performance.now() }

  const wake = () => nudge.resolve()
  const unsubscribe = bus.subscribe(JOBS_TOPIC, wake)

  async function work(claim: ClaimedJob): Promise<void> {
    const hold = holdLease(options, claim.lease, leaseMs)
    const signal = AbortSignal.any([hold.signal, abandon.signal])
    try {
      await options.run(claim, signal)
    } catch (err) {
      if (!signal.aborted) log.error({ err, jobId: claim.job.id }, 'job was given back')
    } finally {
      hold.release()
      await letGo(db, claim.lease).catch(() => {}) // Then it runs out.
      bus.announce(JOBS_TOPIC)
    }
  }

  /** Now and then: says that it lives, and tidies up. */
  async function keepHouse(): Promise<void> {
    const now = performance.now()
    if (now - lastAt.beat >= BEAT_MS) {
      await beatRunner(db, id)
      lastAt.beat = now
    }
    await endLeasesOfTheDead(db)
    if (now - lastAt.tidy < TIDY_MS) return
    lastAt.tidy = now
    const jobs = await forgetOldJobs(db, retentionMs)
    if (jobs > 0) log.info({ jobs }, 'old jobs were removed')
  }

  async function takeAll(): Promise<void> {
    while (!stopping.signal.aborted && running.size < places) {
      const claim = await claimJob(db, { places, leaseMs })
      if (!claim) return
      const working = work(claim).finally(() => running.delete(working))
      running.add(working)
    }
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      nudge = Promise.withResolvers()
      try {
        await keepHouse()
        await takeAll()
      } catch (err) {
        log.warn({ err }, 'looking for jobs failed')
      }
      const timer = setTimeout(wake, pollMs)
      if (!stopping.signal.aborted) await nudge.promise
      clearTimeout(timer)
    }
  }

  await beatRunner(db, id)
  let looping = Promise.resolve()
  return {
    start() {
      looping = loop()
    },
    async close() {
      stopping.abort()
      wake()
      unsubscribe()
      await looping
      const limit = new AbortController()
      const drained = Promise.all(running).then(() => limit.abort())
      await sleep(DRAIN_MS, undefined, { signal: limit.signal }).catch(() => {})
      abandon.abort(new Error('the process stops'))
      await drained
      await removeRunner(db, id).catch(() => {})
      bus.announce(JOBS_TOPIC)
    },
  }
}
