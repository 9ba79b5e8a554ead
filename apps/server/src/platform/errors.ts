import { ERRORS, type ErrorCode, type FieldError, type IngestReport } from '@timepoint/contracts'

/** What an error says beside its code. */
export interface AppErrorOptions {
  /** In the place of the catalogue's, where a route's contract has another. */
  status?: number
  /** What a client reads; the catalogue's title when absent. Never internal text. */
  detail?: string
  cause?: unknown
  /** How long a client should wait before trying again, in milliseconds. */
  retryAfterMs?: number
  /** Failures by field, for `invalid_input`. */
  errors?: FieldError[]
  /** Further members of the problem body. */
  extra?: Partial<IngestReport> & {
    reason?: string
    suggested_query?: string
    timepoint_id?: string
    failed_step?: string
    /** Credits that are needed, and there. */
    cost?: number
    balance?: number
    /** Path of the moment that is there already. */
    existing?: string
  }
}

/** The one error class: a code of the catalogue with what the client may know of it. */
export class AppError extends Error {
  override name = 'AppError'
  readonly code: ErrorCode
  readonly status: number
  readonly retryAfterMs: number | undefined
  readonly errors: FieldError[] | undefined
  readonly extra: NonNullable<AppErrorOptions['extra']>

  /** Whether the caller has to say who they are. */
  get isUnauthenticated(): boolean {
    return this.status === 401 && this.code !== 'provider_auth'
  }

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(options.detail ?? ERRORS[code].title, { cause: options.cause })
    this.code = code
    this.status = options.status ?? ERRORS[code].status
    this.retryAfterMs = options.retryAfterMs
    this.errors = options.errors
    this.extra = options.extra ?? {}
  }
}
