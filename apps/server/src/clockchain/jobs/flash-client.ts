import type { Visibility } from '@timepoint/contracts'
import { type Dispatcher, Pool, request } from 'undici'
import { z } from 'zod'
import type { Logger } from '../../platform/log.ts'
import { retryAfterMs } from '../../providers/shared/retry-after.ts'
import { FlashError } from './flash-error.ts'
import { FlashScene } from './flash-scene.ts'

/** What the client of Flash is built from. */
export interface FlashClientOptions {
  /** Asked for each call: in one process the port is known only when it listens. */
  baseUrl(): string
  /** Null: calls carry no key. */
  serviceKey: string | null
  log: Logger
  /** Longest time of one call, its whole answer included. */
  timeoutMs?: number | undefined
  /** What a good answer may have, in bytes. */
  maxBytes?: number
  /** In the place of connections of its own. */
  dispatcher?: Dispatcher
}

/** What a render is asked for with. */
interface RenderOptions {
  visibility: Visibility
  generateImage: boolean
  /** Repeated calls with the same one are one render. */
  idempotencyKey: string
  requestId: string | null
  /** Whose render it is; null: the service's own. */
  userId: string | null
  signal?: AbortSignal
}

/** A page of scenes: newest first, or by their last change, the oldest first. */
export interface FlashPage {
  /** Those that can be read. */
  items: FlashScene[]
  /** Ids of scenes that are no more; only by changes. */
  deleted: string[]
  /** Where to go on; null: Flash has listed scenes, not changes. */
  nextCursor: string | null
}

/** What of the list of scenes is wanted. */
interface ListOptions {
  /** What changed since a cursor, an empty one being the beginning; absent: the list, page by page. */
  changedSince?: string
  /** Whether changed scenes are wanted with everything they have; a Flash may not know how. */
  full?: boolean
  /** From 1. */
  page?: number
  /** 1 to 100. */
  pageSize: number
  status?: 'completed' | 'failed' | 'pending' | 'processing'
  visibility?: 'public' | 'private'
  signal?: AbortSignal
}

/** Flash, as Clockchain calls it. @throws FlashError from every method, for whatever is not 2xx. */
export interface FlashClient {
  /** Renders and waits for the whole scene. */
  generateSync(
    query: string,
    preset: string,
    requestContext: Readonly<Record<string, unknown>>,
    options: RenderOptions,
  ): Promise<FlashScene>
  /** A scene with everything it has. */
  getTimepoint(id: string, signal?: AbortSignal): Promise<FlashScene>
  listTimepoints(options: ListOptions): Promise<FlashPage>
  setVisibility(id: string, visibility: Visibility, signal?: AbortSignal): Promise<void>
  /** Makes an account for somebody whom Flash does not know by that name, unless there is one. */
  resolveUser(name: string, signal?: AbortSignal): Promise<void>
  /** Whether Flash answers within two seconds. */
  isUp(): Promise<boolean>
  /** Closes the connections; calls under way end with `network`. */
  close(): Promise<void>
}

const TIMEOUT_MS = 300_000
/** How long a sign of life is waited for. */
const UP_MS = 2000
const CONNECT_MS = 10_000
const MAX_BYTES = 16 * 1024 * 1024

/** More of a refusal says nothing more. */
const REFUSAL_BYTES = 64 * 1024

const Problem = z.object({
  code: z.string().nullish().catch(null),
  timepoint_id: z.string().max(200).nullish().catch(null),
})

/** An item without a form that is known is left out: the others are none the worse for it. */
const Page = z
  .object({
    items: z.array(z.unknown()),
    deleted: z.array(z.object({ id: z.string().min(1).max(200) })).nullish(),
    next_cursor: z.string().max(1000).nullish(),
  })
  .transform(({ items, deleted, next_cursor: cursor }) => ({
    items: items.flatMap((item) => FlashScene.safeParse(item).data ?? []),
    deleted: (deleted ?? []).map(({ id }) => id),
    nextCursor: cursor ?? null,
  }))

interface Call {
  method: 'GET' | 'POST' | 'PATCH'
  path: string
  headers?: Record<string, string>
  body?: unknown
  signal?: AbortSignal | undefined
}

interface Answer {
  status: number
  headers: Dispatcher.ResponseData['headers']
  text: string
}

