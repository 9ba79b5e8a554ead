import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/** One start of a process that executes workflows. */
export interface Executor {
  id: string
  /** Where its pid is valid: {@link processHost}. */
  host: string
  pid: number
}

/** Says that a process lives, also to those that had given it up. */
export async function beat(db: Db, executor: Executor): Promise<void> {
  await db
    .insertInto('executors')
    .values(executor)
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ heartbeat_at: sql<Date>`now()` }))
    .execute()
}

/** Every process that was announced and not forgotten yet, with its last sign of life. */
export async function listExecutors(db: Db): Promise<(Executor & { heartbeatAt: Date })[]> {
  return db
    .selectFrom('executors')
    .select(['id', 'host', 'pid', 'heartbeat_at as heartbeatAt'])
    .execute()
}

/** Forgets processes, also one's own on purpose: what they left unfinished can be taken over. */
export async function forgetExecutors(db: Db, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await db.deleteFrom('executors').where('id', 'in', ids).execute()
}
