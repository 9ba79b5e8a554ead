import type { JobErrorCode } from '@timepoint/contracts'
import type { FlashError } from './flash-error.ts'
import type { Retry } from './job-lease-store.ts'

/** A step is tried this often. */
const TRIES = 5

/** From the first try of a step to the last, in milliseconds. */
const TOTAL_MS = 30 * 60_000

const FIRST_PAUSE_MS = 2000
const LONGEST_PAUSE_MS = 60_000

/** What went wrong with a step, and whether it makes sense to try it again. */
export interface StepFailure {
  /** With what the job fails when it is not tried again. */
  errorCode: JobErrorCode
  isPassing: boolean
  /** What the other side asked for, in milliseconds. */
  retryAfterMs: number | null
  isNewRender: boolean
}

/** How often and since when a step was tried. */
export interface Tried {
  /** Tries that failed before this one. */
  failures: number
  /** Null: this was the first. */
  stepBeganAt: Date | null
}

/** What a failed try of a step comes to: another one, or null. @param random from 0 to 1. */
export function nextTry(
  failure: StepFailure,
  { failures, stepBeganAt }: Tried,
  { now = Date.now(), random = Math.random() } = {},
): Retry | null {
  if (!failure.isPassing || failures + 1 >= TRIES) return null
  const jitterMs = random * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures)
  const delayMs = Math.ceil(Math.max(failure.retryAfterMs ?? 0, jitterMs))
  const spentMs = now - (stepBeganAt?.getTime() ?? now)
  return spentMs + delayMs > TOTAL_MS ? null : { delayMs, isNewRender: failure.isNewRender }
}

function errorCodeOf({ kind, status, code, timepointId }: FlashError): JobErrorCode {
  switch (kind) {
    case 'refused':
      if (code === 'cancelled') return 'render_failed'
      return status === 402 ? 'insufficient_credits' : 'flash_refused'
    case 'unreadable':
      return 'render_failed'
    case 'timeout':
      return 'flash_timeout'
    case 'failed':
      if (status === 504) return 'flash_timeout'
      return timepointId === null ? 'flash_unavailable' : 'render_failed'
    default:
      return 'flash_unavailable'
  }
}

/** What a call of Flash that brought no scene means for the job. */
export function failureOf(error: FlashError): StepFailure {
  const { kind, retryAfterMs, timepointId } = error
  return {
    errorCode: errorCodeOf(error),
    isPassing: kind !== 'refused' && kind !== 'unreadable',
    retryAfterMs,
    // That render is over: its key would only bring the same answer again.
    isNewRender: kind === 'failed' && timepointId !== null,
  }
}
