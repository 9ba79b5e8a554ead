import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { Audience } from './audience.ts'
import { foundBy } from './selection-store.ts'

/** Segments of a path before the slug, as columns; null: not known. */
export const LEVELS = ['year', 'month', 'day', 'time', 'country', 'region', 'city'] as const

/** What the first segments of a path say. */
export type Prefix = readonly (string | number | null)[]

function below(audience: Audience, prefix: Prefix): RawBuilder<boolean> {
  const conditions = prefix.map((value, at) => {
    const column = sql.ref(LEVELS[at] ?? 'slug')
    return value === null ? sql`${column} IS NULL` : sql`${column} = ${value}`
  })
  return sql`${sql.join([foundBy(audience), ...conditions], sql` AND `)}`
}

/** How many moments there are for each next segment after `prefix` of fewer than seven. */
export async function countNext(
  db: Db,
  audience: Audience,
  prefix: Prefix,
): Promise<{ value: string | null; count: number }[]> {
  const column = sql.ref(LEVELS[prefix.length] ?? 'slug')
  const { rows } = await sql<{ value: string | null; count: number }>`
    SELECT ${column}::text AS value, count(*)::integer AS count FROM moments
    WHERE ${below(audience, prefix)} GROUP BY ${column}`.execute(db)
  return rows
}

/** Moments below seven segments, by their slugs. */
export async function listBelow(
  db: Db,
  audience: Audience,
  prefix: Prefix,
  { after, limit }: { after: string; limit: number },
): Promise<{ slug: string; path: string; name: string; count: number }[]> {
  const { rows } = await sql<{ slug: string; path: string; name: string; count: number }>`
    SELECT slug, min(path) AS path, min(name) AS name, count(*)::integer AS count FROM moments
    WHERE ${below(audience, prefix)} AND slug > ${after}
    GROUP BY slug ORDER BY slug LIMIT ${limit}`.execute(db)
  return rows
}
