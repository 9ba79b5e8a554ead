import type { JumpDirection, SequenceItem } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { Reach } from '../access.ts'
import { ownedWithin } from '../access-store.ts'

/** Which part of a chain is wanted. */
export interface SequenceQuery {
  /** Both, or one of them. */
  directions: readonly JumpDirection[]
  /** Most on each side. */
  limit: number
  /** What is the caller's own. */
  reach: Reach
}

/** A moment of the chain and where it lies. */
export interface SequenceRow extends SequenceItem {
  /** Jumps from the middle; 0 for the middle itself, which is there once for each direction. */
  distance: number
  direction: JumpDirection
  /** Whether the caller may read it; neighbours that are not readable are left out. */
  is_readable: boolean
}

/** Whether a caller may read the timepoint `t`: what is not private, and what is their own. */
function readableWithin(reach: Reach) {
  return sql`(t.visibility <> 'private' OR ${ownedWithin(reach, 't.owner_id')})`
}

/**
 * A timepoint with what lies before and after it in its chain of jumps, nearest first: one query,
 * however long the chain. From each the way leads to the newest of those that a jump in that direction
 * reached and, where there are none, back along the jump in the other direction that led to it. No way
 * passes a timepoint twice: it leads back for a while, and from there only forth.
 * @returns nothing for an id that names none.
 */
export async function readSequence(
  db: Db,
  id: string,
  { directions, limit, reach }: SequenceQuery,
): Promise<SequenceRow[]> {
  const readable = readableWithin(reach)
  const { rows } = await sql<SequenceRow>`
    WITH RECURSIVE way (direction, distance, id) AS (
      SELECT direction, 0, t.id
      FROM timepoints t, unnest(${[...directions]}::text[]) AS direction
      WHERE t.id = ${id} AND t.deleted_at IS NULL
    UNION ALL
      SELECT way.direction, way.distance + 1, neighbour.id
      FROM way CROSS JOIN LATERAL (
        SELECT t.id FROM timepoints t
        WHERE t.id IN (
            SELECT target_id FROM jumps WHERE source_id = way.id AND direction = way.direction
            UNION ALL
            SELECT source_id FROM jumps WHERE target_id = way.id AND direction <> way.direction
          )
          AND t.status = 'completed' AND t.deleted_at IS NULL AND ${readable}
        ORDER BY t.created_at DESC, t.id DESC
        LIMIT 1
      ) AS neighbour
      WHERE way.distance < ${limit}
    )
    SELECT way.direction, way.distance, t.id, t.slug, t.year, ${readable} AS is_readable,
      (t.result->>'month')::integer AS month, (t.result->>'day')::integer AS day,
      (t.result->>'hour')::integer AS hour, t.result->>'location' AS location,
      coalesce((t.result->>'has_image')::boolean, false) AS has_image
    FROM way JOIN timepoints t ON t.id = way.id
    ORDER BY way.distance`.execute(db)
  return rows
}
