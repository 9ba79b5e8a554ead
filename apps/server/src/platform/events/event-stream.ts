import { type Frame, isFinalFrame } from '@timepoint/contracts'
import type { Db } from '../db/database.ts'
import type { EventBus } from './event-bus.ts'
import { appendFrame, hasEnded, readFrames, type StoredFrame } from './event-store.ts'

/** A bus may lose an announcement, for example while it reconnects: look at the table this often. */
const POLL_MS = 5000

/** The largest `integer` of PostgreSQL. */
const MAX_SEQ = 2 ** 31 - 1

/** The frames of every timepoint: appended by renders, followed by streams on any process. */
export interface EventStream {
  /** Appends once per name and tells whoever follows. */
  append(timepointId: string, name: string, frame: Frame): Promise<void>
  /**
   * Yields every frame after a sequence number, first the stored ones and then the others as they
   * come, and ends after the final frame or when the signal aborts. A number beyond the final frame
   * yields nothing.
   */
  follow(timepointId: string, after: number, signal: AbortSignal): AsyncGenerator<StoredFrame>
}

/** A promise that a bus resolves; one for each look at the table, made before the look. */
function nextWake(bus: EventBus, timepointId: string, signal: AbortSignal) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, POLL_MS)
  const unsubscribe = bus.subscribe(timepointId, resolve)
  const onAbort = () => resolve()
  signal.addEventListener('abort', onAbort, { once: true })
  const cancel = () => {
    clearTimeout(timer)
    unsubscribe()
    signal.removeEventListener('abort', onAbort)
  }
  return { promise, cancel }
}

/** The stream over the table of frames, woken by the bus. */
export function createEventStream(db: Db, bus: EventBus): EventStream {
  return {
    async append(timepointId, name, frame) {
      await appendFrame(db, timepointId, name, frame)
      bus.announce(timepointId)
    },
    async *follow(timepointId, after, signal) {
      let last = Math.min(after, MAX_SEQ)
      while (!signal.aborted) {
        const wake = nextWake(bus, timepointId, signal)
        try {
          const frames = await readFrames(db, timepointId, last)
          for (const stored of frames) {
            last = stored.seq
            yield stored
            if (isFinalFrame(stored.frame)) return
          }
          if (frames.length === 0 && (await hasEnded(db, timepointId, last))) return
          await wake.promise
        } finally {
          wake.cancel()
        }
      }
    },
  }
}
