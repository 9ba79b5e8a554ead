import { createOpenRouter as createSdk } from '@openrouter/ai-sdk-provider'
import type { ImageProvider, ProviderOptions, TextCall, TextProvider } from '../provider.ts'
import { type Dialect, streamAnswer } from '../shared/stream-answer.ts'
import { createWireFetch } from '../shared/wire-fetch.ts'
import { createKeyRing } from './key-ring.ts'
import { classifyOpenRouter, kindOfOpenRouterFinish } from './openrouter-errors.ts'
import { OpenRouterFrames } from './openrouter-frames.ts'
import { drawWithOpenRouter } from './openrouter-image.ts'
import { type SupportedParameters, toOpenRouterRequest } from './openrouter-request.ts'

export interface OpenRouterOptions extends Omit<ProviderOptions, 'apiKey'> {
  /** In order of preference; the next one is used where one is refused. */
  apiKeys: readonly string[]
  /** Sent as `HTTP-Referer`: by it OpenRouter knows the app. */
  appUrl?: string
  /**
   * What the live list says that a model takes; what it does not take is left out. Null, or without
   * this, everything is sent.
   */
  supportedParameters?(model: string): SupportedParameters
}

const APP_NAME = 'Timepoint'

/** A referrer of this machine is told apart by the name alone. Source: OpenRouter's docs, "App attribution". */
const APP_URL = 'http://localhost'

function createDialect(call: TextCall): Dialect {
  const frames = new OpenRouterFrames()
  return {
    classify: classifyOpenRouter,
    kindOfFinish: kindOfOpenRouterFinish,
    onFrame: (frame) => frames.add(frame),
    model: () => frames.model,
    costUsd: () => frames.costUsd,
    search: (text) => (call.search ? frames.evidence(text) : null),
  }
}

/**
 * OpenRouter: many models by one account. See TextProvider and ImageProvider for what it guarantees; a
 * refused key is no failure while another one is left.
 */
export function createOpenRouter(options: OpenRouterOptions): TextProvider & ImageProvider {
  const { baseUrl, fetch } = options
  const appUrl = options.appUrl ?? APP_URL
  const keys = createKeyRing(options.apiKeys)
  const model = (id: string, apiKey: string, onResponse: TextCall['onResponse']) =>
    createSdk({
      apiKey,
      baseURL: baseUrl,
      appName: APP_NAME,
      appUrl,
      // Says `stream_options.include_usage`, so that the last frame has the usage and its cost.
      compatibility: 'strict',
      fetch: createWireFetch(fetch, onResponse),
    }).chat(id)
  return {
    name: 'openrouter',
    async text(call) {
      const supported = options.supportedParameters?.(call.model) ?? null
      const { request, ignored } = toOpenRouterRequest(call, supported)
      const answer = await keys.use(
        (key) =>
          streamAnswer(model(call.model, key, call.onResponse), request, call, createDialect(call)),
        call.onRepeat,
      )
      return { ...answer, ignored }
    },
    image(call) {
      const headers = {
        'content-type': 'application/json',
        'http-referer': appUrl,
        'x-openrouter-title': APP_NAME,
      }
      return keys.use(
        (key) =>
          drawWithOpenRouter(call, {
            url: `${baseUrl}/images`,
            headers: { ...headers, authorization: `Bearer ${key}` },
            fetch,
          }),
        call.onRepeat,
      )
    },
  }
}
