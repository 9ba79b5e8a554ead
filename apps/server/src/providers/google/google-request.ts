import type { Sampling, TextCall } from '../provider.ts'
import type { JsonObject } from '../shared/json-value.ts'
import { partSampling } from '../shared/sampling.ts'
import { toPortableSchema } from '../shared/schema.ts'
import { planThinking, takesParameter } from './capabilities.ts'
import { SAFETY_SETTINGS } from './safety.ts'

/** The most that any Gemini writes, in tokens, thinking included. */
const MAX_OUTPUT_TOKENS = 65_536

function samplingFields({ temperature, topP, topK, stop }: Sampling) {
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(topK === undefined ? {} : { topK }),
    ...(stop ? { stopSequences: stop } : {}),
  }
}

/**
 * What goes on the wire, and what of the call does not. `call.reply` and `call.search` exclude each
 * other: Gemini 2.5 refuses both, 3 writes broken JSON. Source: Google's API reference of
 * `generateContent`.
 */
export function toGoogleRequest(call: TextCall): { body: JsonObject; ignored: string[] } {
  const { taken, ignored } = partSampling(call, (one) => takesParameter(call.model, one))
  const thinking = planThinking(call.model, call.thinking)
  if (!thinking.config && call.thinking !== 'none') ignored.push('thinking_level')
  const body = {
    systemInstruction: { parts: [{ text: call.system }] },
    contents: [{ role: 'user', parts: [{ text: call.prompt }] }],
    generationConfig: {
      maxOutputTokens: Math.min(call.maxTokens + thinking.allowance, MAX_OUTPUT_TOKENS),
      ...samplingFields(taken),
      ...(call.reply && !call.search
        ? {
            responseMimeType: 'application/json',
            responseJsonSchema: toPortableSchema(call.reply.schema),
          }
        : {}),
      ...(thinking.config ? { thinkingConfig: thinking.config } : {}),
    },
    safetySettings: SAFETY_SETTINGS,
    ...(call.search ? { tools: [{ googleSearch: {} }] } : {}),
  }
  return { body, ignored }
}
