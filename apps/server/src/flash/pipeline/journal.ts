import { setImmediate as immediate } from 'node:timers/promises'
import type { Frame } from '@timepoint/contracts'
import type { Db } from '../../platform/db/database.ts'
import { throughOutages } from '../../platform/db/outage.ts'
import type { StoredFrame } from '../../platform/events/event-store.ts'
import {
  type Checkpoint,
  type Entries,
  type Lease,
  type RenderEnd,
  type RenderState,
  writeRender,
} from './journal-store.ts'
import { LeaseLostError } from './lease.ts'
import { CheckpointError } from './run.ts'

/** What is written together. */
interface Batch extends Entries {
  /** What the render came to; null while it goes on. */
  end: RenderEnd | null
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
  /** Called when something, with these frames, was stored by a write that began at `beganAt`. */
  onStored(frames: readonly StoredFrame[], beganAt: number): void
  /** Ends the wait for a database that does not answer. */
  signal: AbortSignal
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
  /** All writes but the newest. */
  #older: Promise<void> = Promise.resolve()

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

  /**
   * Appends a frame, under a name that is written once for each timepoint.
   * @returns and throws as `keep`; nobody needs to wait for it.
   */
  tell(name: string, frame: Frame): Promise<void> {
    this.#seq += 1
    const batch = this.#batch()
    batch.frames.push({ seq: this.#seq, name, frame })
    return batch.stored
  }

  /**
   * Ends the render, with its last frame and whatever was not written yet. Nothing may be added then.
   * @throws as `keep`.
   */
  end(end: RenderEnd, finalFrame: Frame): Promise<void> {
    const stored = this.tell('final', finalFrame)
    this.#batch().end = end // The same batch: it stays open until the next turn of the loop.
    return stored
  }

  /**
   * Waits until everything was stored but the newest write, which may be under way.
   * @throws as `keep`.
   */
  keepPace(): Promise<void> {
    return this.#older
  }

  #batch(): Batch {
    if (this.#open) return this.#open
    const batch: Batch = { checkpoints: [], frames: [], end: null, stored: Promise.resolve() }
    batch.stored = this.#store(batch, this.#last)
    batch.stored.catch(() => {}) // Who waits for it hears of it.
    this.#older = this.#last
    this.#last = batch.stored
    this.#open = batch
    return batch
  }

  async #store(batch: Batch, previous: Promise<void>): Promise<void> {
    await Promise.all([previous, immediate()])
    this.#open = null
    const { db, lease, signal, onStored } = this.#options
    const state = batch.end ?? this.#stateAfter(batch)
    let held: boolean
    let beganAt = 0
    const write = () => {
      beganAt = performance.now()
      return writeRender(db, lease, state, batch)
    }
    try {
      held = await throughOutages(write, signal)
    } catch (cause) {
      throw new CheckpointError('The database did not take what a render wrote', { cause })
    }
    if (!held) throw new LeaseLostError(`Epoch ${lease.epoch} of ${lease.timepointId} is over`)
    onStored(batch.frames, beganAt)
  }

  #stateAfter({ frames }: Batch): RenderState {
    const shown = frames.map(({ frame }) => frame)
    const last = shown.findLast((frame) => 'step' in frame)
    return {
      status: 'processing',
      progress: Math.max(0, ...shown.map((frame) => frame.progress)),
      step: last && 'step' in last ? last.step : null,
      runMs: this.#options.runMs(),
    }
  }
}
