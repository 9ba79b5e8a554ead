import { AppError } from '../../platform/errors.ts'

/** What is wrong with one field of what was sent. */
export function invalidField(path: string, message: string): AppError {
  return new AppError('invalid_input', {
    detail: path === '' ? message : `${path}: ${message}`,
    errors: [{ path, message }],
  })
}
