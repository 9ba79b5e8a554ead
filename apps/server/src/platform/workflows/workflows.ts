import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { DBOS } from '@dbos-inc/dbos-sdk'
import type { Database } from '../db/database.ts'
import { withMigrationLock } from '../db/migrate.ts'
import type { EventBus } from '../events/event-bus.ts'
import type { Logger } from '../log.ts'
import { engineLogger } from './engine-logger.ts'
import { beat, type Executor, forgetExecutors, listExecutors } from './executor-store.ts'
import { processHost } from './host.ts'
import { TakeOver } from './take-over.ts'
import { type Workflow, WorkflowKind } from './workflow-kind.ts'

/**
 * DBOS only resumes workflows of its own application version. Ours keep their state in our tables,
 * keyed by name, so a new release can go on with an old workflow: bump this only when it cannot.
 */
const APPLICATION_VERSION = '1'

const HEARTBEAT_MS = 2000

/** How long a stop waits for running workflows; what is left goes to other processes. */
const DRAIN_MS = 10_000

/** How often a process with room looks into its queues. */
const QUEUE_POLL_MS = 100

/** Connections of the workflow engine; ours come on top. */
const POOL_SIZE = 5

/** A paused process must not hold locks: its transactions are ended after this. */
const IDLE_TRANSACTION_MS = 10_000

/** Announced when a process has left work behind. */
const LEFT_TOPIC = 'work-left'

/** Something that happens again and again, each time on one of all processes. */
export interface Schedule {
  /** When, in five fields: minute, hour, day of the month, month, day of the week, in UTC. */
  cron: string
  run(): Promise<void>
}

/** What a workflow engine is started with. */
export interface WorkflowsOptions {
  database: Database
  bus: EventBus
  workflows: Record<string, Workflow>
  schedules: Record<string, Schedule>
  /** Whether this process does the work, or hands to others what need not start here. */
  works: boolean
  log: Logger
  /** Told now and then how many processes there are. */
  onProcesses?(count: number): void
}

/** The workflow engine of this process. */
export interface Workflows {
  /** Starts a workflow, durably; a second start under the same name and id is the same one. */
  start(name: string, id: string): Promise<void>
  /** Queues a workflow unless one of that name and id was ever started. */
  startIfMissing(name: string, id: string): Promise<void>
  /** Waits for running workflows for a while, then leaves the rest to other processes. */
  close(): Promise<void>
}

/** Tells DBOS where and who we are. */
function configure(database: Database, executor: Executor, names: string[], log: Logger): void {
  const url = new URL(database.url)
  // Set by the URL, since DBOS would do it by a query of its own on each connection.
  url.searchParams.set('options', `-c idle_in_transaction_session_timeout=${IDLE_TRANSACTION_MS}`)
  DBOS.setConfig({
    name: 'timepoint',
    systemDatabaseUrl: url.href,
    systemDatabaseSchemaName: 'dbos',
    systemDatabasePoolSize: POOL_SIZE,
    applicationVersion: APPLICATION_VERSION,
    executorID: executor.id,
    listenQueues: names,
    logger: engineLogger(log),
  })
}

/** Queues are rows, of which every process writes the same ones. */
async function registerQueues({ workflows, schedules }: WorkflowsOptions): Promise<void> {
  for (const [name, { concurrency }] of Object.entries(workflows)) {
    await DBOS.registerQueue(name, {
      workerConcurrency: concurrency,
      minPollingIntervalMs: QUEUE_POLL_MS,
      onConflict: 'always_update',
    })
  }
  for (const name of Object.keys(schedules)) {
    await DBOS.registerQueue(name, { workerConcurrency: 1, onConflict: 'always_update' })
  }
}

/** DBOS gives each tick an id of its own, so it happens once, whichever processes see it come. */
function defineSchedules(schedules: Record<string, Schedule>) {
  const outside = AsyncLocalStorage.snapshot()
  return Object.entries(schedules).map(([name, { cron, run }]) => ({
    scheduleName: name,
    schedule: cron,
    queueName: name,
    workflowFn: DBOS.registerWorkflow(async (_at: Date, _context: unknown) => outside(run), {
      name,
    }),
  }))
}

/**
 * Starts the workflow engine of this process. DBOS keeps its state in the schema `dbos` of the same
 * database. Each start of a process is an executor of its own, so two live processes never run each
 * other's workflows. One engine a process at a time.
 */
export async function startWorkflows(options: WorkflowsOptions): Promise<Workflows> {
  const { database, bus, works, log } = options
  const abandon = new AbortController()
  const executor = { id: randomUUID(), host: processHost(), pid: process.pid }
  const executing = {
    executorId: executor.id,
    abandon: abandon.signal,
    log,
  }
  const runsHere = ({ startsHere }: Workflow) => works || startsHere === true
  const queues = Object.entries(options.workflows).filter(([, workflow]) => runsHere(workflow))
  const names = [...queues.map(([name]) => name), ...(works ? Object.keys(options.schedules) : [])]
  configure(database, executor, names, log)
  const kinds = new Map(
    Object.entries(options.workflows).map(([name, workflow]) => [
      name,
      new WorkflowKind(name, workflow, executing, runsHere(workflow)),
    ]),
  )
  const schedules = defineSchedules(options.schedules)
  // DBOS makes its tables at launch, and two launches at once trip over each other.
  await beat(database.db, executor)
  await withMigrationLock(database.url, async () => {
    await DBOS.launch()
    await registerQueues(options)
    await DBOS.applySchedules(schedules)
  })
  const takeOver = new TakeOver(database.db, executor)
  const lookAround = async () => {
    await beat(database.db, executor)
    options.onProcesses?.((await listExecutors(database.db)).length)
    const count = await takeOver.look()
    if (count > 0) log.info({ workflows: count }, 'resuming workflows of a process that ended')
  }
  const lookAgain = () =>
    void lookAround().catch((err: Error) => log.warn({ err }, 'heartbeat failed'))
  await lookAround()
  const heartbeat = setInterval(lookAgain, HEARTBEAT_MS)
  const unsubscribe = bus.subscribe(LEFT_TOPIC, lookAgain)

  const kindOf = (name: string) => {
    const kind = kinds.get(name)
    if (!kind) throw new Error(`There is no workflow ${name}.`)
    return kind
  }
  return {
    start: (name, id) => kindOf(name).start(id),
    startIfMissing: (name, id) => kindOf(name).enqueueIfMissing(id),
    async close() {
      clearInterval(heartbeat)
      unsubscribe()
      await DBOS.shutdown({ deregister: true, workflowCompletionTimeoutMS: DRAIN_MS })
      abandon.abort()
      await forgetExecutors(database.db, [executor.id])
      bus.announce(LEFT_TOPIC)
    },
  }
}
