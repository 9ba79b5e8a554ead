import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { MOMENT_COLUMNS, WRITTEN_COLUMNS } from './columns-store.ts'
import type { MomentScene } from './moment.ts'
import type { ContentColumns, MomentRow } from './moment-row.ts'
import { seenBy } from './seen-store.ts'

/** A moment to be stored. `now` is the time of the transaction. */
export type NewMoment = ContentColumns &
  Pick<MomentRow, 'id' | 'visibility' | 'created_by' | 'tdf_hash' | 'degree'> & {
    published_at: 'now' | null
  }

/** By what an event is recognised. */
interface EventKey {
  key: { eventKey: string; path: string }
  visibility: MomentRow['visibility']
  /** Whether somebody said the visibility: without that one's own moment counts in any. */
  isVisibilitySaid: boolean
}

/** In which order one's own moments of an event are met. */
const OWN_FIRST = ['private', 'unlisted', 'public'] as const

const LIST = sql.join(WRITTEN_COLUMNS.map((column) => sql.ref(column)))

/**
 * Stores new moments in one statement.
 * @returns the ids of those that were stored: an event that somebody else stored first is left out.
 */
export async function insertMoments(trx: Db, moments: readonly NewMoment[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`/* prepared: insert_moments */
    INSERT INTO moments (${LIST})
    SELECT ${LIST} FROM json_populate_recordset(NULL::moments, ${JSON.stringify(moments)}::json)
    ON CONFLICT DO NOTHING
    RETURNING id`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}

/** Ids of what somebody's accounts may meet: each half is a condition of one of the partial indexes. */
function among(condition: RawBuilder<unknown>, actor: string): RawBuilder<unknown> {
  return sql`
    SELECT id FROM moments WHERE ${condition} AND visibility = 'public'
    UNION SELECT id FROM moments
    WHERE ${condition} AND visibility <> 'public' AND created_by = ${actor}`
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
  const { rows } = await sql<MomentRow>`/* prepared: lock_events */
    SELECT ${MOMENT_COLUMNS} FROM moments
    WHERE id IN (
      ${among(sql`event_key = ANY(${keys}::uuid[])`, actor)}
      UNION ${among(sql`path = ANY(${paths}::text[])`, actor)}
    )
    ORDER BY id FOR UPDATE`.execute(trx)
  const byKey = new Map(rows.map((row) => [`${row.visibility} ${row.event_key}`, row]))
  const byPath = new Map(rows.map((row) => [`${row.visibility} ${row.path}`, row]))
  // A path says which moment is meant; a key, only that of an event which has none there.
  const known = (visibility: MomentRow['visibility'], { eventKey, path }: EventKey['key']) => [
    byPath.get(`${visibility} ${path}`),
    byKey.get(`${visibility} ${eventKey}`),
  ]
  return ({ key, visibility, isVisibilitySaid }) => {
    if (isVisibilitySaid) return known(visibility, key).find((row) => row) ?? null
    const all = OWN_FIRST.flatMap((one) => known(one, key))
    return all.find((row) => row?.created_by === actor) ?? null
  }
}

/** A moment with some of its columns changed. */
export interface ChangedMoment {
  id: string
  /** Whole, as it is from now on: what was locked, and what changes. */
  next: ContentColumns & Pick<MomentRow, 'tdf_hash'>
  changed: readonly (keyof ContentColumns)[]
}

/** Changes columns of locked moments in one statement, and says that they were changed. */
export async function updateMoments(trx: Db, moments: readonly ChangedMoment[]): Promise<void> {
  if (moments.length === 0) return
  const columns = [...new Set(moments.flatMap(({ changed }) => changed)), 'tdf_hash'] as const
  const rows = moments.map(({ id, next }) => ({
    id,
    ...Object.fromEntries(columns.map((column) => [column, next[column as keyof typeof next]])),
  }))
  const changes = columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`given.${column}`)}`)
  await sql`
    UPDATE moments SET ${sql.join(changes)}, version = moments.version + 1, updated_at = now()
    FROM json_populate_recordset(NULL::moments, ${JSON.stringify(rows)}::json) AS given
    WHERE moments.id = given.id`.execute(trx)
}

/** Lets further paths lead to moments. */
export async function addAliases(
  trx: Db,
  aliases: readonly { path: string; momentId: string }[],
): Promise<void> {
  if (aliases.length === 0) return
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

/** Adds scenes to moments. @returns the ids of the moments that did not have theirs. */
export async function addScenes(trx: Db, scenes: readonly NewScene[]): Promise<Set<string>> {
  if (scenes.length === 0) return new Set()
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
  const added = await trx
    .insertInto('moment_scenes')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('moment_id')
    .execute()
  return new Set(added.map(({ moment_id: id }) => id))
}

/** Names that agree this far may be of one event. */
const SIMILAR = 0.6

/** Paths of moments of other events at the same time and place whose names are like that of a moment. */
export async function findSimilar(
  db: Db,
  id: string,
  viewer: { actor: string; isAdmin: boolean },
): Promise<string[]> {
  const { rows } = await sql<{ path: string }>`
    SELECT moments.path FROM moments JOIN moments self ON self.id = ${id}
    WHERE moments.event_key <> self.event_key
      AND moments.time_bucket = ANY (ARRAY[
        self.time_bucket, moment_grain(self.date_precision, self.hi - self.lo)])
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
