import { randomUUID } from 'node:crypto'
import type { JobErrorCode, JobStatus } from '@timepoint/contracts'
import { type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { JobsTable } from '../../platform/db/tables/work-tables.ts'
import type { Job, JobOrigin, NewJob, RenderWorker } from './job.ts'
import { lockBulk, releaseNext } from './job-queue-store.ts'
import type { Screening } from './judge/judge.ts'

/** A row as our code reads it. */
export function jobOf(row: Selectable<JobsTable>): Job {
  return {
    id: row.id,
    bulkId: row.bulk_id,
    createdBy: row.created_by,
    worker: row.worker as RenderWorker,
    requestId: row.request_id,
    query: row.query,
    preset: row.preset,
    visibility: row.visibility,
    status: row.status,
    screening: row.screening as Screening | null,
    scene: row.scene,
    attempts: row.attempts,
    failures: row.failures,
    stepBeganAt: row.step_began_at,
    render: row.render,
    retryAt: row.retry_at,
    cancelRequested: row.cancel_requested,
    path: row.path,
    nodeId: row.node_id,
    similarTo: row.similar_to,
    errorCode: row.error_code as JobErrorCode | null,
    createdAt: row.created_at,
    completedAt: row.completed_at,
  }
}

/**
 * Stores jobs; the first may run at once.
 * @param jobs several are a bulk, which run one after another.
 * @returns them in their order.
 */
export async function insertJobs(
  db: Db,
  jobs: readonly NewJob[],
  { createdBy, worker, requestId }: JobOrigin,
  { isBulk }: { isBulk: boolean },
): Promise<Job[]> {
  const bulkId = isBulk ? randomUUID() : null
  const rows = await db
    .insertInto('jobs')
    .values(
      jobs.map(({ query, preset, visibility, screening }, index) => ({
        id: randomUUID(),
        bulk_id: bulkId,
        bulk_index: isBulk ? index : null,
        created_by: createdBy,
        worker,
        request_id: requestId,
        query,
        preset,
        visibility,
        screening: screening === null ? null : JSON.stringify(screening),
        ready_at: index === 0 ? sql<Date>`now()` : null,
      })),
    )
    .returningAll()
    .execute()
  return rows.toSorted((a, b) => (a.bulk_index ?? 0) - (b.bulk_index ?? 0)).map(jobOf)
}

/** Whose jobs somebody gets to see; null: everybody's. */
export type JobOwner = string | null

/** Null when there is none, or it is another's. */
export async function findJob(db: Db, id: string, owner: JobOwner): Promise<Job | null> {
  let query = db.selectFrom('jobs').selectAll().where('id', '=', id)
  if (owner !== null) query = query.where('created_by', '=', owner)
  const row = await query.executeTakeFirst()
  return row ? jobOf(row) : null
}

/** Where a list of jobs goes on: after this one. */
interface JobPosition {
  /** Milliseconds since 1970. */
  at: number
  id: string
}

/** Which jobs are listed. */
export interface JobPage {
  owner: JobOwner
  status: JobStatus | null
  after: JobPosition | null
  limit: number
}

/** Jobs of a page, newest first. */
export async function listJobs(db: Db, { owner, status, after, limit }: JobPage): Promise<Job[]> {
  let query = db.selectFrom('jobs').selectAll()
  if (owner !== null) query = query.where('created_by', '=', owner)
  if (status !== null) query = query.where('status', '=', status)
  if (after !== null) {
    query = query.where(sql<boolean>`(created_at, id) < (${new Date(after.at)}, ${after.id}::uuid)`)
  }
  const rows = await query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(jobOf)
}

/**
 * Ends a job that nobody wants any more, whoever works on it: what still comes of it is not stored.
 * @param trx a transaction: the next of its bulk may begin with it.
 * @returns null when it has ended already.
 */
export async function cancelJob(
  trx: Db,
  { id, bulkId }: Pick<Job, 'id' | 'bulkId'>,
): Promise<Job | null> {
  await lockBulk(trx, bulkId)
  const row = await trx
    .updateTable('jobs')
    .set({
      status: 'cancelled',
      cancel_requested: true,
      completed_at: sql<Date>`now()`,
      retry_at: null,
      scene: null,
    })
    .where('id', '=', id)
    .where('status', 'in', ['pending', 'processing'])
    .returningAll()
    .executeTakeFirst()
  if (!row) return null
  await releaseNext(trx, bulkId)
  return jobOf(row)
}

/** How many jobs have not ended, over all processes. */
export async function countUnfinishedJobs(
  db: Db,
): Promise<Record<'pending' | 'processing', number>> {
  const rows = await db
    .selectFrom('jobs')
    .select(['status', sql<number>`count(*)::integer`.as('count')])
    .where('status', 'in', ['pending', 'processing'])
    .groupBy('status')
    .execute()
  const counts = Object.fromEntries(rows.map(({ status, count }) => [status, count]))
  return { pending: counts.pending ?? 0, processing: counts.processing ?? 0 }
}

/** Rows that one statement removes: locks are held for a moment only. */
const BATCH = 500

/** Removes jobs that ended longer ago than that; the number of them. */
export async function forgetOldJobs(db: Db, ageMs: number): Promise<number> {
  for (let removed = 0; ; ) {
    const { numAffectedRows = 0n } = await sql`
      DELETE FROM jobs WHERE id = ANY (ARRAY(
        SELECT id FROM jobs WHERE completed_at < now() - ${ageMs} * interval '1 ms'
        ORDER BY completed_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`.execute(db)
    removed += Number(numAffectedRows)
    if (numAffectedRows < BATCH) return removed
  }
}
