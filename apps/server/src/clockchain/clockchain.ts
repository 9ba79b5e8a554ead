import type { FastifyInstance } from 'fastify'
import type { Config } from '../platform/config/config.ts'
import type { Database } from '../platform/db/database.ts'
import type { EventBus } from '../platform/events/event-bus.ts'
import { createCursors } from '../platform/http/cursor.ts'
import type { Logger } from '../platform/log.ts'
import { registerGraphRoutes } from './graph/graph-routes.ts'
import { createGraphService } from './graph/graph-service.ts'
import { registerJobRoutes } from './jobs/job-routes.ts'
import type { Jobs } from './jobs/jobs.ts'
import { registerMomentRoutes } from './moments/moment-routes.ts'
import { createMomentService } from './moments/moment-service.ts'
import { type ClockchainRoutes, mountClockchain } from './mount.ts'
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
function routesOf({ config, database, bus, jobs }: ClockchainContext): readonly ClockchainRoutes[] {
  const { db } = database
  const cursors = createCursors(config.clockchain.serviceKey ?? '')
  const graph = createGraphService({ db })
  const moments = createMomentService({
    db,
    edgesOf: graph.edgesOf,
    onVisibilityChange: () => bus.announce(VISIBILITY_TOPIC),
  })
  const workers = createWorkerService({ db, bus, config: config.clockchain })
  return [
    (app) => registerMomentRoutes(app, moments),
    (app) => registerJobRoutes(app, jobs.service),
    (app) => registerWorkerRoutes(app, workers),
    (app) => registerGraphRoutes(app, graph, cursors),
  ]
}

/** Adds what Clockchain answers to a server. */
export async function registerClockchain(
  app: FastifyInstance,
  context: ClockchainContext,
): Promise<void> {
  const { config, database, log } = context
  const parts = routesOf(context)
  await mountClockchain(app, { config, db: database.db, log }, async (mount) => {
    for (const routes of parts) await routes(mount)
  })
}
