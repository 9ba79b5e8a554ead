import { sql } from 'kysely'
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

/** A picture without its bytes, of which only the number is told. */
export interface ImageEntry {
  timepointId: string
  mime: string
  width: number
  height: number
  bytes: number
  /** When its timepoint was asked for. */
  createdAt: Date
}

/**
 * Pictures of an owner's timepoints that were not deleted, in the order of the timepoints, oldest first.
 * @param after the last one of the page before; null for the first page.
 */
export async function readOwnImages(
  db: Db,
  ownerId: string,
  after: Pick<ImageEntry, 'timepointId' | 'createdAt'> | null,
  limit: number,
): Promise<ImageEntry[]> {
  const rows = await db
    .selectFrom('timepoints as t')
    .innerJoin('images as i', 'i.timepoint_id', 't.id')
    .select(['t.id', 't.created_at', 'i.mime', 'i.width', 'i.height'])
    .select(sql<number>`length(i.bytes)`.as('bytes'))
    .where('t.owner_id', '=', ownerId)
    .where('t.deleted_at', 'is', null)
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(t.created_at, t.id) > (${after?.createdAt}, ${after?.timepointId})`,
      ),
    )
    .orderBy('t.created_at')
    .orderBy('t.id')
    .limit(limit)
    .execute()
  return rows.map(({ id, created_at: createdAt, ...row }) => ({
    ...row,
    timepointId: id,
    createdAt,
  }))
}
