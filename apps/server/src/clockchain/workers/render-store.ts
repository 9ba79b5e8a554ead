import type { WorkerName } from '@timepoint/contracts'
import { type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { WorkerRendersTable } from '../../platform/db/tables/work-tables.ts'
import { insertJobs } from '../jobs/job-store.ts'
import type { MomentRow } from '../moments/moment-row.ts'
import { TODAY } from './budget-store.ts'

/** A render that a worker asks for. */
export interface WorkerRender {
  worker: Extract<WorkerName, 'daily' | 'expander'>
  runId: string
  /** The moment that it is for. */
  momentId: string
  query: string
  preset: string
  /** How what is rendered is related to the moment; null: it is the moment. */
  relation: string | null
  why: string | null
  /** The reservation that pays for it. */
  costId: string | null
}

/** A worker's render as it is stored. */
export interface StoredRender {
  jobId: string
  momentId: string
  relation: string | null
  why: string | null
  costId: string | null
}

/**
 * Asks for a render, as a public job in the name of the worker.
 * @returns null when the worker has asked for the same today.
 */
export async function askForRender(trx: Db, render: WorkerRender): Promise<string | null> {
  const { worker, runId, momentId, query, preset, relation, why, costId } = render
  const { rows: known } = await sql`
    SELECT FROM worker_renders WHERE worker = ${worker} AND moment_id = ${momentId}
      AND day = ${TODAY} AND query = ${query}`.execute(trx)
  if (known.length > 0) return null
  const asked = { query, preset, visibility: 'public' as const, screening: null }
  const origin = { createdBy: worker, worker, requestId: null }
  const [job] = await insertJobs(trx, [asked], origin, { isBulk: false })
  if (!job) throw new Error('a job was not stored')
  await sql`
    INSERT INTO worker_renders (job_id, worker, run_id, moment_id, day, query, relation, why, cost_id)
    VALUES (${job.id}, ${worker}, ${runId}, ${momentId}, ${TODAY}, ${query}, ${relation}, ${why},
      ${costId})`.execute(trx)
  return job.id
}

const storedOf = (row: Selectable<WorkerRendersTable>): StoredRender => ({
  jobId: row.job_id,
  momentId: row.moment_id,
  relation: row.relation,
  why: row.why,
  costId: row.cost_id,
})

/** What a job is for; null where no worker has asked for it. */
export async function findRender(db: Db, jobId: string): Promise<StoredRender | null> {
  const row = await db
    .selectFrom('worker_renders')
    .selectAll()
    .where('job_id', '=', jobId)
    .executeTakeFirst()
  return row ? storedOf(row) : null
}

/** How far the renders of a run are. */
export interface RenderProgress {
  unfinished: number
  completed: number
  failed: number
}

/** How far the renders of a run are, or one of them. A job that was forgotten has failed. */
export async function readProgress(
  db: Db,
  runId: string,
  jobId: string | null = null,
): Promise<RenderProgress> {
  const { rows } = await sql<RenderProgress>`
    SELECT count(*) FILTER (WHERE jobs.status IN ('pending', 'processing'))::integer AS unfinished,
      count(*) FILTER (WHERE jobs.status = 'completed')::integer AS completed,
      count(*) FILTER (WHERE jobs.status IS NULL OR jobs.status IN ('failed', 'cancelled'))::integer
        AS failed
    FROM worker_renders LEFT JOIN jobs ON jobs.id = job_id
    WHERE run_id = ${runId} AND (${jobId}::uuid IS NULL OR job_id = ${jobId}::uuid)`.execute(db)
  return rows[0] ?? { unfinished: 0, completed: 0, failed: 0 }
}

/** Gives back what was set aside for jobs of a run that have ended without a call of Flash. */
export async function releaseUnused(db: Db, runId: string): Promise<void> {
  await sql`
    UPDATE worker_costs SET cost_usd = 0
    FROM worker_renders JOIN jobs ON jobs.id = job_id
    WHERE worker_costs.id = worker_renders.cost_id AND worker_renders.run_id = ${runId}
      AND worker_costs.cost_usd IS NULL
      AND jobs.attempts = 0 AND jobs.completed_at IS NOT NULL`.execute(db)
}

/** Days for which is remembered what was asked for. */
const KEPT_DAYS = 40

/** Forgets renders of days long gone. */
export async function forgetOldRenders(db: Db): Promise<void> {
  await sql`
    DELETE FROM worker_renders WHERE day < ${TODAY} - ${KEPT_DAYS}::integer`.execute(db)
}

/** A moment that nobody else changes until the transaction ends; null where it is gone. */
export async function lockMomentRow(trx: Db, id: string): Promise<MomentRow | null> {
  const { rows } = await sql<MomentRow>`
    SELECT * FROM moments WHERE id = ${id} FOR UPDATE`.execute(trx)
  return rows[0] ?? null
}
