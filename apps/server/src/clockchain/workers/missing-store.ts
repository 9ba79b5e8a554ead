import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** How long a scene has to be missing before Flash is believed that has shown no other of ours, in minutes. */
const PATIENCE_MINUTES = 60

const LONG_AGO = sql`now() - ${sql.lit(PATIENCE_MINUTES)} * interval '1 minute'`

/** Remembers scenes that Flash did not have; since when it was so stays for those that were missing before. */
export async function rememberMissing(trx: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`
    INSERT INTO missing_scenes (timepoint_id)
    SELECT unnest(${ids}::text[]) ON CONFLICT DO NOTHING`.execute(trx)
}

/** Forgets scenes that Flash has, that were taken away, or that no moment has any more. */
export async function forgetMissing(trx: Db, ids: readonly string[]): Promise<void> {
  await sql`
    DELETE FROM missing_scenes
    WHERE timepoint_id = ANY(${ids}::text[]) OR NOT EXISTS (
      SELECT FROM moment_scenes WHERE moment_scenes.timepoint_id = missing_scenes.timepoint_id
    )`.execute(trx)
}

/** Scenes that have been missing for long, those first that have been so for longest. */
export async function listLongMissing(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT timepoint_id AS id FROM missing_scenes WHERE missed_at <= ${LONG_AGO}
    ORDER BY missed_at, timepoint_id LIMIT ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Which of these scenes have been missing for long. */
export async function findLongMissing(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    SELECT timepoint_id AS id FROM missing_scenes
    WHERE timepoint_id = ANY(${ids}::text[]) AND missed_at <= ${LONG_AGO}`.execute(db)
  return new Set(rows.map(({ id }) => id))
}
