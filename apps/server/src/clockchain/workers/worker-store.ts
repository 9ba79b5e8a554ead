import { randomUUID } from 'node:crypto'
import type { WorkerErrorCode, WorkerName, WorkerTrigger } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db, RootDb } from '../../platform/db/database.ts'
import type { RunResult } from './run-result.ts'

/** The right to run a worker: whoever takes it next raises the epoch. */
export interface WorkerLease {
  name: WorkerName
  epoch: number
}

/** A run that was taken. */
export interface ClaimedRun {
  lease: WorkerLease
  runId: string
  trigger: WorkerTrigger
  startedAt: Date
  cursor: unknown
  /** Runs before it that failed, in a row. */
  failures: number
}

/** A run that has ended. */
export interface EndedRun extends RunResult {
  errorCode: WorkerErrorCode | null
  /** Milliseconds from now until the schedule has the next one run; null: none. */
  nextInMs: number | null
  /** Whether it is worth a line in the history. */
  isRecorded: boolean
}

/** Runs of a worker that are remembered. */
const KEPT_RUNS = 100

const inMs = (ms: number) => sql<Date>`clock_timestamp() + ${ms} * interval '1 ms'`

/** Whoever held the run before is gone, or has let go. */
const FREE = sql<boolean>`(leased_until IS NULL OR leased_until <= clock_timestamp())`

/**
 * Makes the row of a worker, or brings its next run forward where the schedule has changed. All in
 * milliseconds from now; null: it has no schedule.
 * @param firstMs when it runs that has never run.
 * @param againMs when it runs next at the latest.
 */
export async function registerWorker(
  db: Db,
  name: WorkerName,
  { firstMs, againMs }: { firstMs: number | null; againMs: number | null },
): Promise<void> {
  const at = (ms: number | null) => (ms === null ? sql`NULL::timestamptz` : inMs(ms))
  await sql`
    INSERT INTO workers (name, next_run_at) VALUES (${name}, ${at(firstMs)})
    ON CONFLICT (name) DO UPDATE SET next_run_at = ${at(againMs)}
      WHERE workers.next_run_at IS NULL OR ${at(againMs)} < workers.next_run_at`.execute(db)
}

/** Which of these workers nobody runs although they should. Only `scheduled` ones run by themselves. */
export async function listDueWorkers(
  db: Db,
  names: readonly WorkerName[],
  scheduled: readonly WorkerName[],
): Promise<WorkerName[]> {
  const { rows } = await sql<{ name: WorkerName }>`
    SELECT name FROM workers
    WHERE name = ANY(${names}::text[]) AND ${FREE}
      AND (run_id IS NOT NULL
        OR (next_run_at <= clock_timestamp() AND name = ANY(${scheduled}::text[])))`.execute(db)
  return rows.map(({ name }) => name)
}

/**
 * Takes the run of a worker: the one that waits or was left behind, else a new one if it is due.
 * @param isNudged whether it runs before its time; after a failure it waits all the same.
 * @returns null when somebody else runs it, or nobody has to.
 */
export async function claimWorker(
  db: Db,
  name: WorkerName,
  { leaseMs, isNudged, isScheduled }: { leaseMs: number; isNudged: boolean; isScheduled: boolean },
): Promise<ClaimedRun | null> {
  const { rows } = await sql<{
    epoch: number
    runId: string
    trigger: WorkerTrigger
    startedAt: Date
    cursor: unknown
    failures: number
  }>`
    UPDATE workers SET
      lease_epoch = lease_epoch + 1,
      leased_until = ${inMs(leaseMs)},
      run_trigger = coalesce(run_trigger,
        CASE WHEN next_run_at <= clock_timestamp() THEN 'schedule' ELSE 'nudge' END),
      run_id = coalesce(run_id, ${randomUUID()}::uuid),
      run_started_at = coalesce(run_started_at, clock_timestamp())
    WHERE name = ${name} AND ${FREE} AND (
      run_id IS NOT NULL
      OR (${isScheduled} AND next_run_at <= clock_timestamp())
      OR (${isScheduled && isNudged} AND failures = 0))
    RETURNING lease_epoch AS epoch, run_id AS "runId", run_trigger AS trigger,
      run_started_at AS "startedAt", cursor, failures`.execute(db)
  const [row] = rows
  if (!row) return null
  const { epoch, ...run } = row
  return { lease: { name, epoch }, ...run }
}

const held = ({ name, epoch }: WorkerLease) => sql<boolean>`
  name = ${name} AND lease_epoch = ${epoch} AND leased_until > clock_timestamp()`

