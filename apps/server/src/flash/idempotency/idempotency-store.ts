import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** What a caller calls a request, so that sending it again does not do it again. */
export interface IdempotencyKey {
  /** The caller and the route: elsewhere the same key is another key. */
  scope: string
  key: string
  /** SHA-256 of the body in canonical form. */
  requestHash: string
}

/** How long a key counts. Not `1 day`, which daylight saving makes longer or shorter. */
const LIFETIME = sql.lit('24 hours')

const OLDEST = sql<Date>`now() - ${LIFETIME}::interval`

/** The render that a key of the last 24 hours stands for; null for a key that is new. */
export async function findKey(
  db: Db,
  { scope, key }: IdempotencyKey,
): Promise<{ timepointId: string; requestHash: string } | null> {
  const row = await db
    .selectFrom('idempotency_keys')
    .select(['timepoint_id', 'request_hash'])
    .where('scope', '=', scope)
    .where('key', '=', key)
    .where('created_at', '>', OLDEST)
    .executeTakeFirst()
  return row ? { timepointId: row.timepoint_id, requestHash: row.request_hash } : null
}

/**
 * Lets a key stand for a render, for the transaction that stores this render. Of transactions with the
 * same key one waits here until the other has ended.
 * @returns false when the key stands for another render.
 */
export async function claimKey(
  db: Db,
  { scope, key, requestHash }: IdempotencyKey,
  timepointId: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO idempotency_keys AS stored (scope, key, request_hash, timepoint_id)
    VALUES (${scope}, ${key}, ${requestHash}, ${timepointId})
    ON CONFLICT (scope, key) DO UPDATE SET
      request_hash = excluded.request_hash,
      timepoint_id = excluded.timepoint_id,
      created_at = excluded.created_at
    WHERE stored.created_at <= ${OLDEST}`.execute(db)
  return numAffectedRows === 1n
}

/** Rows that one statement removes: locks are held for a moment only. */
const BATCH = 1000

/** Removes keys that count no more; the number of them. */
export async function forgetOldKeys(db: Db): Promise<number> {
  let removed = 0
  for (;;) {
    const { numAffectedRows = 0n } = await sql`
      DELETE FROM idempotency_keys USING (
        SELECT scope, key FROM idempotency_keys
        WHERE created_at <= ${OLDEST}
        ORDER BY created_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
      ) old
      WHERE idempotency_keys.scope = old.scope AND idempotency_keys.key = old.key`.execute(db)
    removed += Number(numAffectedRows)
    if (numAffectedRows < BATCH) return removed
  }
}
