import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { sha256 } from './secrets.ts'

/** A sign-in, with all the tokens that were made from it. */
export interface TokenFamily {
  id: string
  userId: string
}

/**
 * What a refresh token is worth. `fresh`: it was not used yet. `repeatable`: it was exchanged a moment
 * ago and its successor not yet, so the answer may have been lost. `reused`: one of those who have it
 * should not. `dead`: it has expired, or its family or user has ended.
 */
type TokenState = 'fresh' | 'repeatable' | 'reused' | 'dead'

/** How long an exchange may be repeated. */
const GRACE = sql.lit('10 seconds')

/** Begins a family with its first token. @returns the family's id. */
export async function startFamily(
  db: Db,
  { userId, token, lifetimeMs }: { userId: string; token: string; lifetimeMs: number },
): Promise<string> {
  const id = randomUUID()
  await sql`
    WITH family AS (INSERT INTO token_families (id, user_id) VALUES (${id}, ${userId}))
    INSERT INTO refresh_tokens (sha256, family_id, expires_at)
    VALUES (${sha256(token)}, ${id}, now() + ${lifetimeMs} * interval '1 ms')`.execute(db)
  return id
}

/**
 * The family of a token, which nobody else exchanges or ends until the transaction has ended; null for
 * a token that is not known.
 */
export async function lockFamily(db: Db, token: string): Promise<TokenFamily | null> {
  const { rows } = await sql<{ id: string; user_id: string }>`
    SELECT f.id, f.user_id
    FROM refresh_tokens t JOIN token_families f ON f.id = t.family_id
    WHERE t.sha256 = ${sha256(token)}
    FOR NO KEY UPDATE OF f`.execute(db)
  const [row] = rows
  return row ? { id: row.id, userId: row.user_id } : null
}

/**
 * What a token of a locked family is worth. A statement of its own: only what begins after the wait for
 * the lock sees what was done meanwhile.
 * @param successor what the token would be exchanged for.
 */
export async function readTokenState(
  db: Db,
  token: string,
  successor: string,
): Promise<TokenState> {
  const { rows } = await sql<{ state: TokenState }>`
    SELECT CASE
      WHEN f.revoked_at IS NOT NULL OR u.deactivated_at IS NOT NULL
        OR t.expires_at <= clock_timestamp() THEN 'dead'
      WHEN t.rotated_at IS NULL THEN 'fresh'
      WHEN t.rotated_at > clock_timestamp() - ${GRACE}::interval
        AND s.sha256 = ${sha256(successor)} AND s.rotated_at IS NULL THEN 'repeatable'
      ELSE 'reused' END AS state
    FROM refresh_tokens t
    JOIN token_families f ON f.id = t.family_id
    JOIN users u ON u.id = f.user_id
    LEFT JOIN refresh_tokens s ON s.sha256 = t.successor_sha256
    WHERE t.sha256 = ${sha256(token)}`.execute(db)
  return rows[0]?.state ?? 'dead'
}

/** A sign-in ends this long after it began, however often its tokens are exchanged. */
const LONGEST = sql.lit('365 days')

/**
 * Exchanges a fresh token of a locked family for its successor, which counts for its lifetime, but not
 * beyond the end of the sign-in.
 */
export async function rotateToken(
  db: Db,
  { token, successor, lifetimeMs }: { token: string; successor: string; lifetimeMs: number },
): Promise<void> {
  await sql`
    WITH rotated AS (
      UPDATE refresh_tokens
      SET rotated_at = clock_timestamp(), successor_sha256 = ${sha256(successor)}
      WHERE sha256 = ${sha256(token)} RETURNING family_id
    )
    INSERT INTO refresh_tokens (sha256, family_id, expires_at)
    SELECT ${sha256(successor)}, f.id, least(
      clock_timestamp() + ${lifetimeMs} * interval '1 ms',
      f.created_at + greatest(${LONGEST}::interval, ${lifetimeMs} * interval '1 ms'))
    FROM rotated r JOIN token_families f ON f.id = r.family_id`.execute(db)
}

/** Ends a family: none of its tokens counts from then on, of whichever kind. False when it had ended. */
export async function revokeFamily(db: Db, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE token_families SET revoked_at = now()
    WHERE id = ${id} AND revoked_at IS NULL`.execute(db)
  return numAffectedRows === 1n
}

/** Ends all families of a user. */
export async function revokeFamiliesOf(db: Db, userId: string): Promise<void> {
  await sql`
    UPDATE token_families SET revoked_at = now()
    WHERE user_id = ${userId} AND revoked_at IS NULL`.execute(db)
}

/** Rows that one statement removes: locks are held for a moment only. */
const BATCH = 1000

/** The last access token of a family can outlive its refresh token by a moment. */
const KEPT = sql.lit('1 day')

/**
 * Removes refresh tokens that have expired, and families without any other; the number of tokens. Until
 * then a used token is known as one.
 */
export async function forgetExpiredTokens(db: Db): Promise<number> {
  let removed = 0
  for (;;) {
    const { rows } = await sql<{ tokens: number }>`
      WITH expired AS (
        DELETE FROM refresh_tokens WHERE sha256 = ANY (ARRAY(
          SELECT sha256 FROM refresh_tokens WHERE expires_at < now() - ${KEPT}::interval
          ORDER BY expires_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))
        RETURNING family_id
      ), ended AS (
        DELETE FROM token_families f USING (SELECT DISTINCT family_id FROM expired) e
        WHERE f.id = e.family_id AND NOT EXISTS (
          SELECT FROM refresh_tokens t
          WHERE t.family_id = f.id AND t.expires_at >= now() - ${KEPT}::interval)
      )
      SELECT count(*)::integer AS tokens FROM expired`.execute(db)
    const tokens = rows[0]?.tokens ?? 0
    removed += tokens
    if (tokens < BATCH) return removed
  }
}
