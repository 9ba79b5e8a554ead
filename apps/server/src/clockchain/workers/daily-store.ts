import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { MomentRow } from '../moments/moment-row.ts'
import { TODAY } from './budget-store.ts'

/** A moment of today that shows no scene. */
export type DailyCandidate = Pick<MomentRow, 'id' | 'name' | 'year' | 'month' | 'day' | 'place'>

/** Today in UTC, as the database knows it: `2026-11-23`. */
export async function readToday(db: Db): Promise<string> {
  const { rows } = await sql<{ today: string }>`SELECT ${TODAY}::text AS today`.execute(db)
  return rows[0]?.today ?? ''
}

/**
 * Public moments of today's day and month without a scene, for which none was asked today: those first that
 * are joined to many others, or say more.
 */
export async function listDailyCandidates(trx: Db, limit: number): Promise<DailyCandidate[]> {
  const { rows } = await sql<DailyCandidate>`
    SELECT id, name, year, month, day, place FROM moments
    WHERE visibility = 'public' AND flash_timepoint_id IS NULL
      AND day IS NOT NULL AND date_precision IN ('minute', 'hour', 'day')
      AND month = extract(month FROM ${TODAY}) AND day = extract(day FROM ${TODAY})
      AND status <> 'alternative'
      AND NOT EXISTS (SELECT FROM worker_renders
        WHERE worker = 'daily' AND moment_id = moments.id AND worker_renders.day = ${TODAY})
    ORDER BY degree + 2 * layer DESC, path LIMIT ${limit}`.execute(trx)
  return rows
}
