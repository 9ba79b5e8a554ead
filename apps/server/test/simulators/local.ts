import { isObject, type JsonObject, objectOf, type SimulatedCall, textOf } from './call.ts'
import { chatFrames, chatUsage, DONE, event, finishReason, readChat } from './openai-style.ts'
import {
  allows,
  bearer,
  type Draft,
  type Encoded,
  type ImageDraft,
  jsonAnswer,
  type Protocol,
  parseJson,
  type RawRequest,
  type Reply,
  type Settings,
} from './protocol.ts'

/** An error as OpenAI and the servers that follow it write it. */
export function localError(
  status: number,
  message: string,
  type = 'invalid_request_error',
  headers: Record<string, string> = {},
): Reply {
  return { status, headers, body: { error: { message, type, param: null, code: null } } }
}

function read({ method, url, headers, bytes }: RawRequest) {
  const key = bearer(headers)
  if (method === 'GET' && url.pathname === '/v1/models') {
    return { kind: 'catalogue' as const, model: null, key }
  }
  if (method !== 'POST') return null
  const body = parseJson(bytes)
  if (url.pathname === '/v1/chat/completions') return readChat(body, key)
  if (url.pathname !== '/v1/images/generations') return null
  const model = textOf(body?.model) || null
  return { kind: 'image' as const, model, key, body, prompt: textOf(body?.prompt) }
}

function refuse(call: SimulatedCall, settings: Settings): Reply | null {
  if (!allows(settings.keys.local, call.key)) {
    return localError(401, 'Invalid API Key', 'authentication_error')
  }
  if (call.kind === 'catalogue') return null
  if (!call.body) return localError(400, 'Failed to parse request body')
  if (!allows(settings.models.local, call.model)) {
    return localError(404, `model '${call.model}' not found`, 'not_found_error')
  }
  const format = textOf(objectOf(call.body.response_format).type)
  const refused = {
    json_schema: [] as string[],
    json_object: ['json_schema'],
    none: ['json_schema', 'json_object'],
  }[settings.localFormat]
  if (!refused.includes(format)) return null
  return localError(400, `'response_format.type' ${format} is not supported`)
}

function catalogue(_call: SimulatedCall, settings: Settings): Reply {
  const ids = settings.models.local.size > 0 ? [...settings.models.local] : ['simulated-local']
  const entry = (id: string) => ({ id, object: 'model', created: 1_780_000_000, owned_by: 'local' })
  return { status: 200, body: { object: 'list', data: ids.map(entry) } }
}

/** Whether a value looks like the schema of an object. */
function isSchema(value: unknown): value is JsonObject {
  return isObject(value) && isObject(value.properties)
}

/** The first JSON text in it that is the schema of an object. */
function schemaIn(text: string): JsonObject | null {
  for (let start = text.indexOf('{'); start >= 0; start = text.indexOf('{', start + 1)) {
    for (let end = text.lastIndexOf('}'); end > start; end = text.lastIndexOf('}', end - 1)) {
      const value = parseJson(Buffer.from(text.slice(start, end + 1)))
      if (isSchema(value)) return value
      if (value) break
    }
  }
  return null
}

/**
 * The schema that a prompt shows in words, for calls that send none; null when there is none. Its
 * title then names the call.
 */
export function schemaShown(call: SimulatedCall): JsonObject | null {
  const all = `${call.system}\n${call.prompt}`
  if (!all.includes('"properties"')) return null
  const schema = schemaIn(all)
  if (schema) call.schemaName ??= textOf(schema.title) || null
  return schema
}

function encodeImage(draft: ImageDraft, call: SimulatedCall): Encoded {
  const data = draft.picture ? [{ b64_json: draft.picture.base64 }] : []
  return jsonAnswer({ created: Math.floor(call.startedAt / 1000), data })
}

function encode(draft: Draft, call: SimulatedCall, settings: Settings): Encoded {
  if (draft.is === 'image') return encodeImage(draft, call)
  const created = Math.floor(call.startedAt / 1000)
  const model = call.model ?? 'simulated-local'
  const base = { id: `chatcmpl-${call.id}`, created, model, system_fingerprint: 'simulated' }
  const usage = chatUsage(call, draft.text, 0)
  if (!call.stream) {
    const message = { role: 'assistant', content: draft.text }
    const finish_reason = finishReason(draft.finish)
    const choices = [{ index: 0, message, logprobs: null, finish_reason }]
    return jsonAnswer({ ...base, object: 'chat.completion', choices, usage })
  }
  const frames = chatFrames(base, draft, settings.streamMs > 0 ? 12 : 3)
  // Servers that follow OpenAI send usage in a stream only when asked for it.
  const isAsked = objectOf(call.body?.stream_options).include_usage === true
  const last = { ...base, object: 'chat.completion.chunk', choices: [], usage }
  return {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
    preamble: '',
    frames: [...frames.map(event), ...(isAsked ? [event(last)] : []), DONE],
    isStream: true,
  }
}

/** A server with the paths of OpenAI, such as llama.cpp or vLLM. Source: providers.md, section 4. */
export const local: Protocol = {
  provider: 'local',
  basePath: '/v1',
  read,
  refuse,
  catalogue,
  ratioOf: (call) => textOf(call.body?.size).replace('x', ':') || '1:1',
  encode,
  notFound: localError(404, 'Not Found', 'not_found_error'),
}
