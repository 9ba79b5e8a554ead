import { randomUUID } from 'node:crypto'
import type { CallbackAttempt, CallbackStatus } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** How long a claim keeps others away, in seconds: several times what a try can take. */
const LEASE_S = 60

/** A callback as stored. */
export interface StoredCallback {
  /** Also the `webhook-id`. */
  id: string
  url: string
  status: CallbackStatus
  /** Oldest first. */
  attempts: CallbackAttempt[]
  nextAttemptAt: Date | null
}

/** A callback that this process may try until the lease passes. */
export interface ClaimedCallback {
  id: string
  timepointId: string
  url: string
  /** Tries that were recorded before this one. */
  attempts: number
  /** Names the claim: a later claim of the same callback has a later time. */
  leaseUntil: Date
}

/** What becomes of a callback after a try. */
export interface AttemptOutcome {
  attempt: CallbackAttempt
  status: CallbackStatus
  /** Milliseconds from now to the next try; null when there is none. */
  retryInMs: number | null
}

/** Stores a wish to be told how a render ends; what ends the render makes it due. */
export async function insertCallback(
  db: Db,
  { timepointId, url }: { timepointId: string; url: string },
): Promise<string> {
  const id = randomUUID()
  await db.insertInto('callbacks').values({ id, timepoint_id: timepointId, url }).execute()
  return id
}

/**
 * Takes callbacks that are due, the longest waiting first, for {@link LEASE_S} seconds; what is not
 * recorded by then is due again. None is given to two processes; none of a deleted timepoint.
 */
export async function claimDueCallbacks(db: Db, limit: number): Promise<ClaimedCallback[]> {
  const { rows } = await sql<ClaimedCallback>`
    WITH due AS MATERIALIZED (
      SELECT callbacks.id FROM callbacks JOIN timepoints ON timepoints.id = callbacks.timepoint_id
      WHERE callbacks.status = 'pending' AND callbacks.next_attempt_at <= now()
        AND timepoints.deleted_at IS NULL AND timepoints.status IN ('completed', 'failed')
      ORDER BY callbacks.next_attempt_at
      LIMIT ${limit}
      FOR UPDATE OF callbacks SKIP LOCKED
    )
    UPDATE callbacks SET next_attempt_at = now() + make_interval(secs => ${LEASE_S})
    FROM due WHERE callbacks.id = due.id
    RETURNING callbacks.id, timepoint_id AS "timepointId", url,
      jsonb_array_length(attempts) AS attempts, next_attempt_at AS "leaseUntil"`.execute(db)
  return rows
}

/**
 * Stores how a try went. False, and nothing is stored, when the claim is not the last one: another
 * process took over while this one was slow or paused.
 */
export async function recordAttempt(
  db: Db,
  { id, leaseUntil }: Pick<ClaimedCallback, 'id' | 'leaseUntil'>,
  { attempt, status, retryInMs }: AttemptOutcome,
): Promise<boolean> {
  const next = sql<Date>`now() + make_interval(secs => ${(retryInMs ?? 0) / 1000})`
  const { numUpdatedRows } = await db
    .updateTable('callbacks')
    .set({
      status,
      attempts: sql<string>`attempts || ${JSON.stringify([attempt])}::jsonb`,
      next_attempt_at: retryInMs === null ? null : next,
    })
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .where('next_attempt_at', '=', leaseUntil)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Gives up what was not delivered yet: nobody is told of a timepoint that was deleted. */
export async function dropCallbacks(db: Db, timepointId: string): Promise<void> {
  await db
    .updateTable('callbacks')
    .set({ status: 'failed', next_attempt_at: null })
    .where('timepoint_id', '=', timepointId)
    .where('status', '=', 'pending')
    .execute()
}

/** Callbacks of a timepoint, oldest first. */
export async function listCallbacks(db: Db, timepointId: string): Promise<StoredCallback[]> {
  const rows = await db
    .selectFrom('callbacks')
    .select(['id', 'url', 'status', 'attempts', 'next_attempt_at'])
    .where('timepoint_id', '=', timepointId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(({ next_attempt_at: nextAttemptAt, attempts, ...row }) => ({
    ...row,
    attempts: attempts as CallbackAttempt[],
    nextAttemptAt,
  }))
}
