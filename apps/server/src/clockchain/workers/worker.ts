import type { WorkerErrorCode, WorkerName, WorkerTrigger } from '@timepoint/contracts'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { throughDeadlocks } from '../../platform/db/deadlock.ts'
import type { RunResult } from './run-result.ts'
import { lockLease, type WorkerLease } from './worker-store.ts'

/** When a worker runs by itself. */
export type WorkerSchedule =
  | { kind: 'interval'; everyMs: number }
  /** From midnight, UTC. */
  | { kind: 'daily'; atMs: number }
  /** Once at each start of a process; it says itself when there is nothing to do. */
  | { kind: 'start' }

/** Something that works on Clockchain by itself: on one process at a time, whichever that is. */
export interface Worker {
  name: WorkerName
  /** Whether it runs by itself. What administrators ask for runs anyhow. */
  isEnabled: boolean
  schedule: WorkerSchedule
  /** What is announced when it should run at once. */
  topics: readonly string[]
  /**
   * One run. It may have been begun by a process that is gone: what that one did is done.
   * @throws WorkerError for what passes; anything else is a defect.
   */
  run(task: WorkerTask): Promise<RunResult>
}

/** One run, as its worker sees it. */
export interface WorkerTask {
  runId: string
  trigger: WorkerTrigger
  /** What the last one saved; null: nothing yet. */
  cursor: unknown
  /** Aborts when this process must let go: it stops, or does not lead any more. */
  signal: AbortSignal
  /**
   * One transaction of the leader: whoever led before cannot write any more, whoever leads next waits.
   * @throws LeaseLost
   */
  write<T>(work: (trx: Db) => Promise<T>): Promise<T>
  /** Saves where the worker stands, with what is written beside. */
  saveCursor(trx: Db, cursor: unknown): Promise<void>
}

/** The run is another's: nothing may be written any more. */
export class LeaseLost extends Error {
  override name = 'LeaseLost'
}

/** A run that failed for a reason that is known, and is tried again. */
export class WorkerError extends Error {
  override name = 'WorkerError'
  readonly code: WorkerErrorCode
  /** Not sooner than this, in milliseconds; null: whenever. */
  readonly retryAfterMs: number | null

  constructor(
    code: WorkerErrorCode,
    { cause, retryAfterMs = null }: { cause?: unknown; retryAfterMs?: number | null } = {},
  ) {
    super(code, { cause })
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

/** Writes as the holder of a lease. @throws LeaseLost */
export async function writeAsLeader<T>(
  db: RootDb,
  lease: WorkerLease,
  work: (trx: Db) => Promise<T>,
): Promise<T> {
  return throughDeadlocks(() =>
    db.transaction().execute(async (trx) => {
      if (!(await lockLease(trx, lease))) throw new LeaseLost(lease.name)
      return work(trx)
    }),
  )
}
