import type { RootDb } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { recordEvent } from '../audit/audit-store.ts'
import type { Origin } from '../audit/origin.ts'
import { findByIdentity, findOrCreateUser, type NewUser, type User } from './user-store.ts'

/** Whom another service names. */
export type Person = Omit<NewUser, 'provider'>

/** Whose account it is, and whether it was just made. */
export interface Resolved {
  user: User
  isNew: boolean
}

function active(user: User): User {
  if (user.isActive) return user
  throw new AppError('forbidden', { detail: 'This account was deleted' })
}

/**
 * The account of whom another service names, made when there is none yet. Of any number of requests at
 * the same time one makes it, with its first credits and its audit event.
 * @throws AppError forbidden for an account that was deleted.
 */
export async function resolveUser(db: RootDb, person: Person, origin: Origin): Promise<Resolved> {
  const named: NewUser = { ...person, provider: 'external' }
  const known = await findByIdentity(db, named)
  if (known) return { user: active(known), isNew: false }
  return db.transaction().execute(async (trx) => {
    const { user, isNew } = await findOrCreateUser(trx, named)
    const event = { ...origin, actor: 'system', userId: user.id }
    const details = { provider: named.provider }
    if (isNew) await recordEvent(trx, { ...event, event: 'account.created', details })
    return { user: active(user), isNew }
  })
}
