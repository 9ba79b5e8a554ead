import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { Picture } from './data-uri.ts'
import { readBy, type Viewer } from './seen-store.ts'

/** What a picture of a scene is for. */
export type PictureKind = 'image' | 'thumbnail'

/** Which picture. */
export interface PictureName {
  timepointId: string
  kind: PictureKind
}

/** A picture and whose it is. */
export type ScenePicture = Picture & PictureName

/** A picture that somebody may see; `isPublic`: so may everybody. */
export type ShownPicture = Picture & { isPublic: boolean }

/** Keeps pictures of scenes in the place of those that were kept before. */
export async function keepPictures(trx: Db, pictures: readonly ScenePicture[]): Promise<void> {
  for (const { timepointId, kind, mediaType, bytes } of pictures) {
    const picture = { media_type: mediaType, bytes }
    await trx
      .insertInto('scene_pictures')
      .values({ timepoint_id: timepointId, kind, ...picture })
      .onConflict((conflict) => conflict.columns(['timepoint_id', 'kind']).doUpdateSet(picture))
      .execute()
  }
}

/** A picture of a scene of a moment that somebody may see; null: there is none. */
export async function findPicture(
  db: Db,
  viewer: Viewer,
  { timepointId, kind }: PictureName,
): Promise<ShownPicture | null> {
  const { rows } = await sql<ShownPicture>`
    SELECT media_type AS "mediaType", bytes, shown.is_public AS "isPublic"
    FROM scene_pictures CROSS JOIN (
      SELECT bool_or(moments.visibility = 'public') AS is_public
      FROM moment_scenes JOIN moments ON moments.id = moment_id
      WHERE timepoint_id = ${timepointId} AND ${readBy(viewer)}
    ) shown
    WHERE timepoint_id = ${timepointId} AND kind = ${kind} AND shown.is_public IS NOT NULL`.execute(
    db,
  )
  return rows[0] ?? null
}
