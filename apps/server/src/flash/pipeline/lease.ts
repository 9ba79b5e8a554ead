import type { Db } from '../../platform/db/database.ts'
import { throughOutages } from '../../platform/db/outage.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import { holdsLease } from '../timepoints/timepoint-store.ts'
import type { Lease } from './journal-store.ts'
import { stopTopic } from './render-end.ts'
import { CheckpointError } from './run.ts'

/** A render looks this often whether it is still its process's own. */
const CHECK_MS = 5000

/**
 * For this long after it was seen, a lease is taken to hold: others take a process for gone only when
 * it was silent for twice as long.
 */
const TRUST_MS = 15_000

/** Another process has taken the render over, or it was cancelled: this one has to let go of it. */
export class LeaseLostError extends CheckpointError {
  override name = 'LeaseLostError'
}

/** A lease as the process that holds it sees it. */
export interface Hold {
  lease: Lease
  /** Aborts when the lease is lost: at once when that is announced, otherwise within seconds. */
  lost: AbortSignal
  /** The lease was seen to hold by a write that began at this `performance.now()`. */
  confirmed(beganAt: number): void
  /**
   * Returns at once while the lease was seen to hold lately, and else looks: a process that was
   * paused may not know that it was.
   * @throws LeaseLostError
   */
  confirm(): Promise<void>
  release(): void
}

/** Watches over a lease that was just claimed. */
export function holdLease({ db, bus }: { db: Db; bus: EventBus }, lease: Lease): Hold {
  const controller = new AbortController()
  const released = new AbortController()
  let seenAt = performance.now()
  const look = async () => {
    const began = performance.now()
    if (await holdsLease(db, lease)) seenAt = Math.max(seenAt, began)
    else
      controller.abort(new LeaseLostError(`Epoch ${lease.epoch} of ${lease.timepointId} is over`))
  }
  // Without an answer nothing is known: the next write will tell.
  const lookAround = () => void look().catch(() => {})
  const unsubscribe = bus.subscribe(stopTopic(lease.timepointId), lookAround)
  const timer = setInterval(lookAround, CHECK_MS)
  return {
    lease,
    lost: controller.signal,
    confirmed(beganAt) {
      seenAt = Math.max(seenAt, beganAt)
    },
    async confirm() {
      if (performance.now() - seenAt > TRUST_MS) {
        await throughOutages(look, AbortSignal.any([controller.signal, released.signal]))
      }
      controller.signal.throwIfAborted()
    },
    release() {
      clearInterval(timer)
      unsubscribe()
      released.abort()
    },
  }
}