/** In single quotes and one line, whatever it holds. */
function shown(query: string): string {
  const escaped = JSON.stringify(query).slice(1, -1)
  return `'${escaped.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A body up to its limit. @throws FlashError unreadable for a longer one. */
async function readBody(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new FlashError('unreadable', 'the answer of Flash is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The start of a refusal. */
async function readRefusal(body: Dispatcher.ResponseData['body']): Promise<string> {
  return readBody(body, REFUSAL_BYTES).catch((error: unknown) => {
    if (error instanceof FlashError) return ''
    throw error
  })
}

function kindOf(status: number, code: string | null): FlashError['kind'] {
  if (status === 409 && (code === 'conflict' || code === null)) return 'conflict'
  if (status === 429) return 'rate_limited'
  return status >= 500 ? 'failed' : 'refused'
}

function toFlashError({ status, headers, text }: Answer): FlashError {
  const problem = Problem.safeParse(parsed(text)).data
  const code = problem?.code ?? null
  const flat = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  )
  const waitMs = retryAfterMs(flat)
  return new FlashError(kindOf(status, code), `Flash answered ${status}`, {
    status,
    code,
    timepointId: problem?.timepoint_id ?? null,
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
  })
}

/** @throws FlashError unreadable */
function read<T>(schema: z.ZodType<T>, text: string): T {
  const result = schema.safeParse(parsed(text))
  if (result.success) return result.data
  // Not the cause: it would bring text of the answer into logs.
  throw new FlashError('unreadable', 'the answer of Flash is not what was asked for')
}

/** One pool for the service; another one should its address change. */
function createConnections(dispatcher: Dispatcher | undefined) {
  let pool: { origin: string; dispatcher: Pool } | null = null
  return {
    to(origin: string): Dispatcher {
      if (dispatcher) return dispatcher
      if (pool?.origin !== origin) {
        void pool?.dispatcher.close().catch(() => {})
        const options = { connect: { timeout: CONNECT_MS }, allowH2: false }
        pool = { origin, dispatcher: new Pool(origin, options) }
      }
      return pool.dispatcher
    },
    close: async () => {
      await pool?.dispatcher.destroy()
    },
  }
}

/**
 * A client of Flash over connections of its own. It calls once and never retries; redirects are not
 * followed. The log is named `clockchain.renderer`.
 */
export function createFlashClient(options: FlashClientOptions): FlashClient {
  const { baseUrl, serviceKey, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = options
  const log = options.log.child({ name: 'clockchain.renderer' })
  const connections = createConnections(options.dispatcher)
  const key = serviceKey === null ? {} : { 'x-service-key': serviceKey }

  async function exchange({ method, path, headers, body }: Call, signal: AbortSignal) {
    const url = new URL(baseUrl().replace(/\/$/, '') + path)
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const response = await request(url, {
      method,
      headers: { accept: 'application/json', ...json, ...key, ...headers },
      body: body === undefined ? null : JSON.stringify(body),
      signal,
      // The whole call has its limit: a body that drips would never be idle.
      headersTimeout: 0,
      bodyTimeout: 0,
      dispatcher: connections.to(url.origin),
    })
    const { statusCode: status, headers: received } = response
    response.body.on('error', () => {}) // Of a body that is closed unread; readers are told anyhow.
    try {
      const isGood = status >= 200 && status < 300
      const text = await (isGood ? readBody(response.body, maxBytes) : readRefusal(response.body))
      return { status, headers: received, text }
    } finally {
      response.body.destroy()
    }
  }

  async function call(asked: Call): Promise<string> {
    const limit = AbortSignal.timeout(timeoutMs)
    const signal = asked.signal ? AbortSignal.any([asked.signal, limit]) : limit
    let answer: Answer
    try {
      signal.throwIfAborted()
      answer = await exchange(asked, signal)
    } catch (cause) {
      if (asked.signal?.aborted) throw asked.signal.reason
      if (cause instanceof FlashError) throw cause
      if (limit.aborted) throw new FlashError('timeout', `Flash took longer than ${timeoutMs} ms`)
      throw new FlashError('network', 'the connection to Flash failed', { cause })
    }
    if (answer.status >= 200 && answer.status < 300) return answer.text
    throw toFlashError(answer)
  }

  const at = (id: string) => `/api/v1/timepoints/${encodeURIComponent(id)}`
  return {
    async generateSync(query, preset, requestContext, asked) {
      const { visibility, generateImage, idempotencyKey, requestId, userId, signal } = asked
      log.info(`Flash generate: query=${shown(query)} preset=${preset}`)
      const text = await call({
        method: 'POST',
        path: '/api/v1/timepoints/generate/sync',
        headers: {
          'idempotency-key': idempotencyKey,
          ...(requestId === null ? {} : { 'x-request-id': requestId }),
          ...(userId === null ? {} : { 'x-user-id': userId }),
        },
        body: {
          query,
          preset,
          visibility,
          generate_image: generateImage,
          request_context: requestContext,
        },
        signal,
      })
      return read(FlashScene, text)
    },
    async getTimepoint(id, signal) {
      return read(FlashScene, await call({ method: 'GET', path: `${at(id)}?full=true`, signal }))
    },
    async listTimepoints({ changedSince, full, page, pageSize, status, visibility, signal }) {
      const query = new URLSearchParams({
        page_size: `${pageSize}`,
        ...(changedSince === undefined ? {} : { changed_since: changedSince }),
        ...(full ? { full: 'true' } : {}),
        ...(page === undefined ? {} : { page: `${page}` }),
        ...(status ? { status } : {}),
        ...(visibility ? { visibility } : {}),
      })
      return read(Page, await call({ method: 'GET', path: `/api/v1/timepoints?${query}`, signal }))
    },
    async setVisibility(id, visibility, signal) {
      const body = { visibility }
      await call({ method: 'PATCH', path: `${at(id)}/visibility`, body, signal })
    },
    async resolveUser(name, signal) {
      const body = { external_id: name }
      await call({ method: 'POST', path: '/api/v1/users/resolve', body, signal })
    },
    async isUp() {
      const signal = AbortSignal.timeout(UP_MS)
      const asked = { method: 'GET', path: '/health', signal } as const
      return exchange(asked, signal).then(
        ({ status }) => status < 500,
        () => false,
      )
    },
    close: () => connections.close(),
  }
}
