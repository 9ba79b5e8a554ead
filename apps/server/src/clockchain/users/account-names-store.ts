import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** An account, as what somebody has made is looked for. */
export interface AccountNames {
  userId: string
  /** SHA-256 of what they may be called here: their id, or what a service calls whom it speaks for. */
  names: Buffer[]
}

/** The names of an account, deleted or not; null: there is none. */
export async function findAccountNames(db: Db, userId: string): Promise<AccountNames | null> {
  const { rows } = await sql<{ names: (Buffer | null)[] }>`
    SELECT ARRAY[
      sha256(convert_to(id::text, 'UTF8')), sha256(convert_to(upper(id::text), 'UTF8'))
    ] || CASE provider WHEN 'external' THEN subject_sha256 END AS names
    FROM users WHERE id = ${userId}`.execute(db)
  const [row] = rows
  return row ? { userId, names: row.names.filter((name) => name !== null) } : null
}

/**
 * The condition that a column names an account, in the words of the indexes. What a service calls somebody may be
 * the id of somebody else, whose things are then theirs.
 */
export function namedIn(column: string, { userId, names }: AccountNames): RawBuilder<boolean> {
  const maker = sql.ref(column)
  return sql<boolean>`(${maker} LIKE 'user:_%' AND maker_sha256(${maker}) = ANY(${names}::bytea[])
    AND account_of_maker(${maker}) = ${userId})`
}
