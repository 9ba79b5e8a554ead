import { createHash } from 'node:crypto'
import { setImmediate as immediate } from 'node:timers/promises'
import type { Frame } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { throughOutages } from '../../platform/db/outage.ts'
import type { AgentName } from '../agents/agents.ts'
import { CheckpointError, type StepRecord } from './run.ts'
import type { ImageFile } from './state.ts'

/**
 * The right to write a render. Whoever claims a render raises its epoch; a lease of an older epoch is
 * worth nothing, nor is any once the render has ended.
 */
export interface Lease {
  timepointId: string
  epoch: number
}

/** Another process has taken the render over, or it was cancelled: this one has to let go of it. */
export class LeaseLostError extends CheckpointError {
  override name = 'LeaseLostError'
}

/** What a step leaves behind. */
export interface Checkpoint {
  step: AgentName
  inputHash: string
  record: StepRecord
  /** The picture that came with the answer. */
  image: ImageFile | undefined
}

interface NumberedFrame {
  seq: number
  name: string
  frame: Frame
}

/** What is written together. */
interface Batch {
  checkpoints: Checkpoint[]
  frames: NumberedFrame[]
  stored: Promise<void>
}

/** How to write, and where to begin. */
export interface JournalOptions {
  db: Db
  lease: Lease
  /** Number of the last frame that is there. */
  lastSeq: number
  /** Time in milliseconds that processes have spent on the render so far, now included. */
  runMs(): number
  /** Called when frames were stored. */
  onStored(): void
  /** Ends the wait for a database that does not answer. */
  signal: AbortSignal
}

/** One statement, so one round trip and one commit; nothing at all happens without the lease. */
async function write(options: JournalOptions, { checkpoints, frames }: Batch): Promise<boolean> {
  const { db, lease, runMs } = options
  const shown = frames.map(({ frame }) => frame)
  const progress = Math.max(0, ...shown.map((frame) => frame.progress))
  const last = shown.findLast((frame) => 'step' in frame)
  const step = last && 'step' in last ? last.step : null
  const images = checkpoints.flatMap(({ image }) => image ?? [])
  const { rows } = await sql<{ held: number }>`
    WITH lease AS (
      UPDATE timepoints
      SET progress = greatest(progress, ${progress}), current_step = coalesce(${step}, current_step),
        run_ms = ${Math.round(runMs())}, updated_at = now()
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

/**
 * Writes what a render comes to: the answers of its steps and the frames that tell of them, in the
 * order in which they were added. What is added while a write is under way goes out with the next, so
 * a render costs a few commits, not several a step. A frame is never seen before the answers that were
 * added before it are kept. Writes are safe to repeat, so an outage of the database is waited out.
 */
export class Journal {
  readonly #options: JournalOptions
  #seq: number
  /** Takes what is added; null: the next one that adds opens it. */
  #open: Batch | null = null
  #last: Promise<void> = Promise.resolve()

  constructor(options: JournalOptions) {
    this.#options = options
    this.#seq = options.lastSeq
  }

  /**
   * Keeps an answer.
   * @returns a promise that resolves when it is stored.
   * @throws LeaseLostError when the render is no longer this process's to write.
   * @throws CheckpointError when the database refuses.
   */
  keep(checkpoint: Checkpoint): Promise<void> {
    const batch = this.#batch()
    batch.checkpoints.push(checkpoint)
    return batch.stored
  }

  /** Appends a frame, under a name that is written once for each timepoint. */
  tell(name: string, frame: Frame): void {
    this.#seq += 1
    this.#batch().frames.push({ seq: this.#seq, name, frame })
  }

  /**
   * Waits until everything that was added is stored.
   * @throws as `keep`.
   */
  flush(): Promise<void> {
    return this.#last
  }

  #batch(): Batch {
    if (this.#open) return this.#open
    const batch: Batch = { checkpoints: [], frames: [], stored: Promise.resolve() }
    batch.stored = this.#store(batch, this.#last)
    batch.stored.catch(() => {}) // Who waits for it hears of it, and flush does.
    this.#last = batch.stored
    this.#open = batch
    return batch
  }

  async #store(batch: Batch, previous: Promise<void>): Promise<void> {
    await Promise.all([previous, immediate()])
    this.#open = null
    const { signal, onStored, lease } = this.#options
    let held: boolean
    try {
      held = await throughOutages(() => write(this.#options, batch), signal)
    } catch (cause) {
      throw new CheckpointError('The database did not take what a render wrote', { cause })
    }
    if (!held) throw new LeaseLostError(`Epoch ${lease.epoch} of ${lease.timepointId} is over`)
    if (batch.frames.length > 0) onStored()
  }
}
