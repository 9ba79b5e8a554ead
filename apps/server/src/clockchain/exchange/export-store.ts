import { type ControlledTransaction, sql } from 'kysely'
import type { RootDb } from '../../platform/db/database.ts'
import type { Tables } from '../../platform/db/tables.ts'
import { MOMENT_COLUMNS } from '../moments/columns-store.ts'
import type { Moment } from '../moments/moment.ts'
import { type MomentRow, momentOf } from '../moments/moment-row.ts'
import { byColumns, prepareSelection, type Selection } from '../reading/selection-store.ts'

/** A moment that is exported: the record that it came from, or what it says. */
export type ExportedMoment = { record: string } | { moment: Moment }

/** Moments as they all are at one time. */
export interface Snapshot {
  /** How many there are. */
  count: number
  /** The same for the same moments in the same versions, with the same records. */
  state: string
  /** In the order of their paths; what is taken is not kept. */
  moments(): AsyncGenerator<ExportedMoment[]>
  /** Ends it; may be called twice. */
  close(): Promise<void>
}

/** Rows that are fetched at once. */
const PAGE = 100

async function* fetchAll(trx: ControlledTransaction<Tables>): AsyncGenerator<ExportedMoment[]> {
  for (;;) {
    const { rows } = await sql<MomentRow & { record: string | null }>`
      FETCH ${sql.lit(PAGE)} FROM exported`.execute(trx)
    if (rows.length === 0) return
    yield rows.map((row) =>
      row.record === null ? { moment: momentOf(row) } : { record: row.record },
    )
  }
}

/**
 * Opens the moments that somebody wants, all as they are now. It holds a connection until it is closed.
 * @param longestPauseMs between two pages; then the database ends it.
 */
export async function openSnapshot(
  db: RootDb,
  { audience, filters }: Pick<Selection, 'audience' | 'filters'>,
  longestPauseMs: number,
): Promise<Snapshot> {
  const trx = await db
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute()
  const close = async () => {
    if (!(trx.isCommitted || trx.isRolledBack)) await trx.rollback().execute()
  }
  try {
    const pause = sql.lit(`${longestPauseMs}ms`)
    await sql`SET LOCAL idle_in_transaction_session_timeout = ${pause}`.execute(trx)
    const prepared = await prepareSelection(trx, { audience, filters, text: null })
    const condition = byColumns(prepared)
    const { rows } = await sql<{ n: number; state: string }>`
      SELECT count(*)::integer AS n, coalesce(sum(hashtextextended(
          moments.id || ' ' || version || ' ' || coalesce(kept.xmin::text, ''), 0)), 0)::text AS state
      FROM moments LEFT JOIN moment_tdf_records kept ON kept.moment_id = moments.id
      WHERE ${condition}`.execute(trx)
    // Paths are ordered byte by byte, so that every server gives the same order.
    await sql`
      DECLARE exported NO SCROLL CURSOR FOR
      SELECT ${MOMENT_COLUMNS}, moment_tdf_records.record FROM moments
      LEFT JOIN moment_tdf_records ON moment_tdf_records.moment_id = moments.id
      WHERE ${condition}
      ORDER BY moments.path, moments.created_at, moments.id`.execute(trx)
    const { n: count = 0, state = '' } = rows[0] ?? {}
    return { count, state, moments: () => fetchAll(trx), close }
  } catch (error) {
    await close()
    throw error
  }
}
