import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { understand } from '@timepoint/almanac'
import type { FastifyInstance } from 'fastify'
import { offlineEngine } from './flash/engines/offline/offline-engine.ts'
import { renderTimepoint } from './flash/pipeline/render.ts'
import type { Engine } from './flash/pipeline/state.ts'
import { registerGenerateRoutes } from './flash/timepoints/generate-routes.ts'
import { registerImageRoutes } from './flash/timepoints/image-routes.ts'
import type { RoutesContext } from './flash/timepoints/routes-context.ts'
import { registerTimepointRoutes } from './flash/timepoints/timepoint-routes.ts'
import { createTimepointService } from './flash/timepoints/timepoint-service.ts'
import { failTimepoint, findUnfinished } from './flash/timepoints/timepoint-store.ts'
import { registerUnderstandingRoutes } from './flash/understanding/understanding-routes.ts'
import type { Config } from './platform/config/config.ts'
import { type Database, openDatabase, pingDatabase } from './platform/db/database.ts'
import { startEmbeddedPostgres } from './platform/db/embedded/embedded-postgres.ts'
import { migrate } from './platform/db/migrate.ts'
import { EventBus } from './platform/events/event-bus.ts'
import { createEventStream, type EventStream } from './platform/events/event-stream.ts'
import { registerDocs, registerOpenApi } from './platform/http/docs.ts'
import { registerHealthRoutes } from './platform/http/health-routes.ts'
import { limitRequests } from './platform/http/rate-limit.ts'
import { createApp } from './platform/http/server.ts'
import { HEARTBEAT_MS } from './platform/http/sse.ts'
import { createLogger, type Logger } from './platform/log.ts'
import { startWorkflows, type Workflow, type Workflows } from './platform/workflows/workflows.ts'

const API = '/api/v1'

/** How often accepted renders that never started are looked for, in milliseconds. */
const SWEEP_MS = 30_000

/** Read once at start, so that the first request does not wait for the almanac's data. */
const WARM_UP = 'Caesar in Rome, 15 March 44 BC'

/** The whole system, running in this process. */
export interface Stack {
  /** Where it listens, such as `http://127.0.0.1:8000`. */
  url: string
  app: FastifyInstance
  database: Database
  /** Where the embedded database keeps its files; null with DATABASE_URL. */
  dataDirectory: string | null
  /** Lets running work end, then stops everything that was started here. */
  close(): Promise<void>
}

/** What tests and benchmarks put in the place of the real thing. */
export interface Overrides {
  engine?: Engine
  heartbeatMs?: number
  log?: Logger
}

function readVersion(): string {
  const path = join(import.meta.dirname, '..', 'package.json')
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
}

/** Things to undo when the system stops, or when it fails to start: the last one first. */
class Cleanup {
  readonly #steps: (() => Promise<unknown>)[] = []

  add(step: () => Promise<unknown>): void {
    this.#steps.unshift(step)
  }

