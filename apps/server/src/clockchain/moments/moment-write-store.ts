import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { MomentScene } from './moment.ts'
import type { ContentColumns, MomentRow } from './moment-row.ts'
import { seenBy } from './seen-store.ts'

/** A moment to be stored. `now` is the time of the transaction. */
export type NewMoment = ContentColumns &
  Pick<MomentRow, 'id' | 'visibility' | 'created_by' | 'tdf_hash'> & { published_at: 'now' | null }

/** By what an event is recognised. */
interface EventKey {
  key: { eventKey: string; path: string }
  visibility: MomentRow['visibility']
}

const COLUMNS = [
  ...['id', 'path', 'slug', 'year', 'month', 'day', 'time', 'season', 'time_of_day'],
  ...['date_precision', 'is_approximate', 'calendar', 'date_edtf', 'lo', 'hi'],
  ...['country', 'region', 'city', 'place', 'latitude', 'longitude', 'name', 'one_liner', 'era'],
  ...['tags', 'figures', 'sources', 'source_type', 'layer', 'confidence', 'disclaimer'],
  ...['attributes', 'text_model', 'image_model', 'model_provider', 'model_permissiveness'],
  ...['generation_id', 'schema_version', 'source_run_id', 'flash_timepoint_id', 'flash_slug'],
  ...['flash_share_url', 'image_url', 'thumbnail_url', 'scene_url', 'visibility', 'created_by'],
  ...['event_key', 'tdf_hash', 'published_at'],
] as const

const LIST = sql.join(COLUMNS.map((column) => sql.ref(column)))

/**
 * Stores new moments in one statement.
 * @returns the ids of those that were stored: an event that somebody else stored first is left out.
 */
export async function insertMoments(trx: Db, moments: readonly NewMoment[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO moments (${LIST})
    SELECT ${LIST} FROM json_populate_recordset(NULL::moments, ${JSON.stringify(moments)}::json)
    ON CONFLICT DO NOTHING
    RETURNING id`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}

/**
 * Finds the moments that accounts of `actor` are about, and keeps others from changing them until the
 * transaction ends.
 * @returns a function that gives the moment of each account; null where there is none.
 */
export async function lockEvents<Account extends EventKey>(
  trx: Db,
  accounts: readonly Account[],
  actor: string,
): Promise<(account: Account) => MomentRow | null> {
  const keys = accounts.map(({ key }) => key.eventKey)
  const paths = accounts.map(({ key }) => key.path)
  const { rows } = await sql<MomentRow>`
    SELECT * FROM moments
    WHERE id IN (
      SELECT id FROM moments WHERE event_key = ANY(${keys}::uuid[]) AND visibility = 'public'
      UNION SELECT id FROM moments WHERE path = ANY(${paths}::text[]) AND visibility = 'public'
      UNION SELECT id FROM moments
        WHERE event_key = ANY(${keys}::uuid[]) AND visibility <> 'public' AND created_by = ${actor}
      UNION SELECT id FROM moments
        WHERE path = ANY(${paths}::text[]) AND visibility <> 'public' AND created_by = ${actor}
    ) AND (visibility = 'public' OR created_by = ${actor})
    ORDER BY id FOR UPDATE`.execute(trx)
  const byKey = new Map(rows.map((row) => [`${row.visibility} ${row.event_key}`, row]))
  const byPath = new Map(rows.map((row) => [`${row.visibility} ${row.path}`, row]))
  return ({ key, visibility }) =>
    byKey.get(`${visibility} ${key.eventKey}`) ?? byPath.get(`${visibility} ${key.path}`) ?? null
}

/** Changes columns of a moment, and says that it was changed. */
export async function updateMoment(
  trx: Db,
  id: string,
  { place, sources, attributes, ...plain }: Partial<ContentColumns & { tdf_hash: string }>,
): Promise<void> {
  await trx
    .updateTable('moments')
    .set({
      ...plain,
      ...(place === undefined ? {} : { place: JSON.stringify(place) }),
      ...(sources === undefined ? {} : { sources: JSON.stringify(sources) }),
      ...(attributes === undefined ? {} : { attributes: JSON.stringify(attributes) }),
      version: sql<number>`version + 1`,
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .execute()
}

/** Lets further paths lead to moments. */
export async function addAliases(
  trx: Db,
  aliases: readonly { path: string; momentId: string }[],
): Promise<void> {
  await trx
    .insertInto('moment_aliases')
    .values(aliases.map(({ path, momentId }) => ({ path, moment_id: momentId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** A scene of a moment. */
export interface NewScene {
  momentId: string
  scene: MomentScene
  /** Whether it was rendered for the moment: who may see it in Flash follows the moment then. */
  renderedHere: boolean
  actor: string
}

/** Adds scenes to moments. @returns how many were not there. */
export async function addScenes(trx: Db, scenes: readonly NewScene[]): Promise<number> {
  if (scenes.length === 0) return 0
  const rows = scenes.map(({ momentId, scene, renderedHere, actor }) => ({
    moment_id: momentId,
    timepoint_id: scene.timepointId,
    slug: scene.slug,
    share_url: scene.shareUrl,
    image_url: scene.imageUrl,
    thumbnail_url: scene.thumbnailUrl,
    scene_url: scene.sceneUrl,
    rendered_here: renderedHere,
    created_by: actor,
  }))
  const { numInsertedOrUpdatedRows = 0n } = await trx
    .insertInto('moment_scenes')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows)
}

/** Names that agree this far may be of one event. */
const SIMILAR = 0.6

/** Paths of moments at the same time and place whose names are like that of a moment. */
export async function findSimilar(
  db: Db,
  id: string,
  viewer: { actor: string; isAdmin: boolean },
): Promise<string[]> {
  const { rows } = await sql<{ path: string }>`
    SELECT moments.path FROM moments JOIN moments self ON self.id = ${id}
    WHERE moments.id <> self.id
      AND moments.lo = self.lo AND moments.hi = self.hi
      AND moments.country IS NOT DISTINCT FROM self.country
      AND moments.region IS NOT DISTINCT FROM self.region
      AND moments.city IS NOT DISTINCT FROM self.city
      AND similarity(moments.name, self.name) >= ${SIMILAR}
      AND ${seenBy(viewer)}
    ORDER BY similarity(moments.name, self.name) DESC, moments.path
    LIMIT 5`.execute(db)
  return rows.map(({ path }) => path)
}
