import { type JsonObject, objectOf, objectsOf, type SimulatedCall, textOf } from './call.ts'
import { type CallReading, countTokens, type Finish, pieces, type TextDraft } from './protocol.ts'

function contentText(content: unknown): string {
  if (typeof content === 'string') return content
  return objectsOf(content)
    .map((part) => textOf(part.text))
    .join('\n')
}

const textsOf = (body: JsonObject | null, roles: readonly string[]): string =>
  objectsOf(body?.messages)
    .filter(({ role }) => roles.includes(textOf(role)))
    .map(({ content }) => contentText(content))
    .join('\n')

/** What a body of /chat/completions asks for, at OpenRouter and at local servers alike. */
export function readChat(body: JsonObject | null, key: string | null): CallReading {
  const format = objectOf(body?.response_format)
  const named = objectOf(format.json_schema)
  const hasSchema = format.type === 'json_schema'
  const searches = objectsOf(body?.tools).some(({ type }) => type === 'openrouter:web_search')
  return {
    kind: searches ? 'search' : 'text',
    model: textOf(body?.model) || null,
    key,
    body,
    system: textsOf(body, ['system', 'developer']),
    prompt: textsOf(body, ['user']),
    schema: hasSchema ? objectOf(named.schema) : null,
    schemaName: hasSchema ? textOf(named.name) || null : null,
    stream: body?.stream === true,
  }
}

const FINISH: Readonly<Record<Finish, string>> = {
  stop: 'stop',
  length: 'length',
  filtered: 'content_filter',
  prompt_filtered: 'content_filter',
  no_image: 'stop',
}

/** The word for why a model stopped. */
export function finishReason(finish: Finish): string {
  return FINISH[finish]
}

/** Tokens of a call by OpenAI's names, without a price. */
export function chatUsage(call: SimulatedCall, text: string, reasoning: number) {
  const input = countTokens(call.system + call.prompt + JSON.stringify(call.schema ?? ''))
  const output = countTokens(text) + reasoning
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: reasoning },
  }
}

/** The frames of a chat stream up to the finish reason, without usage. */
export function chatFrames(base: JsonObject, draft: TextDraft, count: number): JsonObject[] {
  const chunk = (delta: JsonObject, finish: string | null = null): JsonObject => ({
    ...base,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finish, logprobs: null }],
  })
  return [
    ...pieces(draft.text, count).map((content) => chunk({ role: 'assistant', content })),
    chunk({ role: 'assistant', content: '' }, finishReason(draft.finish)),
  ]
}

/** One event of a stream. */
export function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`
}

/** What ends a stream. */
export const DONE = 'data: [DONE]\n\n'
