import {
  isObject,
  type JsonObject,
  objectOf,
  objectsOf,
  type SimulatedCall,
  textOf,
} from './call.ts'
import { openRouterCatalogue, priceOf } from './catalogue-openrouter.ts'
import { chatFrames, chatUsage, DONE, event, finishReason, readChat } from './openai-style.ts'
import {
  allows,
  bearer,
  countTokens,
  type Draft,
  type Encoded,
  type ImageDraft,
  jsonAnswer,
  type Protocol,
  parseJson,
  type RawRequest,
  type Reply,
  type Settings,
  type TextDraft,
} from './protocol.ts'

const SECONDS = 1000

/** An error as OpenRouter writes it. */
export function openRouterError(
  code: number,
  message: string,
  extra: JsonObject = {},
  headers: Record<string, string> = {},
): Reply {
  return {
    status: code,
    headers,
    body: { error: { message, code, ...extra }, user_id: 'user_sim' },
  }
}

/** A model that nobody serves any more. */
export function openRouterGone(model: string): Reply {
  return openRouterError(404, `No endpoints found for ${model}.`, {
    availability: {
      code: 'model_deprecated',
      retryable: false,
      retry_after: null,
      fallback_models: [],
    },
  })
}

function read({ method, url, headers, bytes }: RawRequest) {
  const path = url.pathname.replace(/^\/api\/v1/, '')
  const key = bearer(headers)
  if (method === 'GET' && ['/models', '/images/models', '/key', '/auth/key'].includes(path)) {
    return { kind: 'catalogue' as const, model: null, key }
  }
  if (method !== 'POST') return null
  const body = parseJson(bytes)
  if (path === '/chat/completions') return readChat(body, key)
  if (path !== '/images') return null
  const model = textOf(body?.model) || null
  return { kind: 'image' as const, model, key, body, prompt: textOf(body?.prompt) }
}

/** Where a schema is not strict: the path, or null. Source: providers.md, Structured output. */
function laxness(schema: JsonObject, path: string): string | null {
  const properties = isObject(schema.properties) ? schema.properties : null
  if (properties || schema.type === 'object') {
    if (schema.additionalProperties !== false) {
      return `In context=${path}, 'additionalProperties' is required to be supplied and to be false.`
    }
    const required: unknown[] = Array.isArray(schema.required) ? schema.required : []
    const missing = Object.keys(properties ?? {}).find((name) => !required.includes(name))
    if (missing) {
      return `In context=${path}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`
    }
  }
  const inner = [
    ...Object.values(properties ?? {}),
    ...Object.values(objectOf(schema.$defs)),
    ...objectsOf(schema.anyOf),
    schema.items,
  ].filter(isObject)
  for (const node of inner) {
    const found = laxness(node, path)
    if (found) return found
  }
  return null
}

function refuseChat(call: SimulatedCall): Reply | null {
  const format = objectOf(call.body?.response_format)
  const named = objectOf(format.json_schema)
  const problem = named.strict === true && call.schema ? laxness(call.schema, '()') : null
  if (problem) {
    const raw = `Invalid schema for response_format '${call.schemaName}': ${problem}`
    const metadata = {
      raw: JSON.stringify({ error: { message: raw, type: 'invalid_request_error' } }),
      provider_name: 'OpenAI',
    }
    return openRouterError(400, 'Provider returned error', { metadata })
  }
  const { reasoning } = objectOf(call.body)
  if (isObject(reasoning) && reasoning.effort !== undefined && reasoning.max_tokens !== undefined) {
    return openRouterError(400, 'Only one of "reasoning.effort" and "reasoning.max_tokens" allowed')
  }
  return null
}

/** Models that are asked in turn: the first that is alive answers. */
function asked({ model, body }: SimulatedCall): string[] {
  const others = Array.isArray(body?.models) ? body.models.map(textOf) : []
  return [...(model ? [model] : []), ...others]
}

function answering(call: SimulatedCall, settings: Settings): string | null {
  const base = (id: string) => id.replace(/:(online|nitro|floor|exacto|thinking)$/, '')
  return asked(call).find((id) => allows(settings.models.openrouter, base(id))) ?? null
}

