import { createHash } from 'node:crypto'
import type { Frame } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { AgentName } from '../agents/agents.ts'
import type { RenderResult } from '../timepoints/render-result.ts'
import type { RenderFailure } from '../timepoints/timepoint-store.ts'
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

/** How far a render is, or what it came to. */
export type RenderState =
  | {
      status: 'processing'
      progress: number
      /** The step that was shown last; null: as before. */
      step: string | null
      /** Time that processes have spent on the render so far, in milliseconds. */
      runMs: number
    }
  | { status: 'completed'; result: RenderResult; tdfHash: string; completedAt: Date }
  | { status: 'failed'; failure: RenderFailure }

function columnsOf(state: RenderState) {
  switch (state.status) {
    case 'processing':
      return {
        progress: sql<number>`greatest(progress, ${state.progress})`,
        current_step: sql<string | null>`coalesce(${state.step}, current_step)`,
        run_ms: Math.round(state.runMs),
        updated_at: sql<Date>`now()`,
      }
    case 'completed':
      return {
        status: state.status,
        progress: 100,
        current_step: null,
        year: state.result.year,
        result: JSON.stringify(state.result),
        tdf_hash: state.tdfHash,
        completed_at: state.completedAt,
        updated_at: state.completedAt,
      }
    case 'failed':
      return {
        status: state.status,
        current_step: null,
        failure: JSON.stringify(state.failure),
        completed_at: sql<Date>`now()`,
        updated_at: sql<Date>`now()`,
      }
  }
}

function checkpointRows(checkpoints: Checkpoint[]) {
  return sql<never>`SELECT lease.id, c.* FROM lease, unnest(
    ${checkpoints.map(({ step }) => step)}::text[],
    ${checkpoints.map(({ inputHash }) => inputHash)}::text[],
    ${checkpoints.map(({ record: { answer, warnings } }) => JSON.stringify({ answer, warnings }))}::jsonb[],
    ${checkpoints.map(({ record }) => record.startedAt)}::timestamptz[],
    ${checkpoints.map(({ record }) => record.completedAt)}::timestamptz[]
  ) AS c`
}

function frameRows(frames: NumberedFrame[]) {
  return sql<never>`SELECT lease.id, e.* FROM lease, unnest(
    ${frames.map(({ seq }) => seq)}::integer[],
    ${frames.map(({ name }) => name)}::text[],
    ${frames.map(({ frame }) => JSON.stringify(frame))}::json[]
  ) AS e`
}

function imageRows(images: ImageFile[]) {
  return sql<never>`SELECT lease.id, i.* FROM lease, unnest(
    ${images.map(({ mime }) => mime)}::text[],
    ${images.map(({ width }) => width)}::integer[],
    ${images.map(({ height }) => height)}::integer[],
    ${images.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'))}::text[],
    ${images.map(({ bytes }) => bytes)}::bytea[]
  ) AS i`
}

/**
 * The one statement that writes a render once it was accepted: how far it is or what it came to, with
 * the answers and frames that belong to that, and at its end the start of its callbacks. One round trip
 * and one commit; safe to repeat.
 * @returns false without the lease, or when the render has ended: nothing at all was written.
 */
export async function writeRender(
  db: Db,
  lease: Lease,
  state: RenderState,
  { checkpoints, frames }: Entries,
): Promise<boolean> {
  const images = checkpoints.flatMap(({ image }) => image ?? [])
  const written = await db
    .with('lease', (query) =>
      query
        .updateTable('timepoints')
        .set(columnsOf(state))
        .where('id', '=', lease.timepointId)
        .where('lease_epoch', '=', lease.epoch)
        .where('status', 'in', ['pending', 'processing'])
        .returning('id'),
    )
    .with('kept', (query) =>
      query
        .insertInto('checkpoints')
        .columns(['timepoint_id', 'step', 'input_hash', 'answer', 'started_at', 'completed_at'])
        .expression(checkpointRows(checkpoints))
        .onConflict((conflict) => conflict.doNothing()),
    )
    .with('told', (query) =>
      query
        .insertInto('events')
        .columns(['timepoint_id', 'seq', 'name', 'frame'])
        .expression(frameRows(frames))
        .onConflict((conflict) => conflict.columns(['timepoint_id', 'name']).doNothing()),
    )
    .with('pictured', (query) =>
      query
        .insertInto('images')
        .columns(['timepoint_id', 'mime', 'width', 'height', 'sha256', 'bytes'])
        .expression(imageRows(images))
        .onConflict((conflict) =>
          conflict.column('timepoint_id').doUpdateSet((row) => ({
            mime: row.ref('excluded.mime'),
            width: row.ref('excluded.width'),
            height: row.ref('excluded.height'),
            sha256: row.ref('excluded.sha256'),
            bytes: row.ref('excluded.bytes'),
          })),
        ),
    )
    .with('released', (query) =>
      query
        .updateTable('callbacks')
        .from('lease')
        .set({ next_attempt_at: sql<Date>`now()` })
        .whereRef('timepoint_id', '=', 'lease.id')
        .where('callbacks.status', '=', 'pending')
        .where('next_attempt_at', 'is', null)
        .where(sql<boolean>`${state.status !== 'processing'}`),
    )
    .selectFrom('lease')
    .select('id')
    .execute()
  return written.length === 1
}
