import { ERRORS, type FieldError, type Problem } from '@timepoint/contracts'
import type { FastifyError } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { isOutage } from '../db/outage.ts'
import { AppError } from '../errors.ts'

/** `["llm_params", "stop", 0]` as `llm_params.stop.0`. */
function dotted(instancePath: string): string {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
}

function fromValidation(
  error: FastifyError & { validation: { instancePath: string; message?: string }[] },
): AppError {
  const errors: FieldError[] = error.validation.map(({ instancePath, message }) => ({
    path: dotted(instancePath),
    message: message ?? 'invalid',
  }))
  const [first] = errors
  const detail = first ? [first.path, first.message].filter(Boolean).join(': ') : 'Invalid input'
  return new AppError('invalid_input', { detail, errors })
}

function invalidBody(detail: string): AppError {
  return new AppError('invalid_input', { detail, errors: [{ path: '', message: detail }] })
}

const KIB = 1024

function sizeText(bytes: number): string {
  return bytes < KIB ** 2 ? `${bytes / KIB} KiB` : `${bytes / KIB ** 2} MiB`
}

/** What Fastify itself refuses, in our codes. */
function fromFastify(error: FastifyError, bodyLimit: number): AppError | null {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE': {
      const detail = `The body is larger than ${sizeText(bodyLimit)}`
      return new AppError('payload_too_large', { detail })
    }
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return invalidBody('Send JSON with content-type application/json')
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new AppError('not_found')
    case 'FST_ERR_BAD_URL':
      return new AppError('not_found', { detail: 'The URL is malformed' })
    default:
      // JSON syntax errors and bodies shorter or longer than announced.
      return error.statusCode === 400 ? invalidBody('The body is not valid JSON') : null
  }
}

/** How much of a body is read where a route does not say otherwise. */
export const BODY_LIMIT_BYTES = 256 * KIB

/** When a client may try again after the database did not answer, in milliseconds. */
const OUTAGE_RETRY_MS = 5000

/**
 * The error that a client may see. Whatever is not ours becomes `internal`, with nothing of its text.
 * @param bodyLimit of the route, in bytes.
 */
export function toAppError(error: unknown, bodyLimit = BODY_LIMIT_BYTES): AppError {
  if (error instanceof AppError) return error
  if (hasZodFastifySchemaValidationErrors(error)) return fromValidation(error as never)
  if (isOutage(error)) {
    const detail = 'The database does not answer at the moment: try again soon'
    return new AppError('unavailable', { detail, retryAfterMs: OUTAGE_RETRY_MS, cause: error })
  }
  const known =
    error instanceof Error && 'code' in error ? fromFastify(error as FastifyError, bodyLimit) : null
  return known ?? new AppError('internal', { cause: error })
}

/** The problem body (RFC 9457) of an error. */
export function toProblem(error: AppError, requestId: string): Problem {
  const { code, message, status, extra } = error
  const isInvalid = status === 422 || code === 'invalid_input'
  const errors = error.errors ?? (isInvalid ? [{ path: '', message }] : null)
  return {
    type: `urn:timepoint:error:${code}`,
    title: ERRORS[code].title,
    status,
    detail: message,
    error: message,
    code,
    request_id: requestId,
    ...(errors === null ? {} : { errors }),
    ...extra,
  }
}
