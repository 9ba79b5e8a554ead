import { randomUUID } from 'node:crypto'
import type { WorkerName } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** Today as the database knows it, in UTC. */
export const TODAY = sql`(clock_timestamp() AT TIME ZONE 'UTC')::date`

/** A cost that is to come. */
export interface Reservation {
  worker: WorkerName
  runId: string
  /** The most that it may be, in US dollars. */
  usd: number
  /** What the worker may spend in a UTC day. */
  limitUsd: number
}

/**
 * Sets money aside for a call, if the day's budget has it: counted are what was spent and what may yet be.
 * @param trx a transaction that holds the lease of the worker: nobody else reserves meanwhile.
 * @returns the id by which it is settled; null when the budget does not have it.
 */
export async function reserveCost(
  trx: Db,
  { worker, runId, usd, limitUsd }: Reservation,
): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO worker_costs (id, worker, run_id, day, reserved_usd)
    SELECT ${randomUUID()}::uuid, ${worker}, ${runId}::uuid, ${TODAY}, ${usd}
    WHERE ${usd}::float8 <= ${limitUsd}::float8 - (
      SELECT coalesce(sum(coalesce(cost_usd, reserved_usd)), 0) FROM worker_costs
      WHERE worker = ${worker} AND day = ${TODAY})
    RETURNING id`.execute(trx)
  return rows[0]?.id ?? null
}

/** Puts what it did cost in the place of a reservation; null, not known: that stays as it is. */
export async function settleCost(db: Db, id: string, costUsd: number | null): Promise<void> {
  if (costUsd === null) return
  await sql`
    UPDATE worker_costs SET cost_usd = ${costUsd} WHERE id = ${id} AND cost_usd IS NULL`.execute(db)
}

/** What a worker has spent or set aside today (UTC), in US dollars, and when the next day begins. */
export async function readSpending(
  db: Db,
  worker: WorkerName,
): Promise<{ spentUsd: number; resetsAt: Date }> {
  const { rows } = await sql<{ spentUsd: number; resetsAt: Date }>`
    SELECT coalesce(sum(coalesce(cost_usd, reserved_usd)), 0)::float8 AS "spentUsd",
      (${TODAY} + 1)::timestamp AT TIME ZONE 'UTC' AS "resetsAt"
    FROM worker_costs WHERE worker = ${worker} AND day = ${TODAY}`.execute(db)
  const [row] = rows
  if (!row) throw new Error('an aggregate has one row')
  return row
}

/** What a run has cost as far as it is known, in US dollars. */
export async function readRunCost(db: Db, runId: string): Promise<number> {
  const { rows } = await sql<{ usd: number }>`
    SELECT coalesce(sum(cost_usd), 0)::float8 AS usd FROM worker_costs
    WHERE run_id = ${runId}`.execute(db)
  return rows[0]?.usd ?? 0
}

/** Days for which single costs are kept. */
const KEPT_DAYS = 40

/** Forgets costs of days long gone. */
export async function forgetOldCosts(db: Db): Promise<void> {
  await sql`DELETE FROM worker_costs WHERE day < ${TODAY} - ${KEPT_DAYS}::integer`.execute(db)
}
