import type { ApiKeyScope } from '@timepoint/contracts'
import { CompiledQuery, sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { AccessToken } from './access-token.ts'
import { sha256 } from './secrets.ts'

/** Asked with nearly every request: compiled here, once, and prepared once by each connection. */
const TOKEN_HOLDER = `/* prepared: find_token_holder */
  SELECT email FROM users
  WHERE id = $1 AND deactivated_at IS NULL AND ($2::uuid IS NULL OR EXISTS (
    SELECT FROM token_families
    WHERE id = $2::uuid AND user_id = users.id AND revoked_at IS NULL))`

/** The user of a token that still counts; null when they, or their sign-in, have ended. */
export async function findTokenHolder(
  db: Db,
  { userId, familyId }: AccessToken,
): Promise<{ userId: string; email: string | null } | null> {
  const query = CompiledQuery.raw(TOKEN_HOLDER, [userId, familyId])
  const { rows } = await db.executeQuery<{ email: string | null }>(query)
  const [row] = rows
  return row ? { userId, email: row.email } : null
}

/** Whose key it is, and what it may do; null for one that counts no more, or never did. */
export async function findKeyHolder(
  db: Db,
  key: string,
): Promise<{ userId: string; email: string | null; scopes: ApiKeyScope[] } | null> {
  const { rows } = await sql<{
    id: string
    user_id: string
    email: string | null
    scopes: ApiKeyScope[]
    stale: boolean
  }>`/* prepared: find_key_holder */
    SELECT k.id, k.user_id, u.email, k.scopes,
      k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute' AS stale
    FROM api_keys k JOIN users u ON u.id = k.user_id
    WHERE k.sha256 = ${sha256(key)} AND k.revoked_at IS NULL AND u.deactivated_at IS NULL`.execute(
    db,
  )
  const [row] = rows
  if (!row) return null
  if (row.stale)
    await sql`UPDATE api_keys SET last_used_at = now() WHERE id = ${row.id}`.execute(db)
  return { userId: row.user_id, email: row.email, scopes: row.scopes }
}
