import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { understand } from '@timepoint/almanac'
import type { FastifyInstance } from 'fastify'
import { registerAccounts } from './accounts/accounts.ts'
import { createBooksAudit } from './accounts/credits/audit-books.ts'
import { releaseAbandonedHolds } from './accounts/credits/books-store.ts'
import { costTable } from './accounts/credits/costs.ts'
import { identifyCallers } from './accounts/identity/identity-hook.ts'
import { warnOfWeakSecrets } from './accounts/identity/weak-secrets.ts'
import { type ClockchainContext, registerClockchain } from './clockchain/clockchain.ts'
import { assertEdges } from './clockchain/graph/assert-edges.ts'
import { createGraphState } from './clockchain/graph-state.ts'
import { type KeptKey, keepServiceKey } from './clockchain/identity/service-key-file.ts'
import type { RunnerPace } from './clockchain/jobs/job-runner.ts'
import { createJobs, type Jobs } from './clockchain/jobs/jobs.ts'
import { isNamedByPath, refuseUndecodable } from './clockchain/moments/path-parameter.ts'
import { exportParts } from './clockchain/users/export-account.ts'
import { clockchainWork } from './clockchain/workers/clockchain-work.ts'
import { createRenderHooks } from './clockchain/workers/place-render.ts'
import type { WorkerPace } from './clockchain/workers/run-workers.ts'
import { createEngines, type Engines } from './flash/engines/engines.ts'
import {
  createCallbacks,
  type FlashContext,
  flashWork,
  registerFlash,
  startForgotten,
} from './flash/flash.ts'
import { LiveFrames } from './flash/operations/live-frames.ts'
import { measureRenders } from './flash/pipeline/render-metrics.ts'
import type { Engine } from './flash/pipeline/state.ts'
import { loadPresets } from './flash/presets/presets.ts'
import { countUnfinished } from './flash/timepoints/timepoint-store.ts'
import { identifyAtEdge } from './gateway/edge-hook.ts'
import { createUpstreams, registerGateway, upstreamStates } from './gateway/gateway.ts'
import type { AnswerTimes } from './gateway/gateway-routes.ts'
import type { Upstreams } from './gateway/upstream.ts'
import type { Config } from './platform/config/config.ts'
import { secretsOf } from './platform/config/secrets-of.ts'
import { type Database, openDatabase, pingDatabase } from './platform/db/database.ts'
import { startEmbeddedPostgres } from './platform/db/embedded/embedded-postgres.ts'
import { migrate } from './platform/db/migrate.ts'
import { EventBus } from './platform/events/event-bus.ts'
import { createEventStream } from './platform/events/event-stream.ts'
import { registerDocs, registerOpenApi } from './platform/http/docs.ts'
import { registerHealthRoutes } from './platform/http/health-routes.ts'
import { measureHttp } from './platform/http/http-metrics.ts'
import { registerMetricsRoutes } from './platform/http/metrics-routes.ts'
import { limitRequests } from './platform/http/rate-limit.ts'
import { createApp } from './platform/http/server.ts'
import { HEARTBEAT_MS } from './platform/http/sse.ts'
import { createLogger, type Logger } from './platform/log.ts'
import { createMetrics, type Metrics } from './platform/metrics.ts'
import type { Resolver } from './platform/outbound/resolve.ts'
import { startWorkflows, type Workflows } from './platform/workflows/workflows.ts'
import { measureModels } from './providers/model-metrics.ts'
import { createModels, type ModelsOverrides } from './providers/registry.ts'

const API = '/api/v1'

/** How often accepted renders that never started are looked for, in milliseconds. */
const SWEEP_MS = 10_000

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
  /** Clockchain's service key, where it was made here and not given; else null. */
  keptKey: KeptKey | null
  /** Lets running work end, then stops everything that was started here. */
  close(): Promise<void>
}

