import type { Visibility } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** A moment whose scenes Flash has to show to others than before. */
export interface VisibilityChange {
  momentId: string
  /** Who may see the moment now. */
  visibility: Visibility
  revision: number
  failures: number
  /** Its scenes that were rendered for it. */
  timepointIds: string[]
}

/** Changes that are due, those first that have waited longest. */
export async function listVisibilityChanges(db: Db, limit: number): Promise<VisibilityChange[]> {
  const { rows } = await sql<VisibilityChange>`
    SELECT moments.id AS "momentId", moments.visibility, due.revision, due.failures,
      ARRAY(SELECT timepoint_id FROM moment_scenes
        WHERE moment_id = moments.id AND rendered_here ORDER BY timepoint_id) AS "timepointIds"
    FROM scene_visibility_changes due JOIN moments ON moments.id = due.moment_id
    WHERE due.failed_revision IS DISTINCT FROM due.revision
      OR due.retry_at <= clock_timestamp()
    ORDER BY due.changed_at, due.moment_id LIMIT ${limit}`.execute(db)
  return rows
}

/** Forgets a change that Flash knows of; one that came meanwhile stays. */
export async function endVisibilityChange(
  trx: Db,
  { momentId, revision }: Pick<VisibilityChange, 'momentId' | 'revision'>,
): Promise<void> {
  await trx
    .deleteFrom('scene_visibility_changes')
    .where('moment_id', '=', momentId)
    .where('revision', '=', revision)
    .execute()
}

/** Puts a change off that Flash could not be told; one that came meanwhile is due all the same. */
export async function putOffVisibilityChange(
  trx: Db,
  { momentId, revision }: Pick<VisibilityChange, 'momentId' | 'revision'>,
  pauseMs: number,
): Promise<void> {
  await sql`
    UPDATE scene_visibility_changes SET failures = failures + 1, failed_revision = ${revision},
      retry_at = clock_timestamp() + ${pauseMs} * interval '1 ms'
    WHERE moment_id = ${momentId}`.execute(trx)
}
