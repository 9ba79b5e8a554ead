import { type Frame, isFinalFrame } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/** A frame with its place in the stream of its timepoint. */
export interface StoredFrame {
  /** 1, 2, 3, … within a timepoint. */
  seq: number
  frame: Frame
}

/**
 * Appends a frame under a name. A name that is there already is left as it is, so that a render
 * which resumes may repeat what it said. One render writes at a time.
 */
export async function appendFrame(
  db: Db,
  timepointId: string,
  name: string,
  frame: Frame,
): Promise<void> {
  await sql`
    INSERT INTO events (timepoint_id, seq, name, frame)
    SELECT ${timepointId}, coalesce(max(seq), 0) + 1, ${name}, ${JSON.stringify(frame)}::json
    FROM events WHERE timepoint_id = ${timepointId}
    ON CONFLICT (timepoint_id, name) DO NOTHING`.execute(db)
}

/** Frames after a sequence number, in order. */
export async function readFrames(
  db: Db,
  timepointId: string,
  after: number,
): Promise<StoredFrame[]> {
  const rows = await db
    .selectFrom('events')
    .select(['seq', 'frame'])
    .where('timepoint_id', '=', timepointId)
    .where('seq', '>', after)
    .orderBy('seq')
    .execute()
  return rows.map((row) => ({ seq: row.seq, frame: row.frame as Frame }))
}

/** Whether the last frame of a timepoint, up to a sequence number, is a final one. */
export async function hasEnded(db: Db, timepointId: string, upTo: number): Promise<boolean> {
  const row = await db
    .selectFrom('events')
    .select('frame')
    .where('timepoint_id', '=', timepointId)
    .where('seq', '<=', upTo)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined && isFinalFrame(row.frame as Frame)
}
