import { createGoogle as createSdk } from '@ai-sdk/google'
import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import {
  type ImageProvider,
  ProviderError,
  type ProviderOptions,
  type TextCall,
  type TextProvider,
} from '../provider.ts'
import { partSampling, sdkSampling } from '../shared/sampling.ts'
import { toPortableSchema } from '../shared/schema.ts'
import { type Dialect, streamAnswer } from '../shared/stream-answer.ts'
import { createWireFetch } from '../shared/wire-fetch.ts'
import { planThinking, takesParameter } from './capabilities.ts'
import { classifyGoogle } from './google-errors.ts'
import { kindOfGoogleFinish } from './google-finish.ts'
import { GoogleFrames, type GoogleModelStatus } from './google-frames.ts'
import { drawWithGoogle } from './google-image.ts'
import { toEvidence } from './grounding.ts'
import { SAFETY_SETTINGS } from './safety.ts'

export interface GoogleOptions extends ProviderOptions {
  /** Told when an answer says that its model will be ended. */
  onModelStatus?(status: GoogleModelStatus): void
}

/** The most that any Gemini writes, in tokens, thinking included. */
const MAX_OUTPUT_TOKENS = 65_536

function createDialect(call: TextCall, frames: GoogleFrames): Dialect {
  return {
    classify: classifyGoogle,
    kindOfFinish: kindOfGoogleFinish,
    onFrame(frame) {
      frames.add(frame)
      // Before the SDK asks for the rest, which would be a second call.
      const usage = frames.usageOfPart
      if (usage)
        throw new ProviderError('truncated', 'Google: a part of a longer answer', { usage })
    },
    model: () => frames.modelVersion,
    costUsd: () => null,
    search: (text) => (call.search ? toEvidence(frames.grounding, text) : null),
  }
}

/** `call.reply` and `call.search` exclude each other: Gemini 2.5 refuses both, 3 writes broken JSON. */
function toRequest(call: TextCall) {
  const { taken, ignored } = partSampling(call, (one) => takesParameter(call.model, one))
  const thinking = planThinking(call.model, call.thinking)
  if (!thinking.config && call.thinking !== 'none') ignored.push('thinking_level')
  const tokens = Math.min(call.maxTokens + thinking.allowance, MAX_OUTPUT_TOKENS)
  const request: Omit<LanguageModelV4CallOptions, 'prompt'> = {
    ...sdkSampling(taken),
    maxOutputTokens: tokens,
    providerOptions: {
      google: {
        safetySettings: SAFETY_SETTINGS,
        ...(thinking.config ? { thinkingConfig: thinking.config } : {}),
      },
    },
  }
  if (call.search)
    request.tools = [
      { type: 'provider', id: 'google.google_search', name: 'google_search', args: {} },
    ]
  else if (call.reply)
    request.responseFormat = {
      type: 'json',
      name: call.reply.name,
      schema: toPortableSchema(call.reply.schema),
    }
  return { request, ignored }
}

/** Google's Gemini API. See TextProvider and ImageProvider for what it guarantees. */
export function createGoogle(options: GoogleOptions): TextProvider & ImageProvider {
  const { apiKey, baseUrl, fetch } = options
  const model = (id: string, onResponse?: TextCall['onResponse']) =>
    createSdk({ apiKey, baseURL: baseUrl, fetch: createWireFetch(fetch, onResponse) })(id)
  const report = ({ status, modelVersion }: GoogleFrames, asked: string) => {
    if (status) options.onModelStatus?.({ model: modelVersion ?? asked, ...status })
  }
  return {
    name: 'google',
    async text(call) {
      const frames = new GoogleFrames()
      const { request, ignored } = toRequest(call)
      const dialect = createDialect(call, frames)
      const answer = await streamAnswer(model(call.model, call.onResponse), request, call, dialect)
      report(frames, call.model)
      return { ...answer, ignored }
    },
    async image(call) {
      const frames = new GoogleFrames()
      const answer = await drawWithGoogle(model(call.model), call, frames)
      report(frames, call.model)
      return answer
    },
  }
}
