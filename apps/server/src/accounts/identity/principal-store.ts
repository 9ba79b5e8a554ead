import type { ApiKeyScope } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { AccessToken } from './access-token.ts'
import { sha256 } from './secrets.ts'

/** Whether the user of a token may still use it: neither they nor their sign-in has ended. */
export async function isTokenLive(db: Db, { userId, familyId }: AccessToken): Promise<boolean> {
  const { rows } = await sql`/* prepared: is_token_live */
    SELECT FROM users
    WHERE id = ${userId} AND deactivated_at IS NULL AND (${familyId}::uuid IS NULL OR EXISTS (
      SELECT FROM token_families
      WHERE id = ${familyId}::uuid AND user_id = users.id AND revoked_at IS NULL))`.execute(db)
  return rows.length === 1
}

/** Whose key it is, and what it may do; null for one that counts no more, or never did. */
export async function findKeyHolder(
  db: Db,
  key: string,
): Promise<{ userId: string; scopes: ApiKeyScope[] } | null> {
  const { rows } = await sql<{
    id: string
    user_id: string
    scopes: ApiKeyScope[]
    stale: boolean
  }>`
    SELECT k.id, k.user_id, k.scopes,
      k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute' AS stale
    FROM api_keys k JOIN users u ON u.id = k.user_id
    WHERE k.sha256 = ${sha256(key)} AND k.revoked_at IS NULL AND u.deactivated_at IS NULL`.execute(
    db,
  )
  const [row] = rows
  if (!row) return null
  if (row.stale)
    await sql`UPDATE api_keys SET last_used_at = now() WHERE id = ${row.id}`.execute(db)
  return { userId: row.user_id, scopes: row.scopes }
}
