import type {
  ErrorCode,
  Frame,
  GenerateRequest,
  TimepointStatus,
  Usage,
  Visibility,
  Warning,
} from '@timepoint/contracts'
import { type ExpressionBuilder, type Selectable, sql } from 'kysely'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { throughDeadlocks } from '../../platform/db/deadlock.ts'
import type { TimepointsTable } from '../../platform/db/tables/flash-tables.ts'
import type { Tables } from '../../platform/db/tables.ts'
import type { Reach } from '../access.ts'
import { ownedWithin } from '../access-store.ts'
import type { RenderResult } from './render-result.ts'

/** Why a render has no result. `detail` may be shown to anyone who may see the timepoint. */
export interface RenderFailure {
  code: ErrorCode
  detail: string
  /** The step that failed; null when it was not a step. */
  step: string | null
  reason?: string
  suggestedQuery?: string
  /** What was used all the same; absent when it was ended from outside. */
  usage?: Usage
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
  /** How often the render was claimed; what is written under an older epoch is refused. */
  leaseEpoch: number
  /** Time that processes have spent on the render, in milliseconds. */
  runMs: number
  /** The timepoint from which a jump led here; null without a jump, and when that was erased. */
  sourceId: string | null
  /** The timepoint with which the chain of jumps began; null without a jump. */
  sequenceId: string | null
}

/** What the record of the jump that led to a timepoint says, beside the columns of its own row. */
function links(eb: ExpressionBuilder<Tables, 'timepoints'>) {
  const jump = eb.selectFrom('jumps').whereRef('jumps.target_id', '=', 'timepoints.id')
  return [jump.select('source_id').as('source_id'), jump.select('sequence_id').as('sequence_id')]
}

type Row = Selectable<TimepointsTable> & { source_id: string | null; sequence_id: string | null }

function fromRow(row: Row): StoredTimepoint {
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
    leaseEpoch: row.lease_epoch,
    runMs: row.run_ms,
    sourceId: row.source_id,
    sequenceId: row.sequence_id,
  }
}

/** Stores an accepted request, with the first frame of its stream. */
export async function insertTimepoint(
  db: Db,
  timepoint: {
    id: string
    slug: string
    request: GenerateRequest
    warnings: Warning[]
    createdAt: Date
    ownerId?: string | null
  },
  start: Frame,
): Promise<void> {
  const { id, slug, request, warnings, createdAt, ownerId = null } = timepoint
  await sql`/* prepared: insert_timepoint */
    WITH timepoint AS (
      INSERT INTO timepoints
        (id, slug, query, status, visibility, owner_id, request, warnings, created_at)
      VALUES (${id}, ${slug}, ${request.query}, 'pending', ${request.visibility}, ${ownerId},
        ${JSON.stringify(request)}, ${JSON.stringify(warnings)}, ${createdAt})
      RETURNING id
    )
    INSERT INTO events (timepoint_id, seq, name, frame)
    SELECT id, 1, 'start', ${JSON.stringify(start)}::json FROM timepoint`.execute(db)
}

/** The timepoint of an id or a slug; null when there is none, or it was deleted. */
export async function findTimepoint(
  db: Db,
  by: { id: string } | { slug: string },
): Promise<StoredTimepoint | null> {
  const row = await db
    .selectFrom('timepoints')
    .selectAll()
    .select(links)
    .$if('id' in by, (query) => query.where('id', '=', (by as { id: string }).id))
    .$if('slug' in by, (query) => query.where('slug', '=', (by as { slug: string }).slug))
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return row ? fromRow(row) : null
}

/** The timepoints of these ids by id; those that are not there, or were deleted, are absent. */
export async function findTimepoints(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, StoredTimepoint>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('timepoints')
    .selectAll()
    .select(links)
    .where('id', '=', sql<string>`ANY(${ids}::uuid[])`)
    .where('deleted_at', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.id, fromRow(row)]))
}

/** Which part of the timepoints is wanted; pages count from 1. */
export interface TimepointPage {
  status?: TimepointStatus | undefined
  /** Null: public ones, and the caller's own of every kind. */
  visibility: 'public' | 'private' | null
  /** What is the caller's own: nothing private of anybody else is in a list. */
  reach: Reach
  page: number
  pageSize: number
}

/** What a caller finds in lists. What nobody owns is in none unless it is public or asked for. */
function listed({ visibility, reach }: Pick<TimepointPage, 'visibility' | 'reach'>) {
  const own = ownedWithin(reach, 'timepoints.owner_id')
  if (visibility === 'private') return sql<boolean>`(visibility = 'private' AND ${own})`
  const isKnown = reach === 'all' || (reach !== 'nothing' && reach.ownerId !== null)
  if (visibility === 'public' || !isKnown) return sql<boolean>`visibility = 'public'`
  return sql<boolean>`(visibility = 'public' OR ${own})`
}

