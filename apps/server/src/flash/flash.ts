import { generateRequestWith, jumpRequestFor } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../platform/config/config.ts'
import type { Database } from '../platform/db/database.ts'
import type { EventBus } from '../platform/events/event-bus.ts'
import type { EventStream } from '../platform/events/event-stream.ts'
import type { Logger } from '../platform/log.ts'
import { createGuardedFetch } from '../platform/outbound/guarded-fetch.ts'
import { type Resolver, systemResolver } from '../platform/outbound/resolve.ts'
import type { Workflow } from '../platform/workflows/workflow-kind.ts'
import type { Schedule, Workflows } from '../platform/workflows/workflows.ts'
import { registerCallbackRoutes } from './callbacks/callback-routes.ts'
import { listCallbacks } from './callbacks/callback-store.ts'
import { assertCallbackUrl } from './callbacks/callback-url.ts'
import { type CallbackWorker, createCallbackWorker } from './callbacks/callback-worker.ts'
import { createSendCallback } from './callbacks/send-callback.ts'
import type { Engines } from './engines/engines.ts'
import { tidyUp } from './maintenance.ts'
import { giveUpRender, renderTimepoint } from './pipeline/render.ts'
import type { PresetTable } from './presets/presets.ts'
import { registerTemporalRoutes } from './temporal/temporal-routes.ts'
import { createTemporalService } from './temporal/temporal-service.ts'
import { registerGenerateRoutes } from './timepoints/generate-routes.ts'
import { registerImageRoutes } from './timepoints/image-routes.ts'
import { registerManageRoutes } from './timepoints/manage-routes.ts'
import type { RoutesContext } from './timepoints/routes-context.ts'
import { registerTimepointRoutes } from './timepoints/timepoint-routes.ts'
import { createTimepointService } from './timepoints/timepoint-service.ts'
import { findUnbegun } from './timepoints/timepoint-store.ts'
import { registerTraceRoutes } from './timepoints/trace-routes.ts'
import { readTrace } from './timepoints/trace-store.ts'
import { registerUnderstandingRoutes } from './understanding/understanding-routes.ts'

/** Accepted renders that were never begun, looked at in one go. */
const FORGOTTEN_AT_ONCE = 100

/** What Flash is built from. */
export interface FlashContext {
  config: Config
  database: Database
  bus: EventBus
  events: EventStream
  engines: Engines
  presets: PresetTable
  /** How hosts of callbacks are looked up. */
  resolve?: Resolver | undefined
  /** Where clients reach the API: known once it listens. */
  baseUrl(): string
  log: Logger
}

/** How often what has served its time is deleted. */
const TIDY_UP_CRON = '*/10 * * * *'

/** Posts the ends of renders to where their callers asked for it. */
export function createCallbacks(context: FlashContext): CallbackWorker {
  const { config, database, log, resolve = systemResolver } = context
  const guardedFetch = createGuardedFetch({
    resolve,
    allowInsecureLoopback: config.allowInsecureCallbacks,
  })
  return createCallbackWorker({
    db: database.db,
    send: createSendCallback(guardedFetch),
    presentation: () => ({ baseUrl: context.baseUrl(), shareUrlBase: config.shareUrlBase }),
    secret: config.webhookSecret,
    log,
  })
}

/** What Flash has the workflow engine do. */
export function flashWork(
  context: FlashContext,
  callbacks: CallbackWorker,
): { workflows: Record<string, Workflow>; schedules: Record<string, Schedule> } {
  const { config, database, bus, engines, log } = context
  const render = {
    db: database.db,
    bus,
    engineFor: engines.engineFor,
    timeoutMs: config.generationTimeoutMs,
    speculation: config.speculation,
    log,
    onEnd: () => callbacks.wake(),
  }
  return {
    workflows: {
      render: {
        run: (id, abandon) => renderTimepoint(render, id, abandon),
        giveUp: (id) => giveUpRender(render, id),
        concurrency: config.renderConcurrency,
      },
    },
    schedules: { 'tidy-up': { cron: TIDY_UP_CRON, run: () => tidyUp(database.db, log) } },
  }
}

/** Queues renders that were accepted but not started, as when the process ended in between. */
export async function startForgotten({ db }: Database, workflows: Workflows): Promise<void> {
  for (const id of await findUnbegun(db, FORGOTTEN_AT_ONCE)) {
    await workflows.startIfMissing('render', id)
  }
}

/** The routes of Flash, relative to where they are mounted. */
export function registerFlash(
  app: FastifyInstance,
  context: FlashContext,
  server: Pick<RoutesContext, 'stopping' | 'heartbeatMs'> & { workflows: Workflows },
): void {
  const { config, database, bus, events, engines, resolve, baseUrl } = context
  const allowInsecure = config.allowInsecureCallbacks
  const service = createTimepointService({
    db: database.db,
    bus,
    events,
    engines,
    startRender: (id) => server.workflows.start('render', id),
    assertCallbackUrl: (url) => assertCallbackUrl(url, { allowInsecure, resolve }),
  })
  const routes: RoutesContext = {
    service,
    presentation: () => ({ baseUrl: baseUrl(), shareUrlBase: config.shareUrlBase }),
    stopping: server.stopping,
    requestBody: generateRequestWith(context.presets.further),
    heartbeatMs: server.heartbeatMs,
  }
  registerGenerateRoutes(app, routes)
  registerTimepointRoutes(app, routes)
  registerManageRoutes(app, routes)
  registerImageRoutes(app, routes)
  registerCallbackRoutes(app, { service, listCallbacks: (id) => listCallbacks(database.db, id) })
  registerTraceRoutes(app, { service, readTrace: (id) => readTrace(database.db, id) })
  registerTemporalRoutes(app, {
    temporal: createTemporalService({ db: database.db, service }),
    service,
    requestBody: jumpRequestFor(routes.requestBody),
    stopping: server.stopping,
  })
  registerUnderstandingRoutes(app, context.presets.presets)
}
