import { DBOS } from '@dbos-inc/dbos-sdk'
import { sql } from 'kysely'
import type { Db, RootDb } from '../db/database.ts'
import { isProcessAlive } from '../process-alive.ts'
import { type Executor, forgetExecutors, listExecutors } from './executor-store.ts'

/** A process that gives no sign of life for this long counts as gone, or paused, in milliseconds. */
const SILENT_MS = 30_000

/** After a pause of its own a process knows nothing about the silence of others. */
const OWN_PAUSE_MS = 10_000

/** Between looking and acting: who was paused in between must look again. */
const ACT_WITHIN_MS = 5000

/** Advisory lock of the one process that takes over at a time. */
const TAKE_OVER_LOCK = 7_164_503

/**
 * Puts unfinished workflows back into their queues if their process is gone, stopped, or silent for so
 * long that it counts as gone: whoever has room goes on with them.
 */
export class TakeOver {
  readonly #db: RootDb
  readonly #self: Executor
  readonly #now: () => number
  /** Each process's last sign of life, and since when we have been watching it be the last. */
  readonly #signs = new Map<string, { heartbeatAt: number; since: number }>()
  #lookedAt = Number.NEGATIVE_INFINITY

  /** @param now milliseconds of a clock that only goes on. */
  constructor(db: RootDb, self: Executor, now = () => performance.now()) {
    this.#db = db
    this.#self = self
    this.#now = now
  }

  /**
   * Looks once; one process does it at a time. How long others have been silent is what this process
   * itself has seen, so that an outage of the database, in which nobody can give a sign, is no reason.
   * @returns how many workflows went back.
   */
  async look(): Promise<number> {
    const began = this.#now()
    return this.#db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ taken: boolean }>`
        SELECT pg_try_advisory_xact_lock(${TAKE_OVER_LOCK}) AS taken`.execute(trx)
      if (!rows[0]?.taken) return 0
      // Before the processes: who starts one in between is among them.
      const running = await DBOS.listWorkflows({ status: 'PENDING', loadInput: false })
      const alive = await this.#findAlive(trx)
      const orphans = running.filter(({ executorId }) => !alive.has(executorId ?? ''))
      if (this.#now() - began > ACT_WITHIN_MS) return 0
      const byName = Map.groupBy(orphans, ({ workflowName }) => workflowName)
      for (const [queueName, workflows] of byName) {
        const ids = workflows.map(({ workflowID }) => workflowID)
        await DBOS.resumeWorkflows(ids, { queueName })
      }
      return orphans.length
    })
  }

  async #findAlive(db: Db): Promise<Set<string>> {
    const executors = await listExecutors(db)
    const now = this.#now()
    if (now - this.#lookedAt > OWN_PAUSE_MS) this.#signs.clear()
    this.#lookedAt = now
    const alive = executors.filter((executor) => this.#isAlive(executor, now)).map(({ id }) => id)
    const dead = executors.map(({ id }) => id).filter((id) => !alive.includes(id))
    for (const id of dead) this.#signs.delete(id)
    await forgetExecutors(db, dead)
    return new Set(alive)
  }

  #isAlive({ id, host, pid, heartbeatAt }: Executor & { heartbeatAt: Date }, now: number): boolean {
    if (id === this.#self.id) return true
    if (host === this.#self.host && !isProcessAlive(pid)) return false
    const sign = this.#signs.get(id)
    if (sign?.heartbeatAt === heartbeatAt.getTime()) return now - sign.since < SILENT_MS
    this.#signs.set(id, { heartbeatAt: heartbeatAt.getTime(), since: now })
    return true
  }
}
