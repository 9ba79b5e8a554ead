import { z } from 'zod'
import { type ImageAnswer, type ImageCall, type PictureRatio, ProviderError } from '../provider.ts'
import { BODY_BYTES, jsonOf, pictureBytes, receive } from '../shared/http.ts'
import type { Send } from '../shared/send.ts'
import { classifyLocal } from './local-errors.ts'

/** Pixels, as diffusion models were trained on them. */
const SIZES: Readonly<Record<PictureRatio, string>> = {
  '1:1': '1024x1024',
  '3:2': '1216x832',
  '2:3': '832x1216',
  '4:3': '1152x896',
  '3:4': '896x1152',
  '16:9': '1344x768',
  '9:16': '768x1344',
}

const answerSchema = z.object({ data: z.array(z.object({ b64_json: z.string() })).min(1) })

/**
 * Asks a local server for a picture in the manner of OpenAI, which knows no negative prompt.
 * @throws as ImageProvider
 */
export async function drawLocally(
  call: ImageCall,
  { url, headers, send }: { url: string; headers: Record<string, string>; send: Send },
): Promise<ImageAnswer> {
  const { model, prompt, aspectRatio, signal } = call
  const size = SIZES[aspectRatio]
  const body = JSON.stringify({ model, prompt, n: 1, size, response_format: 'b64_json' })
  const request = { url, method: 'POST' as const, headers, body, signal }
  const { data } = answerSchema.safeParse(
    jsonOf(await receive(send, request, classifyLocal, BODY_BYTES.picture)),
  )
  const picture = data?.data[0]
  if (!picture) throw new ProviderError('unusable', 'local: an answer without a picture')
  const usage = { inputTokens: 0, outputTokens: 0, costUsd: 0 }
  return { bytes: pictureBytes(picture.b64_json), model, usage }
}
