import { ProviderError, type TextCall } from '../provider.ts'
import type { Send } from './send.ts'

/** A request as the provider would get it. */
interface SentRequest {
  url: string
  method: string
  headers: Headers
  /** Parsed where it is text; FormData as it is. */
  body: unknown
  signal: AbortSignal | null
}

/** Sends by a `fetch`, as {@link createSend} does by itself. */
function sendWith(fetch: typeof globalThis.fetch): Send {
  return async ({ url, method, headers, body = null, signal }) => {
    const response = await fetch(url, { method, headers, body, signal })
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: response.body ?? new ReadableStream({ start: (controller) => controller.close() }),
      // One that is being read is cancelled by its reader.
      close: () => void response.body?.cancel().catch(() => {}),
    }
  }
}

/** Stands for the network in tests of adapters: answers in turn, and keeps what was sent. */
export function createFakeFetch(...replies: (Response | Error | (() => Promise<Response>))[]) {
  const sent: SentRequest[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { body } = init ?? {}
    sent.push({
      url: String(input),
      method: init?.method ?? 'GET',
      headers: new Headers(init?.headers),
      body: typeof body === 'string' ? JSON.parse(body) : body,
      signal: init?.signal ?? null,
    })
    const reply = replies.shift()
    if (reply === undefined) throw new Error('the test has no reply left')
    if (reply instanceof Error) throw reply
    return typeof reply === 'function' ? reply() : reply
  }
  return { send: sendWith(fetch), sent }
}

export function jsonReply(body: unknown, status = 200, headers: Record<string, string> = {}) {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })
}

/** An event stream of frames; text is sent as it is. */
export function sseReply(...frames: unknown[]): Response {
  const lines = frames.map((frame) =>
    typeof frame === 'string' ? frame : `data: ${JSON.stringify(frame)}\n\n`,
  )
  return new Response(lines.join(''), { headers: { 'content-type': 'text/event-stream' } })
}

/** A stream that sends some frames and then breaks with `error`, or stays open. */
export function openReply(frames: unknown[], signal: AbortSignal | null, error?: Error): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream({
    start(controller) {
      for (const frame of frames)
        controller.enqueue(encoder.encode(`data: ${JSON.stringify(frame)}\n\n`))
      signal?.addEventListener('abort', () => controller.error(signal.reason))
    },
    pull(controller) {
      if (error) controller.error(error)
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

export function textCall(parts: Partial<TextCall> = {}): TextCall {
  return {
    model: 'a-model',
    system: 'You are a historian.',
    prompt: 'Rome, 44 BCE',
    reply: null,
    maxTokens: 1000,
    thinking: 'none',
    sampling: {},
    search: false,
    openHosts: false,
    signal: new AbortController().signal,
    ...parts,
  }
}

/** The error of a call that fails as it should. */
export async function failureOf(call: Promise<unknown>): Promise<ProviderError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof ProviderError) return error
  throw new Error('no ProviderError', { cause: error })
}

/** A schema with everything that some provider refuses. */
export const AWKWARD_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  title: 'Moment',
  properties: {
    kind: { const: 'moment' },
    place: { type: 'string', minLength: 1, maxLength: 80, pattern: '^[A-Z]' },
    year: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
    names: { type: 'array', items: { type: 'string', pattern: 'x' }, uniqueItems: true },
    note: { type: 'string' },
  },
  required: ['kind', 'place', 'year', 'names'],
  not: { required: ['secret'] },
}
