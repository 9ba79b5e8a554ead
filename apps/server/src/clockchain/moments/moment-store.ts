import type { Visibility } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { MOMENT_COLUMNS } from './columns-store.ts'
import type { Moment } from './moment.ts'
import { type MomentRow, momentOf } from './moment-row.ts'
import { kindOf, madeBy, readBy, type Viewer } from './seen-store.ts'

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

/** Names a statement whose text differs between kinds of viewers. */
const preparedFor = (name: string, viewer: Viewer) =>
  sql.raw(`/* prepared: ${name}_${kindOf(viewer)}_${kindOf({ ...viewer, isAdmin: false })} */`)

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
  const { rows } = await sql<MomentRow>`${preparedFor('find_moment', viewer)}
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
  const { rows } = await sql<StoredScene>`/* prepared: list_scenes */
    SELECT timepoint_id AS "timepointId", slug, share_url AS "shareUrl", image_url AS "imageUrl",
      thumbnail_url AS "thumbnailUrl", scene_url AS "sceneUrl", created_by AS "createdBy",
      created_at AS "createdAt"
    FROM moment_scenes WHERE moment_id = ${momentId}
    ORDER BY created_at, timepoint_id`.execute(db)
  return rows
}

/** The path of a moment that somebody may see; null otherwise. */
export async function findPath(db: Db, id: string, viewer: Viewer): Promise<string | null> {
  const { rows } = await sql<{ path: string }>`
    SELECT path FROM moments WHERE id = ${id} AND ${readBy(viewer)}`.execute(db)
  return rows[0]?.path ?? null
}

/** The time by the database's clock: what is written from now on is later. */
export async function readClock(trx: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`
    SELECT clock_timestamp()::timestamptz(3) AS now`.execute(trx)
  return rows[0]?.now ?? new Date()
}

/**
 * Changes who may see a moment. The first publication is remembered for good.
 * @param at when it was decided: what is written of the moment since then is for everybody it is shown to.
 */
export async function setVisibility(
  trx: Db,
  id: string,
  visibility: Visibility,
  at: Date,
): Promise<Moment | null> {
  const { rows } = await sql<MomentRow>`
    UPDATE moments SET
      visibility = ${visibility},
      published_at = CASE WHEN ${visibility} = 'public' THEN coalesce(published_at, ${at}::timestamptz)
        ELSE published_at END,
      version = version + 1,
      updated_at = now()
    WHERE id = ${id}
    RETURNING ${MOMENT_COLUMNS}`.execute(trx)
  return rows[0] ? momentOf(rows[0]) : null
}

/** The moment of the same event, or at the same path, that those who would see a moment see already. */
export async function findOccupant(
  db: Db,
  { id, path, createdBy }: Pick<Moment, 'id' | 'path' | 'createdBy'>,
  visibility: Visibility,
): Promise<{ id: string; path: string; createdBy: string } | null> {
  // In the words of the partial indexes: they are not used otherwise.
  const seen =
    visibility === 'public'
      ? sql`visibility = 'public'`
      : sql`visibility <> 'public' AND visibility = ${visibility} AND created_by = ${createdBy}`
  const { rows } = await sql<{ id: string; path: string; createdBy: string }>`
    SELECT id, path, created_by AS "createdBy" FROM moments
    WHERE event_key = (SELECT event_key FROM moments WHERE id = ${id}) AND ${seen} AND id <> ${id}
    UNION ALL
    SELECT id, path, created_by FROM moments WHERE path = ${path} AND ${seen} AND id <> ${id}
    LIMIT 1`.execute(db)
  return rows[0] ?? null
}

/** Remembers that Flash has to show the scenes of a moment to others than before, and what it shows them to now. */
export async function requestSceneVisibility(trx: Db, momentId: string): Promise<void> {
  await sql`
    INSERT INTO scene_visibility_changes (moment_id)
    SELECT ${momentId} WHERE EXISTS (
      SELECT FROM moment_scenes WHERE moment_id = ${momentId}
    )
    ON CONFLICT (moment_id) DO UPDATE
      SET revision = scene_visibility_changes.revision + 1, changed_at = now()`.execute(trx)
}
