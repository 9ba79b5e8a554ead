import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { ERASED } from '../identity/principal.ts'
import type { Job } from '../jobs/job.ts'
import { type AccountNames, namedIn } from './account-names-store.ts'

/** Moments that go in one transaction: each may have hundreds of edges. */
const MOMENTS = 50

/** Other rows in one statement. */
const ROWS = 500

/** Words in one statement. */
const WORDS = 5000

/** A value of a column, or nobody in the place of them. */
const without = (column: string, { userId }: AccountNames) => sql`
  ${sql.ref(column)} = CASE account_of_maker(${sql.ref(column)})
    WHEN ${userId} THEN ${ERASED} ELSE ${sql.ref(column)} END`

/** Jobs of theirs that have not ended. */
export async function listUnfinishedOf(
  db: Db,
  account: AccountNames,
): Promise<Pick<Job, 'id' | 'bulkId'>[]> {
  const { rows } = await sql<Pick<Job, 'id' | 'bulkId'>>`
    SELECT id, bulk_id AS "bulkId" FROM jobs
    WHERE ${namedIn('created_by', account)} AND status IN ('pending', 'processing')
    ORDER BY created_at DESC LIMIT ${ROWS}`.execute(db)
  return rows
}

/** Removes jobs of theirs that have ended, and on which nobody works any more. @returns how many. */
export async function removeJobsOf(db: Db, account: AccountNames): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM jobs WHERE id = ANY (ARRAY(
      SELECT id FROM jobs
      WHERE ${namedIn('created_by', account)} AND completed_at IS NOT NULL
        AND (leased_until IS NULL OR leased_until <= clock_timestamp())
      ORDER BY id LIMIT ${ROWS} FOR UPDATE))`.execute(db)
  return Number(numAffectedRows)
}

/** Whether there are jobs of theirs. */
export async function hasJobsOf(db: Db, account: AccountNames): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM jobs WHERE ${namedIn('created_by', account)} LIMIT 1`.execute(db)
  return rows.length > 0
}

/** Allows the transaction to change history, as far as it is theirs: the database refuses it otherwise. */
async function openHistory(trx: Db, { userId }: AccountNames): Promise<void> {
  await sql`SELECT set_config('timepoint.erased_account', ${userId}, true)`.execute(trx)
}

/** What was done to moments that are no more. */
async function removeHistory(
  trx: Db,
  account: AccountNames,
  momentIds: readonly string[],
): Promise<void> {
  await openHistory(trx, account)
  await sql`DELETE FROM moment_history WHERE moment_id = ANY(${momentIds}::uuid[])`.execute(trx)
}

/**
 * Removes moments of theirs that are not public, with scenes, edges, other paths and history.
 * @returns how many; 0: there are none.
 */
export async function removeHiddenOf(trx: Db, account: AccountNames): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM moments
    WHERE ${namedIn('created_by', account)} AND visibility <> 'public'
    ORDER BY id LIMIT ${MOMENTS} FOR UPDATE`.execute(trx)
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return 0
  await sql`
    UPDATE moments SET superseded_by = NULL WHERE superseded_by = ANY(${ids}::uuid[])`.execute(trx)
  await sql`DELETE FROM moments WHERE id = ANY(${ids}::uuid[])`.execute(trx)
  await removeHistory(trx, account, ids)
  return ids.length
}

/**
 * Removes the words of moments of theirs that are not public, also of those that were changed since.
 * @returns how many.
 */
export async function removeWordsOf(trx: Db, account: AccountNames): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM hidden_words WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM hidden_words WHERE ${namedIn('owner', account)} LIMIT ${WORDS} FOR UPDATE))`.execute(
    trx,
  )
  return Number(numAffectedRows)
}

/**
 * Removes the history of moments that they made and that went before they were ever deleted as public ones.
 * @returns of how many moments.
 */
export async function removeGoneHistoryOf(trx: Db, account: AccountNames): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT moment_id AS id FROM moment_history made
    WHERE ${namedIn('made.actor', account)} AND action = 'created'
      AND NOT EXISTS (SELECT FROM moments WHERE id = made.moment_id)
      AND NOT EXISTS (SELECT FROM moment_history gone
        WHERE gone.moment_id = made.moment_id AND gone.action = 'deleted'
          AND gone.before->>'visibility' = 'public')
    LIMIT ${ROWS}`.execute(trx)
  if (rows.length === 0) return 0
  const ids = rows.map(({ id }) => id)
  await removeHistory(trx, account, ids)
  return ids.length
}

/** Takes their name from moments that stay. Neither version nor time of change is touched. @returns how many. */
export async function forgetMakerOfMoments(trx: Db, account: AccountNames): Promise<number> {
  const columns = ['created_by', 'proposed_by', 'challenged_by']
  const { numAffectedRows = 0n } = await sql`
    UPDATE moments SET ${sql.join(columns.map((column) => without(column, account)))}
    WHERE id = ANY (ARRAY(
      SELECT id FROM moments
      WHERE (${namedIn('created_by', account)} AND visibility = 'public')
        OR ${namedIn('proposed_by', account)} OR ${namedIn('challenged_by', account)}
      ORDER BY id LIMIT ${ROWS} FOR NO KEY UPDATE))`.execute(trx)
  return Number(numAffectedRows)
}

/** Takes their name from scenes of moments that stay. @returns how many. */
export async function forgetMakerOfScenes(trx: Db, account: AccountNames): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    UPDATE moment_scenes SET created_by = ${ERASED}
    WHERE (moment_id, timepoint_id) IN (
      SELECT moment_id, timepoint_id FROM moment_scenes WHERE ${namedIn('created_by', account)}
      ORDER BY moment_id, timepoint_id LIMIT ${ROWS} FOR UPDATE)`.execute(trx)
  return Number(numAffectedRows)
}

/** Takes their name from edges between moments that stay. @returns how many. */
export async function forgetMakerOfEdges(trx: Db, account: AccountNames): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    UPDATE moment_edges SET created_by = ${ERASED}
    WHERE (source_id, type, target_id) IN (
      SELECT source_id, type, target_id FROM moment_edges WHERE ${namedIn('created_by', account)}
      ORDER BY source_id, type, target_id LIMIT ${ROWS} FOR UPDATE)`.execute(trx)
  return Number(numAffectedRows)
}

/** Takes their name from what was done to moments, whoever says it. @returns how many entries. */
export async function forgetActorOfHistory(trx: Db, account: AccountNames): Promise<number> {
  const { rows } = await sql<{ id: string; momentId: string }>`
    SELECT id::text, moment_id AS "momentId" FROM moment_history
    WHERE ${namedIn('actor', account)} ORDER BY moment_history.id LIMIT ${ROWS} FOR UPDATE`.execute(
    trx,
  )
  if (rows.length === 0) return 0
  const ids = rows.map(({ id }) => id)
  const momentIds = [...new Set(rows.map(({ momentId }) => momentId))]
  const said = (column: string) => sql`without_account(${sql.ref(column)}, ${account.userId}::uuid)`
  await openHistory(trx, account)
  await sql`
    UPDATE moment_history SET ${without('actor', account)},
      before = ${said('before')}, after = ${said('after')}
    WHERE id = ANY(${ids}::bigint[]) OR (moment_id = ANY(${momentIds}::uuid[])
      AND (before IS DISTINCT FROM ${said('before')} OR after IS DISTINCT FROM ${said('after')}))
    `.execute(trx)
  return ids.length
}
