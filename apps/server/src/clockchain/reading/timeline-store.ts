import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import {
  byKeys,
  keysOfPortions,
  type Portion,
  type Prepared,
  SAMPLE_PARTS,
} from './selection-store.ts'

/** A moment as a timeline shows it. */
export interface TimelineRow {
  path: string
  name: string
  year: number
  lo: number
  hi: number
  lat: number | null
  lon: number | null
  layer: 0 | 1 | 2
  era: string | null
}

const SHOWN = sql`path, name, year, lo, hi, latitude AS lat, longitude AS lon, layer, era`

/** The first of the moments that are meant, in the order of time. */
export async function listInTime(
  db: Db,
  prepared: Prepared,
  limit: number,
): Promise<TimelineRow[]> {
  const { rows } = await sql<TimelineRow>`
    WITH found AS MATERIALIZED (
      SELECT ${SHOWN} FROM moments WHERE ${byKeys(prepared)} LIMIT ${limit}
    )
    SELECT path, name, year, lo, hi, lat, lon, layer, era FROM found ORDER BY lo, hi, path`.execute(
    db,
  )
  return rows
}

/** So many stretches of time take turns in the choice of the best. */
const STRETCHES = 200

/**
 * The best of the moments that are meant, in the order of time: the most prominent first, and among equals
 * one of each stretch of time in turn, so that no crowded century takes the place of all others.
 */
export async function listBest(
  db: Db,
  prepared: Prepared,
  portions: readonly Portion[],
  limit: number,
): Promise<TimelineRow[]> {
  const { rows } = await sql<TimelineRow>`
    WITH found AS MATERIALIZED (
      SELECT id, prominence, degree, lo FROM moments WHERE ${byKeys(prepared, [keysOfPortions(portions)])}
    ), spread AS (
      SELECT id, prominence, row_number() OVER (
        PARTITION BY prominence, width_bucket(lo, ends.first, ends.last + 1, ${STRETCHES})
        ORDER BY degree DESC, id
      ) AS turn
      FROM found, (SELECT min(lo) AS first, max(lo) AS last FROM found) ends
    ), best AS (
      SELECT id FROM spread ORDER BY prominence DESC, turn, id LIMIT ${limit}
    )
    SELECT ${SHOWN} FROM best JOIN moments USING (id) ORDER BY lo, hi, path`.execute(db)
  return rows
}

/** How moments are spread over time. */
export interface Spread {
  bins: { lo: number; hi: number; count: number }[]
  total: number
}

function sampleOf(prepared: Prepared, parts: number): RawBuilder<boolean> {
  if (parts >= SAMPLE_PARTS) return byKeys(prepared)
  return byKeys(prepared, [Array.from({ length: parts }, (_, at) => `'=s:${at}'`).join(' | ')])
}

/**
 * How the moments that are meant are spread over time, in `most` bins of the same length or fewer.
 * @param parts of 1,024 that are counted for all.
 */
export async function spreadOf(
  db: Db,
  prepared: Prepared,
  { most, parts }: { most: number; parts: number },
): Promise<Spread> {
  const { rows } = await sql<{ lo: number; hi: number; count: number }>`
    WITH found AS MATERIALIZED (
      SELECT lo FROM moments WHERE ${sampleOf(prepared, parts)}
    ), ends AS (
      SELECT min(lo) AS first, (max(lo) - min(lo)) / ${most} + 1 AS days FROM found
    )
    SELECT first + (lo - first) / days * days AS lo, first + ((lo - first) / days + 1) * days - 1 AS hi,
      count(*)::integer AS count
    FROM found, ends GROUP BY first, days, (lo - first) / days ORDER BY 1`.execute(db)
  const scale = SAMPLE_PARTS / Math.min(parts, SAMPLE_PARTS)
  const bins = rows.map((bin) => ({ ...bin, count: Math.round(bin.count * scale) }))
  return { bins, total: bins.reduce((total, { count }) => total + count, 0) }
}