/** Holds on to a run. False: the lease had run out. */
export async function renewWorkerLease(
  db: Db,
  lease: WorkerLease,
  leaseMs: number,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE workers SET leased_until = ${inMs(leaseMs)} WHERE ${held(lease)}`.execute(db)
  return numAffectedRows === 1n
}

/** Keeps others from taking the run until the transaction ends. False: it is another's already. */
export async function lockLease(trx: Db, lease: WorkerLease): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM workers WHERE ${held(lease)} FOR NO KEY UPDATE`.execute(trx)
  return rows.length === 1
}

/** Lets go of a run that has not ended: another process goes on with it. */
export async function letGoOfWorker(db: Db, { name, epoch }: WorkerLease): Promise<void> {
  await sql`
    UPDATE workers SET leased_until = NULL
    WHERE name = ${name} AND lease_epoch = ${epoch}`.execute(db)
}

/** Saves where a worker stands. */
export async function saveWorkerCursor(trx: Db, name: WorkerName, cursor: unknown): Promise<void> {
  await sql`
    UPDATE workers SET cursor = ${JSON.stringify(cursor)}::jsonb WHERE name = ${name}`.execute(trx)
}

async function recordRun(trx: Db, run: ClaimedRun, end: EndedRun): Promise<void> {
  const { lease, runId, trigger, startedAt } = run
  await trx
    .insertInto('worker_runs')
    .values({
      run_id: runId,
      worker: lease.name,
      trigger,
      started_at: startedAt,
      status: end.errorCode === null ? 'completed' : 'failed',
      created: end.created,
      removed: end.removed ?? 0,
      failed: end.failed,
      cost_usd: end.costUsd,
      error_code: end.errorCode,
    })
    .execute()
  await sql`
    DELETE FROM worker_runs WHERE worker = ${lease.name} AND run_id IN (
      SELECT run_id FROM worker_runs WHERE worker = ${lease.name}
      ORDER BY finished_at DESC, run_id OFFSET ${KEPT_RUNS})`.execute(trx)
}

/** Ends a run and plans the next one. False, and nothing written, when the lease does not count any more. */
export async function endWorkerRun(db: RootDb, run: ClaimedRun, end: EndedRun): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const next = end.nextInMs === null ? null : inMs(end.nextInMs)
    const { numAffectedRows } = await sql`
      UPDATE workers SET
        leased_until = NULL, run_id = NULL, run_trigger = NULL, run_started_at = NULL,
        next_run_at = ${next},
        failures = CASE WHEN ${end.errorCode === null} THEN 0 ELSE failures + 1 END
      WHERE ${held(run.lease)}`.execute(trx)
    if (numAffectedRows !== 1n) return false
    if (end.isRecorded) await recordRun(trx, run, end)
    return true
  })
}

/** Asks for a run. Null: one goes on, or waits already. */
export async function requestRun(db: Db, name: WorkerName): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    UPDATE workers SET run_id = ${randomUUID()}::uuid, run_trigger = 'admin'
    WHERE name = ${name} AND run_id IS NULL
    RETURNING run_id AS id`.execute(db)
  return rows[0]?.id ?? null
}

/** How a worker stands. */
export interface WorkerState {
  name: WorkerName
  nextRunAt: Date | null
  runId: string | null
  trigger: WorkerTrigger | null
  startedAt: Date | null
  cursor: unknown
}

/** All workers that were ever registered. */
export async function listWorkers(db: Db): Promise<WorkerState[]> {
  const { rows } = await sql<WorkerState>`
    SELECT name, next_run_at AS "nextRunAt", run_id AS "runId", run_trigger AS trigger,
      run_started_at AS "startedAt", cursor
    FROM workers`.execute(db)
  return rows
}

/** A run in the history. */
export interface StoredRun {
  runId: string
  worker: WorkerName
  trigger: WorkerTrigger
  startedAt: Date
  finishedAt: Date
  status: 'completed' | 'failed'
  created: number
  removed: number
  failed: number
  costUsd: number
  errorCode: WorkerErrorCode | null
}

const RUN = sql`
  run_id AS "runId", worker, trigger, started_at AS "startedAt", finished_at AS "finishedAt",
  status, created, removed, failed, cost_usd AS "costUsd", error_code AS "errorCode"`

/** The last runs of each worker, newest first. */
export async function listRuns(db: Db, limit: number): Promise<StoredRun[]> {
  const { rows } = await sql<StoredRun>`
    SELECT runs.* FROM workers CROSS JOIN LATERAL (
      SELECT ${RUN} FROM worker_runs WHERE worker = workers.name
      ORDER BY finished_at DESC, worker_runs.run_id LIMIT ${limit}
    ) runs ORDER BY "finishedAt" DESC, "runId"`.execute(db)
  return rows
}

/** A run that has ended; null while it has not. */
export async function findRun(db: Db, runId: string): Promise<StoredRun | null> {
  const { rows } = await sql<StoredRun>`
    SELECT ${RUN} FROM worker_runs WHERE run_id = ${runId}`.execute(db)
  return rows[0] ?? null
}
