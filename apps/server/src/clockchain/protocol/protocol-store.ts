import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { seenBy, type Viewer } from '../moments/seen-store.ts'

/** Something that was done to a moment, as it is stored. */
export interface StoredEntry {
  /** Grows with time. */
  id: string
  action: string
  actor: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  reason: string | null
  requestId: string | null
  createdAt: Date
}

/** What of a history is wanted. */
export interface HistoryPage {
  /** Only what was done then or later; null: everything. */
  since: Date | null
  /** The entry before the first that is wanted; null: from the beginning. */
  after: string | null
  limit: number
}

/**
 * What was done to a moment, oldest first. Of its relations only those to moments that the viewer sees among
 * others.
 */
export async function listHistory(
  db: Db,
  momentId: string,
  viewer: Viewer,
  { since, after, limit }: HistoryPage,
): Promise<StoredEntry[]> {
  const { rows } = await sql<StoredEntry>`
    SELECT id::text, action, actor, before, after, reason, request_id AS "requestId",
      created_at AS "createdAt"
    FROM moment_history
    WHERE moment_id = ${momentId} AND id > ${after ?? '0'}::bigint
      AND (${since}::timestamptz IS NULL OR created_at >= ${since}::timestamptz)
      AND (action <> 'edge_changed' OR EXISTS (
        SELECT FROM moments WHERE moments.id = (after->>'other_id')::uuid AND ${seenBy(viewer)}))
    ORDER BY moment_history.id LIMIT ${limit}`.execute(db)
  return rows
}

/** What came to a moment with a scene that it does not show any more. */
export interface Withdrawn {
  /** The entry with which it came. */
  from: string
  /** That with which it went; null: it was taken away otherwise. */
  to: string | null
  /** Null: all that there are. */
  columns: string[] | null
  scene: string
  /** Whether it came from somebody else than who made the moment. */
  isOfOthers: boolean
}

/** All that came to a moment with scenes that were withdrawn. */
export async function listWithdrawn(db: Db, momentId: string): Promise<Withdrawn[]> {
  const { rows } = await sql<Withdrawn>`
    SELECT '0' AS "from", id::text AS "to", NULL AS columns, before->>'scene' AS scene,
      false AS "isOfOthers"
    FROM moment_history
    WHERE moment_id = ${momentId} AND action = 'scene_withdrawn' AND before->>'made_of_it' = 'true'
    UNION ALL
    SELECT came.id::text AS "from", (
        SELECT max(went.id)::text FROM moment_history went
        WHERE went.moment_id = came.moment_id AND went.action = 'scene_withdrawn'
          AND went.before->>'scene' = came.after->>'scene'
      ) AS "to",
      ARRAY(SELECT jsonb_object_keys(came.after)), came.after->>'scene',
      came.actor <> moments.created_by
    FROM moment_history came JOIN moments ON moments.id = came.moment_id
    WHERE came.moment_id = ${momentId} AND came.action = 'updated' AND came.after ? 'scene'
      AND NOT EXISTS (
        SELECT FROM moment_scenes
        WHERE moment_id = came.moment_id AND timepoint_id = came.after->>'scene')`.execute(db)
  return rows
}

/**
 * Lets moments stand for themselves again whose better is about to go.
 * @returns those moments.
 */
export async function forgetSuperseding(
  trx: Db,
  id: string,
): Promise<{ id: string; path: string }[]> {
  const { rows } = await sql<{ id: string; path: string }>`
    UPDATE moments SET superseded_by = NULL, version = version + 1, updated_at = now()
    WHERE superseded_by = ${id} RETURNING id, path`.execute(trx)
  return rows
}

/** Deletes a moment with its scenes, aliases and relations. */
export async function deleteMoment(trx: Db, id: string): Promise<void> {
  await trx.deleteFrom('moments').where('id', '=', id).execute()
}
