import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { ChangeCursor } from './change-cursor.ts'

/** A change that is certain to be seen: what it was is in the row of the timepoint, if that is there. */
export interface TimepointChange extends ChangeCursor {
  /** When it was deleted or erased; null: it is there. */
  deletedAt: Date | null
}

/** Number of the last change that anybody began, whether it can be seen yet or not. Decimal. */
export async function readLastChange(db: Db): Promise<string> {
  const { rows } = await sql<{ last: string }>`
    SELECT last_value::text AS last FROM timepoint_changes`.execute(db)
  return rows[0]?.last ?? '0'
}

/** What the locks of those who write changes carry in their upper 16 bits: see migration 0009. */
const WRITER_LOCK = 29_807

/**
 * A number to which all changes can be seen from the next statement on, and after which some may still be
 * written by transactions that are not done. Decimal.
 * @param last what {@link readLastChange} gave before: who took a number since then is not looked at.
 */
export async function readSettledChange(db: Db, last: string): Promise<string> {
  const { rows } = await sql<{ settled: string }>`
    SELECT least(${last}::bigint, min(((classid::bigint & 65535) << 32) | objid::bigint))::text AS settled
    FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = ${WRITER_LOCK}
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`.execute(db)
  return rows[0]?.settled ?? last
}

/**
 * The last change of each timepoint, erased ones included, in the order of their numbers.
 * @param upTo as {@link readSettledChange} gave it: later ones may have gaps.
 */
export async function readChanges(
  db: Db,
  { after, upTo, limit }: { after: ChangeCursor; upTo: string; limit: number },
): Promise<TimepointChange[]> {
  const wanted = sql`(change_number, id) > (${after.number}::bigint, ${after.id}::uuid)
    AND change_number <= ${upTo}::bigint ORDER BY change_number, id LIMIT ${limit}`
  const { rows } = await sql<{ number: string; id: string; deletedAt: Date | null }>`
    SELECT change_number::text AS number, id, deleted_at AS "deletedAt" FROM (
      (SELECT change_number, id, deleted_at FROM timepoints WHERE ${wanted})
      UNION ALL
      (SELECT change_number, id, erased_at FROM erased_timepoints WHERE ${wanted})
    ) AS change
    ORDER BY change_number, id LIMIT ${limit}`.execute(db)
  return rows
}

/** How long the contents of timepoints are, in bytes of JSON; those without any are absent. */
export async function readContentBytes(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; bytes: number }>`
    SELECT id, octet_length(result::text) AS bytes FROM timepoints
    WHERE id = ANY(${ids}::uuid[]) AND result IS NOT NULL`.execute(db)
  return new Map(rows.map(({ id, bytes }) => [id, bytes]))
}

/** How long it is remembered that a timepoint was erased. */
const KEPT_DAYS = 30

/** Forgets what was erased long ago. @returns how many. */
export async function forgetErasedTimepoints(db: Db): Promise<number> {
  const { numAffectedRows } = await sql`
    DELETE FROM erased_timepoints
    WHERE erased_at < now() - make_interval(days => ${KEPT_DAYS})`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
