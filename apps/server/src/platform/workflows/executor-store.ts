import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/** A heartbeat older than this, in seconds, means that the process is gone. */
const STALE_S = 30

/** One start of a process that executes workflows. */
export interface Executor {
  id: string
  host: string
  pid: number
}

/** Announces a process that executes workflows. */
export async function insertExecutor(db: Db, executor: Executor): Promise<void> {
  await db.insertInto('executors').values(executor).execute()
}

/** Says that a process lives. */
export async function beat(db: Db, id: string): Promise<void> {
  await db
    .updateTable('executors')
    .set({ heartbeat_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

/** Processes that stopped without saying so, by their heartbeat, and all of one host. */
export async function findSuspects(
  db: Db,
  host: string,
): Promise<(Executor & { stale: boolean })[]> {
  return db
    .selectFrom('executors')
    .select(['id', 'host', 'pid'])
    .select(sql<boolean>`heartbeat_at < now() - make_interval(secs => ${STALE_S})`.as('stale'))
    .where((eb) =>
      eb.or([
        eb('host', '=', host),
        eb('heartbeat_at', '<', sql<Date>`now() - make_interval(secs => ${STALE_S})`),
      ]),
    )
    .execute()
}

/** Forgets processes. */
export async function deleteExecutors(db: Db, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await db.deleteFrom('executors').where('id', 'in', ids).execute()
}

/** Says that a process stops on purpose: what it left unfinished can be taken over at once. */
export async function resign(db: Db, id: string): Promise<void> {
  await db
    .updateTable('executors')
    .set({ heartbeat_at: sql<Date>`'-infinity'` })
    .where('id', '=', id)
    .execute()
}
