import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** Who gave no sign of life for this long does not count. */
const SILENT_S = 20

/** Says that a process works on jobs; forgets those that have not said so for an hour. */
export async function beatRunner(db: Db, id: string): Promise<void> {
  await sql`
    WITH gone AS (DELETE FROM job_runners WHERE seen_at < now() - interval '1 hour' AND id <> ${id})
    INSERT INTO job_runners (id) VALUES (${id})
    ON CONFLICT (id) DO UPDATE SET seen_at = now()`.execute(db)
}

/** Says that a process works on no more jobs. */
export async function removeRunner(db: Db, id: string): Promise<void> {
  await db.deleteFrom('job_runners').where('id', '=', id).execute()
}

/** Whether any process works on jobs. */
export async function hasRunners(db: Db): Promise<boolean> {
  const { rows } = await sql<{ some: boolean }>`
    SELECT EXISTS (SELECT FROM job_runners
      WHERE seen_at > now() - make_interval(secs => ${SILENT_S})) AS some`.execute(db)
  return rows[0]?.some ?? false
}
