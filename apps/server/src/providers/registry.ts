import type { ProviderConfig } from '../platform/config/config.ts'
import type { Logger } from '../platform/log.ts'
import { createGoogle } from './google/google.ts'
import type { GoogleModelStatus } from './google/google-frames.ts'
import { createLocal } from './local/local.ts'
import type { Available } from './models/candidates.ts'
import { type Catalogue, createCatalogue, NO_CATALOGUE } from './models/catalogue.ts'
import type { ExtraSuccessors } from './models/successors.ts'
import { fetchOpenRouterModels } from './openrouter/catalogue.ts'
import { createOpenRouter } from './openrouter/openrouter.ts'
import { createPollinations } from './pollinations/pollinations.ts'
import type { ProviderName } from './provider.ts'
import type { CallFailure } from './router/route.ts'
import { createRouter, type Router, type RouterOptions } from './router/router.ts'
import type { Timings } from './router/timings.ts'
import { createSend, type Send } from './shared/send.ts'
import { createStability } from './stability/stability.ts'

/** The models that can be asked, and who asks them. */
export interface Models {
  router: Router
  available: Available
  /** Fetches the live catalogue ahead of the first render that needs it. Never throws. */
  warmUp(): Promise<void>
}

/** A catalogue that does not answer in this time, in milliseconds, is done without. */
const CATALOGUE_MS = 2000

type Adapters = Pick<RouterOptions, 'text' | 'image'> & {
  localDefaultModel?(signal: AbortSignal): Promise<string>
}

/** Says once of each model that its provider means to end it. */
function createStatusLog(log: Logger): (status: GoogleModelStatus) => void {
  const told = new Set<string>()
  return (status) => {
    if (told.has(status.model)) return
    told.add(status.model)
    log.warn(status, 'a model will be ended')
  }
}

/** Failures that somebody has to do something about; the others pass. */
const LASTING: ReadonlySet<CallFailure['kind']> = new Set([
  'credential',
  'quota',
  'model_gone',
  'invalid_request',
])

function createAdapters(
  config: ProviderConfig,
  catalogue: Catalogue,
  send: Send,
  log: Logger,
): Adapters {
  const google =
    config.google && createGoogle({ ...config.google, send, onModelStatus: createStatusLog(log) })
  const openrouter =
    config.openrouter &&
    createOpenRouter({
      ...config.openrouter,
      send,
      supportedParameters: (model) => catalogue.parametersOf(model),
    })
  const stability = config.stability && createStability({ ...config.stability, send })
  const { pollinations: access, local: localAccess } = config
  const pollinations = createPollinations({ ...access, apiKey: access.apiKey ?? '', send })
  const local =
    localAccess &&
    createLocal({ baseUrl: localAccess.baseUrl, apiKey: localAccess.apiKey ?? '', send })
  return {
    text: {
      ...(google ? { google } : {}),
      ...(openrouter ? { openrouter } : {}),
      ...(local ? { local } : {}),
    },
    image: {
      ...(google ? { google } : {}),
      ...(stability ? { stability } : {}),
      ...(openrouter ? { openrouter } : {}),
      ...(local ? { local } : {}),
      pollinations,
    },
    ...(local ? { localDefaultModel: (signal: AbortSignal) => local.defaultModel(signal) } : {}),
  }
}

/** What tests put in the place of the real thing. */
export interface ModelsOverrides {
  send?: Send
  timings?: Timings
  clock?(): number
}

/** Builds the providers that are configured, and the router over them. */
export function createModels(
  config: ProviderConfig,
  successors: ExtraSuccessors,
  log: Logger,
  overrides: ModelsOverrides = {},
): Models {
  const { send = createSend(), timings, clock } = overrides
  const { openrouter, local, concurrency } = config
  const catalogue = openrouter
    ? createCatalogue(() => {
        const signal = AbortSignal.timeout(CATALOGUE_MS)
        return fetchOpenRouterModels({ baseUrl: openrouter.baseUrl, send, signal })
      }, clock)
    : NO_CATALOGUE
  const adapters = createAdapters(config, catalogue, send, log)
  const { clouds } = concurrency
  const router = createRouter({
    ...adapters,
    catalogue,
    successors,
    onFailure(failure) {
      log[LASTING.has(failure.kind) ? 'warn' : 'info'](failure, 'a model was not reached')
    },
    concurrency: {
      google: clouds,
      openrouter: clouds,
      stability: clouds,
      pollinations: clouds,
      local: concurrency.local,
    },
    ...(timings ? { timings } : {}),
    ...(clock ? { clock } : {}),
  })
  const providers = new Set([
    ...Object.keys(adapters.text),
    ...Object.keys(adapters.image),
  ] as ProviderName[])
  return {
    router,
    available: {
      providers,
      defaultTextModel: config.defaultTextModel,
      defaultImageModel: config.defaultImageModel,
      localModel: local?.model ?? null,
      localImageModel: local?.imageModel ?? null,
    },
    warmUp: () => catalogue.refresh(),
  }
}
