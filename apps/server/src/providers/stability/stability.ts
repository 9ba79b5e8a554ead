import { z } from 'zod'
import {
  type ImageAnswer,
  type ImageCall,
  type ImageProvider,
  type PictureRatio,
  ProviderError,
  type ProviderOptions,
} from '../provider.ts'
import { BODY_BYTES, jsonOf, pictureBytes, receive } from '../shared/http.ts'
import { retryAfterMs } from '../shared/retry-after.ts'
import { kindOfStatus, type WireFailure } from '../shared/wire-failure.ts'

/** Characters; more is refused. */
const MAX_PROMPT = 10_000

/** The nearest of the ratios that Stability knows. */
const RATIOS: Readonly<Partial<Record<PictureRatio, string>>> = { '4:3': '5:4', '3:4': '4:5' }

/** US dollars a picture, a filtered one included. Source: price lists of June 2026. */
const PRICES: Readonly<Record<string, number>> = {
  'sd3.5-large': 0.065,
  'sd3.5-large-turbo': 0.04,
  'sd3.5-medium': 0.035,
}

const errorSchema = z.object({ name: z.string() })

const answerSchema = z.object({
  image: z.string().nullish(),
  finish_reason: z.string().nullish(),
})

/**
 * Gives a refusal its kind. 403 is moderation only where the body says so by name. Source: the errors
 * of Stability AI's v2beta API reference.
 */
function classify({ status, body, headers }: WireFailure): ProviderError {
  const isModerated = errorSchema.safeParse(body).data?.name === 'content_moderation'
  const kind = isModerated ? 'blocked' : kindOfStatus(status)
  const wait = kind === 'rate_limited' || kind === 'overloaded' ? retryAfterMs(headers) : undefined
  const waiting = wait === undefined ? {} : { retryAfterMs: wait }
  return new ProviderError(kind, `Stability: ${kind}`, {
    ...(status ? { status } : {}),
    ...waiting,
  })
}

function toForm(call: ImageCall, model: string): FormData {
  const form = new FormData()
  form.set('model', model)
  form.set('prompt', call.prompt.slice(0, MAX_PROMPT))
  // The turbo model is distilled and has no negative guidance.
  if (call.negativePrompt && !model.endsWith('-turbo'))
    form.set('negative_prompt', call.negativePrompt.slice(0, MAX_PROMPT))
  form.set('aspect_ratio', RATIOS[call.aspectRatio] ?? call.aspectRatio)
  form.set('output_format', 'png')
  return form
}

function toAnswer(body: unknown, call: ImageCall, costUsd: number | null): ImageAnswer {
  const { data } = answerSchema.safeParse(body)
  const usage = { inputTokens: 0, outputTokens: 0, costUsd }
  // The picture is there, blurred, and paid for.
  if (data?.finish_reason === 'CONTENT_FILTERED')
    throw new ProviderError('blocked', 'Stability: filtered', { usage })
  if (!data?.image || data.finish_reason !== 'SUCCESS')
    throw new ProviderError('unusable', 'Stability: an answer without a picture')
  return { bytes: pictureBytes(data.image), model: call.model, usage }
}

/**
 * Stable Diffusion 3.5 by its maker. It counts no tokens; the cost is that of the price list, null for
 * an unknown model. See ImageProvider for the rest.
 */
export function createStability({ apiKey, baseUrl, send }: ProviderOptions): ImageProvider {
  return {
    name: 'stability',
    async image(call) {
      const model = call.model.replace(/^stabilityai\//, '')
      const request = {
        url: `${baseUrl}/v2beta/stable-image/generate/sd3`,
        method: 'POST' as const,
        headers: { authorization: `Bearer ${apiKey}`, accept: 'application/json' },
        body: toForm(call, model),
        signal: call.signal,
      }
      const body = jsonOf(await receive(send, request, classify, BODY_BYTES.picture))
      return toAnswer(body, call, PRICES[model] ?? null)
    },
  }
}
