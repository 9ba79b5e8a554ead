/**
 * Why a call of Flash brought no scene:
 * - `refused`: it does not take the request (4xx, redirects): the same one will be refused again.
 * - `conflict`: an earlier call with the same key still runs.
 * - `rate_limited`: too many calls at the moment.
 * - `failed`: its own trouble (5xx). With `timepointId` a render was begun, and is over.
 * - `timeout`: no whole answer in time; what it does with the request is not known.
 * - `network`: no connection, or one that broke before the answer was whole.
 * - `unreadable`: a good status, and no scene in the body.
 */
export type FlashFailure =
  | 'refused'
  | 'conflict'
  | 'rate_limited'
  | 'failed'
  | 'timeout'
  | 'network'
  | 'unreadable'

/** What a failure says beside its kind. */
export interface FlashErrorOptions {
  /** HTTP status; absent when none came. */
  status?: number
  /** Of the problem body. */
  code?: string | null
  /** How long to wait before asking again, in milliseconds. */
  retryAfterMs?: number
  /** The render that the answer is about. */
  timepointId?: string | null
  cause?: unknown
}

/** A call of Flash that brought nothing. The message is for logs and holds no text of Flash. */
export class FlashError extends Error {
  override name = 'FlashError'
  readonly kind: FlashFailure
  readonly status: number | null
  readonly code: string | null
  readonly retryAfterMs: number | null
  readonly timepointId: string | null

  constructor(kind: FlashFailure, message: string, options: FlashErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.kind = kind
    this.status = options.status ?? null
    this.code = options.code ?? null
    this.retryAfterMs = options.retryAfterMs ?? null
    this.timepointId = options.timepointId ?? null
  }
}
