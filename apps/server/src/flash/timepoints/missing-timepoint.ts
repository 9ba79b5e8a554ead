import { AppError } from '../../platform/errors.ts'

/** PostgreSQL: a row that is referred to is not there. */
const GONE = '23503'

/**
 * For `catch`: what refers to a timepoint that was erased in the meantime says so.
 * @throws AppError not_found, or what was caught.
 */
export function toMissingTimepoint(cause: unknown): never {
  if ((cause as { code?: unknown }).code !== GONE) throw cause
  throw new AppError('not_found', { detail: 'Timepoint not found', cause })
}
