import { DEFAULT_PRESET, type GenerateRequest, type Warning } from '@timepoint/contracts'
import { AppError } from '../../platform/errors.ts'
import {
  type Choice,
  imageCandidates,
  imageProviderOf,
  textCandidates,
  textProviderOf,
} from '../../providers/models/candidates.ts'
import type { InteractionEngine } from '../interactions/interaction.ts'
import type { Engine } from '../pipeline/state.ts'
import { createLlmEngine } from './llm/llm-engine.ts'
import type { LlmOptions } from './llm/scope.ts'
import { createLlmInteractions } from './llm/talk/llm-interactions.ts'
import { ignoredParams } from './offline/ignored-params.ts'
import { offlineEngine } from './offline/offline-engine.ts'
import { offlineInteractions } from './offline/talk/offline-interactions.ts'

/** Decides which engine answers a request. */
export interface Engines {
  engineFor(request: GenerateRequest): Engine
  /**
   * Whether the models that the request names can be asked. One that is named is never replaced.
   * @throws AppError provider_unavailable
   */
  assertAnswerable(request: GenerateRequest): void
  /**
   * Who speaks for the people of a scene: as it was rendered, as far as those models can still be asked.
   * @param model that the caller names; null: none.
   */
  talkEngineFor(request: GenerateRequest, model: string | null): InteractionEngine
  /**
   * Whether the model that a caller names for talk can be asked.
   * @throws AppError provider_unavailable
   */
  assertTalkable(request: GenerateRequest, model: string | null): void
  /** What of the request will have no effect. */
  ignoredParts(request: GenerateRequest, mode: 'wait' | 'background'): Warning[]
}

const isOffline = (id: string | null | undefined) => id?.toLowerCase() === 'offline'

function choiceOf(
  { presets }: LlmOptions,
  request: GenerateRequest,
  explicit: string | null | undefined,
): Choice {
  // One that was configured when the request was accepted may not be any more.
  const preset = presets[request.preset ?? DEFAULT_PRESET] ?? presets[DEFAULT_PRESET]
  if (!preset) throw new RangeError(DEFAULT_PRESET)
  return { explicit: explicit ?? null, permissive: request.model_policy === 'permissive', preset }
}

/** Who can answer: nobody is asked where a list is empty. */
function candidatesOf(options: LlmOptions, request: GenerateRequest) {
  const { available } = options
  const { text_model: textModel, image_model: imageModel } = request
  const text = isOffline(textModel)
    ? []
    : textCandidates(choiceOf(options, request, textModel), available)
  const image = isOffline(imageModel)
    ? []
    : imageCandidates(choiceOf(options, request, imageModel), available)
  return { text, image }
}

function unconfigured(model: string, provider: string): AppError {
  return new AppError('provider_unavailable', {
    detail: `The provider of ${model} (${provider}) is not configured on this server`,
  })
}

/** An engine that writes with one and draws with the other. */
function combine(writer: Engine, painter: Engine): Engine {
  if (writer === painter) return writer
  return {
    name: 'llm',
    answer: (step, ...rest) =>
      (step === 'image_generation' ? painter : writer).answer(step, ...rest),
    ...(writer.settle ? { settle: writer.settle } : {}),
  }
}

/** What has no effect where nobody writes bit by bit and no model takes parameters. */
function ignoredOffline(request: GenerateRequest): Warning[] {
  const warnings = ignoredParams(request.llm_params)
  if (!request.stream_content) return warnings
  const detail = 'stream_content has no effect: the offline engine writes nothing bit by bit'
  return [...warnings, { code: 'stream_content_ignored', detail }]
}

function ignoredImage(options: LlmOptions, request: GenerateRequest, drawn: boolean): Warning[] {
  const { image_model: imageModel, generate_image: image } = request
  if (!imageModel) return []
  if (!image) {
    const detail = 'image_model has no effect: no picture was asked for'
    return [{ code: 'image_model_ignored', detail }]
  }
  if (isOffline(imageModel)) return []
  if (options.available.providers.has(imageProviderOf(imageModel))) return []
  const instead = drawn ? 'the picture is computed offline' : 'another model is asked'
  return [
    {
      step: 'image_generation',
      code: 'provider_unavailable',
      detail: `The provider of ${imageModel} is not configured; ${instead}`,
    },
  ]
}

/** Chooses for each request between models that are configured and the almanac alone. */
export function createEngines(options: LlmOptions): Engines {
  const llm = createLlmEngine(options)
  const llmTalk = createLlmInteractions({ ...options, offline: offlineInteractions })
  const canTalk = (request: GenerateRequest, model: string | null) => {
    const explicit = model ?? request.text_model
    if (isOffline(explicit)) return false
    return textCandidates(choiceOf(options, request, explicit), options.available).length > 0
  }
  return {
    talkEngineFor: (request, model) => (canTalk(request, model) ? llmTalk : offlineInteractions),
    assertTalkable(request, model) {
      if (model === null || isOffline(model) || canTalk(request, model)) return
      throw unconfigured(model, textProviderOf(model))
    },
    engineFor(request) {
      const { text, image } = candidatesOf(options, request)
      return combine(
        text.length > 0 ? llm : offlineEngine,
        image.length > 0 && request.generate_image ? llm : offlineEngine,
      )
    },
    assertAnswerable(request) {
      const { text_model: textModel, model_policy: policy } = request
      if (isOffline(textModel)) return
      if (candidatesOf(options, request).text.length > 0) return
      if (textModel) throw unconfigured(textModel, textProviderOf(textModel))
      if (policy) throw unconfigured('open weights', 'openrouter or local')
    },
    ignoredParts(request, mode) {
      const { text, image } = candidatesOf(options, request)
      const offline = text.length === 0 ? ignoredOffline(request) : []
      const warnings = [...offline, ...ignoredImage(options, request, image.length === 0)]
      if (!request.callback_url || mode === 'background') return warnings
      const detail = 'Callbacks are made for background generation only'
      return [...warnings, { code: 'callback_ignored', detail }]
    },
  }
}
