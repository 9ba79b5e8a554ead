import type {
  ErrorCode,
  GenerateRequest,
  TimepointStatus,
  Visibility,
  Warning,
} from '@timepoint/contracts'
import { type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { TimepointsTable } from '../../platform/db/tables.ts'
import type { RenderResult } from './render-result.ts'

/** Why a render has no result. `detail` may be shown to anyone who may see the timepoint. */
export interface RenderFailure {
  code: ErrorCode
  detail: string
  /** The step that failed; null when it was not a step. */
  step: string | null
  reason?: string
  suggestedQuery?: string
}

/** A timepoint as stored. */
export interface StoredTimepoint {
  id: string
  query: string
  slug: string
  status: TimepointStatus
  visibility: Visibility
  ownerId: string | null
  request: GenerateRequest
  /** About the request itself; those of the render are in the result. */
  warnings: Warning[]
  progress: number
  currentStep: string | null
  result: RenderResult | null
  failure: RenderFailure | null
  tdfHash: string | null
  createdAt: Date
  updatedAt: Date
  startedAt: Date | null
  completedAt: Date | null
}

function fromRow(row: Selectable<TimepointsTable>): StoredTimepoint {
  return {
    id: row.id,
    query: row.query,
    slug: row.slug,
    status: row.status,
    visibility: row.visibility,
    ownerId: row.owner_id,
    request: row.request as GenerateRequest,
    warnings: row.warnings as Warning[],
    progress: row.progress,
    currentStep: row.current_step,
    result: row.result as RenderResult | null,
    failure: row.failure as RenderFailure | null,
    tdfHash: row.tdf_hash,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    startedAt: row.started_at,
    completedAt: row.completed_at,
  }
}

/** Stores an accepted request. */
export async function insertTimepoint(
  db: Db,
  timepoint: { id: string; slug: string; request: GenerateRequest; warnings: Warning[] },
): Promise<void> {
  const { id, slug, request, warnings } = timepoint
  await db
    .insertInto('timepoints')
    .values({
      id,
      slug,
      query: request.query,
      status: 'pending',
      visibility: request.visibility,
      request: JSON.stringify(request),
      warnings: JSON.stringify(warnings),
    })
    .execute()
}

/** The timepoint of an id or a slug; null when there is none. */
export async function findTimepoint(
  db: Db,
  by: { id: string } | { slug: string },
): Promise<StoredTimepoint | null> {
  const row = await db
    .selectFrom('timepoints')
    .selectAll()
    .$if('id' in by, (query) => query.where('id', '=', (by as { id: string }).id))
    .$if('slug' in by, (query) => query.where('slug', '=', (by as { slug: string }).slug))
    .executeTakeFirst()
  return row ? fromRow(row) : null
}

/** Which part of the timepoints is wanted; pages count from 1. */
export interface TimepointPage {
  status?: TimepointStatus | undefined
  visibility: Visibility
  page: number
  pageSize: number
}

/** One page of timepoints, newest first, and how many there are in all. */
export async function listTimepoints(
  db: Db,
  { status, visibility, page, pageSize }: TimepointPage,
): Promise<{ items: StoredTimepoint[]; total: number }> {
  const matching = db
    .selectFrom('timepoints')
    .where('visibility', '=', visibility)
    .$if(status !== undefined, (query) => query.where('status', '=', status as TimepointStatus))
  const { total } = await matching
    .select(sql<number>`count(*)::int`.as('total'))
    .executeTakeFirstOrThrow()
  const rows = await matching
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  return { items: rows.map(fromRow), total }
}

/** Marks a render as running. The first start counts for the time limit, also after a resume. */
export async function claimTimepoint(db: Db, id: string): Promise<StoredTimepoint | null> {
  const row = await db
    .updateTable('timepoints')
    .set({
      status: 'processing',
      started_at: sql<Date>`coalesce(started_at, now())`,
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .where('status', 'in', ['pending', 'processing'])
    .returningAll()
    .executeTakeFirst()
  return row ? fromRow(row) : null
}

/** Shows how far a running render is. */
export async function setProgress(
  db: Db,
  id: string,
  progress: number,
  step: string | null,
): Promise<void> {
  await db
    .updateTable('timepoints')
    .set({ progress, current_step: step, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('status', '=', 'processing')
    .execute()
}

/** Stores a finished scene. False when the render had ended before. */
export async function completeTimepoint(
  db: Db,
  id: string,
  result: RenderResult,
  tdfHash: string,
  completedAt: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('timepoints')
    .set({
      status: 'completed',
      progress: 100,
      current_step: null,
      year: result.year,
      result: JSON.stringify(result),
      tdf_hash: tdfHash,
      completed_at: completedAt,
      updated_at: completedAt,
    })
    .where('id', '=', id)
    .where('status', '=', 'processing')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Stores why there is no scene. False when the render had ended before. */
export async function failTimepoint(db: Db, id: string, failure: RenderFailure): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('timepoints')
    .set({
      status: 'failed',
      current_step: null,
      failure: JSON.stringify(failure),
      completed_at: sql<Date>`now()`,
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .where('status', 'in', ['pending', 'processing'])
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Ids of renders that were accepted but have not ended, oldest first. */
export async function findUnfinished(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('timepoints')
    .select('id')
    .where('status', 'in', ['pending', 'processing'])
    .orderBy('created_at')
    .execute()
  return rows.map((row) => row.id)
}
