import type { Health } from '@timepoint/contracts'
import type { ProviderConfig } from '../platform/config/config.ts'
import type { Logger } from '../platform/log.ts'
import { createGoogle } from './google/google.ts'
import type { GoogleModelStatus } from './google/google-frames.ts'
import { createLocal } from './local/local.ts'
import type { Available } from './models/candidates.ts'
import { type Catalogue, createCatalogue, NO_CATALOGUE } from './models/catalogue.ts'
import { createLiveList, type LiveList, NO_LIST } from './models/live-list.ts'
import type { ExtraSuccessors } from './models/successors.ts'
import {
  fetchOpenRouterImageModels,
  fetchOpenRouterModels,
  type OpenRouterImageModel,
} from './openrouter/catalogue.ts'
import { createOpenRouter } from './openrouter/openrouter.ts'
import { createPollinations } from './pollinations/pollinations.ts'
import type { ProviderName } from './provider.ts'
import { ProviderStates } from './provider-states.ts'
import type { CallFailure, ModelCall } from './router/route.ts'
import { createRouter, type Router, type RouterOptions } from './router/router.ts'
import type { Timings } from './router/timings.ts'
import { createSend, type Send } from './shared/send.ts'
import { createStability } from './stability/stability.ts'

/** The models that can be asked, and who asks them. */
export interface Models {
  router: Router
  available: Available
  /** OpenRouter's list of models that write. */
  catalogue: Catalogue
  /** Its list of models that draw. Fetched for those only who want to see it. */
  imageCatalogue: LiveList<OpenRouterImageModel>
  /** What counts as now for prices and retired models, in milliseconds of the epoch. */
  clock(): number
  /** Has a listener told of every call of a model when it has ended. */
  onCall(listener: (call: ModelCall) => void): void
  /** How calls of this process have fared lately, by provider. */
  states(): Health['provider_states']
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

/** Providers with an address or credential of their own. Pollinations needs none. */
function configuredOf(config: ProviderConfig): ProviderName[] {
  const { google, openrouter, stability, local, pollinations } = config
  const access = { google, openrouter, stability, local, pollinations: pollinations.apiKey }
  const names = Object.keys(access) as (keyof typeof access)[]
  return names.filter((name) => access[name] !== null)
}

/** OpenRouter's lists. Without a key of its nobody is asked, though it would not need one. */
function createCatalogues({ openrouter }: ProviderConfig, send: Send, clock?: () => number) {
  if (!openrouter) return { catalogue: NO_CATALOGUE, imageCatalogue: NO_LIST }
  const request = () => {
    const signal = AbortSignal.timeout(CATALOGUE_MS)
    return { baseUrl: openrouter.baseUrl, send, signal }
  }
  return {
    catalogue: createCatalogue(() => fetchOpenRouterModels(request()), clock),
    imageCatalogue: createLiveList(() => fetchOpenRouterImageModels(request()), clock),
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
  const { local, concurrency } = config
  const { catalogue, imageCatalogue } = createCatalogues(config, send, clock)
  const adapters = createAdapters(config, catalogue, send, log)
  const { clouds } = concurrency
  const states = new ProviderStates(configuredOf(config))
  const listeners = [(call: ModelCall) => states.record(call)]
  const router = createRouter({
    ...adapters,
    catalogue,
    successors,
    onFailure(failure) {
      log[LASTING.has(failure.kind) ? 'warn' : 'info'](failure, 'a model was not reached')
    },
    // Such a call may end as one that was not needed any more, since another one answered meanwhile.
    onSilence: ({ provider }) => states.record({ provider, outcome: 'timeout' }),
    onCall(call) {
      for (const listener of listeners) listener(call)
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
    catalogue,
    imageCatalogue,
    clock: clock ?? Date.now,
    available: {
      providers,
      defaultTextModel: config.defaultTextModel,
      defaultImageModel: config.defaultImageModel,
      localModel: local?.model ?? null,
      localImageModel: local?.imageModel ?? null,
    },
    onCall: (listener) => void listeners.push(listener),
    states: () => states.current(router.circuits()),
    warmUp: () => catalogue.refresh(),
  }
}
