import type { CallbackStatus } from '@timepoint/contracts'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** Milliseconds before each try, from the end of the one before it: six tries in some 43 minutes. */
export const RETRY_DELAYS_MS = [
  0,
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
] as const

/** The receiver says that nobody is there any more. */
const GONE = 410

/**
 * What becomes of a callback after a try.
 * @param tries how many there were, with this one.
 * @param statusCode of the answer; null when there was none.
 */
export function afterTry(
  tries: number,
  statusCode: number | null,
): { status: CallbackStatus; retryInMs: number | null } {
  if (statusCode !== null && statusCode >= 200 && statusCode < 300) {
    return { status: 'delivered', retryInMs: null }
  }
  const retryInMs = RETRY_DELAYS_MS[tries]
  if (statusCode === GONE || retryInMs === undefined) return { status: 'failed', retryInMs: null }
  return { status: 'pending', retryInMs }
}