/** One page of timepoints, newest first, and how many there are in all. */
export async function listTimepoints(
  db: Db,
  { status, visibility, reach, page, pageSize }: TimepointPage,
): Promise<{ items: StoredTimepoint[]; total: number }> {
  const matching = db
    .selectFrom('timepoints')
    .where(listed({ visibility, reach }))
    .where('deleted_at', 'is', null)
    .$if(status !== undefined, (query) => query.where('status', '=', status as TimepointStatus))
  const { total } = await matching
    .select(sql<number>`count(*)::int`.as('total'))
    .executeTakeFirstOrThrow()
  const rows = await matching
    .selectAll()
    .select(links)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  return { items: rows.map(fromRow), total }
}

/**
 * Timepoints of an owner that were not deleted, oldest first.
 * @param after the last one of the page before; null for the first page.
 */
export async function readOwnTimepoints(
  db: Db,
  ownerId: string,
  after: Pick<StoredTimepoint, 'id' | 'createdAt'> | null,
  limit: number,
): Promise<StoredTimepoint[]> {
  const rows = await db
    .selectFrom('timepoints')
    .selectAll()
    .select(links)
    .where('owner_id', '=', ownerId)
    .where('deleted_at', 'is', null)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(created_at, id) > (${after?.createdAt}, ${after?.id})`),
    )
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/**
 * Takes a render over: what its former holder writes from now on is refused. Null when it has ended.
 * The first claim decides when it started.
 */
export async function claimTimepoint(db: Db, id: string): Promise<StoredTimepoint | null> {
  const row = await db
    .updateTable('timepoints')
    .set((eb) => ({
      status: 'processing',
      lease_epoch: eb('lease_epoch', '+', 1),
      started_at: sql<Date>`coalesce(started_at, now())`,
      updated_at: sql<Date>`now()`,
    }))
    .where('id', '=', id)
    .where('status', 'in', ['pending', 'processing'])
    .returningAll()
    .returning(links)
    .executeTakeFirst()
  return row ? fromRow(row) : null
}

/** Whether a render is still to be written under an epoch. */
export async function holdsLease(
  db: Db,
  { timepointId, epoch }: { timepointId: string; epoch: number },
): Promise<boolean> {
  const row = await db
    .selectFrom('timepoints')
    .select('id')
    .where('id', '=', timepointId)
    .where('lease_epoch', '=', epoch)
    .where('status', '=', 'processing')
    .executeTakeFirst()
  return row !== undefined
}

/** A render that has not ended, kept from changing until the transaction ends; null when it has. */
export async function lockUnfinished(trx: Db, id: string): Promise<StoredTimepoint | null> {
  const row = await trx
    .selectFrom('timepoints')
    .selectAll()
    .select(links)
    .where('id', '=', id)
    .where('status', 'in', ['pending', 'processing'])
    .forUpdate()
    .executeTakeFirst()
  return row ? fromRow(row) : null
}

/** Changes who may read a timepoint. Null when there is none. */
export async function setVisibility(
  db: Db,
  id: string,
  visibility: Visibility,
): Promise<StoredTimepoint | null> {
  const row = await db
    .updateTable('timepoints')
    .set({ visibility, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returningAll()
    .returning(links)
    .executeTakeFirst()
  return row ? fromRow(row) : null
}

/** Hides a timepoint from everyone; its rows stay. False when there is none, or no more. */
export async function markDeleted(db: Db, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('timepoints')
    .set({ deleted_at: sql<Date>`now()`, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Erases a timepoint with everything that belongs to it. False when there is none. */
export async function eraseTimepoint(db: RootDb, id: string): Promise<boolean> {
  const erasing = db.deleteFrom('timepoints').where('id', '=', id)
  const { numDeletedRows } = await throughDeadlocks(() => erasing.executeTakeFirst())
  return numDeletedRows === 1n
}

/** How many renders have not ended, by status. Looks at those alone. */
export async function countUnfinished(db: Db): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('timepoints')
    .select(['status', sql<number>`count(*)::int`.as('count')])
    .where('status', 'in', ['pending', 'processing'])
    .groupBy('status')
    .execute()
  const counts = rows.map(({ status, count }) => [status, count] as const)
  return { pending: 0, processing: 0, ...Object.fromEntries(counts) }
}

/** Accepted renders that no process has begun after this long may have been forgotten. */
const FORGOTTEN_S = 5

/** Ids of renders that were accepted a while ago but never begun, oldest first. */
export async function findUnbegun(db: Db, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('timepoints')
    .select('id')
    .where('status', '=', 'pending')
    .where('created_at', '<', sql<Date>`now() - make_interval(secs => ${FORGOTTEN_S})`)
    .orderBy('created_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}
