import { createHash } from 'node:crypto'
import type { Frame } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { AgentName } from '../agents/agents.ts'
import type { StepRecord } from './run.ts'
import type { ImageFile } from './state.ts'

/**
 * The right to write a render. Whoever claims a render raises its epoch; a lease of an older epoch is
 * worth nothing, nor is any once the render has ended.
 */
export interface Lease {
  timepointId: string
  epoch: number
}

/** What a step leaves behind. */
export interface Checkpoint {
  step: AgentName
  inputHash: string
  record: StepRecord
  /** The picture that came with the answer. */
  image: ImageFile | undefined
}

/** A frame with its place in the stream, and the name under which it is written once. */
interface NumberedFrame {
  seq: number
  name: string
  frame: Frame
}

/** What is written together. */
export interface Entries {
  checkpoints: Checkpoint[]
  frames: NumberedFrame[]
}

/**
 * Writes answers and frames, and how far the render is. One statement, so one round trip and one
 * commit; safe to repeat.
 * @param runMs time that processes have spent on the render so far, in milliseconds.
 * @returns false without the lease: nothing at all was written.
 */
export async function writeEntries(
  db: Db,
  lease: Lease,
  runMs: number,
  { checkpoints, frames }: Entries,
): Promise<boolean> {
  const shown = frames.map(({ frame }) => frame)
  const progress = Math.max(0, ...shown.map((frame) => frame.progress))
  const last = shown.findLast((frame) => 'step' in frame)
  const step = last && 'step' in last ? last.step : null
  const images = checkpoints.flatMap(({ image }) => image ?? [])
  const { rows } = await sql<{ held: number }>`
    WITH lease AS (
      UPDATE timepoints
      SET progress = greatest(progress, ${progress}), current_step = coalesce(${step}, current_step),
        run_ms = ${Math.round(runMs)}, updated_at = now()
      WHERE id = ${lease.timepointId} AND lease_epoch = ${lease.epoch} AND status = 'processing'
      RETURNING id
    ), kept AS (
      INSERT INTO checkpoints (timepoint_id, step, input_hash, answer, started_at, completed_at)
      SELECT lease.id, c.* FROM lease, unnest(
        ${checkpoints.map((checkpoint) => checkpoint.step)}::text[],
        ${checkpoints.map((checkpoint) => checkpoint.inputHash)}::text[],
        ${checkpoints.map(({ record: { answer, warnings } }) => JSON.stringify({ answer, warnings }))}::jsonb[],
        ${checkpoints.map((checkpoint) => checkpoint.record.startedAt)}::timestamptz[],
        ${checkpoints.map((checkpoint) => checkpoint.record.completedAt)}::timestamptz[]
      ) AS c
      ON CONFLICT DO NOTHING
    ), told AS (
      INSERT INTO events (timepoint_id, seq, name, frame)
      SELECT lease.id, e.* FROM lease, unnest(
        ${frames.map((frame) => frame.seq)}::integer[],
        ${frames.map((frame) => frame.name)}::text[],
        ${shown.map((frame) => JSON.stringify(frame))}::json[]
      ) AS e
      ON CONFLICT (timepoint_id, name) DO NOTHING
    ), pictured AS (
      INSERT INTO images (timepoint_id, mime, width, height, sha256, bytes)
      SELECT lease.id, i.* FROM lease, unnest(
        ${images.map((image) => image.mime)}::text[],
        ${images.map((image) => image.width)}::integer[],
        ${images.map((image) => image.height)}::integer[],
        ${images.map((image) => createHash('sha256').update(image.bytes).digest('hex'))}::text[],
        ${images.map((image) => image.bytes)}::bytea[]
      ) AS i
      ON CONFLICT (timepoint_id) DO UPDATE SET mime = excluded.mime, width = excluded.width,
        height = excluded.height, sha256 = excluded.sha256, bytes = excluded.bytes
    )
    SELECT count(*)::integer AS held FROM lease`.execute(db)
  return rows[0]?.held === 1
}
