import { z } from 'zod'
import { type ImageAnswer, type ImageCall, ProviderError } from '../provider.ts'
import { assertNoError, BODY_BYTES, jsonOf, pictureBytes, receive } from '../shared/http.ts'
import { modelIdOf } from '../shared/model-id.ts'
import type { Send } from '../shared/send.ts'
import { classifyOpenRouter } from './openrouter-errors.ts'

const count = z.number().nullish().catch(null)

const answerSchema = z.object({
  model: z.unknown().optional(),
  data: z.array(z.object({ b64_json: z.string() })).min(1),
  usage: z
    .object({ prompt_tokens: count, completion_tokens: count, cost: count })
    .nullish()
    .catch(null),
})

/** Gemini takes it as an instruction; diffusion models would draw what is named. */
function promptOf({ model, prompt, negativePrompt }: ImageCall): string {
  const isTold = negativePrompt && /^~?google\//i.test(model)
  return isTold ? `${prompt}\n\nLeave out: ${negativePrompt}` : prompt
}

/**
 * Asks for one picture. Source: OpenRouter's docs, `POST /images`.
 * @throws as ImageProvider
 */
export async function drawWithOpenRouter(
  call: ImageCall,
  { url, headers, send }: { url: string; headers: Record<string, string>; send: Send },
): Promise<ImageAnswer> {
  const { model, aspectRatio, signal } = call
  const prompt = promptOf(call)
  const body = JSON.stringify({ model, prompt, n: 1, aspect_ratio: aspectRatio, resolution: '1K' })
  const request = { url, method: 'POST' as const, headers, body, signal }
  const answer = await receive(send, request, classifyOpenRouter, BODY_BYTES.picture)
  const content = jsonOf(answer)
  assertNoError(content, answer.headers, classifyOpenRouter)
  const { data } = answerSchema.safeParse(content)
  const usage = {
    inputTokens: data?.usage?.prompt_tokens ?? 0,
    outputTokens: data?.usage?.completion_tokens ?? 0,
    costUsd: data?.usage?.cost ?? null,
  }
  const picture = data?.data[0]
  if (!picture) throw new ProviderError('unusable', 'OpenRouter: an answer without a picture')
  return { bytes: pictureBytes(picture.b64_json), model: modelIdOf(data.model) ?? model, usage }
}
