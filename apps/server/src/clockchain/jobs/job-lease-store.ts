import type { JobErrorCode } from '@timepoint/contracts'
import { type Selectable, sql } from 'kysely'
import type { Db, RootDb } from '../../platform/db/database.ts'
import type { JobsTable } from '../../platform/db/tables/work-tables.ts'
import type { Job, JobLease } from './job.ts'
import { lockBulk, lockClaims, releaseNext } from './job-queue-store.ts'
import { jobOf } from './job-store.ts'
import type { Screening } from './judge/judge.ts'

/** A job that was taken, with the lease on it. */
export interface ClaimedJob {
  job: Job
  lease: JobLease
}

const READY = sql<boolean>`
  status IN ('pending', 'processing') AND ready_at <= clock_timestamp()
  AND (leased_until IS NULL OR leased_until <= clock_timestamp())`

const until = (leaseMs: number) => sql<Date>`clock_timestamp() + ${leaseMs} * interval '1 ms'`

/** What a lease is about, while it counts: the job goes on, and is nobody else's. */
const held = ({ id, epoch }: JobLease) => sql<boolean>`
  id = ${id} AND lease_epoch = ${epoch} AND status = 'processing'
  AND leased_until > clock_timestamp()`

/**
 * Takes the job that has waited longest, if fewer than `places` leases are out over all processes. Of a
 * job whose holder is gone the lease runs out: then it is taken like any other.
 */
export async function claimJob(
  db: RootDb,
  { places, leaseMs }: { places: number; leaseMs: number },
): Promise<ClaimedJob | null> {
  const { rows: waiting } = await sql`
    SELECT FROM jobs WHERE ${READY} ORDER BY ready_at, id LIMIT 1`.execute(db)
  if (waiting.length === 0) return null
  return db.transaction().execute(async (trx) => {
    await lockClaims(trx)
    const { rows } = await sql<Selectable<JobsTable>>`
      UPDATE jobs SET status = 'processing', lease_epoch = lease_epoch + 1, retry_at = NULL,
        leased_until = ${until(leaseMs)}
      WHERE id = (
          SELECT id FROM jobs WHERE ${READY}
          ORDER BY ready_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
        AND ${places} > (SELECT count(*) FROM jobs WHERE leased_until > clock_timestamp())
      RETURNING *`.execute(trx)
    const [row] = rows
    if (!row) return null
    return { job: jobOf(row), lease: { id: row.id, bulkId: row.bulk_id, epoch: row.lease_epoch } }
  })
}

/** Holds on to a job, also to one that was cancelled meanwhile. False: the lease had run out. */
export async function renewLease(
  db: Db,
  { id, epoch }: JobLease,
  leaseMs: number,
): Promise<boolean> {
  const { numAffectedRows } = await sql`/* prepared: renew_job_lease */
    UPDATE jobs SET leased_until = ${until(leaseMs)}
    WHERE id = ${id} AND lease_epoch = ${epoch} AND leased_until > clock_timestamp()`.execute(db)
  return numAffectedRows === 1n
}

/** Gives a lease back: the job, or what comes after it, may go on elsewhere. */
export async function letGo(db: RootDb, { id, bulkId, epoch }: JobLease): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockBulk(trx, bulkId)
    await trx
      .updateTable('jobs')
      .set({ leased_until: null })
      .where('id', '=', id)
      .where('lease_epoch', '=', epoch)
      .execute()
    await releaseNext(trx, bulkId)
  })
}

/** Goes on with the bulks of cancelled jobs whose holders died before they gave them back. */
export async function endLeasesOfTheDead(db: RootDb): Promise<void> {
  const { rows } = await sql<JobLease>`
    SELECT id, bulk_id AS "bulkId", lease_epoch AS epoch FROM jobs
    WHERE leased_until <= clock_timestamp() AND completed_at IS NOT NULL`.execute(db)
  for (const lease of rows) await letGo(db, lease)
}

/** Keeps what the judge said. False, and nothing kept, when the lease does not count any more. */
export async function keepScreening(
  db: Db,
  lease: JobLease,
  screening: Screening,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ screening: JSON.stringify(screening), failures: 0, step_began_at: null })
    .where(held(lease))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Writes down that the step is tried, and whether Flash is called for it. As {@link keepScreening}. */
export async function beginTry(
  db: Db,
  lease: JobLease,
  { callsFlash }: { callsFlash: boolean },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({
      attempts: sql<number>`attempts + ${callsFlash ? 1 : 0}`,
      step_began_at: sql<Date>`coalesce(step_began_at, now())`,
    })
    .where(held(lease))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Keeps what was rendered, until it is stored. As {@link keepScreening}. */
export async function keepScene(db: Db, lease: JobLease, scene: unknown): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ scene: JSON.stringify(scene), failures: 0, step_began_at: null })
    .where(held(lease))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** How a failed try is followed by another one. */
export interface Retry {
  delayMs: number
  /** Whether the render is over, so that the next one needs a key of its own. */
  isNewRender: boolean
}

/** Puts a job back until it is tried again; its place is free meanwhile. As {@link keepScreening}. */
export async function retryLater(
  db: Db,
  lease: JobLease,
  { delayMs, isNewRender }: Retry,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    WITH later AS (SELECT clock_timestamp() + ${delayMs} * interval '1 ms' AS at)
    UPDATE jobs SET retry_at = later.at, ready_at = later.at, leased_until = NULL,
      failures = failures + 1, render = render + ${isNewRender ? 1 : 0}
    FROM later WHERE ${held(lease)}`.execute(db)
  return numAffectedRows === 1n
}

/** How a job ended. */
export type JobEnd =
  | { status: 'completed'; path: string; nodeId: string; similarTo: string[] }
  | { status: 'failed'; errorCode: JobErrorCode }

/**
 * Takes the row of a job for what is written with its end: who cancels it waits. False when the lease
 * does not count any more.
 */
export async function lockJob(trx: Db, lease: JobLease): Promise<boolean> {
  await lockBulk(trx, lease.bulkId)
  const { rows } = await sql`SELECT FROM jobs WHERE ${held(lease)} FOR UPDATE`.execute(trx)
  return rows.length === 1
}

/** Writes the end of a job whose row was taken, and lets the next one of its bulk run. */
export async function endJob(trx: Db, { id, bulkId }: JobLease, end: JobEnd): Promise<void> {
  const outcome =
    end.status === 'completed'
      ? { path: end.path, node_id: end.nodeId, similar_to: end.similarTo }
      : { error_code: end.errorCode }
  await trx
    .updateTable('jobs')
    .set({
      ...outcome,
      status: end.status,
      completed_at: sql<Date>`now()`,
      leased_until: null,
      scene: null,
    })
    .where('id', '=', id)
    .execute()
  await releaseNext(trx, bulkId)
}
