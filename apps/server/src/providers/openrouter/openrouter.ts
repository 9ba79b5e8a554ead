import type { ImageProvider, ProviderOptions, TextCall, TextProvider } from '../provider.ts'
import { ChatFrames, endOfChat } from '../shared/chat.ts'
import { type AnswerReader, streamAnswer } from '../shared/stream-answer.ts'
import { toEvidence } from './citations.ts'
import { createKeyRing } from './key-ring.ts'
import { classifyOpenRouter } from './openrouter-errors.ts'
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

function createReader(call: TextCall): AnswerReader {
  const frames = new ChatFrames()
  return {
    add: (frame, onDelta) => frames.add(frame, onDelta),
    end: () => endOfChat(frames),
    tokens: () => frames.tokens,
    costUsd: () => frames.costUsd,
    model: () => frames.model,
    search: (text) => (call.search ? toEvidence(frames.annotations, text) : null),
  }
}

/**
 * OpenRouter: many models by one account. See TextProvider and ImageProvider for what it guarantees; a
 * refused key is no failure while another one is left.
 */
export function createOpenRouter(options: OpenRouterOptions): TextProvider & ImageProvider {
  const { baseUrl, send } = options
  const keys = createKeyRing(options.apiKeys)
  const headersOf = (key: string) => ({
    'content-type': 'application/json',
    'http-referer': options.appUrl ?? APP_URL,
    'x-openrouter-title': APP_NAME,
    authorization: `Bearer ${key}`,
  })
  return {
    name: 'openrouter',
    async text(call) {
      const supported = options.supportedParameters?.(call.model) ?? null
      const { body, ignored } = toOpenRouterRequest(call, supported)
      const answer = await keys.use((key) => {
        const request = { url: `${baseUrl}/chat/completions`, headers: headersOf(key), body }
        const reader = createReader(call)
        return streamAnswer(request, call, { send, classify: classifyOpenRouter, reader })
      }, call.onRepeat)
      return { ...answer, ignored }
    },
    image(call) {
      const url = `${baseUrl}/images`
      return keys.use(
        (key) => drawWithOpenRouter(call, { url, headers: headersOf(key), send }),
        call.onRepeat,
      )
    },
  }
}
