import { setImmediate as immediate } from 'node:timers/promises'
import { isFinalFrame } from '@timepoint/contracts'
import type { Db } from '../db/database.ts'
import { throughOutages } from '../db/outage.ts'
import type { EventBus } from './event-bus.ts'
import { hasEnded, newestFrames, readFrames, type StoredFrame } from './event-store.ts'

/** A bus may lose an announcement, for example while it reconnects: look at the table this often. */
const POLL_MS = 5000

/** The largest `integer` of PostgreSQL. */
const MAX_SEQ = 2 ** 31 - 1

/** The frames of every timepoint, as streams on this process see them. */
export interface EventStream {
  /**
   * Yields every frame after a sequence number, first the stored ones and then the others as they
   * come, and ends after the final frame, when the timepoint is gone, or when the signal aborts. A
   * number beyond the final frame yields nothing. While the database does not answer it waits.
   */
  follow(timepointId: string, after: number, signal: AbortSignal): AsyncGenerator<StoredFrame>
  close(): void
}

/** Somebody who has read a stream up to a number and waits for more. */
class Follower {
  readonly timepointId: string
  last: number
  /** Resolves at the next wake. */
  woken: Promise<void>
  #resolve: () => void
  #handed: StoredFrame[] = []
  /** Something was announced that nobody has handed over. */
  #mustLook = true

  constructor(timepointId: string, after: number) {
    this.timepointId = timepointId
    this.last = Math.min(after, MAX_SEQ)
    ;({ promise: this.woken, resolve: this.#resolve } = Promise.withResolvers<void>())
  }

  /** @param frames what is new, when that is known. */
  wake(frames?: readonly StoredFrame[]): void {
    if (frames) this.#handed.push(...frames)
    else this.#mustLook = true
    this.#resolve()
  }

  /**
   * What this process has stored, right behind what was read; null: look at the table. Begins to wait
   * for the next wake, so that what comes from now on is not missed.
   */
  take(): StoredFrame[] | null {
    const handed = this.#handed.filter(({ seq }) => seq > this.last)
    const isNext = handed.every(({ seq }, index) => seq === this.last + 1 + index)
    // Who began beyond the end learns from the table that it has come.
    const hasEnded = handed.length === 0 && this.#handed.some(({ frame }) => isFinalFrame(frame))
    const mustLook = this.#mustLook || !isNext || hasEnded
    this.#handed = []
    this.#mustLook = false
    ;({ promise: this.woken, resolve: this.#resolve } = Promise.withResolvers<void>())
    return mustLook ? null : handed
  }
}

/** One query for all who ask before it starts: later ones may know of frames that it cannot see. */
function shareQueries<T>(query: (timepointId: string, seq: number) => Promise<T>) {
  const gathering = new Map<string, Promise<T>>()
  return (timepointId: string, seq: number): Promise<T> => {
    const key = `${timepointId}:${seq}`
    const known = gathering.get(key)
    if (known) return known
    const started = immediate().then(() => {
      gathering.delete(key)
      return query(timepointId, seq)
    })
    gathering.set(key, started)
    return started
  }
}

/**
 * The stream over the table of frames, woken by the bus. What this process stores itself is handed
 * over; for the rest, followers that have read equally far share one query, and one query a while looks
 * after all of them.
 */
export function createEventStream(db: Db, bus: EventBus): EventStream {
  const followers = new Set<Follower>()
  const read = shareQueries((timepointId, after) => readFrames(db, timepointId, after))
  const isOver = shareQueries((timepointId, upTo) => hasEnded(db, timepointId, upTo))

  const wakeMissed = async () => {
    if (followers.size === 0) return
    const newest = await newestFrames(db, [...new Set([...followers].map((f) => f.timepointId))])
    for (const follower of followers) {
      if ((newest.get(follower.timepointId) ?? MAX_SEQ) > follower.last) follower.wake()
    }
  }
  const timer = setInterval(() => void wakeMissed().catch(() => {}), POLL_MS)

  async function* follow(timepointId: string, after: number, signal: AbortSignal) {
    const follower = new Follower(timepointId, after)
    const unsubscribe = bus.subscribe(timepointId, (frames) => follower.wake(frames))
    const onAbort = () => follower.wake()
    signal.addEventListener('abort', onAbort, { once: true })
    followers.add(follower)
    try {
      while (!signal.aborted) {
        const handed = follower.take()
        const look = () => read(timepointId, follower.last)
        const frames = handed ?? (await throughOutages(look, signal))
        for (const stored of frames) {
          follower.last = stored.seq
          yield stored
          if (isFinalFrame(stored.frame)) return
        }
        const ended = () => isOver(timepointId, follower.last)
        if (!handed && frames.length === 0 && (await throughOutages(ended, signal))) return
        if (!signal.aborted) await follower.woken
      }
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      followers.delete(follower)
      unsubscribe()
      signal.removeEventListener('abort', onAbort)
    }
  }
  return { follow, close: () => clearInterval(timer) }
}
