import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { isObject, type JsonObject, textOf } from './call.ts'

/** What is wrong with a call this time. */
export type FlashFault =
  /** Answered with this status and nothing rendered. */
  | { kind: 'refused'; status: number; code?: string; headers?: Record<string, string> }
  /** Rendered, and failed: told as Flash does, with the id. */
  | { kind: 'render-failed'; status: number }
  /** 200 with a scene that says that it failed. */
  | { kind: 'status-failed' }
  /** 200 with this text. */
  | { kind: 'says'; text: string }
  /** 200, and so much of the scene is replaced. */
  | { kind: 'scene'; over: JsonObject }
  /** The connection is cut after the render has begun. */
  | { kind: 'cut' }
  /** Never answered. */
  | { kind: 'silent' }
  /** A byte now and then, for ever. */
  | { kind: 'dripping' }

/** A request as the simulator saw it. Times are milliseconds since 1970. */
export interface FlashCall {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: JsonObject
  query: string
  key: string | null
  startedAt: number
  endedAt: number | null
  status: number | null
}

/** One render, which goes on whatever becomes of who asked for it. */
export interface FlashRender {
  id: string
  key: string
  query: string
  visibility: string
  startedAt: number
  endedAt: number | null
}

interface Answer {
  status: number
  text: string
  headers?: Record<string, string>
}

interface Known extends FlashRender {
  answer: Promise<Answer>
  done: boolean
}

const SYNC = '/api/v1/timepoints/generate/sync'
const ONE = /^\/api\/v1\/timepoints\/([^/?]+)(\/visibility)?(?:\?.*)?$/

const json = (status: number, value: unknown, headers?: Record<string, string>): Answer => ({
  status,
  text: JSON.stringify(value),
  ...(headers ? { headers } : {}),
})

function problem(
  status: number,
  code: string,
  more: JsonObject = {},
  headers?: Record<string, string>,
) {
  const detail = 'SECRET at https://flash.internal.example/x (stack.ts:1:1)'
  return json(status, { status, code, detail, error: detail, ...more }, headers)
}

async function readJson(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const value: unknown = text === '' ? {} : JSON.parse(text)
  return isObject(value) ? value : {}
}

/** A year in a query is that of the scene. */
const yearIn = (query: string) => Number(/\b(\d{3,4})\b/.exec(query)?.[1] ?? 1900)

function sceneOf({ id, query, visibility }: FlashRender): JsonObject {
  return {
    id,
    timepoint_id: id,
    status: 'completed',
    title: query.replace(/,? *\b\d{3,4}\b/, '').trim() || 'Untitled',
    query,
    slug: `a-scene-${id.slice(0, 6)}`,
    year: yearIn(query),
    month: null,
    day: null,
    date_precision: 'year',
    location: 'Theatre of Pompey, Rome, Lazio, Italy',
    visibility,
    tags: ['simulated'],
    characters: { characters: [{ name: 'Somebody' }] },
    moment: { plot_summary: 'Something happens.' },
    citations: [{ title: 'A book', url: 'https://example.org/book' }],
    confidence: { overall: 0.5 },
    text_model_used: 'simulated',
  }
}

/** Flash at the network edge: its sync endpoint, keys, polling and visibility, with faults. */
export class FlashSimulator {
  readonly calls: FlashCall[] = []
  /** How long a render takes, in milliseconds. */
  renderMs = 30
  readonly #faults: { query: string; fault: FlashFault; times: number }[] = []
  readonly #renders = new Map<string, Known>()
  readonly #server = createServer((request, response) => void this.#serve(request, response))

