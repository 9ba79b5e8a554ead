import { hostname } from 'node:os'
import { DBOS } from '@dbos-inc/dbos-sdk'
import type { Db } from '../db/database.ts'
import { isProcessAlive } from '../process-alive.ts'
import { forgetExecutors, listExecutors } from './executor-store.ts'

/** Ids of the executors whose heartbeat is fresh and whose process, if it is of this host, exists. */
async function findAlive(db: Db, self: string): Promise<Set<string>> {
  const host = hostname()
  const executors = await listExecutors(db)
  const isAlive = (executor: (typeof executors)[number]) =>
    executor.id === self ||
    (!executor.stale && (executor.host !== host || isProcessAlive(executor.pid)))
  const dead = executors.filter((executor) => !isAlive(executor)).map(({ id }) => id)
  await forgetExecutors(db, dead)
  return new Set(executors.filter(isAlive).map(({ id }) => id))
}

/**
 * Puts unfinished workflows back into their queues if their process is gone, stopped, or paused for so
 * long that it counts as gone: whoever has room goes on with them. Several processes may do this at
 * once: resuming a workflow twice is resuming it once.
 * @param self the executor of this process, which is alive.
 * @returns how many workflows went back.
 */
export async function takeOver(db: Db, self: string): Promise<number> {
  const alive = await findAlive(db, self)
  const running = await DBOS.listWorkflows({ status: 'PENDING', loadInput: false })
  const orphans = running.filter(({ executorId }) => !alive.has(executorId ?? ''))
  const byName = Map.groupBy(orphans, ({ workflowName }) => workflowName)
  for (const [queueName, workflows] of byName) {
    await DBOS.resumeWorkflows(
      workflows.map(({ workflowID }) => workflowID),
      { queueName },
    )
  }
  return orphans.length
}
