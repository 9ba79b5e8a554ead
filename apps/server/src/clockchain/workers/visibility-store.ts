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
  /** Its other scenes: Flash says who may see these. */
  attachedIds: string[]
}

/** Changes that are due, those first that have waited longest. */
export async function listVisibilityChanges(db: Db, limit: number): Promise<VisibilityChange[]> {
  const { rows } = await sql<VisibilityChange>`
    SELECT moments.id AS "momentId", moments.visibility, due.revision, due.failures,
      ARRAY(SELECT timepoint_id FROM moment_scenes
        WHERE moment_id = moments.id AND rendered_here ORDER BY timepoint_id) AS "timepointIds",
      ARRAY(SELECT timepoint_id FROM moment_scenes
        WHERE moment_id = moments.id AND NOT rendered_here ORDER BY timepoint_id) AS "attachedIds"
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

/** A scene whose moment is gone, and whose visibility Flash was not told before. */
export interface LeftScene {
  timepointId: string
  visibility: Visibility
  leftAt: Date
  failures: number
}

/** Scenes that are due of those left behind, those first that have waited longest. */
export async function listLeftScenes(db: Db, limit: number): Promise<LeftScene[]> {
  const { rows } = await sql<LeftScene>`
    SELECT timepoint_id AS "timepointId", visibility, left_at AS "leftAt", failures
    FROM scenes_left_behind
    WHERE retry_at IS NULL OR retry_at <= clock_timestamp()
    ORDER BY left_at, timepoint_id LIMIT ${limit}`.execute(db)
  return rows
}

/** Which of these scenes are left behind. */
export async function findLeftScenes(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    SELECT timepoint_id AS id FROM scenes_left_behind
    WHERE timepoint_id = ANY(${ids}::text[])`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

/** Forgets a scene that Flash was told of; one that was left again meanwhile stays. */
export async function endLeftScene(
  trx: Db,
  { timepointId, leftAt }: Pick<LeftScene, 'timepointId' | 'leftAt'>,
): Promise<void> {
  await trx
    .deleteFrom('scenes_left_behind')
    .where('timepoint_id', '=', timepointId)
    .where('left_at', '=', leftAt)
    .execute()
}

/** Puts a scene off that Flash could not be told of. */
export async function putOffLeftScene(
  trx: Db,
  { timepointId, leftAt }: Pick<LeftScene, 'timepointId' | 'leftAt'>,
  pauseMs: number,
): Promise<void> {
  await sql`
    UPDATE scenes_left_behind SET failures = failures + 1,
      retry_at = clock_timestamp() + ${pauseMs} * interval '1 ms'
    WHERE timepoint_id = ${timepointId} AND left_at = ${leftAt}`.execute(trx)
}
