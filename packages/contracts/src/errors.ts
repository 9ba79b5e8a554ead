import { z } from 'zod'
import { IngestReport } from './ingest.ts'

/** One row of the error catalogue. */
export interface ErrorEntry {
  /** HTTP status. */
  status: number
  /** Short name of the kind of problem, the same for every occurrence. */
  title: string
  /** True when the same request may succeed later without being changed. */
  retryable: boolean
}

/** Every error code that a response can carry. Codes are wire literals: they are never renamed. */
export const ERRORS = {
  query_rejected: { status: 400, title: 'The query was rejected', retryable: false },
  path_malformed: { status: 400, title: 'The path is not in its plain form', retryable: false },
  invalid_state: { status: 400, title: 'Not possible in this state', retryable: false },
  visibility_unknown: { status: 400, title: 'Unknown visibility', retryable: false },
  bulk_empty: { status: 400, title: 'No queries', retryable: false },
  bulk_too_many: { status: 400, title: 'Too many queries', retryable: false },
  unauthenticated: { status: 401, title: 'Sign-in needed', retryable: false },
  provider_auth: { status: 401, title: 'Model provider refused our credential', retryable: false },
  'auth.missing': { status: 401, title: 'Sign-in needed', retryable: false },
  'auth.jwt_invalid': { status: 401, title: 'Token not valid', retryable: false },
  'auth.jwt_expired': { status: 401, title: 'Token expired', retryable: false },
  'auth.key_revoked': { status: 401, title: 'API key not valid', retryable: false },
  insufficient_credits: { status: 402, title: 'Not enough credits', retryable: false },
  'auth.insufficient_credits': { status: 402, title: 'Not enough credits', retryable: false },
  forbidden: { status: 403, title: 'Not allowed', retryable: false },
  admin_required: { status: 403, title: 'Administrators only', retryable: false },
  signature_invalid: { status: 403, title: 'Gateway signature not valid', retryable: false },
  not_found: { status: 404, title: 'Not found', retryable: false },
  method_not_allowed: { status: 405, title: 'Method not allowed', retryable: false },
  conflict: { status: 409, title: 'Already in progress', retryable: true },
  cancelled: { status: 409, title: 'Cancelled', retryable: false },
  moment_exists: { status: 409, title: 'The moment exists already', retryable: false },
  moment_verified: { status: 409, title: 'The moment is verified', retryable: false },
  item_conflict: { status: 409, title: 'Another value is there', retryable: false },
  job_finished: { status: 409, title: 'The job has ended', retryable: false },
  worker_running: { status: 409, title: 'The worker is running', retryable: true },
  version_stale: { status: 412, title: 'Changed in the meantime', retryable: false },
  payload_too_large: { status: 413, title: 'Request too large', retryable: false },
  invalid_input: { status: 422, title: 'Invalid input', retryable: false },
  idempotency_mismatch: { status: 422, title: 'Idempotency key reused', retryable: false },
  path_invalid: { status: 422, title: 'Not the path of a moment', retryable: false },
  cursor_invalid: { status: 422, title: 'Not a cursor of this list', retryable: false },
  preset_unknown: { status: 422, title: 'Unknown preset', retryable: false },
  hash_mismatch: { status: 422, title: 'The hash is that of something else', retryable: false },
  edge_invalid: { status: 422, title: 'No such edge is possible', retryable: false },
  ingest_failed: { status: 422, title: 'Nothing was stored', retryable: false },
  rate_limited: { status: 429, title: 'Too many requests', retryable: true },
  internal: { status: 500, title: 'Internal error', retryable: true },
  unavailable: { status: 503, title: 'Temporarily unavailable', retryable: true },
  jobs_unavailable: { status: 503, title: 'No jobs are taken', retryable: true },
  judge_unavailable: { status: 503, title: 'Queries cannot be screened', retryable: true },
  database_unavailable: { status: 503, title: 'The database does not answer', retryable: true },
  upstream_unavailable: {
    status: 502,
    title: 'Service behind the gateway failed',
    retryable: true,
  },
  provider_error: { status: 502, title: 'Generation failed', retryable: true },
  provider_unavailable: { status: 503, title: 'Provider unavailable', retryable: true },
  provider_rate_limited: { status: 503, title: 'Model provider is limiting us', retryable: true },
  not_configured: { status: 503, title: 'Not configured on this server', retryable: false },
  provider_timeout: { status: 504, title: 'Model provider timed out', retryable: true },
  timeout: { status: 504, title: 'Timed out', retryable: true },
} as const satisfies Record<string, ErrorEntry>

/** A code of the catalogue. */
export type ErrorCode = keyof typeof ERRORS

const CODES = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]

export const ErrorCode = z.enum(CODES)

/** Whether the text is a code of the catalogue. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERRORS, text)
}

/** The place and cause of one validation failure. `path` is dotted, `` for the whole body. */
export const FieldError = z.object({ path: z.string(), message: z.string() })
export type FieldError = z.infer<typeof FieldError>

/** Of `ingest_failed` the whole report: what is wrong with which item. */
function reportOfFailure() {
  return IngestReport.partial().shape
}

/**
 * Body of every error response, `application/problem+json` (RFC 9457). `error` repeats `detail` for
 * clients that know only that key.
 */
export const Problem = z
  .object({
    type: z.string().meta({ example: 'urn:timepoint:error:not_found' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    error: z.string(),
    code: ErrorCode,
    request_id: z.string(),
    errors: z
      .array(FieldError)
      .optional()
      .meta({ description: 'Where something is wrong with what was sent.' }),
    reason: z.string().optional().meta({ description: 'Only with `query_rejected`.' }),
    suggested_query: z.string().optional(),
    timepoint_id: z.uuid().optional(),
    failed_step: z.string().optional(),
    cost: z.int().optional().meta({ description: 'Only with `insufficient_credits`.' }),
    balance: z.int().optional().meta({ description: 'Only with `insufficient_credits`.' }),
    existing: z.string().optional().meta({ description: 'Only with `moment_exists`: its path.' }),
    ...reportOfFailure(),
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457).' })
export type Problem = z.infer<typeof Problem>
