import { AppError } from '../../platform/errors.ts'
import { headerText } from './header-text.ts'
import { isSecret } from './secrets.ts'

/**
 * Lets administrators pass.
 * @param given values of `X-Admin-Key`, one for each time that it was sent.
 * @param adminKey null: there are no administrators.
 * @throws AppError forbidden
 */
export function assertAdmin(given: readonly string[] | undefined, adminKey: string | null): void {
  const [key, ...others] = given ?? []
  const isAdmin = adminKey !== null && key !== undefined && isSecret(headerText(key), adminKey)
  if (isAdmin && others.length === 0) return
  throw new AppError('forbidden', { detail: 'Admin key required' })
}
