import { AppError } from '../../platform/errors.ts'
import type { Principal } from '../identity/principal.ts'
import type { Scope } from './filters.ts'

/** For whom moments are found: everybody, whoever made them, or an administrator. */
export type Audience = { kind: 'public' } | { kind: 'own'; actor: string } | { kind: 'all' }

const EVERYBODY: Audience = { kind: 'public' }

/**
 * For whom somebody looks for moments.
 * @throws AppError unauthenticated for `mine` of nobody; admin_required for `all` of who is none.
 */
export function audienceOf({ actor, isAdmin }: Principal, scope: Scope): Audience {
  if (scope === 'public') return EVERYBODY
  if (scope === 'all') {
    if (isAdmin) return { kind: 'all' }
    throw new AppError('admin_required', { detail: 'Admin key required' })
  }
  if (actor !== null) return { kind: 'own', actor }
  throw new AppError('unauthenticated', { detail: 'Only who is known has moments of their own' })
}
