import { randomUUID } from 'node:crypto'
import type { ApiKeyScope } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { sha256 } from './secrets.ts'

/** A key as it is stored: without itself. */
export interface StoredKey {
  id: string
  name: string
  scopes: ApiKeyScope[]
  /** The beginning of the key. */
  prefix: string
  createdAt: Date
  /** To the minute; null: never. */
  lastUsedAt: Date | null
}

/** What is stored of a new key. */
export interface NewKey {
  userId: string
  name: string
  scopes: ApiKeyScope[]
  prefix: string
  key: string
  /** Keys that a user may have at a time. */
  limit: number
}

/**
 * Stores a key of a user, in a transaction in which the user is locked.
 * @returns its id; null when the user has so many already.
 */
export async function insertKey(db: Db, key: NewKey): Promise<string | null> {
  const id = randomUUID()
  const { numAffectedRows } = await sql`
    INSERT INTO api_keys (id, user_id, name, scopes, prefix, sha256)
    SELECT ${id}, ${key.userId}, ${key.name}, ${key.scopes}, ${key.prefix}, ${sha256(key.key)}
    WHERE (
      SELECT count(*) FROM api_keys WHERE user_id = ${key.userId} AND revoked_at IS NULL
    ) < ${key.limit}`.execute(db)
  return numAffectedRows === 1n ? id : null
}

/** The keys of a user that count, newest first. */
export async function listKeys(db: Db, userId: string): Promise<StoredKey[]> {
  const rows = await db
    .selectFrom('api_keys')
    .select(['id', 'name', 'scopes', 'prefix', 'created_at', 'last_used_at'])
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    prefix: row.prefix,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  }))
}

/** Ends a key of a user; false when they have none with that id that counts. */
export async function revokeKey(db: Db, userId: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE api_keys SET revoked_at = now()
    WHERE id = ${id} AND user_id = ${userId} AND revoked_at IS NULL`.execute(db)
  return numAffectedRows === 1n
}

/** Ends all keys of a user. */
export async function revokeKeysOf(db: Db, userId: string): Promise<void> {
  await sql`
    UPDATE api_keys SET revoked_at = now()
    WHERE user_id = ${userId} AND revoked_at IS NULL`.execute(db)
}

/** Removes keys that were revoked a month ago, of which nobody will ask any more. */
export async function forgetRevokedKeys(db: Db): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM api_keys WHERE revoked_at < now() - interval '30 days'`.execute(db)
  return Number(numAffectedRows)
}