function refuse(call: SimulatedCall, settings: Settings): Reply | null {
  // The catalogues are open.
  if (call.kind === 'catalogue' && !/\/key\b/.test(call.path)) return null
  if (settings.keys.openrouter.size > 0 && !call.key) {
    return openRouterError(401, 'No auth credentials found')
  }
  if (!allows(settings.keys.openrouter, call.key)) return openRouterError(401, 'User not found.')
  if (call.kind === 'catalogue') return null
  if (!call.body) return openRouterError(400, 'Invalid JSON')
  if (!call.model) return openRouterError(400, 'No models provided')
  if (!answering(call, settings)) return openRouterGone(call.model)
  if (call.kind === 'image') {
    return call.prompt ? null : openRouterError(400, 'Invalid input: prompt is required')
  }
  return refuseChat(call)
}

const REASONING: Readonly<Record<string, number>> = {
  low: 180,
  medium: 700,
  high: 2200,
  xhigh: 5000,
}

function usageOf(draft: TextDraft, call: SimulatedCall, model: string) {
  const effort = textOf(objectOf(call.body?.reasoning).effort)
  const usage = chatUsage(call, draft.text, REASONING[effort] ?? 0)
  const price = priceOf(model)
  const cost = usage.prompt_tokens * price.prompt + usage.completion_tokens * price.completion
  const search = draft.search && { server_tool_use: { web_search_requests: 1 } }
  return { ...usage, cost: cost + (search ? 0.007 : 0), is_byok: false, ...search }
}

function annotations({ search }: TextDraft) {
  return (search?.supports ?? []).flatMap(({ start, end, sources }) =>
    sources.flatMap((index) => {
      const source = search?.sources[index]
      if (!source) return []
      const content = search?.text.slice(start, end) ?? ''
      const cited = { url: source.url, title: source.title, content }
      const span = { start_index: start, end_index: end }
      return [{ type: 'url_citation', url_citation: { ...cited, ...span } }]
    }),
  )
}

function encodeImage(draft: ImageDraft, call: SimulatedCall): Encoded {
  const { picture } = draft
  const input = countTokens(call.prompt)
  return jsonAnswer({
    created: Math.floor(call.startedAt / SECONDS),
    data: picture ? [{ b64_json: picture.base64, media_type: picture.mime }] : [],
    usage: {
      prompt_tokens: input,
      completion_tokens: 4175,
      total_tokens: input + 4175,
      cost: 0.009,
    },
  })
}

function encode(draft: Draft, call: SimulatedCall, settings: Settings): Encoded {
  if (draft.is === 'image') return encodeImage(draft, call)
  const model = answering(call, settings) ?? call.model ?? ''
  const id = `gen-${call.id}`
  const created = Math.floor(call.startedAt / SECONDS)
  const base = { id, provider: 'Simulated', model, created }
  const usage = usageOf(draft, call, model)
  const cited = draft.search ? { annotations: annotations(draft) } : {}
  if (!call.stream) {
    const message = { role: 'assistant', content: draft.text, refusal: null, ...cited }
    const finish = { finish_reason: finishReason(draft.finish), native_finish_reason: 'STOP' }
    const choices = [{ index: 0, logprobs: null, ...finish, message }]
    return jsonAnswer({ ...base, object: 'chat.completion', choices, usage })
  }
  const frames = chatFrames(base, draft, settings.streamMs > 0 ? 12 : 3)
  const delta = { role: 'assistant', content: '', ...cited }
  const citing = draft.search
    ? [{ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta }] }]
    : []
  const last = { ...base, object: 'chat.completion.chunk', choices: [], usage }
  return {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
    preamble: ': OPENROUTER PROCESSING\n\n',
    frames: [...[...frames.slice(0, -1), ...citing, ...frames.slice(-1), last].map(event), DONE],
    isStream: true,
  }
}

/** OpenRouter. Source: providers.md, section 2, OpenRouter. */
export const openrouter: Protocol = {
  provider: 'openrouter',
  basePath: '/api/v1',
  read,
  refuse,
  catalogue: openRouterCatalogue,
  ratioOf: (call) => textOf(call.body?.aspect_ratio) || '1:1',
  encode,
  notFound: openRouterError(404, 'Not Found'),
}
