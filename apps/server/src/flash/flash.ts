import { type CharacterSheet, generateRequestWith, jumpRequestFor } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { Principal } from '../accounts/identity/principal.ts'
import { tidyAccounts } from '../accounts/tidy-accounts.ts'
import type { Config } from '../platform/config/config.ts'
import type { Database } from '../platform/db/database.ts'
import { AppError } from '../platform/errors.ts'
import type { EventBus } from '../platform/events/event-bus.ts'
import type { EventStream } from '../platform/events/event-stream.ts'
import { SCENES_CHANGED } from '../platform/events/topics.ts'
import type { Logger } from '../platform/log.ts'
import { createGuardedFetch } from '../platform/outbound/guarded-fetch.ts'
import { type Resolver, systemResolver } from '../platform/outbound/resolve.ts'
import type { Workflow } from '../platform/workflows/workflow-kind.ts'
import type { Schedule, Workflows } from '../platform/workflows/workflows.ts'
import type { Models } from '../providers/registry.ts'
import { type Access, createAccess } from './access.ts'
import { registerCallbackRoutes } from './callbacks/callback-routes.ts'
import { listCallbacks } from './callbacks/callback-store.ts'
import { assertCallbackUrl } from './callbacks/callback-url.ts'
import { type CallbackWorker, createCallbackWorker } from './callbacks/callback-worker.ts'
import { createSendCallback } from './callbacks/send-callback.ts'
import type { Engines } from './engines/engines.ts'
import { characterSheet } from './engines/llm/talk/character-sheet.ts'
import { createComparisonKind } from './evaluation/comparison.ts'
import { registerEvaluationRoutes } from './evaluation/evaluation-routes.ts'
import { registerCharacterRoutes } from './interactions/character-routes.ts'
import { createChatKind } from './interactions/chat.ts'
import { createDialogKind } from './interactions/dialog.ts'
import { registerInteractionRoutes } from './interactions/interaction-routes.ts'
import { createInteractionService } from './interactions/interaction-service.ts'
import { registerSessionRoutes } from './interactions/session-routes.ts'
import { createSessionService } from './interactions/session-service.ts'
import { createSurveyKind } from './interactions/survey.ts'
import { toTalkScene } from './interactions/talk-scene.ts'
import { tidyUp } from './maintenance.ts'
import { registerModelsRoutes } from './models/models-routes.ts'
import { createModelsService } from './models/models-service.ts'
import type { LiveFrames } from './operations/live-frames.ts'
import { findUnbegunOperations } from './operations/operation-store.ts'
import { createOperations } from './operations/operations.ts'
import { giveUpOperation, type RunContext, runOperation } from './operations/run-operation.ts'
import { giveUpRender, renderTimepoint } from './pipeline/render.ts'
import type { RenderObserver } from './pipeline/render-metrics.ts'
import type { PresetTable } from './presets/presets.ts'
import { registerTemporalRoutes } from './temporal/temporal-routes.ts'
import { createTemporalService } from './temporal/temporal-service.ts'
import { registerEventRoutes } from './timepoints/event-routes.ts'
import { registerGenerateRoutes } from './timepoints/generate-routes.ts'
import { registerImageRoutes } from './timepoints/image-routes.ts'
import { listChanges } from './timepoints/list-changes.ts'
import { registerManageRoutes } from './timepoints/manage-routes.ts'
import type { RoutesContext } from './timepoints/routes-context.ts'
import { registerTdfRoutes } from './timepoints/tdf-routes.ts'
import { registerTimepointRoutes } from './timepoints/timepoint-routes.ts'
import { createTimepointService, type TimepointService } from './timepoints/timepoint-service.ts'
import { findUnbegun } from './timepoints/timepoint-store.ts'
import { registerTraceRoutes } from './timepoints/trace-routes.ts'
import { readTrace } from './timepoints/trace-store.ts'
import { registerUnderstandingRoutes } from './understanding/understanding-routes.ts'
import { type ExportPart, exportUser } from './users/export-user.ts'
import { listOwnTimepoints } from './users/own-scene-store.ts'
import { registerUserSceneRoutes } from './users/user-scene-routes.ts'

/** What was accepted and never begun, looked at in one go. */
const FORGOTTEN_AT_ONCE = 100

/** Operations that run at a time in one process: they wait for others most of the time. */
const OPERATIONS_AT_ONCE = 256

/** What Flash is built from. */
export interface FlashContext {
  config: Config
  database: Database
  bus: EventBus
  events: EventStream
  models: Models
  engines: Engines
  presets: PresetTable
  /** What operations of this process tell while they run. */
  live: LiveFrames
  /** How hosts of callbacks are looked up. */
  resolve?: Resolver | undefined
  /** Where clients reach the API: known once it listens. */
  baseUrl(): string
  log: Logger
  /** Told of what happens in renders. */
  observer?: RenderObserver
  /** Looks whether the books of credits are right, and says so where they are not. */
  auditBooks(): Promise<void>
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

/** What is asked for beside renders, and how it is done. */
function operationKinds(context: FlashContext): RunContext['kinds'] {
  const { config, database, engines, models } = context
  const talk = { db: database.db, talkEngineFor: engines.talkEngineFor }
  const { router, available } = models
  const { renderCostLimitUsd: costLimitUsd } = config
  return {
    comparison: createComparisonKind({
      router,
      providers: available.providers,
      costLimitUsd,
      warmUp: models.warmUp,
    }),
    chat: createChatKind(talk),
    dialog: createDialogKind(talk),
    survey: createSurveyKind(talk),
  }
}

async function tidyEverything(context: FlashContext): Promise<void> {
  const { config, database, bus, log } = context
  const { timepoints, accounts } = await tidyUp(database.db, log, config.accounts)
  if (timepoints + accounts > 0) bus.announce(SCENES_CHANGED)
  await tidyAccounts(database.db, config.accounts, log)
  await context.auditBooks()
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
    observer: context.observer,
  }
  const operation = { ...render, live: context.live, kinds: operationKinds(context) }
  return {
    workflows: {
      render: {
        run: (id, abandon) => renderTimepoint(render, id, abandon),
        giveUp: (id) => giveUpRender(render, id),
        concurrency: config.renderConcurrency,
      },
      operation: {
        run: (id, abandon) => runOperation(operation, id, abandon),
        giveUp: (id) => giveUpOperation(operation, id),
        concurrency: OPERATIONS_AT_ONCE,
        startsHere: true,
      },
    },
    schedules: { 'tidy-up': { cron: TIDY_UP_CRON, run: () => tidyEverything(context) } },
  }
}

