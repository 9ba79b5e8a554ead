import { GenerateRequest } from '@timepoint/contracts'
import { ANONYMOUS } from '../../apps/server/src/accounts/identity/principal.ts'
import { offlineInteractions } from '../../apps/server/src/flash/engines/offline/talk/offline-interactions.ts'
import { createCallbacks, type FlashContext, flashWork } from '../../apps/server/src/flash/flash.ts'
import { LiveFrames } from '../../apps/server/src/flash/operations/live-frames.ts'
import type { Engine } from '../../apps/server/src/flash/pipeline/state.ts'
import { loadPresets } from '../../apps/server/src/flash/presets/presets.ts'
import { acceptRequest } from '../../apps/server/src/flash/timepoints/accept.ts'
import { openDatabase } from '../../apps/server/src/platform/db/database.ts'
import { migrate } from '../../apps/server/src/platform/db/migrate.ts'
import { EventBus } from '../../apps/server/src/platform/events/event-bus.ts'
import { createEventStream } from '../../apps/server/src/platform/events/event-stream.ts'
import { createLogger } from '../../apps/server/src/platform/log.ts'
import { startWorkflows } from '../../apps/server/src/platform/workflows/workflows.ts'
import { createModels } from '../../apps/server/src/providers/registry.ts'
import { benchConfig } from './database.ts'

/** How long one render took, in milliseconds. */
interface RenderTimes {
  /** From the call that starts its workflow to its committed end. */
  workflowMs: number
  /** The part of that which is ours: from the claim to the committed end. */
  renderMs: number
}

/** Everything of the server below HTTP, with marks where a workflow starts and where it has ended. */
export interface RenderParts {
  render(query: string, image: boolean): Promise<RenderTimes>
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts the parts in the way of `stack.ts`, with a clock around the render workflow. */
export async function openRenderParts(databaseUrl: string, engine: Engine): Promise<RenderParts> {
  const log = createLogger('silent')
  await migrate(databaseUrl)
  const database = openDatabase(databaseUrl)
  const bus = new EventBus(databaseUrl, log)
  await bus.open()
  const events = createEventStream(database.db, bus)
  const config = benchConfig(databaseUrl)
  const engines = {
    engineFor: () => engine,
    assertAnswerable: () => {},
    talkEngineFor: () => offlineInteractions,
    assertTalkable: () => {},
    ignoredParts: () => [],
  }
  const flash: FlashContext = {
    config,
    database,
    bus,
    events,
    models: createModels(config.providers, {}, log),
    engines,
    presets: loadPresets(null),
    live: new LiveFrames(),
    log,
    auditBooks: async () => {},
    baseUrl: () => '',
  }
  const callbacks = createCallbacks(flash)
  const { render } = flashWork(flash, callbacks).workflows
  if (!render) throw new Error('There is no render workflow')
  const ended = new Map<string, (renderMs: number) => void>()
  const timedRender = {
    ...render,
    async run(id: string, abandon: AbortSignal) {
      const began = performance.now()
      await render.run(id, abandon)
      ended.get(id)?.(performance.now() - began)
    },
  }
  const workflows = await startWorkflows({
    database,
    bus,
    workflows: { render: timedRender },
    schedules: {},
    works: true,
    log,
  })
  const startTimed = (id: string, query: string) => {
    const began = performance.now()
    const { promise, resolve, reject } = Promise.withResolvers<RenderTimes>()
    ended.set(id, (renderMs) => resolve({ workflowMs: performance.now() - began, renderMs }))
    workflows.start('render', id).catch((cause) => reject(new Error(query, { cause })))
    return promise.finally(() => ended.delete(id))
  }
  return {
    async render(query, image) {
      const request = GenerateRequest.parse({ query, generate_image: image })
      let started: Promise<RenderTimes> | null = null
      const startRender = async (id: string) => {
        started = startTimed(id, query)
      }
      const context = {
        db: database.db,
        engines,
        prices: flash.presets.presets,
        startRender,
        assertCallbackUrl: async () => {},
        log,
      }
      const asking = { principal: ANONYMOUS, mode: 'background', key: null } as const
      await acceptRequest(context, asking, request)
      if (!started) throw new Error('The render was not started')
      return started
    },
    async [Symbol.asyncDispose]() {
      await workflows.close()
      await callbacks.close()
      events.close()
      await bus.close()
      await database.close()
    },
  }
}
