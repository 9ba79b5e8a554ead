import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { AppError } from '../errors.ts'

/** What a caller calls a request, so that sending it again does not do it again. */
export interface IdempotencyKey {
  /** The caller and the route: elsewhere the same key is another key. */
  scope: string
  key: string
  /** SHA-256 of the body in canonical form. */
  requestHash: string
}

/** What a key stands for: the render or the operation that its first request started, or its answer. */
export type KeyTarget = { timepointId: string } | { operationId: string } | { answer: unknown }

/** How long a key counts. Not `1 day`, which daylight saving makes longer or shorter. */
const LIFETIME = sql.lit('24 hours')

const OLDEST = sql<Date>`now() - ${LIFETIME}::interval`

function mismatch(): AppError {
  const detail = 'This idempotency key was used with another body'
  const errors = [{ path: 'idempotency-key', message: detail }]
  return new AppError('idempotency_mismatch', { detail, errors })
}

/**
 * What a key of the last 24 hours stands for; null for a key that is new.
 * @throws AppError idempotency_mismatch when it came with another request.
 */
export async function findKey(
  db: Db,
  { scope, key, requestHash }: IdempotencyKey,
): Promise<KeyTarget | null> {
  const row = await db
    .selectFrom('idempotency_keys')
    .select(['timepoint_id', 'operation_id', 'answer', 'request_hash'])
    .where('scope', '=', scope)
    .where('key', '=', key)
    .where('created_at', '>', OLDEST)
    .executeTakeFirst()
  if (!row) return null
  if (row.request_hash !== requestHash) throw mismatch()
  const { timepoint_id: timepointId, operation_id: operationId, answer } = row
  if (timepointId !== null) return { timepointId }
  return operationId === null ? { answer } : { operationId }
}

/**
 * Lets a key stand for what the transaction stores. Of transactions with the same key one waits here
 * until the other has ended.
 * @returns false when the key stands for something else.
 */
export async function claimKey(
  db: Db,
  { scope, key, requestHash }: IdempotencyKey,
  target: KeyTarget,
): Promise<boolean> {
  const timepointId = 'timepointId' in target ? target.timepointId : null
  const operationId = 'operationId' in target ? target.operationId : null
  const answer = 'answer' in target ? JSON.stringify(target.answer) : null
  const { numAffectedRows } = await sql`
    INSERT INTO idempotency_keys AS stored
      (scope, key, request_hash, timepoint_id, operation_id, answer)
    VALUES (${scope}, ${key}, ${requestHash}, ${timepointId}, ${operationId}, ${answer}::json)
    ON CONFLICT (scope, key) DO UPDATE SET
      request_hash = excluded.request_hash,
      timepoint_id = excluded.timepoint_id,
      operation_id = excluded.operation_id,
      answer = excluded.answer,
      created_at = excluded.created_at
    WHERE stored.created_at <= ${OLDEST}`.execute(db)
  return numAffectedRows === 1n
}

/**
 * Gives a key the answer of work that goes on after its transaction: once, in the place of `pending`.
 * @returns the answer that the key has now; null where the key counts no more.
 */
export async function settleKey<Answer>(
  db: Db,
  { scope, key }: Pick<IdempotencyKey, 'scope' | 'key'>,
  answer: Answer,
): Promise<Answer | null> {
  const settled = JSON.stringify(answer)
  const { rows } = await sql<{ answer: Answer }>`
    UPDATE idempotency_keys SET
      answer = CASE WHEN answer::jsonb ? 'pending' THEN ${settled}::json ELSE answer END
    WHERE scope = ${scope} AND key = ${key} AND answer IS NOT NULL
    RETURNING answer`.execute(db)
  return rows[0]?.answer ?? null
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

/** Removes the keys of a caller, on every route. */
export async function forgetKeysOf(db: Db, caller: string): Promise<void> {
  await sql`DELETE FROM idempotency_keys WHERE starts_with(scope, ${`${caller} `})`.execute(db)
}
