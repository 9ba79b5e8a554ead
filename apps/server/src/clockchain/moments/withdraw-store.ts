import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { MomentScene } from './moment.ts'
import type { ContentColumns, MomentRow } from './moment-row.ts'

/** A moment with what decides what becomes of it without one of its scenes. */
export interface LockedCarrier {
  row: MomentRow
  isPending: boolean
  /** Whether all that it says came with its scenes: it was found in Flash, or rendered. */
  isMadeOfScene: boolean
  /** Whether it was made of this scene: what it said at first came with it. */
  isMadeOfThis: boolean
  /** Whether somebody has said more of it, it has another scene, or it is in the almanac. */
  isCarriedByOthers: boolean
}

/** Takes a moment that has a scene, so that nobody else changes it; null where it has not. */
export async function lockCarrier(
  trx: Db,
  momentId: string,
  timepointId: string,
): Promise<LockedCarrier | null> {
  const { rows: moments } = await sql<MomentRow>`
    SELECT moments.* FROM moments
    WHERE id = ${momentId} AND EXISTS (
      SELECT FROM moment_scenes WHERE moment_id = ${momentId} AND timepoint_id = ${timepointId})
    FOR UPDATE`.execute(trx)
  const [row] = moments
  if (!row) return null
  const { rows } = await sql<Omit<LockedCarrier, 'row'>>`
    SELECT
      scenes.rendered_here AND EXISTS (
        SELECT FROM scene_visibility_changes WHERE moment_id = ${momentId}) AS "isPending",
      ${row.created_by} IN ('indexer', 'expander')
        OR (scenes.rendered_here AND scenes.created_at = ${row.created_at})
        OR EXISTS (SELECT FROM moment_history
          WHERE moment_id = ${momentId} AND action = 'scene_withdrawn'
            AND before->>'came_with_it' = 'true') AS "isMadeOfScene",
      scenes.created_at = ${row.created_at} AS "isMadeOfThis",
      EXISTS (SELECT FROM seeded_moments WHERE moment_id = ${momentId})
        OR EXISTS (SELECT FROM moment_scenes
          WHERE moment_id = ${momentId} AND timepoint_id <> ${timepointId})
        OR EXISTS (SELECT FROM moment_history
          WHERE moment_id = ${momentId} AND action = 'updated' AND actor <> 'indexer'
            AND after->>'scene' IS NULL) AS "isCarriedByOthers"
    FROM moment_scenes scenes
    WHERE scenes.moment_id = ${momentId} AND scenes.timepoint_id = ${timepointId}`.execute(trx)
  const [facts] = rows
  return facts ? { row, ...facts } : null
}

/** Removes a moment with everything that hangs on it, its history excepted. */
export async function removeMoment(trx: Db, id: string): Promise<void> {
  await trx.deleteFrom('moments').where('id', '=', id).execute()
}

/** Takes a scene from a moment. */
export async function removeScene(trx: Db, momentId: string, timepointId: string): Promise<void> {
  await trx
    .deleteFrom('moment_scenes')
    .where('moment_id', '=', momentId)
    .where('timepoint_id', '=', timepointId)
    .execute()
}

/** The oldest scene of a moment; null where it has none. */
export async function findNextScene(trx: Db, momentId: string): Promise<MomentScene | null> {
  const row = await trx
    .selectFrom('moment_scenes')
    .select([
      'timepoint_id as timepointId',
      'slug',
      'share_url as shareUrl',
      'image_url as imageUrl',
      'thumbnail_url as thumbnailUrl',
      'scene_url as sceneUrl',
    ])
    .where('moment_id', '=', momentId)
    .orderBy('created_at')
    .orderBy('timepoint_id')
    .executeTakeFirst()
  return row ?? null
}

/** What was said of a moment at one time: values before and after. */
export interface Addition {
  before: Partial<ContentColumns>
  after: Partial<ContentColumns>
}

/** What came to a moment together with a scene, the last first. */
export async function listAdditions(
  trx: Db,
  momentId: string,
  timepointId: string,
): Promise<Addition[]> {
  const { rows } = await sql<Addition>`
    SELECT before, after FROM moment_history
    WHERE moment_id = ${momentId} AND action = 'updated' AND after->>'scene' = ${timepointId}
    ORDER BY id DESC`.execute(trx)
  return rows
}

/**
 * What others have said of a moment than a scene that it does not have any more, the first first: people, and the
 * scenes that it still has.
 */
export async function listOtherAdditions(trx: Db, momentId: string): Promise<Addition[]> {
  const { rows } = await sql<Addition>`
    SELECT before, after FROM moment_history
    WHERE moment_id = ${momentId} AND action = 'updated' AND CASE
      WHEN after ? 'scene' THEN EXISTS (
        SELECT FROM moment_scenes
        WHERE moment_id = ${momentId} AND timepoint_id = after->>'scene')
      ELSE actor <> 'indexer' END
    ORDER BY id`.execute(trx)
  return rows
}

/** Has scenes told again, all of a moment's or some that are on none: see the Indexer. */
export async function tellAgain(trx: Db, timepointIds: readonly string[]): Promise<void> {
  if (timepointIds.length === 0) return
  await sql`
    INSERT INTO indexer_waiting (timepoint_id, job_id) SELECT unnest(${timepointIds}::text[]), NULL
    ON CONFLICT (timepoint_id) DO NOTHING`.execute(trx)
}

/** Has the almanac lay down again, when the server starts, what it says of a moment. */
export async function layDownAgain(trx: Db, momentId: string): Promise<void> {
  await sql`
    WITH forgotten AS (DELETE FROM seeded_moments WHERE moment_id = ${momentId} RETURNING moment_id)
    UPDATE workers SET cursor = NULL WHERE name = 'seeder' AND EXISTS (SELECT FROM forgotten)`.execute(
    trx,
  )
}

/** Scenes of a moment, the oldest first. */
export async function listSceneIds(trx: Db, momentId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT timepoint_id AS id FROM moment_scenes WHERE moment_id = ${momentId}
    ORDER BY created_at, timepoint_id`.execute(trx)
  return rows.map(({ id }) => id)
}

/** Scenes of a moment that neither were rendered for it nor came from who made it. */
export async function listGuestScenes(trx: Db, momentId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT timepoint_id AS id FROM moment_scenes JOIN moments ON moments.id = moment_id
    WHERE moment_id = ${momentId} AND NOT rendered_here
      AND moment_scenes.created_by <> moments.created_by
    ORDER BY timepoint_id`.execute(trx)
  return rows.map(({ id }) => id)
}
