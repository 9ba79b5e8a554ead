import { type ImageAnswer, type ImageCall, ProviderError } from '../provider.ts'
import { assertNoError, BODY_BYTES, jsonOf, pictureBytes, receive } from '../shared/http.ts'
import { objectOf } from '../shared/json-value.ts'
import type { Send } from '../shared/send.ts'
import { classifyGoogle } from './google-errors.ts'
import { endOfGoogle } from './google-finish.ts'
import { GoogleFrames } from './google-frames.ts'
import { SAFETY_SETTINGS } from './safety.ts'

/** Gemini has no field for what is not to be seen. */
function promptOf({ prompt, negativePrompt }: ImageCall): string {
  return negativePrompt ? `${prompt}\n\nLeave out: ${negativePrompt}` : prompt
}

const toBody = (call: ImageCall) => ({
  contents: [{ role: 'user', parts: [{ text: promptOf(call) }] }],
  generationConfig: {
    responseModalities: ['IMAGE'],
    imageConfig: { aspectRatio: call.aspectRatio, imageSize: '1K' },
  },
  safetySettings: SAFETY_SETTINGS,
})

/**
 * Asks a Gemini that makes pictures.
 * @param onFrames told what the answer says beside the picture, if one came
 * @throws as ImageProvider
 */
export async function drawWithGoogle(
  call: ImageCall,
  { url, headers, send }: { url: string; headers: Record<string, string>; send: Send },
  onFrames: (frames: GoogleFrames) => void,
): Promise<ImageAnswer> {
  const body = JSON.stringify(toBody(call))
  const request = { url, method: 'POST' as const, headers, body, signal: call.signal }
  const answer = await receive(send, request, classifyGoogle, BODY_BYTES.picture)
  const content = jsonOf(answer)
  assertNoError(content, answer.headers, classifyGoogle)
  const frames = new GoogleFrames()
  let base64: string | null = null
  frames.add(objectOf(content) ?? {}, (part) => {
    // The last one counts; sketches are thoughts.
    if (part?.file?.mediaType.startsWith('image/')) base64 = part.file.base64
  })
  const usage = { ...(frames.tokens ?? { inputTokens: 0, outputTokens: 0 }), costUsd: null }
  const end = endOfGoogle(frames) ?? 'unusable'
  if (end !== 'whole') throw new ProviderError(end, `no picture: ${end}`, { usage })
  if (base64 === null) throw new ProviderError('unusable', 'an answer without a picture', { usage })
  onFrames(frames)
  return { bytes: pictureBytes(base64), model: frames.model ?? call.model, usage }
}
