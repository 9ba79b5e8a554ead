import { type Frame, isFinalFrame } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/** A frame with its place in the stream of its timepoint. */
export interface StoredFrame {
  /** 1, 2, 3, … within a timepoint. */
  seq: number
  /** What it was written as, once: such as `start`, `step:judge`, `final`. */
  name: string
  frame: Frame
}

/** Frames after a sequence number, in order. */
export async function readFrames(
  db: Db,
  timepointId: string,
  after: number,
): Promise<StoredFrame[]> {
  const rows = await db
    .selectFrom('events')
    .select(['seq', 'name', 'frame'])
    .where('timepoint_id', '=', timepointId)
    .where('seq', '>', after)
    .orderBy('seq')
    .execute()
  return rows.map((row) => ({ ...row, frame: row.frame as Frame }))
}

/** Whether a stream that was read up to a number can bring no more: it has ended, or is gone. */
export async function hasEnded(db: Db, timepointId: string, upTo: number): Promise<boolean> {
  const last = await db
    .selectFrom('events')
    .select(['seq', 'frame'])
    .where('timepoint_id', '=', timepointId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last === undefined || (last.seq <= upTo && isFinalFrame(last.frame as Frame))
}

/** The newest number of each of these timepoints' frames; those without any are absent. */
export async function newestFrames(db: Db, ids: string[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('events')
    .select('timepoint_id')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .where('timepoint_id', '=', sql<string>`ANY(${ids}::uuid[])`)
    .groupBy('timepoint_id')
    .execute()
  return new Map(rows.map((row) => [row.timepoint_id, row.seq]))
}

/** How long the frames of a render that has ended are kept; its final one stays. */
const KEPT_HOURS = 24

/**
 * Deletes frames that nobody needs any more, all but the final one of each timepoint.
 * @param limit timepoints in one go.
 * @returns how many frames were deleted.
 */
export async function forgetOldFrames(db: Db, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    DELETE FROM events WHERE name <> 'final' AND timepoint_id = ANY (ARRAY(
      SELECT timepoint_id FROM events JOIN timepoints ON timepoints.id = timepoint_id
      WHERE name = 'start' AND events.created_at < now() - make_interval(hours => ${KEPT_HOURS})
        AND completed_at < now() - make_interval(hours => ${KEPT_HOURS})
      ORDER BY events.created_at
      LIMIT ${limit}
      FOR UPDATE OF events SKIP LOCKED))`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
