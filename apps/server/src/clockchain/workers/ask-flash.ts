import { setTimeout as sleep } from 'node:timers/promises'
import type { FlashClient } from '../jobs/flash-client.ts'
import { FlashError } from '../jobs/flash-error.ts'
import type { FlashScene } from '../jobs/flash-scene.ts'
import { WorkerError } from './worker.ts'

/** How often and how long Flash is waited for when it has too many calls, in milliseconds. */
const PATIENCE = 10
const LEAST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000

/** Ends of a call that are about what was asked for: they say nothing of Flash as a whole. */
const isAboutRequest = ({ kind, status }: FlashError) =>
  kind === 'refused' || kind === 'unreadable' || kind === 'conflict' || status === 500

/**
 * Calls Flash, in its own time when it has too many calls.
 * @throws FlashError for what is about this request; WorkerError when Flash is not there for anybody.
 */
export async function askFlash<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof FlashError) || isAboutRequest(error)) throw error
      const { kind, retryAfterMs } = error
      if (kind !== 'rate_limited' || tries === PATIENCE) {
        throw new WorkerError('flash_unavailable', { cause: error, retryAfterMs })
      }
      const waitMs = Math.min(Math.max(retryAfterMs ?? 0, LEAST_WAIT_MS), LONGEST_WAIT_MS)
      await sleep(waitMs, undefined, { signal })
    }
  }
}

/** Answers after which there is no such scene. */
export const GONE: ReadonlySet<number> = new Set([404, 410])

/** A scene as it is now; null: it is gone. @throws as {@link askFlash} */
export async function lookUpScene(
  flash: FlashClient,
  id: string,
  signal: AbortSignal,
): Promise<FlashScene | null> {
  try {
    return await askFlash(signal, () => flash.getTimepoint(id, signal))
  } catch (error) {
    if (!(error instanceof FlashError)) throw error
    if (GONE.has(error.status ?? 0)) return null
    // Our key is worth nothing: that is no fault of the scene.
    if (error.status === 401) throw new WorkerError('flash_unavailable', { cause: error })
    throw error
  }
}
