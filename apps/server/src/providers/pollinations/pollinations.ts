import {
  type ImageProvider,
  type PictureRatio,
  ProviderError,
  type ProviderOptions,
} from '../provider.ts'
import { BODY_BYTES, receive } from '../shared/http.ts'
import { retryAfterMs } from '../shared/retry-after.ts'
import { kindOfStatus, type WireFailure } from '../shared/wire-failure.ts'

/** Without a key the old service is asked, which takes none. */
export interface PollinationsOptions extends Omit<ProviderOptions, 'apiKey'> {
  apiKey?: string | undefined
}

/** The prompt is part of the address; servers refuse long ones. In bytes, escaped. */
const MAX_PROMPT_BYTES = 6000

/** Pixels; about a million each, in steps of 64 as Flux wants them. */
const SIZES: Readonly<Record<PictureRatio, readonly [width: number, height: number]>> = {
  '1:1': [1024, 1024],
  '3:2': [1216, 832],
  '2:3': [832, 1216],
  '4:3': [1152, 896],
  '3:4': [896, 1152],
  '16:9': [1344, 768],
  '9:16': [768, 1344],
}

/** Safe in a path, and cut between characters. A lone `.` or `..` would be another path. */
function toSegment(prompt: string): string {
  let segment = ''
  for (const character of prompt.toWellFormed().trim()) {
    const escaped = encodeURIComponent(character)
    if (segment.length + escaped.length > MAX_PROMPT_BYTES) break
    segment += escaped
  }
  return /^\.*$/.test(segment) ? '_' : segment
}

function classify({ status, headers }: WireFailure): ProviderError {
  const kind = kindOfStatus(status)
  const wait = kind === 'rate_limited' || kind === 'overloaded' ? retryAfterMs(headers) : undefined
  const waiting = wait === undefined ? {} : { retryAfterMs: wait }
  return new ProviderError(kind, `Pollinations: ${kind}`, {
    ...(status ? { status } : {}),
    ...waiting,
  })
}

/**
 * Pollinations, with Flux. It tells neither tokens nor cost: without a key it costs nothing, with one
 * the cost is null. See ImageProvider for the rest. @NOTE The old service has answered with a picture
 * that says "deprecated service" under HTTP 200; nothing but the picture tells it from a good one.
 * Source: the project's documentation, 2026.
 */
export function createPollinations(options: PollinationsOptions): ImageProvider {
  const { apiKey, baseUrl, send } = options
  return {
    name: 'pollinations',
    async image({ prompt, aspectRatio, signal }) {
      const [width, height] = SIZES[aspectRatio]
      const query = `model=flux&width=${width}&height=${height}`
      const answer = await receive(
        send,
        {
          url: `${baseUrl}/${apiKey ? 'image' : 'prompt'}/${toSegment(prompt)}?${query}`,
          method: 'GET',
          headers: { accept: 'image/*', ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}) },
          signal,
        },
        classify,
        BODY_BYTES.picture,
      )
      if (!answer.contentType.startsWith('image/') || answer.bytes.length === 0)
        throw new ProviderError('unusable', 'Pollinations: an answer that is no picture')
      const usage = { inputTokens: 0, outputTokens: 0, costUsd: apiKey ? null : 0 }
      return { bytes: answer.bytes, model: 'flux', usage }
    },
  }
}
