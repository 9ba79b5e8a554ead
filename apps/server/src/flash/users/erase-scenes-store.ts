import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { throughDeadlocks } from '../../platform/db/deadlock.ts'

/** Rows that one statement erases: each may take a picture and thousands of others with it. */
const BATCH = 50

/** Repeats a statement until it finds nothing more; how many rows it was in all. */
async function untilNone(erase: () => Promise<bigint | undefined>): Promise<number> {
  let erased = 0
  for (;;) {
    const rows = Number((await throughDeadlocks(erase)) ?? 0n)
    if (rows === 0) return erased
    erased += rows
  }
}

/** What others may build upon: it was published, and there is something to see. */
const PUBLISHED = sql<boolean>`
  visibility = 'public' AND status = 'completed' AND deleted_at IS NULL`

/** What a request says beside what was rendered from it. */
const PRIVATE_PARTS = ['request_context', 'callback_url', 'llm_params']

/** A statement for each kind of thing, in the order of their index; each finds those that are left. */
function erasers(db: Db, userId: string): (() => Promise<bigint | undefined>)[] {
  const run = async (query: ReturnType<typeof sql>) => (await query.execute(db)).numAffectedRows
  return [
    () =>
      run(sql`DELETE FROM chat_sessions WHERE id IN (
        SELECT id FROM chat_sessions WHERE owner_id = ${userId}
        ORDER BY created_at, id LIMIT ${BATCH} FOR UPDATE)`),
    () =>
      run(sql`WITH kept AS (
          SELECT id FROM timepoints WHERE owner_id = ${userId} AND ${PUBLISHED}
          ORDER BY created_at, id LIMIT ${BATCH} FOR UPDATE
        ), told AS (
          DELETE FROM callbacks WHERE timepoint_id IN (SELECT id FROM kept)
        )
        UPDATE timepoints SET owner_id = NULL, request = request - ${PRIVATE_PARTS}::text[]
        WHERE id IN (SELECT id FROM kept)`),
    () =>
      run(sql`DELETE FROM timepoints WHERE id IN (
        SELECT id FROM timepoints WHERE owner_id = ${userId} AND NOT (${PUBLISHED})
        ORDER BY created_at, id LIMIT ${BATCH} FOR UPDATE)`),
  ]
}

/**
 * Erases what somebody has here: conversations, whatever they are about, and timepoints with all that
 * belongs to them. Completed public ones stay, for chains and graphs of others lead through them: without
 * owner, and without what the request said beside the query. Nothing is left when it resolves. It may be
 * killed, repeated and run twice at once: of those who find the same rows one waits for the other.
 */
export async function eraseScenesOf(db: Db, userId: string): Promise<void> {
  let erased: number
  do {
    erased = 0
    for (const erase of erasers(db, userId)) erased += await untilNone(erase)
    // Once more: what ends meanwhile, or changes its visibility, may have slipped between two kinds.
  } while (erased > 0)
}

/**
 * Erases timepoints of anybody that were deleted longer ago. Safe to be killed, repeated and run twice.
 * @returns how many.
 */
export function eraseDeletedTimepoints(db: Db, retentionMs: number): Promise<number> {
  return untilNone(async () => {
    const { numAffectedRows } = await sql`
      DELETE FROM timepoints WHERE id = ANY (ARRAY(
        SELECT id FROM timepoints
        WHERE deleted_at < now() - make_interval(secs => ${retentionMs / 1000})
        ORDER BY deleted_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`.execute(db)
    return numAffectedRows
  })
}
