import { sql } from 'kysely'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { MOMENT_COLUMNS } from '../moments/columns-store.ts'
import type { Moment } from '../moments/moment.ts'
import { type MomentRow, momentOf } from '../moments/moment-row.ts'

/**
 * Runs reads that all see the database as it is when the first of them begins. They take the best few in
 * the order of an index; planners who think that there are few anyway would read and sort all.
 */
export function inSnapshot<T>(db: RootDb, work: (trx: Db) => Promise<T>): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      await sql`/* prepared: read_in_order */
        SELECT set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)
      `.execute(trx)
      return work(trx)
    })
}

/** Lets each further statement of a transaction take so long, in milliseconds. */
export async function allowMs(trx: Db, ms: number): Promise<void> {
  const limit = `${Math.max(1, Math.floor(ms))}`
  await sql`SELECT set_config('statement_timeout', ${limit}, true)`.execute(trx)
}

/** PostgreSQL: the statement was ended, here since it took too long. */
const CANCELLED = '57014'

export function isTooLong(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === CANCELLED
}

/** Moments by their ids; whoever asks knows that they may be seen. */
export async function findMoments(db: Db, ids: readonly string[]): Promise<Map<string, Moment>> {
  const { rows } = await sql<MomentRow>`
    SELECT ${MOMENT_COLUMNS} FROM moments WHERE id = ANY(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.id, momentOf(row)]))
}