/** What tests and benchmarks put in the place of the real thing. */
export interface Overrides {
  engine?: Engine
  heartbeatMs?: number
  log?: Logger
  /** In the place of the system's look-up of hosts. */
  resolve?: Resolver
  /** In the place of the pace at which providers are waited for, and of the network. */
  models?: ModelsOverrides
  /** In the place of the times for which the gateway waits. */
  answerMs?: AnswerTimes
  /** In the place of the pace at which jobs are looked for, and taken from those that are gone. */
  jobPace?: Partial<RunnerPace>
  /** In the place of the time for which jobs wait for Flash, in milliseconds. */
  flashTimeoutMs?: number
  /** In the place of the pace at which workers look for what is due. */
  workerPace?: Partial<WorkerPace>
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

/** Where this process reaches itself: an address for all is reached at this machine's own. */
function ownUrl(app: FastifyInstance): string | null {
  const bound = app.server.address()
  if (bound === null || typeof bound === 'string') return null
  const { port, family, address } = bound
  if (address === '0.0.0.0') return `http://127.0.0.1:${port}`
  if (address === '::') return `http://[::1]:${port}`
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

function portOf(app: FastifyInstance): number | null {
  const address = app.server.address()
  return typeof address === 'object' && address ? address.port : null
}

/** Whether this process does more than to pass requests on: the almanac is only needed then. */
export const worksOnScenes = ({ roles }: Config) => roles.some((role) => role !== 'gateway')

/** Whether this process is a gateway to others that answer. */
const standsBefore = ({ roles }: Config) => roles.includes('gateway') && !roles.includes('flash')

/** Those that this process stands before: what it answers itself is none of them. */
function openUpstreams(config: Config): Upstreams | null {
  if (!standsBefore(config)) return null
  const { gateway, roles } = config
  return createUpstreams(
    roles.includes('clockchain') ? { ...gateway, clockchainUrl: null } : gateway,
  )
}

const KEY_BYTES = 32

/** Secrets that nobody has configured. */
interface MadeSecrets {
  keptKey: KeptKey | null
  /** By which Flash knows what Clockchain sends from this process; null: Flash is elsewhere, or has a key. */
  internalKey: string | null
}

/** The configuration with what is made where it says nothing. */
async function makeSecrets(
  given: Config,
  { log: ready }: Overrides,
): Promise<{ config: Config; secrets: MadeSecrets }> {
  const { roles, clockchain, accounts, dataDir, logLevel } = given
  const isNeeded = roles.includes('clockchain') && clockchain.serviceKey === null
  const log = ready ?? createLogger(logLevel, undefined, secretsOf(given))
  const keptKey = isNeeded ? await keepServiceKey(dataDir, log) : null
  const serviceKey = keptKey?.key ?? clockchain.serviceKey
  const isInside = roles.includes('flash') && clockchain.flashUrl === null
  const internalKey =
    isInside && accounts.serviceKey === null ? randomBytes(KEY_BYTES).toString('base64url') : null
  const config = { ...given, clockchain: { ...clockchain, serviceKey } }
  return { config, secrets: { keptKey, internalKey } }
}

/** Everything below HTTP, started. */
async function openParts(config: Config, log: Logger, cleanup: Cleanup) {
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
  cleanup.add(async () => events.close())
  return { database, bus, events, dataDirectory: embedded?.directory ?? null }
}

function startEmbedded({ dataDir }: Config, log: Logger) {
  return startEmbeddedPostgres(dataDir, (err) => log.error({ err }, 'embedded database'))
}

/** What answers the steps of renders, from the models that are configured or without any. */
function openEngines(config: Config, { engine, models: overrides }: Overrides, log: Logger) {
  const presets = loadPresets(config.presetsFile)
  const models = createModels(config.providers, presets.successors, log, overrides)
  const engines: Engines = createEngines({
    router: models.router,
    available: models.available,
    presets: presets.presets,
    costLimitUsd: config.renderCostLimitUsd,
  })
  return {
    models,
    presets,
    engines: engine ? { ...engines, engineFor: () => engine } : engines,
  }
}

/** Starts what works on renders, their callbacks and their remains. */
async function startWork(flash: FlashContext, cleanup: Cleanup): Promise<Workflows> {
  const { config, database, bus, models, log } = flash
  const works = config.roles.includes('worker')
  const callbacks = createCallbacks(flash)
  const work = flashWork(flash, callbacks)
  cleanup.add(() => callbacks.close()) // After the workflows: the last of them end here, too.
  const onProcesses = (count: number) => models.router.share(count)
  const workflows = await startWorkflows({ database, bus, ...work, works, log, onProcesses })
  cleanup.add(() => workflows.close())
  void models.warmUp() // Talk is answered by every role.
  if (!works) return workflows
  callbacks.start()
  const sweep = async () => {
    await startForgotten(database, workflows).catch((err: Error) =>
      log.warn({ err }, 'looking for forgotten renders failed'),
    )
    await releaseAbandonedHolds(database.db).catch((err: Error) =>
      log.warn({ err }, 'looking for abandoned holds failed'),
    )
  }
  await sweep()
  const timer = setInterval(sweep, SWEEP_MS)
  cleanup.add(async () => clearInterval(timer))
  return workflows
}

/** The routes of accounts; both who answers the API and who stands before it may have them. */
function openAccounts(
  api: FastifyInstance,
  { config, database, log, presets }: FlashContext,
): void {
  const costs = costTable(presets.presets)
  registerAccounts(api, { config: config.accounts, db: database.db, log, costs })
}

/** What of this server's paths is answered elsewhere. */
async function openGateway(
  app: FastifyInstance,
  flash: FlashContext,
  upstreams: Upstreams,
  answerMs: AnswerTimes | undefined,
): Promise<void> {
  const { config, database, log } = flash
  const { signingSecret } = config.accounts
  if (!upstreams.has('accounts')) {
    await app.register(async (api) => openAccounts(api, flash), { prefix: API })
  }
  await registerGateway(app, upstreams, { db: database.db, log, signingSecret, answerMs })
}

/** Whether this process can reach Flash: it is told where that is, or is that itself. */
const reachesFlash = ({ clockchain, roles }: Config) =>
  clockchain.flashUrl !== null || roles.includes('flash')

/** What Clockchain needs to know of Flash, and its jobs. */
interface ClockchainParts {
  version: string
  jobs: Jobs
  work: ReturnType<typeof clockchainWork>
  flashUrl(): string | null
  flashServiceKey: string | null
}

/** How Clockchain reaches Flash. */
interface FlashAccess extends Pick<Overrides, 'flashTimeoutMs'> {
  internalKey: string | null
  /** Where this process listens; null: it does not yet. */
  ownAddress(): string | null
}

function openJobs(
  { config, database, bus, log, models, presets }: FlashContext,
  metrics: Metrics,
  { internalKey, ownAddress, flashTimeoutMs }: FlashAccess,
): ClockchainParts {
  const { roles, clockchain, accounts } = config
  const flashUrl = () => clockchain.flashUrl ?? (roles.includes('flash') ? ownAddress() : null)
  const flashServiceKey = accounts.serviceKey ?? internalKey
  const { further: furtherPresets } = presets
  const hooks = createRenderHooks(database.db, assertEdges)
  const parts = { db: database.db, bus, log, metrics, models, furtherPresets, hooks }
  const access = { flashUrl, flashServiceKey, flashTimeoutMs }
  const jobs = createJobs({ ...parts, ...access, config: clockchain })
  const work = clockchainWork({
    config: clockchain,
    database,
    bus,
    log,
    metrics,
    models,
    flash: jobs.flash,
    assertEdges,
    reachesFlash: reachesFlash(config),
    accountRetentionMs: accounts.retentionMs,
    renderCostLimitUsd: config.renderCostLimitUsd,
  })
  return { version: readVersion(), jobs, work, flashUrl, flashServiceKey }
}

/**
 * Announces that jobs of Clockchain are done here, where this process can have them rendered.
 * @returns what begins with them: they need the address of this server.
 */
async function prepareJobs(
  { config, log }: FlashContext,
  { jobs }: ClockchainParts,
  { jobPace }: Overrides,
  cleanup: Cleanup,
): Promise<() => void> {
  cleanup.add(() => jobs.flash.close())
  if (!config.roles.includes('worker')) return () => {}
  if (!reachesFlash(config)) {
    log.warn('no jobs of Clockchain are done here: FLASH_URL is not set')
    return () => {}
  }
  const runner = await jobs.openRunner(jobPace)
  cleanup.add(() => runner.close())
  return () => runner.start()
}

/** Starts what works on Clockchain by itself, where this process works. */
function startClockchainWork(
  { config }: FlashContext,
  { work }: ClockchainParts,
  { workerPace }: Overrides,
  cleanup: Cleanup,
): void {
  if (!config.roles.includes('worker')) return
  const running = work.start(workerPace)
  cleanup.add(() => running.close())
}

/** What Clockchain answers. */
async function openClockchain(
  app: FastifyInstance,
  { config, database, bus, log, baseUrl }: FlashContext,
  parts: ClockchainParts,
): Promise<void> {
  const context: ClockchainContext = { ...parts, config, database, bus, log, baseUrl }
  await registerClockchain(app, context)
}

/** What this process answers itself, and the pages about it. */
async function openServices(
  app: FastifyInstance,
  flash: FlashContext,
  openFlash: ((api: FastifyInstance) => void) | null,
  clockchain: ClockchainParts,
): Promise<void> {
  const answers = flash.config.roles.includes('clockchain')
  if (answers) await openClockchain(app, flash, clockchain)
  if (openFlash) await app.register(async (api) => openFlash(api), { prefix: API })
  if (standsBefore(flash.config) || !(answers || openFlash)) return
  const { version } = clockchain
  await registerDocs(app, answers ? { service: 'timepoint-clockchain', version } : null)
}

/** How the graph is; Flash in the same process answers as long as this one does. */
function graphStateOf({ config, database }: FlashContext, { jobs }: ClockchainParts) {
  const isInside = config.clockchain.flashUrl === null
  return createGraphState(database.db, isInside ? async () => true : () => jobs.flash.isUp())
}

async function openApp(
  flash: FlashContext,
  {
    workflows,
    metrics,
    internalKey,
    clockchain,
  }: {
    workflows: Workflows | null
    metrics: Metrics
    internalKey: string | null
    clockchain: ClockchainParts
  },
  { heartbeatMs = HEARTBEAT_MS, answerMs }: Overrides,
): Promise<FastifyInstance> {
  const { config, database, log } = flash
  const { version } = clockchain
  const { trustedProxies, corsOrigins, publicBaseUrl } = config
  const isHttps = publicBaseUrl?.startsWith('https:') ?? false
  const upstreams = openUpstreams(config)
  const isGraphHere = config.roles.some((role) => role === 'clockchain' || role === 'gateway')
  const app = await createApp(log, {
    trustedProxies,
    corsOrigins,
    isHttps,
    ...(isGraphHere ? { refuseUndecodable } : {}),
  })
  measureHttp(app, metrics)
  const identify = upstreams ? identifyAtEdge : identifyCallers
  const isOfOthers = config.roles.includes('clockchain') ? { isOfOthers: isNamedByPath } : {}
  identify(app, { db: database.db, config: config.accounts, log, internalKey, ...isOfOthers })
  const limits = {
    own: config.rateLimit,
    service: config.serviceRateLimit,
    clockchain: config.clockchain.limits,
  }
  limitRequests(app, { db: database.db, limits })
  const stopping = new AbortController()
  app.addHook('preClose', async () => stopping.abort())
  await registerOpenApi(app, version)
  registerHealthRoutes(app, {
    version,
    providers: config.providers,
    providerStates: flash.models.states,
    pingDatabase: () => pingDatabase(database.db),
    ...(config.roles.includes('clockchain') ? { graphState: graphStateOf(flash, clockchain) } : {}),
    ...(upstreams ? { upstreamStates: () => upstreamStates(upstreams) } : {}),
  })
  registerMetricsRoutes(app, metrics)
  if (upstreams) await openGateway(app, flash, upstreams, answerMs)
  const openFlash = (api: FastifyInstance) => {
    openAccounts(api, flash)
    const server = { stopping: stopping.signal, heartbeatMs, exportParts: exportParts(database.db) }
    if (workflows) registerFlash(api, flash, { workflows, ...server })
  }
  const hasFlash = config.roles.includes('flash')
  await openServices(app, flash, hasFlash ? openFlash : null, clockchain)
  return app
}

/**
 * Builds and starts the roles of the configuration in this process: database, migrations, workflows,
 * HTTP. Used by `npm start`, by tests and by benchmarks. What was started before a failure is stopped
 * again.
 * @throws Error that says what to do, for example when the port is taken.
 */
export async function startStack(given: Config, overrides: Overrides = {}): Promise<Stack> {
  const { config, secrets } = await makeSecrets(given, overrides)
  const { keptKey, internalKey } = secrets
  const all = [...secretsOf(config), ...(internalKey === null ? [] : [internalKey])]
  const log = overrides.log ?? createLogger(config.logLevel, undefined, all)
  const cleanup = new Cleanup()
  warnOfWeakSecrets(config, log)
  try {
    const { models, engines, presets } = openEngines(config, overrides, log)
    const { dataDirectory, ...parts } = await openParts(config, log, cleanup)
    const metrics = createMetrics()
    measureModels(models, metrics)
    let port = config.port
    const flash: FlashContext = {
      ...parts,
      config,
      log,
      models,
      engines,
      presets,
      live: new LiveFrames(),
      auditBooks: createBooksAudit(parts.database.db, { log, metrics }),
      observer: measureRenders(metrics, () => countUnfinished(parts.database.db)),
      resolve: overrides.resolve,
      baseUrl: () => config.publicBaseUrl ?? `http://localhost:${port}`,
    }
    const workflows = worksOnScenes(config) ? await startWork(flash, cleanup) : null
    if (workflows) understand(WARM_UP, { now: new Date() })
    let listening: FastifyInstance | null = null
    const ownAddress = () => listening && ownUrl(listening)
    const { flashTimeoutMs } = overrides
    const clockchain = openJobs(flash, metrics, { internalKey, ownAddress, flashTimeoutMs })
    const app = await openApp(flash, { workflows, metrics, internalKey, clockchain }, overrides)
    cleanup.add(() => app.close())
    const startJobs = await prepareJobs(flash, clockchain, overrides, cleanup)
    if (config.roles.includes('worker')) await clockchain.work.register()
    const url = await app.listen({ host: config.host, port: config.port })
    port = portOf(app) ?? port
    listening = app
    startJobs()
    startClockchainWork(flash, clockchain, overrides, cleanup)
    const { database } = parts
    return { url, app, database, dataDirectory, keptKey, close: () => cleanup.run() }
  } catch (error) {
    await cleanup.run().catch((err: Error) => log.warn({ err }, 'cleaning up failed'))
    throw error
  }
}
