import type { FailureKind, Sampling, TextCall, TokenUsage } from '../provider.ts'
import { isObject, type JsonObject, listOf, numberOf, objectOf, textOf } from './json-value.ts'
import { modelIdOf } from './model-id.ts'
import { WrittenThoughts } from './written-thoughts.ts'

/** Sampling parameters under the names of chat completions. */
export function chatSampling(sampling: Sampling): JsonObject {
  const { temperature, topP, topK, frequencyPenalty, presencePenalty, repetitionPenalty, stop } =
    sampling
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(topK === undefined ? {} : { top_k: topK }),
    ...(frequencyPenalty === undefined ? {} : { frequency_penalty: frequencyPenalty }),
    ...(presencePenalty === undefined ? {} : { presence_penalty: presencePenalty }),
    ...(repetitionPenalty === undefined ? {} : { repetition_penalty: repetitionPenalty }),
    ...(stop ? { stop } : {}),
  }
}

/** Texts as such and not as lists of parts, which not all hosts of open models take. */
export function chatMessages({ system, prompt }: Pick<TextCall, 'system' | 'prompt'>) {
  return [
    { role: 'system', content: system },
    { role: 'user', content: prompt },
  ]
}

/** What asks for JSON by a schema in strict form. */
export function schemaFormat(name: string, schema: JsonObject) {
  return { type: 'json_schema', json_schema: { name, strict: true, schema } }
}

/** Asks for a stream whose last frame has the usage. */
export const STREAMED = { stream: true, stream_options: { include_usage: true } }

/** Fields in which servers tell what a model thinks; OpenAI names none. */
const THOUGHTS = ['reasoning_content', 'reasoning', 'reasoning_details']

const isThinking = (delta: JsonObject) =>
  THOUGHTS.some((name) => {
    const thought = delta[name]
    return (typeof thought === 'string' || Array.isArray(thought)) && thought.length > 0
  })

/**
 * What the frames of a chat completion say together; fields that are not as they should be are passed
 * over. Source: OpenAI's API reference, "Chat completion chunk".
 */
export class ChatFrames {
  model: string | null = null
  tokens: Pick<TokenUsage, 'inputTokens' | 'outputTokens'> | null = null
  /** What OpenRouter says that it cost. */
  costUsd: number | null = null
  /** Null while the answer goes on. */
  finishReason: string | null = null
  /** Whether the model refused in the field for it, after which it stops as if all were well. */
  isRefused = false
  /** As they came. */
  readonly annotations: unknown[] = []
  readonly #thoughts = new WrittenThoughts()

  /** @param onDelta see AnswerReader */
  add(frame: JsonObject, onDelta: (text: string) => void): void {
    this.model = modelIdOf(frame.model) ?? this.model
    if (isObject(frame.usage)) this.#addUsage(frame.usage)
    const choice = objectOf(listOf(frame.choices)[0])
    if (!choice) return
    this.finishReason = textOf(choice.finish_reason) || this.finishReason
    // An answer that is not streamed has a message in its place.
    const delta = objectOf(choice.delta) ?? objectOf(choice.message)
    if (delta) this.#addDelta(delta, onDelta)
  }

  #addUsage(usage: JsonObject): void {
    this.costUsd = numberOf(usage.cost) ?? this.costUsd
    const inputTokens = numberOf(usage.prompt_tokens)
    const outputTokens = numberOf(usage.completion_tokens)
    if (inputTokens !== null || outputTokens !== null)
      this.tokens = { inputTokens: inputTokens ?? 0, outputTokens: outputTokens ?? 0 }
  }

  #addDelta(delta: JsonObject, onDelta: (text: string) => void): void {
    if (isThinking(delta)) onDelta('')
    if (typeof delta.content === 'string') {
      if (delta.content !== '') onDelta(this.#thoughts.visible(delta.content))
    }
    // Mistral's models write lists of parts, thoughts among them.
    else for (const part of listOf(delta.content)) onDelta(textOf(objectOf(part)?.text))
    if (textOf(delta.refusal) !== '') {
      this.isRefused = true
      onDelta('')
    }
    this.annotations.push(...listOf(delta.annotations))
  }
}

/** How a chat completion ended; null when it did not. `error` is OpenRouter's. */
export function endOfChat({
  finishReason,
  isRefused,
}: Pick<ChatFrames, 'finishReason' | 'isRefused'>): FailureKind | 'whole' | null {
  switch (finishReason) {
    case null:
      return null
    case 'stop':
      return isRefused ? 'blocked' : 'whole'
    case 'length':
      return 'truncated'
    case 'content_filter':
      return 'blocked'
    case 'error':
      return 'overloaded'
    default:
      return 'unusable'
  }
}
