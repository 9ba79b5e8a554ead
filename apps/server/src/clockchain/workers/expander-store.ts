import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { MomentRow } from '../moments/moment-row.ts'

/** A moment from which others are looked for. */
export type Anchor = Pick<
  MomentRow,
  | 'id'
  | 'name'
  | 'one_liner'
  | 'year'
  | 'month'
  | 'day'
  | 'slug'
  | 'place'
  | 'latitude'
  | 'longitude'
  | 'figures'
> & {
  /** In the almanac; null: it is not there. */
  almanacId: string | null
}

/** Fewer stored edges than this, and a moment is looked at. */
const FEW_EDGES = sql.raw('3')

/**
 * Takes public moments that few others are joined to, those first for which it is longest ago, or never was,
 * that others were looked for. They were looked at then.
 */
export async function takeAnchors(trx: Db, limit: number): Promise<Anchor[]> {
  const open = sql`visibility = 'public' AND degree < ${FEW_EDGES} AND status <> 'alternative'`
  const { rows } = await sql<Anchor>`
    WITH untried AS (
      SELECT id FROM moments
      WHERE ${open} AND NOT EXISTS (SELECT FROM expansion_tries WHERE moment_id = moments.id)
      ORDER BY id LIMIT ${limit}
    ), tried AS (
      SELECT moments.id FROM expansion_tries JOIN moments ON moments.id = moment_id
      WHERE ${open} ORDER BY tried_at, moment_id LIMIT ${limit}
    ), taken AS (
      SELECT id FROM (
        SELECT id, 0 AS turn FROM untried UNION ALL SELECT id, 1 FROM tried
      ) AS both_kinds ORDER BY turn LIMIT ${limit}
    ), noted AS (
      INSERT INTO expansion_tries (moment_id) SELECT id FROM taken
      ON CONFLICT (moment_id) DO UPDATE SET tried_at = clock_timestamp()
    )
    SELECT moments.id, name, one_liner, year, month, day, slug, place, latitude, longitude, figures,
      (SELECT almanac_id FROM seeded_moments WHERE moment_id = moments.id LIMIT 1) AS "almanacId"
    FROM moments JOIN taken ON taken.id = moments.id`.execute(trx)
  return rows
}

/** What was asked for from a moment before, as queries. */
export async function listAsked(db: Db, momentId: string): Promise<Set<string>> {
  const { rows } = await sql<{ query: string }>`
    SELECT query FROM worker_renders
    WHERE worker = 'expander' AND moment_id = ${momentId}`.execute(db)
  return new Set(rows.map(({ query }) => query))
}

/** Which links of the almanac at a moment are edges already. */
export async function listLaidLinks(db: Db, almanacId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('seeded_edges')
    .select(['cause', 'effect'])
    .where((at) => at.or([at('cause', '=', almanacId), at('effect', '=', almanacId)]))
    .execute()
  return new Set(rows.map(({ cause, effect }) => (cause === almanacId ? effect : cause)))
}