  /** Listens on a port of its own. */
  static async start(): Promise<FlashSimulator> {
    const simulator = new FlashSimulator()
    simulator.#server.listen(0, '127.0.0.1')
    await once(simulator.#server, 'listening')
    return simulator
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Calls of the sync endpoint whose query has these words. */
  syncs(words = ''): FlashCall[] {
    return this.calls.filter(({ path, query }) => path === SYNC && query.includes(words))
  }

  get renders(): FlashRender[] {
    return [...this.#renders.values()]
  }

  /** The most renders that went on at the same time. */
  get mostAtOnce(): number {
    const changes = this.renders
      .flatMap(({ startedAt, endedAt }) => [
        { at: startedAt, by: 1 },
        { at: endedAt ?? Number.POSITIVE_INFINITY, by: -1 },
      ])
      .sort((a, b) => a.at - b.at || a.by - b.by)
    let running = 0
    return changes.reduce((most, { by }) => {
      running += by
      return Math.max(most, running)
    }, 0)
  }

  /** The next calls (all, unless told) for queries with these words go wrong. */
  fail(query: string, fault: FlashFault, times = Number.POSITIVE_INFINITY): void {
    this.#faults.push({ query, fault, times })
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #takeFault(query: string): FlashFault | null {
    const found = this.#faults.find((entry) => entry.times > 0 && query.includes(entry.query))
    if (!found) return null
    found.times -= 1
    return found.fault
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.timeOrigin + performance.now()
    const { method = '', url = '', headers } = request
    const body = await readJson(request).catch((): JsonObject => ({}))
    const given = headers['idempotency-key']
    const key = typeof given === 'string' ? given : null
    const rest = { query: textOf(body.query), key, startedAt, endedAt: null, status: null }
    const call: FlashCall = { method, path: url, headers, body, ...rest }
    this.calls.push(call)
    const answer = url === SYNC ? await this.#generate(call, response) : this.#one(method, url)
    call.endedAt = performance.timeOrigin + performance.now()
    if (!answer || response.destroyed) return
    call.status = answer.status
    const type = answer.status < 300 ? 'application/json' : 'application/problem+json'
    response.writeHead(answer.status, { 'content-type': type, ...answer.headers }).end(answer.text)
  }

  #one(method: string, url: string): Answer {
    const id = ONE.exec(url)?.[1]
    const render = this.renders.find((known) => known.id === id) as Known | undefined
    if (!render) return problem(404, 'not_found')
    if (method === 'GET' && !render.done) return json(200, { id, status: 'processing' })
    return json(200, sceneOf(render))
  }

  /** @returns null when there is no answer. */
  async #generate(call: FlashCall, response: ServerResponse): Promise<Answer | null> {
    const { query } = call
    const key = call.key ?? randomUUID()
    const known = this.#renders.get(key)
    if (known && !known.done) return problem(409, 'conflict', { timepoint_id: known.id })
    if (known) {
      const answer = await known.answer
      return { ...answer, headers: { ...answer.headers, 'idempotency-replayed': 'true' } }
    }
    const fault = this.#takeFault(query)
    switch (fault?.kind) {
      case 'refused':
        return problem(fault.status, fault.code ?? 'invalid_input', {}, fault.headers)
      case 'silent':
        return null
      case 'dripping':
        return this.#drip(response)
      case 'cut':
        void this.#render(call, key, null)
        response.destroy()
        return null
      default:
        return this.#render(call, key, fault ?? null)
    }
  }

  #drip(response: ServerResponse): null {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write(' '), 20)
    response.on('close', () => clearInterval(timer))
    return null
  }

  #render({ query, body }: FlashCall, key: string, fault: FlashFault | null): Promise<Answer> {
    const visibility = textOf(body.visibility)
    const startedAt = performance.timeOrigin + performance.now()
    const render: FlashRender = {
      id: randomUUID(),
      key,
      query,
      visibility,
      startedAt,
      endedAt: null,
    }
    const answer = sleep(this.renderMs).then(() => {
      known.done = true
      known.endedAt = performance.timeOrigin + performance.now()
      return this.#answerOf(render, fault)
    })
    const known: Known = { ...render, answer, done: false }
    this.#renders.set(key, known)
    return answer
  }

  #answerOf(render: FlashRender, fault: FlashFault | null): Answer {
    const scene = sceneOf(render)
    switch (fault?.kind) {
      case 'render-failed':
        return problem(fault.status, 'provider_error', { timepoint_id: render.id })
      case 'status-failed':
        return json(200, { ...scene, status: 'failed', error: 'SECRET of Flash' })
      case 'says':
        return { status: 200, text: fault.text }
      case 'scene':
        return json(200, { ...scene, ...fault.over })
      default:
        return json(200, scene)
    }
  }
}
