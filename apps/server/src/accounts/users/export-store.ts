import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { LedgerEntry } from '../credits/ledger-store.ts'
import type { StoredKey } from '../identity/api-key-store.ts'

/** A line of somebody's ledger. Ids grow with time. */
export type LedgerRow = LedgerEntry & { id: string }

/**
 * A user's own side of the ledger, newest first.
 * @param after the last row of the page before; null for the first page.
 */
export async function readLedger(
  db: Db,
  userId: string,
  after: Pick<LedgerRow, 'id'> | null,
  limit: number,
): Promise<LedgerRow[]> {
  const rows = await db
    .selectFrom('ledger_entries')
    .select(['id', 'amount', 'type', 'description'])
    .select(['balance_after as balanceAfter', 'created_at as createdAt'])
    .where('user_id', '=', userId)
    .where('account', '=', 'user')
    .$if(after !== null, (query) => query.where('id', '<', after?.id ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, balanceAfter: Number(row.balanceAfter) }))
}

/** An API key, also one that counts no more. */
export type KeyRow = StoredKey & { revokedAt: Date | null }

/** API keys of a user, in the order of their ids; those that ended long ago are gone. */
export function readKeys(
  db: Db,
  userId: string,
  after: Pick<KeyRow, 'id'> | null,
  limit: number,
): Promise<KeyRow[]> {
  return db
    .selectFrom('api_keys')
    .select(['id', 'name', 'prefix', 'scopes'])
    .select(['created_at as createdAt', 'last_used_at as lastUsedAt', 'revoked_at as revokedAt'])
    .where('user_id', '=', userId)
    .$if(after !== null, (query) => query.where('id', '>', after?.id ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** What happened to an account. Ids grow with time. */
export interface EventRow {
  id: string
  event: string
  createdAt: Date
  /** Null where it was no request of the user, such as that of an administrator. */
  ip: string | null
}

/** What happened to an account and its credentials, oldest first. */
export function readEvents(
  db: Db,
  userId: string,
  after: Pick<EventRow, 'id'> | null,
  limit: number,
): Promise<EventRow[]> {
  return db
    .selectFrom('audit_events')
    .select(['id', 'event', 'created_at as createdAt'])
    .select(sql<string | null>`CASE WHEN actor = 'user:' || user_id THEN ip END`.as('ip'))
    .where('user_id', '=', userId)
    .$if(after !== null, (query) => query.where('id', '>', after?.id ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
}
