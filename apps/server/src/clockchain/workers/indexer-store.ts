import type { Visibility } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** A moment that has a scene. */
export interface Carrier {
  timepointId: string
  momentId: string
  visibility: Visibility
  version: number
  /** Whether Flash has yet to be told who may see the moment's scenes: until then it knows less than we do. */
  isPending: boolean
}

/** The moments that have these scenes. */
export async function findCarriers(db: Db, timepointIds: readonly string[]): Promise<Carrier[]> {
  if (timepointIds.length === 0) return []
  const { rows } = await sql<Carrier>`
    SELECT scenes.timepoint_id AS "timepointId", moments.id AS "momentId", moments.visibility,
      moments.version, pending.moment_id IS NOT NULL AS "isPending"
    FROM moment_scenes scenes
    JOIN moments ON moments.id = scenes.moment_id
    LEFT JOIN scene_visibility_changes pending
      ON pending.moment_id = moments.id AND scenes.rendered_here
    WHERE scenes.timepoint_id = ANY(${timepointIds}::text[])
    ORDER BY moments.id`.execute(db)
  return rows
}

/** Scenes that moments show to others, in the order of their ids, behind one. */
export async function listCarriedScenes(
  db: Db,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT timepoint_id AS id FROM moment_scenes
    WHERE timepoint_id > ${after} ORDER BY timepoint_id LIMIT ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Of these jobs those of ours that go on, and those that were cancelled. */
export async function findHoldingJobs(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, 'unfinished' | 'cancelled'>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; state: 'unfinished' | 'cancelled' }>`
    SELECT id, CASE status WHEN 'cancelled' THEN 'cancelled' ELSE 'unfinished' END AS state FROM jobs
    WHERE id = ANY(${ids}::uuid[]) AND status IN ('pending', 'processing', 'cancelled')`.execute(db)
  return new Map(rows.map(({ id, state }) => [id, state]))
}

/** Remembers scenes of which jobs that go on make moments. */
export async function awaitJobs(
  trx: Db,
  waiting: readonly { timepointId: string; jobId: string }[],
): Promise<void> {
  if (waiting.length === 0) return
  await trx
    .insertInto('indexer_waiting')
    .values(waiting.map(({ timepointId, jobId }) => ({ timepoint_id: timepointId, job_id: jobId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** A scene whose job has ended since it was first seen, or whose moment has lost what it was made of. */
export interface AwaitedScene {
  id: string
  isCancelled: boolean
  /** Whether it is to be told again, although its moment has it. */
  isToldAgain: boolean
}

/** Scenes that wait no more, whichever way their jobs have ended. */
export async function listAwaited(db: Db, limit: number): Promise<AwaitedScene[]> {
  const { rows } = await sql<AwaitedScene>`
    SELECT timepoint_id AS id, coalesce(jobs.status = 'cancelled', false) AS "isCancelled",
      job_id IS NULL AS "isToldAgain"
    FROM indexer_waiting LEFT JOIN jobs ON jobs.id = job_id
    WHERE coalesce(jobs.status NOT IN ('pending', 'processing'), true)
    ORDER BY timepoint_id LIMIT ${limit}`.execute(db)
  return rows
}

/** Forgets that scenes wait for their jobs. */
export async function forgetAwaited(trx: Db, timepointIds: readonly string[]): Promise<void> {
  if (timepointIds.length === 0) return
  await sql`
    DELETE FROM indexer_waiting WHERE timepoint_id = ANY(${timepointIds}::text[])`.execute(trx)
}

/** Since when the Indexer may have missed something, in seconds; null: it has never seen everything. */
export async function readIndexerLag(db: Db): Promise<number | null> {
  const { rows } = await sql<{ seconds: number | null }>`
    SELECT greatest(0, extract(epoch FROM
      clock_timestamp() - (cursor->>'seenAllAt')::timestamptz))::float8 AS seconds
    FROM workers WHERE name = 'indexer'`.execute(db)
  return rows[0]?.seconds ?? null
}
