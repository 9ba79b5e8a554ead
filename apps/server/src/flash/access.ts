import type { Visibility } from '@timepoint/contracts'
import { type Principal, userIdOf } from '../accounts/identity/principal.ts'
import { AppError } from '../platform/errors.ts'

/** Of what belongs to somebody, what a caller has as their own: all, those of an owner, those of nobody. */
export type Reach = 'all' | { readonly ownerId: string | null } | 'nothing'

/** What decides who may do what with it. */
export interface Owned {
  visibility: Visibility
  /** Null: made by somebody anonymous, or by another service for itself. */
  ownerId: string | null
}

/** What decides beside that. */
interface AccessRules {
  /** Whether callers sign in; otherwise everything is open but what is private to somebody. */
  enabled: boolean
  /** Given: users are known without signing in here, and what is theirs is theirs. */
  signingSecret: string | null
}

/** Who may read and manage what. */
export type Access = ReturnType<typeof createAccess>

/** Whether something with that owner is the caller's own. */
function isWithin(reach: Reach, ownerId: string | null): boolean {
  if (reach === 'all' || reach === 'nothing') return reach === 'all'
  return reach.ownerId === ownerId
}

export function createAccess({ enabled, signingSecret }: AccessRules) {
  /** What is the caller's own. While nobody signs in, what nobody owns is everybody's. */
  function reachOf(principal: Principal): Reach {
    if (principal.kind === 'system') return 'all'
    const ownerId = userIdOf(principal)
    return ownerId === null && enabled ? 'nothing' : { ownerId }
  }

  const isOwn = (principal: Principal, { ownerId }: Pick<Owned, 'ownerId'>) =>
    isWithin(reachOf(principal), ownerId)

  return {
    reachOf,
    isOwn,

    /** @throws AppError forbidden for what is private to somebody else. */
    assertReadable(principal: Principal, owned: Owned): void {
      if (owned.visibility !== 'private' || isOwn(principal, owned)) return
      throw new AppError('forbidden', { detail: 'Private timepoint: owner access only' })
    },

    /**
     * Lets owners change and stop what is theirs; everybody, while nobody signs in here or elsewhere.
     * @throws AppError unauthenticated, forbidden.
     */
    assertManageable(principal: Principal, owned: Owned): void {
      if (isOwn(principal, owned)) return
      if (principal.kind === 'anonymous') {
        if (enabled) throw new AppError('unauthenticated', { detail: 'Sign in first' })
        if (signingSecret === null) return
      }
      throw new AppError('forbidden', { detail: 'Only the owner may do this' })
    },
  }
}
