import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { MOMENT_COLUMNS } from '../moments/columns-store.ts'
import type { Moment } from '../moments/moment.ts'
import { type MomentRow, momentOf } from '../moments/moment-row.ts'
import type { Audience } from './audience.ts'
import { foundBy } from './selection-store.ts'

/** Where a day goes on. */
export type DayPosition = [isBare: boolean, lo: number, id: string]

/** A part of what happened on a day of the year. */
export interface DayOrder {
  audience: Audience
  month: number
  day: number
  limit: number
  after: DayPosition | null
}

/** Moments of which the day is known: those with a scene first, then in the order of time. */
export async function listDay(
  db: Db,
  order: DayOrder,
): Promise<{ moment: Moment; position: DayPosition }[]> {
  const { audience, month, day, limit, after } = order
  const rest =
    after === null
      ? sql`true`
      : sql`((flash_timepoint_id IS NULL), lo, id) > (${after[0]}::boolean, ${after[1]}::integer, ${after[2]}::uuid)`
  const { rows } = await sql<MomentRow>`
    SELECT ${MOMENT_COLUMNS} FROM moments
    WHERE month = ${month} AND day = ${day} AND date_precision IN ('minute', 'hour', 'day')
      AND ${foundBy(audience)} AND ${rest}
    ORDER BY (flash_timepoint_id IS NULL), lo, id LIMIT ${limit}`.execute(db)
  return rows.map((row) => ({
    moment: momentOf(row),
    position: [row.flash_timepoint_id === null, row.lo, row.id],
  }))
}

/** One of so many that follow each other is taken: gaps between ids hardly matter then. */
const NEIGHBOURS = 32

/** A public moment of layer 1 or 2 by chance, in the same time however many there are; null: there is none. */
export async function pickRandom(db: Db): Promise<Moment | null> {
  const from = randomUUID()
  const { rows } = await sql<MomentRow>`
    SELECT ${MOMENT_COLUMNS} FROM moments WHERE id = (
      SELECT id FROM (
        SELECT id FROM (
          (SELECT id, 0 AS turn FROM moments
            WHERE visibility = 'public' AND layer >= 1 AND id >= ${from}::uuid
            ORDER BY id LIMIT ${NEIGHBOURS})
          UNION ALL
          (SELECT id, 1 AS turn FROM moments
            WHERE visibility = 'public' AND layer >= 1 AND id < ${from}::uuid
            ORDER BY id LIMIT ${NEIGHBOURS})
        ) round ORDER BY turn, id LIMIT ${NEIGHBOURS}
      ) neighbours ORDER BY random() LIMIT 1
    ) AND visibility = 'public'`.execute(db)
  return rows[0] ? momentOf(rows[0]) : null
}