  /** @throws AggregateError with everything that went wrong, after all steps were tried. */
  async run(): Promise<void> {
    const errors: unknown[] = []
    for (const step of this.#steps.splice(0)) await step().catch((error) => errors.push(error))
    if (errors.length > 0) throw new AggregateError(errors, 'stopping failed')
  }
}

function renderWorkflow(context: {
  database: Database
  events: EventStream
  engine: Engine
  config: Config
  log: Logger
}): Workflow {
  const { database, events, engine, config, log } = context
  const { generationTimeoutMs: timeoutMs, speculation } = config
  const render = { db: database.db, events, engine, timeoutMs, speculation, log }
  return {
    run: (id) => renderTimepoint(render, id),
    async giveUp(id) {
      const detail = 'The render could not be finished'
      await failTimepoint(database.db, id, { code: 'internal', detail, step: null })
      await renderTimepoint(render, id) // Only ends the stream: the render has ended.
    },
  }
}

/** Starts renders that were accepted but could not be started: the process ended, or the database. */
async function startForgotten(database: Database, workflows: Workflows): Promise<void> {
  for (const id of await findUnfinished(database.db)) await workflows.startIfMissing('render', id)
}

function portOf(app: FastifyInstance): number | null {
  const address = app.server.address()
  return typeof address === 'object' && address ? address.port : null
}

async function openApp(
  config: Config,
  log: Logger,
  parts: { database: Database; events: EventStream; workflows: Workflows; heartbeatMs: number },
): Promise<FastifyInstance> {
  const { database, events, workflows, heartbeatMs } = parts
  const version = readVersion()
  const app = await createApp(log, { trustedProxies: config.trustedProxies })
  limitRequests(app, { db: database.db, limit: config.rateLimit })
  const stopping = new AbortController()
  app.addHook('preClose', async () => stopping.abort())
  const service = createTimepointService({
    db: database.db,
    events,
    startRender: (id) => workflows.start('render', id),
  })
  const routes: RoutesContext = {
    service,
    presentation: () => ({
      baseUrl: config.publicBaseUrl ?? `http://localhost:${portOf(app) ?? config.port}`,
      shareUrlBase: config.shareUrlBase,
    }),
    stopping: stopping.signal,
    heartbeatMs,
  }
  await registerOpenApi(app, version)
  registerHealthRoutes(app, {
    version,
    providers: config.providers,
    pingDatabase: () => pingDatabase(database.db),
  })
  await app.register(
    async (api) => {
      registerGenerateRoutes(api, routes)
      registerTimepointRoutes(api, routes)
      registerImageRoutes(api, routes)
      registerUnderstandingRoutes(api)
    },
    { prefix: API },
  )
  await registerDocs(app)
  return app
}

function startEmbedded({ dataDir }: Config, log: Logger) {
  return startEmbeddedPostgres(dataDir, (err) => log.error({ err }, 'embedded database'))
}

async function openParts(config: Config, log: Logger, overrides: Overrides, cleanup: Cleanup) {
  const embedded = config.databaseUrl === null ? await startEmbedded(config, log) : null
  if (embedded) cleanup.add(() => embedded.release())
  const databaseUrl = embedded?.url ?? config.databaseUrl ?? ''
  await migrate(databaseUrl)
  const database = openDatabase(databaseUrl)
  cleanup.add(() => database.close())
  const bus = new EventBus(databaseUrl, log)
  cleanup.add(() => bus.close())
  await bus.open()
  const events = createEventStream(database.db, bus)
  const engine = overrides.engine ?? offlineEngine
  const render = renderWorkflow({ database, events, engine, config, log })
  const workflows = await startWorkflows(database, { render }, log)
  cleanup.add(() => workflows.close())
  const dataDirectory = embedded?.directory ?? null
  const heartbeatMs = overrides.heartbeatMs ?? HEARTBEAT_MS
  return { database, dataDirectory, events, workflows, heartbeatMs }
}

/**
 * Builds and starts the whole system in this process: database, migrations, workflows, HTTP. Used by
 * `npm start`, by tests and by benchmarks. What was started before a failure is stopped again.
 * @throws Error that says what to do, for example when the port is taken.
 */
export async function startStack(config: Config, overrides: Overrides = {}): Promise<Stack> {
  const log = overrides.log ?? createLogger(config.logLevel)
  const cleanup = new Cleanup()
  try {
    const parts = await openParts(config, log, overrides, cleanup)
    understand(WARM_UP, { now: new Date() })
    const app = await openApp(config, log, parts)
    cleanup.add(() => app.close())
    const url = await app.listen({ host: config.host, port: config.port })
    const sweep = () => startForgotten(parts.database, parts.workflows)
    await sweep()
    const timer = setInterval(() => {
      sweep().catch((err: Error) => log.warn({ err }, 'looking for forgotten renders failed'))
    }, SWEEP_MS)
    cleanup.add(async () => clearInterval(timer))
    const { database, dataDirectory } = parts
    return { url, app, database, dataDirectory, close: () => cleanup.run() }
  } catch (error) {
    await cleanup.run().catch((err: Error) => log.warn({ err }, 'cleaning up failed'))
    throw error
  }
}
