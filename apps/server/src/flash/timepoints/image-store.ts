import type { Db } from '../../platform/db/database.ts'

/** A picture as stored, in its largest size. Width and height in pixels. */
export interface StoredImage {
  mime: string
  width: number
  height: number
  /** Hex; identifies the bytes. */
  sha256: string
  bytes: Buffer
}

/** The picture of a timepoint; null when it has none. */
export async function findImage(db: Db, timepointId: string): Promise<StoredImage | null> {
  const row = await db
    .selectFrom('images')
    .select(['mime', 'width', 'height', 'sha256', 'bytes'])
    .where('timepoint_id', '=', timepointId)
    .executeTakeFirst()
  return row ?? null
}
