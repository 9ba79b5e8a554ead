import { Visibility } from '@timepoint/contracts'
import { AppError } from '../../platform/errors.ts'

/** @throws AppError visibility_unknown. */
export function visibilityOf(value: unknown, absent?: Visibility): Visibility {
  if (value === undefined && absent !== undefined) return absent
  const parsed = Visibility.safeParse(value)
  if (parsed.success) return parsed.data
  const detail = `visibility must be one of: ${Visibility.options.join(', ')}`
  throw new AppError('visibility_unknown', { detail })
}
