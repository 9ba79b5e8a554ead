import type { OwnTimepoint, TimepointStatus } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** Which part of an owner's timepoints is wanted; pages count from 1. */
export interface OwnPage {
  status?: TimepointStatus | undefined
  page: number
  pageSize: number
}

/** One page of an owner's timepoints, newest first, and how many there are. Deleted ones are left out. */
export async function listOwnTimepoints(
  db: Db,
  ownerId: string,
  { status, page, pageSize }: OwnPage,
): Promise<{ items: OwnTimepoint[]; total: number }> {
  const own = db
    .selectFrom('timepoints')
    .where('owner_id', '=', ownerId)
    .where('deleted_at', 'is', null)
    .$if(status !== undefined, (query) => query.where('status', '=', status as TimepointStatus))
  const { total } = await own
    .select(sql<number>`count(*)::int`.as('total'))
    .executeTakeFirstOrThrow()
  const rows = await own
    .select(['id', 'query', 'slug', 'status', 'year', 'created_at'])
    .select(sql<string | null>`result ->> 'location'`.as('location'))
    .select(sql<boolean>`coalesce((result ->> 'has_image')::boolean, false)`.as('has_image'))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const items = rows.map((row) => ({ ...row, created_at: row.created_at.toISOString() }))
  return { items, total }
}
