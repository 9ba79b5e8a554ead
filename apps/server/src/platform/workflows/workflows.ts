import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { DBOS } from '@dbos-inc/dbos-sdk'
import type { Database } from '../db/database.ts'
import { withMigrationLock } from '../db/migrate.ts'
import type { Logger } from '../log.ts'
import { isProcessAlive } from '../process-alive.ts'
import { beat, deleteExecutors, findSuspects, insertExecutor, resign } from './executor-store.ts'

/**
 * DBOS only resumes workflows of its own application version. Ours keep their state in our tables,
 * keyed by name, so a new release can go on with an old workflow: bump this only when it cannot.
 */
const APPLICATION_VERSION = '1'

const HEARTBEAT_MS = 5000

/** How long a stop waits for running workflows; what is left is taken over at the next start. */
const DRAIN_MS = 10_000

/** Tries of a workflow that throws, with growing pauses: about four minutes in all. */
const MAX_TRIES = 12
const MAX_PAUSE_MS = 30_000

/** What a workflow does. It takes an id only: the row that it names is the truth. */
export interface Workflow {
  /** Must be safe to run again: after a throw, and after its process was killed. */
  run(id: string): Promise<void>
  /** Called when it threw every time. */
  giveUp(id: string, error: unknown): Promise<void>
}

/** The workflow engine of this process. */
export interface Workflows {
  /** Starts a workflow, durably; a second start under the same name and id is the same one. */
  start(name: string, id: string): Promise<void>
  /** Starts a workflow unless one of that name and id was ever started. */
  startIfMissing(name: string, id: string): Promise<void>
  /** Waits for running workflows for a while, then leaves the rest to the next process. */
  close(): Promise<void>
}

/**
 * A connection that a paused process left in a transaction must not hold its locks for ever. DBOS
 * sets this by a query of its own on every connection, which pg deprecates, unless the URL does.
 */
function withIdleTimeout(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  url.searchParams.set('options', '-c idle_in_transaction_session_timeout=60000')
  return url.href
}

const workflowId = (name: string, id: string) => `${name}:${id}`

/** Runs a workflow until it ends, through spells in which the database does not answer. */
function untilDone({ run, giveUp }: Workflow, log: Logger, closing: AbortSignal) {
  return async (id: string): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await run(id)
      } catch (err) {
        // Neither done nor failed: the next process goes on, so nothing may be recorded here.
        if (closing.aborted) return await new Promise<never>(() => {})
        log.error({ err, id, attempt }, 'workflow failed')
        if (attempt === MAX_TRIES) return await giveUp(id, err)
      }
      await sleep(Math.min(MAX_PAUSE_MS, 250 * 2 ** attempt))
    }
  }
}

/** The same trouble is logged once in this time: without a database there are dozens a second. */
const REPEAT_MS = 30_000

/** DBOS logs every launch at length; only its troubles are ours. */
function quietLogger(log: Logger) {
  const seen = new Map<string, number>()
  const once = (level: 'warn' | 'error') => (entry: unknown) => {
    const text = String(entry)
    if (Date.now() - (seen.get(text) ?? 0) < REPEAT_MS) return
    if (seen.size > 100) seen.clear()
    seen.set(text, Date.now())
    log[level]({ entry }, 'workflow engine')
  }
  return {
    debug: () => {},
    info: (entry: unknown) => log.debug({ entry }, 'workflow engine'),
    warn: once('warn'),
    error: once('error'),
  }
}

/** Ids of the executors that are gone: their heartbeat is old, or their process here has ended. */
async function findDead(database: Database, self: string): Promise<string[]> {
  const host = hostname()
  const suspects = await findSuspects(database.db, host)
  return suspects
    .filter((suspect) => suspect.id !== self)
    .filter((suspect) => suspect.stale || (suspect.host === host && !isProcessAlive(suspect.pid)))
    .map((suspect) => suspect.id)
}

/**
 * Puts the unfinished workflows of processes that are gone back into the queue. Two processes may
 * do this at once: resuming a workflow twice is resuming it once.
 */
async function takeOver(database: Database, self: string, log: Logger): Promise<void> {
  const dead = await findDead(database, self)
  if (dead.length === 0) return
  const workflows = await DBOS.listWorkflows({ executorId: dead, status: 'PENDING' })
  const ids = workflows.map((workflow) => workflow.workflowID)
  if (ids.length > 0) {
    await DBOS.resumeWorkflows(ids)
    log.info({ workflows: ids.length }, 'resuming workflows of a process that ended')
  }
  await deleteExecutors(database.db, dead)
}

/**
 * Starts the workflow engine of this process. DBOS keeps its state in the schema `dbos` of the same
 * database. Each start of a process is an executor of its own, so two live processes never run each
 * other's workflows. One engine a process at a time.
 */
export async function startWorkflows(
  database: Database,
  definitions: Record<string, Workflow>,
  log: Logger,
): Promise<Workflows> {
  const closing = new AbortController()
  const executor = { id: randomUUID(), host: hostname(), pid: process.pid }
  DBOS.setConfig({
    name: 'timepoint',
    systemDatabaseUrl: withIdleTimeout(database.url),
    systemDatabaseSchemaName: 'dbos',
    applicationVersion: APPLICATION_VERSION,
    executorID: executor.id,
    logger: quietLogger(log),
  })
  const registered = new Map(
    Object.entries(definitions).map(([name, workflow]) => [
      name,
      DBOS.registerWorkflow(untilDone(workflow, log, closing.signal), { name }),
    ]),
  )
  // DBOS makes its tables at launch, and two launches at once trip over each other.
  await insertExecutor(database.db, executor)
  await withMigrationLock(database.url, () => DBOS.launch())
  await takeOver(database, executor.id, log)
  const heartbeat = setInterval(() => {
    beat(database.db, executor.id)
      .then(() => takeOver(database, executor.id, log))
      .catch((err: Error) => log.warn({ err }, 'heartbeat failed'))
  }, HEARTBEAT_MS)

  const start = async (name: string, id: string) => {
    const workflow = registered.get(name)
    if (!workflow) throw new Error(`There is no workflow ${name}.`)
    await DBOS.startWorkflow(workflow, { workflowID: workflowId(name, id) })(id)
  }

  return {
    start,
    async startIfMissing(name, id) {
      const known = await DBOS.getWorkflowStatus(workflowId(name, id))
      if (!known) await start(name, id)
    },
    async close() {
      clearInterval(heartbeat)
      closing.abort()
      await DBOS.shutdown({ deregister: true, workflowCompletionTimeoutMS: DRAIN_MS })
      await resign(database.db, executor.id)
    },
  }
}
