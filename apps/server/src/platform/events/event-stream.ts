import { type Frame, isFinalFrame } from '@timepoint/contracts'
import type { Db } from '../db/database.ts'
import type { EventBus } from './event-bus.ts'
import { appendFrame, readFrames, type StoredFrame } from './event-store.ts'

/** A bus may lose an announcement, for example while it reconnects: look at the table this often. */
const POLL_MS = 5000

/** The frames of every timepoint: appended by renders, followed by streams on any process. */
export interface EventStream {
  /** Appends once per name and tells whoever follows. */
  append(timepointId: string, name: string, frame: Frame): Promise<void>
  /**
   * Yields every frame after a sequence number, first the stored ones and then the others as they
   * come, and ends after the final frame or when the signal aborts.
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

export function createEventStream(db: Db, bus: EventBus): EventStream {
  return {
    async append(timepointId, name, frame) {
      await appendFrame(db, timepointId, name, frame)
      bus.announce(timepointId)
    },
    async *follow(timepointId, after, signal) {
      let last = after
      while (!signal.aborted) {
        const wake = nextWake(bus, timepointId, signal)
        try {
          for (const stored of await readFrames(db, timepointId, last)) {
            last = stored.seq
            yield stored
            if (isFinalFrame(stored.frame)) return
          }
          await wake.promise
        } finally {
          wake.cancel()
        }
      }
    },
  }
}
