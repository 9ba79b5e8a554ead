import type { FastifyInstance } from 'fastify'
import type { Config } from '../platform/config/config.ts'
import type { Database } from '../platform/db/database.ts'
import type { EventBus } from '../platform/events/event-bus.ts'
import type { Logger } from '../platform/log.ts'
import { registerExchangeRoutes } from './exchange/exchange-routes.ts'
import { createExchangeService } from './exchange/exchange-service.ts'
import { createSceneReader } from './exchange/flash-scenes.ts'
import { assertEdges } from './graph/assert-edges.ts'
import { registerGraphRoutes } from './graph/graph-routes.ts'
import { createGraphService } from './graph/graph-service.ts'
import { refuseWrongKeys } from './identity/own-pages.ts'
import { registerJobRoutes } from './jobs/job-routes.ts'
import type { Jobs } from './jobs/jobs.ts'
import { registerMomentRoutes } from './moments/moment-routes.ts'
import { createMomentService } from './moments/moment-service.ts'
import { registerPictureRoutes } from './moments/picture-routes.ts'
import { type ClockchainRoutes, mountClockchain } from './mount.ts'
import { registerProtocolRoutes } from './protocol/protocol-routes.ts'
import { createProtocolService } from './protocol/protocol-service.ts'
import { foldRegularly } from './reading/fold-regularly.ts'
import { registerReadingRoutes } from './reading/reading-routes.ts'
import { createReadingService } from './reading/reading-service.ts'
import { registerTimelineRoutes } from './reading/timeline-routes.ts'
import { rememberSharedKey } from './shared-key-store.ts'
import { VISIBILITY_TOPIC } from './workers/follow-visibility.ts'
import { registerWorkerRoutes } from './workers/worker-routes.ts'
import { createWorkerService } from './workers/worker-service.ts'

/** What Clockchain is built from. */
export interface ClockchainContext {
  config: Config
  database: Database
  bus: EventBus
  log: Logger
  /** Of the server. */
  version: string
  /** How clients reach this server. Only known once it listens. */
  baseUrl(): string
  /** Where Flash is reached, without a slash at its end; null: nowhere. Only known once it listens. */
  flashUrl(): string | null
  /** What Flash is shown as `X-Service-Key`; null: nothing. */
  flashServiceKey: string | null
  jobs: Jobs
}

/** What Clockchain answers, part by part. */
function routesOf(context: ClockchainContext): readonly ClockchainRoutes[] {
  const { config, database, bus, jobs } = context
  const { db } = database
  const cursorKey = rememberSharedKey(db, 'cursors')
  const graph = createGraphService({ db })
  const exchange = createExchangeService({ db, sceneOf: createSceneReader(context), assertEdges })
  const moments = createMomentService({
    db,
    edgesOf: graph.edgesOf,
    recordHashOf: exchange.exports.hashOf,
    onVisibilityChange: () => bus.announce(VISIBILITY_TOPIC),
  })
  const reading = createReadingService({ db, cursorKey })
  const workers = createWorkerService({ db, bus, config: config.clockchain })
  return [
    (app) => registerMomentRoutes(app, moments, exchange.exports.recordOf),
    (app) => registerPictureRoutes(app, moments),
    (app) => registerJobRoutes(app, jobs.service),
    (app) => registerExchangeRoutes(app, exchange),
    (app) => registerProtocolRoutes(app, createProtocolService({ db })),
    (app) => registerGraphRoutes(app, graph, cursorKey),
    (app) => registerReadingRoutes(app, reading),
    (app) => registerTimelineRoutes(app, reading),
    (app) => registerWorkerRoutes(app, workers),
  ]
}

/** Whether pages and probes are Clockchain's alone: those of Flash and gateways ask nobody who they are. */
const ownsPages = ({ roles }: Config) => !(roles.includes('flash') || roles.includes('gateway'))

/** Adds what Clockchain answers to a server. */
export async function registerClockchain(
  app: FastifyInstance,
  context: ClockchainContext,
): Promise<void> {
  const { config, database, log } = context
  const parts = routesOf(context)
  const { limits, serviceKey } = config.clockchain
  if (serviceKey !== null && ownsPages(config)) {
    refuseWrongKeys(app, { db: database.db, limits, serviceKey })
  }
  const stopFolding = foldRegularly(database.db, context.log)
  app.addHook('onClose', stopFolding)
  await mountClockchain(app, { config, db: database.db, log }, async (mount) => {
    for (const routes of parts) await routes(mount)
  })
}
