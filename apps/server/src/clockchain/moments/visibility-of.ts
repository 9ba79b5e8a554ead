import { Visibility } from '@timepoint/contracts'
import { AppError } from '../../platform/errors.ts'

/** @throws AppError visibility_unknown; invalid_input for what is no text. */
export function visibilityOf(value: unknown, absent?: Visibility): Visibility {
  if (value === undefined && absent !== undefined) return absent
  const parsed = Visibility.safeParse(value)
  if (parsed.success) return parsed.data
  if (value !== undefined && value !== null && typeof value !== 'string') {
    const message = 'must be text'
    const errors = [{ path: 'visibility', message }]
    throw new AppError('invalid_input', { detail: `visibility: ${message}`, errors })
  }
  const message = `must be one of: ${Visibility.options.join(', ')}`
  const detail = `visibility ${message}`
  throw new AppError('visibility_unknown', { detail, errors: [{ path: 'visibility', message }] })
}

const STRICTNESS: Record<Visibility, number> = { public: 0, unlisted: 1, private: 2 }

/** Whether more people see what has the first visibility than what has the other. */
export const isLooser = (one: Visibility, other: Visibility): boolean =>
  STRICTNESS[one] < STRICTNESS[other]
