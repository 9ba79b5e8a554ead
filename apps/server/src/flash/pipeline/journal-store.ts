import { createHash } from 'node:crypto'
import type { Trace } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { StoredFrame } from '../../platform/events/event-store.ts'
import type { AgentName } from '../agents/outputs.ts'
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

/** What is written together. */
export interface Entries {
  checkpoints: Checkpoint[]
  frames: StoredFrame[]
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
  | {
      status: 'completed'
      result: RenderResult
      tdfHash: string
      completedAt: Date
      trace: Trace
    }
  | {
      status: 'failed'
      failure: RenderFailure
      /** Null when it was ended from outside. */
      trace: Trace | null
    }

/** What a render came to. */
export type RenderEnd = Exclude<RenderState, { status: 'processing' }>

/** Columns that are null until a render has ended. */
function outcomeOf(state: RenderState) {
  const none = { year: null, result: null, tdfHash: null, failure: null, completedAt: null }
  if (state.status === 'processing') return none
  if (state.status === 'failed') {
    return { ...none, failure: JSON.stringify(state.failure), completedAt: new Date() }
  }
  const { result, tdfHash, completedAt } = state
  return { ...none, year: result.year, result: JSON.stringify(result), tdfHash, completedAt }
}

/** Takes the lease, or nothing: what else is written hangs on the row that it gives back. */
function leaseUpdate(lease: Lease, state: RenderState) {
  const { year, result, tdfHash, failure, completedAt } = outcomeOf(state)
  const going = state.status === 'processing' ? state : null
  const progress = state.status === 'completed' ? 100 : (going?.progress ?? 0)
  return sql<never>`UPDATE timepoints SET
      status = ${state.status},
      progress = greatest(progress, ${progress}),
      current_step = CASE WHEN ${going !== null} THEN coalesce(${going?.step ?? null}, current_step) END,
      run_ms = greatest(run_ms, ${Math.round(going?.runMs ?? 0)}),
      year = ${year}, result = ${result}, tdf_hash = ${tdfHash}, failure = ${failure},
      completed_at = ${completedAt}::timestamptz,
      updated_at = coalesce(${completedAt}::timestamptz, now())
    WHERE id = ${lease.timepointId} AND lease_epoch = ${lease.epoch}
      AND status IN ('pending', 'processing')
    RETURNING id`
}

function checkpointRows(checkpoints: Checkpoint[]) {
  const rows = checkpoints.map(({ step, inputHash, record }) => {
    const { answer, warnings, startedAt, completedAt } = record
    return { step, inputHash, answer: { answer, warnings }, startedAt, completedAt }
  })
  return sql<never>`SELECT lease.id, c.* FROM lease, json_to_recordset(${JSON.stringify(rows)}::json)
    AS c (step text, "inputHash" text, answer json, "startedAt" timestamptz, "completedAt" timestamptz)`
}

function frameRows(frames: StoredFrame[]) {
  const rows = frames.map(({ seq, name, frame }) => ({ seq, name, frame }))
  return sql<never>`SELECT lease.id, e.* FROM lease, json_to_recordset(${JSON.stringify(rows)}::json)
    AS e (seq integer, name text, frame json)`
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

/** As `end_hold` takes it. */
const ALL_THAT_IS_HELD = null

/**
 * The one statement that writes a render once it was accepted: how far it is or what it came to, with
 * the answers and frames that belong to that, and at its end the start of its callbacks and what it costs:
 * all that is held for what is completed, nothing for what failed. One round trip and one commit; safe to
 * repeat.
 * @returns false without the lease, or when the render has ended: nothing at all was written.
 */
export async function writeRender(
  db: Db,
  lease: Lease,
  state: RenderState,
  { checkpoints, frames }: Entries,
): Promise<boolean> {
  const trace =
    state.status === 'processing' || state.trace === null ? null : JSON.stringify(state.trace)
  const images = checkpoints.flatMap(({ image }) => image ?? [])
  const isOver = state.status !== 'processing'
  const charge = state.status === 'completed' ? ALL_THAT_IS_HELD : 0
  const { rows } = await sql`/* prepared: write_render */
    WITH lease AS (${leaseUpdate(lease, state)}),
    kept AS (
      INSERT INTO checkpoints (timepoint_id, step, input_hash, answer, started_at, completed_at)
      ${checkpointRows(checkpoints)}
      ON CONFLICT DO NOTHING
    ),
    told AS (
      INSERT INTO events (timepoint_id, seq, name, frame)
      ${frameRows(frames)}
      ON CONFLICT (timepoint_id, name) DO NOTHING
    ),
    traced AS (
      INSERT INTO traces (timepoint_id, trace)
      SELECT lease.id, ${trace}::json FROM lease WHERE ${trace !== null}
      ON CONFLICT DO NOTHING
    ),
    pictured AS (
      INSERT INTO images (timepoint_id, mime, width, height, sha256, bytes)
      ${imageRows(images)}
      ON CONFLICT (timepoint_id) DO UPDATE SET mime = excluded.mime, width = excluded.width,
        height = excluded.height, sha256 = excluded.sha256, bytes = excluded.bytes
    ),
    released AS (
      UPDATE callbacks SET next_attempt_at = now() FROM lease
      WHERE timepoint_id = lease.id AND callbacks.status = 'pending' AND next_attempt_at IS NULL
        AND ${isOver}
    )
    SELECT id, CASE WHEN ${isOver} THEN end_hold(id, ${charge}::integer) END FROM lease`.execute(db)
  return rows.length === 1
}