/** Queues what was accepted but not started, as when the process ended in between. */
export async function startForgotten({ db }: Database, workflows: Workflows): Promise<void> {
  for (const id of await findUnbegun(db, FORGOTTEN_AT_ONCE)) {
    await workflows.startIfMissing('render', id)
  }
  for (const id of await findUnbegunOperations(db, FORGOTTEN_AT_ONCE)) {
    await workflows.startIfMissing('operation', id)
  }
}

/** @throws AppError not_found, also where nobody is there yet. */
async function describePeople(
  { database }: FlashContext,
  timepoints: TimepointService,
  principal: Principal,
  id: string,
): Promise<CharacterSheet> {
  const timepoint = await timepoints.get(principal, { id })
  const people = timepoint.result?.characters?.characters ?? []
  if (people.length === 0) {
    throw new AppError('not_found', { detail: 'This timepoint has no characters' })
  }
  return characterSheet(await toTalkScene(database.db, timepoint))
}

/** The routes of what is asked for beside renders. */
function registerOperations(
  app: FastifyInstance,
  context: FlashContext,
  { workflows, stopping, heartbeatMs }: FlashServer,
  timepoints: TimepointService,
  access: Access,
): void {
  const { database, bus, live, engines } = context
  const { db } = database
  const kinds = operationKinds(context)
  const start = (id: string) => workflows.start('operation', id)
  const operations = createOperations({ db, bus, live, kinds, start })
  const { assertTalkable } = engines
  const service = createInteractionService({ db, timepoints, operations, assertTalkable })
  registerInteractionRoutes(app, { service, stopping, heartbeatMs })
  registerSessionRoutes(app, createSessionService({ db, access, timepoints }))
  registerCharacterRoutes(app, (principal, id) =>
    describePeople(context, timepoints, principal, id),
  )
  registerEvaluationRoutes(app, { operations, stopping })
}

/** What the routes need of the server that they belong to. */
type FlashServer = Pick<RoutesContext, 'stopping' | 'heartbeatMs'> & {
  workflows: Workflows
  /** What other services have of somebody. */
  exportParts: readonly ExportPart[]
}

/** The routes of Flash, relative to where they are mounted. */
export function registerFlash(
  app: FastifyInstance,
  context: FlashContext,
  server: FlashServer,
): void {
  const { config, database, bus, events, engines, resolve, baseUrl } = context
  const allowInsecure = config.allowInsecureCallbacks
  const access = createAccess(config.accounts)
  const service = createTimepointService({
    db: database.db,
    access,
    bus,
    events,
    engines,
    prices: context.presets.presets,
    startRender: (id) => server.workflows.start('render', id),
    assertCallbackUrl: (url) => assertCallbackUrl(url, { allowInsecure, resolve }),
    log: context.log,
  })
  const presentation = () => ({ baseUrl: baseUrl(), shareUrlBase: config.shareUrlBase })
  const routes: RoutesContext = {
    service,
    listChanges: (principal, page) => listChanges(database.db, principal, page),
    presentation,
    stopping: server.stopping,
    requestBody: generateRequestWith(context.presets.further),
    heartbeatMs: server.heartbeatMs,
  }
  registerGenerateRoutes(app, routes)
  registerTimepointRoutes(app, routes)
  registerEventRoutes(app, routes)
  registerManageRoutes(app, routes)
  registerImageRoutes(app, routes)
  registerTdfRoutes(app, routes)
  registerCallbackRoutes(app, { service, listCallbacks: (id) => listCallbacks(database.db, id) })
  registerTraceRoutes(app, { service, readTrace: (id) => readTrace(database.db, id) })
  registerOperations(app, context, server, service, access)
  registerTemporalRoutes(app, {
    temporal: createTemporalService({ db: database.db, access, service }),
    service,
    requestBody: jumpRequestFor(routes.requestBody),
    stopping: server.stopping,
  })
  registerUserSceneRoutes(app, {
    listTimepoints: (userId, page) => listOwnTimepoints(database.db, userId, page),
    exportUser: (id) =>
      exportUser({ db: database.db, parts: server.exportParts, presentation }, id),
    stopping: server.stopping,
    log: context.log,
  })
  registerUnderstandingRoutes(app, context.presets.presets)
  registerModelsRoutes(
    app,
    createModelsService({
      models: context.models,
      presets: context.presets.presets,
      hasPollinationsKey: config.providers.pollinations.apiKey !== null,
    }),
  )
}
