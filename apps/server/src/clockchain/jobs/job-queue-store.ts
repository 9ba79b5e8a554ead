import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** Advisory locks of ours: one for taking jobs, and one class for the bulks. */
const CLAIM_LOCK = 7_164_601
const BULK_LOCKS = 7_164_602

/** Waits until nobody else ends jobs of this bulk: they must see each other's ends. */
export async function lockBulk(trx: Db, bulkId: string | null): Promise<void> {
  if (bulkId === null) return
  await sql`SELECT pg_advisory_xact_lock(${BULK_LOCKS}, hashtext(${bulkId}))`.execute(trx)
}

/**
 * Lets the next job of a bulk queue up, at the end of the queue, when none before it runs or waits. The
 * bulk is locked.
 */
export async function releaseNext(trx: Db, bulkId: string | null): Promise<void> {
  if (bulkId === null) return
  await sql`
    UPDATE jobs SET ready_at = clock_timestamp()
    WHERE bulk_id = ${bulkId} AND status = 'pending' AND ready_at IS NULL
      AND bulk_index = (
        SELECT min(bulk_index) FROM jobs
        WHERE bulk_id = ${bulkId} AND status IN ('pending', 'processing'))
      AND NOT EXISTS (
        SELECT FROM jobs WHERE bulk_id = ${bulkId} AND leased_until > clock_timestamp())`.execute(
    trx,
  )
}

/** Waits until nobody else takes a job: leases are counted before another one is given. */
export async function lockClaims(trx: Db): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${CLAIM_LOCK})`.execute(trx)
}
