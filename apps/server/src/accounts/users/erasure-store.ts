import { sql } from 'kysely'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { forgetKeysOf } from '../../platform/idempotency/idempotency-store.ts'
import { recordEvent } from '../audit/audit-store.ts'

/**
 * Data of an account stays for this long at least after it was deleted, whatever is configured: what was
 * let in just before has been stored by then, and is found.
 */
const LEAST_RETENTION_MS = 600_000

/** Which accounts are looked for, how long after they were deleted, and how many at a time. */
export interface ErasableAccounts {
  retentionMs: number
  limit: number
}

/** The condition on a row of `users` that it was deleted long enough ago. */
function deletedBefore(retentionMs: number) {
  const seconds = Math.max(retentionMs, LEAST_RETENTION_MS) / 1000
  return sql<boolean>`deactivated_at < now() - make_interval(secs => ${seconds})`
}

/** Accounts that were deleted longer ago and whose data is still there, the longest ago first. */
export async function findErasable(
  db: Db,
  { retentionMs, limit }: ErasableAccounts,
): Promise<string[]> {
  const rows = await db
    .selectFrom('users')
    .select('id')
    .where(deletedBefore(retentionMs))
    .where('erased_at', 'is', null)
    .orderBy('deactivated_at')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Erases what accounts keep of a person, all at once, and remembers that nothing is left. The hash of who
 * they are stays, so that deleting an account is no way to new credits, and so do ledger and audit events,
 * which name nobody.
 * @returns false, and nothing changed, when it was done before or the account is in use.
 */
export function finishErasure(db: RootDb, userId: string): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('users')
      .set({ email: null, display_name: null, last_login_at: null, erased_at: sql<Date>`now()` })
      .where('id', '=', userId)
      .where('deactivated_at', 'is not', null)
      .where('erased_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await trx.deleteFrom('token_families').where('user_id', '=', userId).execute()
    await trx.deleteFrom('api_keys').where('user_id', '=', userId).execute()
    await forgetKeysOf(trx, `user:${userId}`)
    await recordEvent(trx, { event: 'account.erased', actor: 'system', userId })
    return true
  })
}

/** A service that erases what it has of deleted accounts by itself, whenever it is there. */
export type ErasingService = 'clockchain'

/** Accounts that were deleted longer ago, and of which a service has not erased its part. */
export async function findErasableBy(
  db: Db,
  service: ErasingService,
  { retentionMs, limit }: ErasableAccounts,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM users
    WHERE ${deletedBefore(retentionMs)} AND NOT EXISTS (
      SELECT FROM account_erasures WHERE user_id = users.id AND service = ${service})
    ORDER BY deactivated_at LIMIT ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Remembers that a service has erased its part of an account; false: it was known before. */
export async function noteErasure(
  db: Db,
  service: ErasingService,
  userId: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO account_erasures (user_id, service) VALUES (${userId}, ${service})
    ON CONFLICT DO NOTHING`.execute(db)
  return numAffectedRows === 1n
}
