import { randomBytes } from 'node:crypto'
import type { ApiKeyScope, CreatedApiKey } from '@timepoint/contracts'
import type { AccountsConfig } from '../../platform/config/config.ts'
import type { RootDb } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { isUuid } from '../../platform/ids.ts'
import { recordEvent } from '../audit/audit-store.ts'
import type { Origin } from '../audit/origin.ts'
import { lockUser } from '../users/user-store.ts'
import { insertKey, listKeys, revokeKey, type StoredKey } from './api-key-store.ts'
import { type Principal, requirePerson, requireUser } from './principal.ts'

/** Keys that a user may have at a time. */
const LIMIT = 50

/** By which scanners of code recognise a key that was published. */
const KIND = 'tp_gw_'
const KEY_BYTES = 32

/** Letters by which an owner tells keys apart; the rest is still beyond guessing. */
const PREFIX_LETTERS = KIND.length + 6

/** What the routes may ask for. */
export type ApiKeyService = ReturnType<typeof createApiKeyService>

/** Makes, shows and ends API keys. */
export function createApiKeyService(db: RootDb, { enabled }: Pick<AccountsConfig, 'enabled'>) {
  return {
    /**
     * Makes a key that acts for the caller.
     * @throws AppError unauthenticated; forbidden for API keys; invalid_state where keys do not count,
     * and for whoever has too many.
     */
    async create(
      principal: Principal,
      { name, scopes }: { name: string; scopes: ApiKeyScope[] },
      origin: Origin,
    ): Promise<CreatedApiKey> {
      const userId = requirePerson(principal)
      if (!enabled)
        throw new AppError('invalid_state', { detail: 'Nobody signs in on this server' })
      const key = `${KIND}${randomBytes(KEY_BYTES).toString('base64url')}`
      const prefix = key.slice(0, PREFIX_LETTERS)
      const own = [...new Set(scopes)].sort()
      return db.transaction().execute(async (trx) => {
        if (!(await lockUser(trx, userId))) {
          throw new AppError('unauthenticated', { detail: 'This account is gone' })
        }
        const id = await insertKey(trx, { userId, name, scopes: own, prefix, key, limit: LIMIT })
        if (id === null) {
          const detail = `There can be ${LIMIT} API keys at a time: delete one first`
          throw new AppError('invalid_state', { detail })
        }
        const details = { key: id, prefix, scopes: own.join(',') }
        await recordEvent(trx, { ...origin, event: 'key.created', userId, details })
        return { id, key, prefix }
      })
    },

    /** The caller's keys that count, newest first. @throws AppError unauthenticated */
    async list(principal: Principal): Promise<StoredKey[]> {
      return listKeys(db, requireUser(principal))
    },

    /** Ends a key of the caller. @throws AppError unauthenticated, forbidden, not_found. */
    async remove(principal: Principal, id: string, origin: Origin): Promise<void> {
      const userId = requirePerson(principal)
      await db.transaction().execute(async (trx) => {
        if (!isUuid(id) || !(await revokeKey(trx, userId, id))) {
          throw new AppError('not_found', { detail: 'API key not found' })
        }
        await recordEvent(trx, { ...origin, event: 'key.revoked', userId, details: { key: id } })
      })
    },
  }
}
