import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** What public moments are counted by. */
export type TallyKind =
  | 'total'
  | 'layer'
  | 'prominence'
  | 'source_type'
  | 'schema_version'
  | 'text_model'
  | 'image'
  | 'confident'
  | 'confidence'
  | 'year'
  | 'month'
  | 'country'
  | 'place'
  | 'tag'
  | 'figure'
  | 'edge'
  | 'pairs'

/** What was counted, and what came since: that is little, and added up before. */
const countsOf = (ofKinds: RawBuilder<unknown>, these: RawBuilder<unknown>) => sql`(
  SELECT kind, key, coalesce(counted.n, 0) + coalesce(since.n, 0) AS n
  FROM (SELECT kind, key, n FROM tallies WHERE ${ofKinds} AND ${these}) counted
  FULL JOIN (
    SELECT kind, key, sum(n)::bigint AS n
    FROM (SELECT kind, unnest(keys) AS key, unnest(counts) AS n FROM tally_deltas WHERE ${ofKinds}) delta
    WHERE ${these} GROUP BY kind, key
  ) since USING (kind, key)
) AS all_counts`

/**
 * Numbers of public moments, exact as of now: what was counted, and what came since.
 * @param keys only these; all of the kind if null.
 * @returns for each kind its keys with numbers other than 0.
 */
export async function readTallies(
  db: Db,
  kinds: readonly TallyKind[],
  keys: readonly string[] | null = null,
): Promise<(kind: TallyKind) => ReadonlyMap<string, number>> {
  const ofKinds = sql`kind = ANY(${[...kinds]}::text[])`
  const these = keys === null ? sql`true` : sql`key = ANY(${[...keys]}::text[])`
  const { rows } = await sql<{ kind: string; key: string; n: string }>`
    SELECT kind, key, n FROM ${countsOf(ofKinds, these)} WHERE n <> 0`.execute(db)
  const byKind = Map.groupBy(rows, ({ kind }) => kind)
  return (kind) => new Map((byKind.get(kind) ?? []).map(({ key, n }) => [key, Number(n)]))
}

const YEARS = sql`(
  SELECT key::integer AS year, n FROM ${countsOf(sql`kind = 'year'`, sql`true`)} WHERE n <> 0
) AS years`

/** How many public moments there are in years, in their order: the first `limit` after a year. */
export async function readYears(
  db: Db,
  { after, limit }: { after: number | null; limit: number },
): Promise<{ year: number; count: number }[]> {
  const later = after === null ? sql`true` : sql`year > ${after}::integer`
  const { rows } = await sql<{ year: number; n: string }>`
    SELECT year, n FROM ${YEARS} WHERE ${later} ORDER BY year LIMIT ${limit}`.execute(db)
  return rows.map(({ year, n }) => ({ year, count: Number(n) }))
}

/** The first and the last year of public moments; null: there are none. */
export async function readYearRange(
  db: Db,
): Promise<{ first: number | null; last: number | null }> {
  const { rows } = await sql<{ first: number | null; last: number | null }>`
    SELECT min(year) AS first, max(year) AS last FROM ${YEARS}`.execute(db)
  return rows[0] ?? { first: null, last: null }
}

/** When something public was last counted or changed; null: never. */
export async function lastChange(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    SELECT greatest(
      (SELECT to_timestamp(n / 1000.0) FROM tallies WHERE kind = 'changed' AND key = ''),
      (SELECT max(made_at) FROM tally_deltas)
    ) AS at`.execute(db)
  return rows[0]?.at ?? null
}

/** Rows from which it is worth having the room back that folding leaves. */
const VACUUM_FROM = 500

/** Adds what came to what was counted. One process at a time does; the others have nothing to do. */
export async function foldTallies(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT fold_tallies() AS n`.execute(db)
  const folded = rows[0]?.n ?? 0
  // Readers go through all that is there, dead rows included: autovacuum may come minutes later.
  if (folded >= VACUUM_FROM) await sql`VACUUM tally_deltas`.execute(db)
  return folded
}
