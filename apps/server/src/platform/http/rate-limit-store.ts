import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/** What the window of a caller is like after a request. */
export interface Window {
  /** False: the window was full, and the request was not recorded. */
  admitted: boolean
  /** Requests that it still takes. */
  remaining: number
  /** When the oldest recorded request leaves it, by the database's clock: milliseconds since 1970. */
  resetAtMs: number
  /** Milliseconds until then. */
  resetInMs: number
}

/** Length of the window; one text for SQL, so that no process counts by another. */
const WINDOW = sql.lit('1 minute')

const LIVE = sql`hit > clock_timestamp() - ${WINDOW}::interval`

interface Row {
  used: number
  reset_at_ms: number
  reset_in_ms: number
}

/** The columns of {@link Row}, of a row with `hits`. The clock may step back: the first is not always the oldest. */
const SUMMARY = sql`
  cardinality(hits) AS used,
  extract(epoch FROM (SELECT min(hit) FROM unnest(hits) hit) + ${WINDOW}::interval)::float8 * 1000
    AS reset_at_ms,
  extract(epoch FROM (SELECT min(hit) FROM unnest(hits) hit) + ${WINDOW}::interval
    - clock_timestamp())::float8 * 1000 AS reset_in_ms`

/**
 * Records a request of a caller, unless `limit` were recorded within the last minute. One statement:
 * requests that come at the same time, to whichever process, are let through one after the other. The
 * clock is read once the caller's row is locked, so times do not depend on who waited for it. The table
 * is unlogged: the commit waits for no disk.
 * @param limit requests a minute, 1 or more.
 */
export async function countRequest(db: Db, caller: string, limit: number): Promise<Window> {
  const { rows } = await sql<Row>`/* prepared: count_request */
    INSERT INTO rate_limits AS stored (caller, hits)
    VALUES (${caller}, ARRAY[clock_timestamp()])
    ON CONFLICT (caller) DO UPDATE
      SET hits = ARRAY(SELECT hit FROM unnest(stored.hits) hit WHERE ${LIVE}) || clock_timestamp()
      WHERE (SELECT count(*) FROM unnest(stored.hits) hit WHERE ${LIVE}) < ${limit}
    RETURNING ${SUMMARY}`.execute(db)
  const [row] = rows
  if (!row) return readFullWindow(db, caller)
  const { used, reset_at_ms: resetAtMs, reset_in_ms: resetInMs } = row
  return { admitted: true, remaining: Math.max(0, limit - used), resetAtMs, resetInMs }
}

/** Only informs: the request has been refused, even if the window has room again by now. */
async function readFullWindow(db: Db, caller: string): Promise<Window> {
  const { rows } = await sql<Row>`
    SELECT ${SUMMARY} FROM (
      SELECT ARRAY(SELECT hit FROM unnest(stored.hits) hit WHERE ${LIVE}) AS hits
      FROM rate_limits stored WHERE caller = ${caller}
    ) live
    WHERE cardinality(hits) > 0`.execute(db)
  const [row] = rows
  return {
    admitted: false,
    remaining: 0,
    resetAtMs: row?.reset_at_ms ?? Date.now(),
    resetInMs: Math.max(0, row?.reset_in_ms ?? 0),
  }
}

/** Rows that one statement removes: locks are held for a moment only. */
const BATCH = 1000

/** Removes the rows of callers that made no request for a minute; the number of them. */
export async function forgetIdleCallers(db: Db): Promise<number> {
  let removed = 0
  for (;;) {
    const { numAffectedRows = 0n } = await sql`
      DELETE FROM rate_limits WHERE caller = ANY (ARRAY(
        SELECT caller FROM rate_limits
        WHERE NOT EXISTS (SELECT FROM unnest(hits) hit WHERE ${LIVE})
        LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
      ))`.execute(db)
    removed += Number(numAffectedRows)
    if (numAffectedRows < BATCH) return removed
  }
}
