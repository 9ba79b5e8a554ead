import type { ErrorCode } from '@timepoint/contracts'
import { type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { OperationsTable } from '../../platform/db/tables/flash-tables.ts'

/** What can be asked for beside renders. */
export type OperationName = OperationsTable['kind']

/** Why an operation has no result. `detail` may be shown to the caller. */
export interface OperationFailure {
  code: ErrorCode
  detail: string
  /** When it makes sense to ask again, in milliseconds. */
  retryAfterMs?: number
}

/** Work that a caller asked for. `request` and `result` are as its kind has them. */
export interface Operation {
  id: string
  kind: OperationName
  timepointId: string | null
  sessionId: string | null
  /** Which turn of its conversation this is, from 1; null beside conversations. */
  turn: number | null
  request: unknown
  /** Whether the caller follows it frame by frame. */
  streamed: boolean
  status: 'pending' | 'completed' | 'failed'
  leaseEpoch: number
  result: unknown
  failure: OperationFailure | null
  /** What its stream was told before the last frames; null when nobody streamed it. */
  frames: unknown[] | null
  createdAt: Date
  completedAt: Date | null
}

function fromRow(row: Selectable<OperationsTable>): Operation {
  return {
    id: row.id,
    kind: row.kind,
    timepointId: row.timepoint_id,
    sessionId: row.session_id,
    turn: row.turn,
    request: row.request,
    streamed: row.streamed,
    status: row.status,
    leaseEpoch: row.lease_epoch,
    result: row.result,
    failure: row.failure as OperationFailure | null,
    frames: row.frames as unknown[] | null,
    createdAt: row.created_at,
    completedAt: row.completed_at,
  }
}

/** An operation that was just asked for. */
export type NewOperation = Pick<
  Operation,
  'id' | 'kind' | 'timepointId' | 'sessionId' | 'turn' | 'request' | 'streamed' | 'createdAt'
>

/** Stores what was asked for. */
export async function insertOperation(db: Db, operation: NewOperation): Promise<void> {
  const { id, kind, timepointId, sessionId, turn, request, streamed, createdAt } = operation
  await sql`/* prepared: insert_operation */
    INSERT INTO operations
      (id, kind, timepoint_id, session_id, turn, request, streamed, created_at)
    VALUES (${id}, ${kind}, ${timepointId}, ${sessionId}, ${turn},
      ${JSON.stringify(request)}::json, ${streamed}, ${createdAt})`.execute(db)
}

/** Null when there is none, or it was erased with what it was about. */
export async function findOperation(db: Db, id: string): Promise<Operation | null> {
  const row = await db.selectFrom('operations').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? fromRow(row) : null
}

/** An operation that was taken over. */
export type ClaimedOperation = Operation & {
  /** Whether an earlier turn of its conversation is still being worked on. */
  isBehind: boolean
}

const IS_BEHIND = sql<boolean>`EXISTS (
  SELECT 1 FROM operations earlier WHERE earlier.session_id = operations.session_id
    AND earlier.turn < operations.turn AND earlier.status = 'pending')`

/** Takes an operation over: what its former holder writes is refused. Null when it has ended. */
export async function claimOperation(db: Db, id: string): Promise<ClaimedOperation | null> {
  const { rows } = await sql<Selectable<OperationsTable> & { is_behind: boolean }>`
    /* prepared: claim_operation */
    UPDATE operations SET lease_epoch = lease_epoch + 1
    WHERE id = ${id} AND status = 'pending'
    RETURNING operations.*, ${IS_BEHIND} AS is_behind`.execute(db)
  const [row] = rows
  return row ? { ...fromRow(row), isBehind: row.is_behind } : null
}

/** Who holds an operation. */
export type OperationLease = Pick<Operation, 'id' | 'leaseEpoch'>

/** How an operation ended. */
export type OperationEnd = { frames: unknown[] | null } & (
  | { status: 'completed'; result: unknown }
  | { status: 'failed'; failure: OperationFailure }
)

/** Writes the end of an operation. False, and nothing written, when the lease is lost. */
export async function endOperation(
  db: Db,
  { id, leaseEpoch }: OperationLease,
  end: OperationEnd,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('operations')
    .set({
      status: end.status,
      result: end.status === 'completed' ? JSON.stringify(end.result) : null,
      failure: end.status === 'failed' ? JSON.stringify(end.failure) : null,
      frames: end.frames === null ? null : JSON.stringify(end.frames),
      completed_at: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .where('lease_epoch', '=', leaseEpoch)
    .where('status', '=', 'pending')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Answers that were kept, by part. */
export async function readParts(db: Db, operationId: string): Promise<Map<string, unknown>> {
  const rows = await db
    .selectFrom('operation_parts')
    .select(['part', 'answer'])
    .where('operation_id', '=', operationId)
    .execute()
  return new Map(rows.map(({ part, answer }) => [part, answer]))
}

/** Keeps an answer. False, and nothing kept, when the lease is lost. */
export async function keepPart(
  db: Db,
  { id, leaseEpoch }: OperationLease,
  part: string,
  answer: unknown,
): Promise<boolean> {
  const { numAffectedRows } = await sql`/* prepared: keep_part */
    INSERT INTO operation_parts (operation_id, part, answer)
    SELECT id, ${part}, ${JSON.stringify(answer)}::json FROM operations
    WHERE id = ${id} AND lease_epoch = ${leaseEpoch} AND status = 'pending'
    FOR KEY SHARE
    ON CONFLICT (operation_id, part) DO NOTHING`.execute(db)
  return numAffectedRows === 1n
}

/** Whether an earlier turn of the same conversation is still being worked on. */
export async function isBehind(db: Db, { id }: Pick<Operation, 'id'>): Promise<boolean> {
  const { rows } = await sql<{ is_behind: boolean }>`
    SELECT ${IS_BEHIND} AS is_behind FROM operations WHERE id = ${id}`.execute(db)
  return rows[0]?.is_behind ?? false
}

/** Accepted operations that no process has begun after this long may have been forgotten. */
const FORGOTTEN_S = 5

/** Ids of operations that were accepted a while ago but never begun, oldest first. */
export async function findUnbegunOperations(db: Db, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('operations')
    .select('id')
    .where('status', '=', 'pending')
    .where('lease_epoch', '=', 0)
    .where('created_at', '<', sql<Date>`now() - make_interval(secs => ${FORGOTTEN_S})`)
    .orderBy('created_at')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Rows that one statement removes: locks are held for a moment only. */
const BATCH = 500

/**
 * Removes operations that ended more than a day ago: no idempotency key stands for them any more, and
 * what was said in conversations is kept apart. The number of them.
 */
export async function forgetOldOperations(db: Db): Promise<number> {
  let removed = 0
  for (;;) {
    const { numAffectedRows = 0n } = await sql`
      DELETE FROM operations USING (
        SELECT id FROM operations
        WHERE completed_at <= now() - '25 hours'::interval
        ORDER BY created_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
      ) old
      WHERE operations.id = old.id`.execute(db)
    removed += Number(numAffectedRows)
    if (numAffectedRows < BATCH) return removed
  }
}
