import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { Audience } from './audience.ts'
import { byKeys, foundBy, prepareSelection } from './selection-store.ts'

/** A step in the tree of paths: segments of a path from its beginning, fewer than eight. */
export type Prefix = readonly string[]

/** After every path below a step comes this character: the one after the slash. */
const NEXT_TO_SLASH = '0'

async function below(db: Db, audience: Audience, prefix: Prefix): Promise<RawBuilder<boolean>> {
  const start = ['', ...prefix].join('/')
  const range = sql`path > ${`${start}/`} AND path < ${start + NEXT_TO_SLASH}`
  if (audience.kind !== 'own') return sql`${foundBy(audience)} AND ${range}`
  const own = await prepareSelection(db, { audience, filters: {}, text: null })
  return sql`${byKeys(own)} AND ${range}`
}

/** How many moments there are for each next segment after `prefix` of fewer than seven. */
export async function countNext(
  db: Db,
  audience: Audience,
  prefix: Prefix,
): Promise<{ segment: string; count: number }[]> {
  const condition = await below(db, audience, prefix)
  const { rows } = await sql<{ segment: string; count: number }>`
    SELECT split_part(path, '/', ${prefix.length + 2}::integer) AS segment, count(*)::integer AS count
    FROM moments WHERE ${condition} GROUP BY 1`.execute(db)
  return rows
}

/** Moments below seven segments, by their slugs. */
export async function listBelow(
  db: Db,
  audience: Audience,
  prefix: Prefix,
  { after, limit }: { after: string; limit: number },
): Promise<{ slug: string; path: string; name: string; count: number }[]> {
  const condition = await below(db, audience, prefix)
  const { rows } = await sql<{ slug: string; path: string; name: string; count: number }>`
    SELECT min(slug) AS slug, path, min(name) AS name, count(*)::integer AS count FROM moments
    WHERE ${condition} AND path > ${['', ...prefix, after].join('/')}
    GROUP BY path ORDER BY path LIMIT ${limit}`.execute(db)
  return rows
}
