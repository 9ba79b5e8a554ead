import type { Visibility } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { MOMENT_COLUMNS } from './columns-store.ts'
import type { Moment } from './moment.ts'
import { type MomentRow, momentOf } from './moment-row.ts'
import { madeBy, readBy, type Viewer } from './seen-store.ts'

/** A scene of a moment as it is stored. */
export interface StoredScene {
  timepointId: string
  slug: string | null
  shareUrl: string | null
  imageUrl: string | null
  thumbnailUrl: string | null
  sceneUrl: string | null
  createdBy: string
  createdAt: Date
}

/** How a moment is named: by its path, and by its id where several share that. */
export interface MomentName {
  path: string
  nodeId?: string | null | undefined
}

/** Of moments that share a path one's own comes first, the private one before all; then what is public. */
function inOrder({ actor }: Viewer) {
  const openFirst = sql`array_position(ARRAY['public', 'unlisted', 'private'], visibility)`
  if (actor === null) return sql`${openFirst}, created_at, id`
  const isOwn = madeBy(actor)
  return sql`
    ${isOwn} DESC, CASE WHEN ${isOwn} THEN - ${openFirst} ELSE ${openFirst} END, created_at, id`
}

/** Ids of moments at a path: each part has an index of its own, and without saying so neither is used. */
const idsAt = (path: string) => sql`
  SELECT id FROM moments WHERE path = ${path} AND visibility = 'public'
  UNION ALL SELECT id FROM moments WHERE path = ${path} AND visibility <> 'public'`

/** The moment at a path that somebody who knows the path gets to see; null where there is none. */
export async function findMoment(
  db: Db,
  { path, nodeId = null }: MomentName,
  viewer: Viewer,
): Promise<Moment | null> {
  const { rows } = await sql<MomentRow>`
    SELECT ${MOMENT_COLUMNS} FROM moments
    WHERE id IN (${idsAt(path)}) AND ${readBy(viewer)}
      AND (${nodeId}::uuid IS NULL OR id = ${nodeId}::uuid)
    ORDER BY ${inOrder(viewer)}
    LIMIT 1`.execute(db)
  return rows[0] ? momentOf(rows[0]) : null
}

/** Where another spelling of a path leads, for somebody who may see that moment; null: nowhere. */
export async function findAlias(db: Db, alias: string, viewer: Viewer): Promise<string | null> {
  const { rows } = await sql<{ path: string }>`
    SELECT moments.path FROM moment_aliases JOIN moments ON moments.id = moment_aliases.moment_id
    WHERE moment_aliases.path = ${alias} AND ${readBy(viewer)}
    ORDER BY moments.created_at, moments.id
    LIMIT 1`.execute(db)
  return rows[0]?.path ?? null
}

/** A moment that nobody else changes until the transaction ends; null where it is gone. */
export async function lockMoment(trx: Db, id: string): Promise<Moment | null> {
  const { rows } = await sql<MomentRow>`
    SELECT ${MOMENT_COLUMNS} FROM moments WHERE id = ${id} FOR UPDATE`.execute(trx)
  return rows[0] ? momentOf(rows[0]) : null
}

/** The scenes of a moment, oldest first. */
export async function listScenes(db: Db, momentId: string): Promise<StoredScene[]> {
  return db
    .selectFrom('moment_scenes')
    .select([
      'timepoint_id as timepointId',
      'slug',
      'share_url as shareUrl',
      'image_url as imageUrl',
      'thumbnail_url as thumbnailUrl',
      'scene_url as sceneUrl',
      'created_by as createdBy',
      'created_at as createdAt',
    ])
    .where('moment_id', '=', momentId)
    .orderBy('created_at')
    .orderBy('timepoint_id')
    .execute()
}

/** The path of a moment that somebody may see; null otherwise. */
export async function findPath(db: Db, id: string, viewer: Viewer): Promise<string | null> {
  const { rows } = await sql<{ path: string }>`
    SELECT path FROM moments WHERE id = ${id} AND ${readBy(viewer)}`.execute(db)
  return rows[0]?.path ?? null
}

/**
 * Changes who may see a moment. The first publication is remembered for good.
 * @returns null where the event is known already to those who would see this one.
 */
export async function setVisibility(
  trx: Db,
  id: string,
  visibility: Visibility,
): Promise<Moment | null> {
  const { rows } = await sql<MomentRow>`
    UPDATE moments SET
      visibility = ${visibility},
      published_at = CASE WHEN ${visibility} = 'public' THEN coalesce(published_at, now())
        ELSE published_at END,
      version = version + 1,
      updated_at = now()
    WHERE id = ${id} AND NOT EXISTS (
      SELECT FROM moments other
      WHERE (other.event_key = moments.event_key OR other.path = moments.path)
        AND other.id <> moments.id AND other.visibility = ${visibility}
        AND (${visibility} = 'public' OR other.created_by = moments.created_by)
    )
    RETURNING ${MOMENT_COLUMNS}`.execute(trx)
  return rows[0] ? momentOf(rows[0]) : null
}

/** The path of the moment that stands in the way of a change of visibility. */
export async function findOccupant(
  db: Db,
  id: string,
  visibility: Visibility,
): Promise<string | null> {
  const { rows } = await sql<{ path: string }>`
    SELECT other.path FROM moments JOIN moments other
      ON other.event_key = moments.event_key OR other.path = moments.path
    WHERE moments.id = ${id} AND other.id <> moments.id AND other.visibility = ${visibility}
      AND (${visibility} = 'public' OR other.created_by = moments.created_by)
    LIMIT 1`.execute(db)
  return rows[0]?.path ?? null
}

/** Remembers that Flash has to show the scenes of a moment to others than before. */
export async function requestSceneVisibility(trx: Db, momentId: string): Promise<void> {
  await sql`
    INSERT INTO scene_visibility_changes (moment_id)
    SELECT ${momentId} WHERE EXISTS (
      SELECT FROM moment_scenes WHERE moment_id = ${momentId} AND rendered_here
    )
    ON CONFLICT (moment_id) DO UPDATE
      SET revision = scene_visibility_changes.revision + 1, changed_at = now()`.execute(trx)
}
