import type { FastifyRequest } from 'fastify'
import { isOutage } from '../platform/db/outage.ts'
import { AppError } from '../platform/errors.ts'
import { toAppError } from '../platform/http/problem.ts'

/**
 * An error as Clockchain tells it: an outage of the database by its own code, and what cannot be read by
 * the status of the route. Everything else is as everywhere.
 */
export function toClockchainError(error: unknown, { routeOptions }: FastifyRequest): AppError {
  const known = toAppError(error, routeOptions.bodyLimit)
  const { code, message: detail, cause, errors, retryAfterMs = 1000 } = known
  if (code === 'unavailable' && isOutage(cause)) {
    return new AppError('database_unavailable', { detail, cause, retryAfterMs })
  }
  const status = routeOptions.config.invalidInputStatus
  if (code !== 'invalid_input' || status === undefined) return known
  return new AppError('invalid_input', { detail, cause, status, ...(errors ? { errors } : {}) })
}
