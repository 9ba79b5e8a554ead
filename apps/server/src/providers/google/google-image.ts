import type { LanguageModelV4, LanguageModelV4Content } from '@ai-sdk/provider'
import { type ImageAnswer, type ImageCall, ProviderError } from '../provider.ts'
import { pictureBytes } from '../shared/http.ts'
import { toTokenUsage } from '../shared/stream-answer.ts'
import { toProviderError } from '../shared/wire-failure.ts'
import { classifyGoogle } from './google-errors.ts'
import { kindOfGoogleFinish } from './google-finish.ts'
import type { GoogleFrames } from './google-frames.ts'
import { SAFETY_SETTINGS } from './safety.ts'

/** Gemini has no field for what is not to be seen. */
function promptOf({ prompt, negativePrompt }: ImageCall): string {
  return negativePrompt ? `${prompt}\n\nLeave out: ${negativePrompt}` : prompt
}

/** The last picture: sketches made while thinking are parts of another type. */
function pictureOf(content: LanguageModelV4Content[]): Uint8Array | null {
  const files = content.filter((part) => part.type === 'file')
  const data = files.findLast((file) => file.mediaType.startsWith('image/'))?.data
  if (data?.type !== 'data') return null
  return typeof data.data === 'string' ? pictureBytes(data.data) : data.data
}

async function generate(model: LanguageModelV4, call: ImageCall) {
  try {
    return await model.doGenerate({
      prompt: [{ role: 'user', content: [{ type: 'text', text: promptOf(call) }] }],
      abortSignal: call.signal,
      providerOptions: {
        google: {
          responseModalities: ['IMAGE'],
          imageConfig: { aspectRatio: call.aspectRatio, imageSize: '1K' },
          safetySettings: SAFETY_SETTINGS,
        },
      },
    })
  } catch (error) {
    if (call.signal.aborted) throw call.signal.reason
    throw toProviderError(error, classifyGoogle)
  }
}

/**
 * Asks a Gemini that makes pictures. The SDK's language model is used, since its image model hides
 * the usage of failures and the reason of an early end.
 * @throws as ImageProvider
 */
export async function drawWithGoogle(
  model: LanguageModelV4,
  call: ImageCall,
  frames: GoogleFrames,
): Promise<ImageAnswer> {
  call.signal.throwIfAborted()
  const { content, finishReason, usage: counted, response } = await generate(model, call)
  frames.add(response?.body)
  const usage = toTokenUsage(counted, null) ?? { inputTokens: 0, outputTokens: 0, costUsd: null }
  const kind = kindOfGoogleFinish(finishReason)
  if (kind) throw new ProviderError(kind, `no picture: ${kind}`, { usage })
  const bytes = pictureOf(content)
  if (!bytes) throw new ProviderError('unusable', 'an answer without a picture', { usage })
  return { bytes, model: frames.modelVersion ?? call.model, usage }
}
