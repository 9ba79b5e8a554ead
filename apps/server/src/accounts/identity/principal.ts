import type { ApiKeyScope } from '@timepoint/contracts'
import { AppError } from '../../platform/errors.ts'

/**
 * Who a request comes from, found once when it comes in. `system` is another service of ours that
 * speaks for itself: it reads and manages everything and pays for nothing.
 */
export type Principal =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'system' }
  | {
      readonly kind: 'user'
      readonly userId: string
      /** Their address, where it came along with their credential. */
      readonly email?: string | null
      /** Whether what they ask for costs them credits. */
      readonly isMetered: boolean
      /** What an API key may do; null: it is no API key, and may do what its user may. */
      readonly scopes: readonly ApiKeyScope[] | null
    }

export const ANONYMOUS: Principal = { kind: 'anonymous' }
export const SYSTEM: Principal = { kind: 'system' }

/** The user's id; null for everyone else. */
export function userIdOf(principal: Principal): string | null {
  return principal.kind === 'user' ? principal.userId : null
}

/** The user who asks. @throws AppError unauthenticated for everyone else. */
export function requireUser(principal: Principal): string {
  if (principal.kind === 'user') return principal.userId
  throw new AppError('unauthenticated', { detail: 'Sign in first' })
}

/** As {@link requireUser}, for what an API key must not do: it would outlive its own end. */
export function requirePerson(principal: Principal): string {
  const userId = requireUser(principal)
  if (principal.kind === 'user' && principal.scopes === null) return userId
  throw new AppError('forbidden', { detail: 'An API key cannot do this: sign in' })
}
