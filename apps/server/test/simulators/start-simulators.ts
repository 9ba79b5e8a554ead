import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AGENT_AUTHORS } from './agent-authors.ts'
import { type Author, authorRequest, writeBySchema } from './author.ts'
import {
  type CallMatch,
  type JsonObject,
  matches,
  type SimulatedCall,
  type SimulatedProvider,
} from './call.ts'
import { GOOGLE_MODELS } from './catalogue-google.ts'
import { OPENROUTER_MODELS } from './catalogue-openrouter.ts'
import { sendAnswer, sendBroken, sendFrame, sendReply } from './delivery.ts'
import type { Effect, Fault } from './fault.ts'
import { faultNamed } from './faults.ts'
import { google } from './google.ts'
import { local, schemaShown } from './local.ts'
import { openrouter } from './openrouter.ts'
import { pictureFor } from './picture.ts'
import { pollinations } from './pollinations.ts'
import { writeSearch } from './prose.ts'
import type { Draft, Protocol, Settings } from './protocol.ts'
import { STABILITY_MODELS, stability } from './stability.ts'
import { plainTalk } from './talk-authors.ts'

const PROTOCOLS = [google, openrouter, stability, pollinations, local] as const

/** The credentials that are taken unless settings say otherwise. */
export const SIMULATED_KEYS = {
  google: 'simulated-google-key',
  openrouter: 'sk-or-simulated',
  stability: 'sk-simulated-stability',
  pollinations: 'sk_simulated_pollinations',
  local: 'simulated-local-key',
} as const

/** How simulators start; everything can be changed later through `settings`. */
export interface SimulatorOptions {
  latencyMs?: Settings['latencyMs']
  streamMs?: number
  /** Writers for single schemas by name; all others are filled in by their schema. */
  authors?: Record<string, Author>
  /** Writes answers that have no schema. */
  plainText?: (prompt: string) => string
  /** Told of each call when it has come in and when it has ended. Must not throw. */
  onCall?: (call: SimulatedCall, phase: 'started' | 'ended') => void
  /** Most calls that are kept in `calls`; the oldest go first. */
  maxCalls?: number
  /** Fixed ports by provider; otherwise any free one. */
  ports?: Partial<Record<SimulatedProvider, number>>
}

/** How a fault is to come. */
interface FaultOptions {
  /** For so many calls; otherwise for all. */
  times?: number
  /** What a hint for waiting says, in seconds. */
  retryAfterSeconds?: number
}

/** Running simulators. */
export interface Simulators extends AsyncDisposable {
  /** Base URLs as the server's configuration wants them, without a slash at the end. */
  urls: Readonly<Record<SimulatedProvider, string>>
  /** Every request, in the order of arrival. */
  calls: SimulatedCall[]
  settings: Settings
  /** Shorthand for `settings.latencyMs`. */
  latencyMs: Settings['latencyMs']
  /** Writers for single schemas by name. */
  authors: Record<string, Author>
  /** Variables that point a server at these providers. */
  env(): Record<string, string>
  /**
   * Makes calls fail. Of several rules the one that was set first acts until it is used up.
   * @returns takes the rule back.
   * @throws RangeError for an unknown name.
   */
  fault(match: CallMatch, fault: string | Fault, options?: FaultOptions): () => void
  /** Forgets calls and faults and goes back to the settings of the start. */
  reset(): void
  close(): Promise<void>
}

interface Rule {
  match: CallMatch
  fault: Fault
  left: number
  retryAfterSeconds: number
}

function settingsFrom(options: SimulatorOptions): Settings {
  const keys = (key: string) => new Set([key])
  return {
    latencyMs: options.latencyMs ?? 0,
    streamMs: options.streamMs ?? 0,
    models: {
      google: new Set(GOOGLE_MODELS),
      openrouter: new Set(OPENROUTER_MODELS),
      stability: new Set(STABILITY_MODELS),
      pollinations: new Set(),
      local: new Set(),
    },
    keys: {
      google: keys(SIMULATED_KEYS.google),
      openrouter: keys(SIMULATED_KEYS.openrouter),
      stability: keys(SIMULATED_KEYS.stability),
      pollinations: keys(SIMULATED_KEYS.pollinations),
      local: new Set(),
    },
    localFormat: 'json_schema',
    creditUsd: 74.5,
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}

function wait(ms: number, response: ServerResponse): Promise<void> {
  if (ms <= 0) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      response.off('close', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    response.on('close', done)
  })
}

/** An answer without a schema: of somebody who is talked with, or else a report. */
function writePlainly(prompt: string): string {
  return plainTalk(prompt) ?? writeSearch(prompt.slice(0, 80), 1).text
}

class Simulation {
  readonly calls: SimulatedCall[] = []
  readonly authors: Record<string, Author>
  settings: Settings
  rules: Rule[] = []
  private count = 0
  private readonly options: SimulatorOptions

  constructor(options: SimulatorOptions) {
    this.options = options
    this.settings = settingsFrom(options)
    this.authors = { ...AGENT_AUTHORS, ...options.authors }
  }

  reset(): void {
    this.calls.length = 0
    this.rules = []
    Object.assign(this.settings, settingsFrom(this.options))
  }

  /** The rule that acts on a call, counted as used. */
  private take(call: SimulatedCall): { effect: Effect; rule: Rule } | null {
    const rule = this.rules.find(({ left, match }) => left > 0 && matches(match, call))
    const effect = rule?.fault.effects[call.provider]
    if (!rule || !effect) return null
    rule.left -= 1
    return { effect, rule }
  }

  private write(call: SimulatedCall, schema: JsonObject): string {
    const request = authorRequest(call, schema)
    const author = this.authors[call.schemaName ?? ''] ?? writeBySchema
    return JSON.stringify(author(request))
  }

  private async draft(protocol: Protocol, call: SimulatedCall): Promise<Draft> {
    if (call.kind === 'image') {
      const picture = await pictureFor(protocol.ratioOf?.(call) ?? '1:1')
      return { is: 'image', picture, text: null, finish: 'stop' }
    }
    if (call.kind === 'search') {
      const { reading, seed } = authorRequest(call, {})
      const search = writeSearch(reading.query, seed)
      return { is: 'text', text: search.text, finish: 'stop', search }
    }
    const schema = call.schema ?? schemaShown(call)
    const plain = this.options.plainText ?? writePlainly
    const text = schema ? this.write(call, schema) : plain(call.prompt)
    return { is: 'text', text, finish: 'stop', search: null }
  }

  private async answer(protocol: Protocol, call: SimulatedCall, response: ServerResponse) {
    const taken = this.take(call)
    if (taken) call.outcome = `fault:${taken.rule.fault.name}`
    const effect = taken?.effect
    if (effect?.is === 'reply') {
      return sendReply(response, call, effect.reply(call, taken?.rule.retryAfterSeconds ?? 1))
    }
    const written = await this.draft(protocol, call)
    const draft = effect?.is === 'draft' ? effect.change(written) : written
    const encoded = protocol.encode(draft, call, this.settings)
    const { latencyMs, streamMs } = this.settings
    const wantedMs = typeof latencyMs === 'number' ? latencyMs : latencyMs(call)
    await wait(wantedMs - (now() - call.startedAt), response)
    if (response.destroyed) return
    if (effect?.is === 'wire') return sendBroken(response, call, encoded, effect)
    if (effect?.is === 'frame') return sendFrame(response, call, encoded, effect.data)
    await sendAnswer(response, call, encoded, streamMs)
    if (call.outcome === 'open') call.outcome = 'answered'
  }

  private begin(call: SimulatedCall, response: ServerResponse): void {
    this.calls.push(call)
    if (this.calls.length > (this.options.maxCalls ?? 100_000)) this.calls.shift()
    this.options.onCall?.(call, 'started')
    response.on('close', () => {
      call.endedAt = now()
      const isWhole = response.writableFinished
      if (!isWhole && !call.outcome.startsWith('fault:')) call.outcome = 'aborted'
      this.options.onCall?.(call, 'ended')
    })
  }

  async handle(protocol: Protocol, request: IncomingMessage, response: ServerResponse) {
    const startedAt = now()
    const bytes = await bodyOf(request)
    const { method = 'GET', headers, url: path = '/' } = request
    const url = new URL(path, 'http://simulator')
    const reading = await protocol.read({ method, url, headers, bytes })
    this.count += 1
    const call: SimulatedCall = {
      id: this.count,
      provider: protocol.provider,
      method,
      path,
      headers,
      body: null,
      system: '',
      prompt: '',
      schemaName: null,
      schema: null,
      stream: false,
      ...(reading ?? { kind: 'catalogue', model: null, key: null }),
      startedAt,
      endedAt: null,
      status: null,
      outcome: 'open',
    }
    this.begin(call, response)
    const refusal = reading ? protocol.refuse(call, this.settings) : protocol.notFound
    if (refusal) {
      call.outcome = 'refused'
      return sendReply(response, call, refusal)
    }
    if (call.kind !== 'catalogue') return this.answer(protocol, call, response)
    const taken = this.take(call)
    if (taken?.effect.is === 'reply') {
      call.outcome = `fault:${taken.rule.fault.name}`
      const reply = taken.effect.reply(call, taken.rule.retryAfterSeconds)
      return sendReply(response, call, reply)
    }
    call.outcome = 'answered'
    sendReply(response, call, protocol.catalogue(call, this.settings))
  }
}

/** Milliseconds since the epoch, with fractions. */
function now(): number {
  return performance.timeOrigin + performance.now()
}

async function listen(simulation: Simulation, protocol: Protocol, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    simulation.handle(protocol, request, response).catch((error: unknown) => {
      // A fault of the simulator itself must not look like one of the provider.
      response.socket?.destroy()
      if (!request.destroyed) process.emitWarning(error instanceof Error ? error : String(error))
    })
  })
  server.keepAliveTimeout = 60_000
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function envFor(urls: Readonly<Record<SimulatedProvider, string>>): Record<string, string> {
  return {
    GOOGLE_API_KEY: SIMULATED_KEYS.google,
    GOOGLE_BASE_URL: urls.google,
    OPENROUTER_API_KEY: SIMULATED_KEYS.openrouter,
    OPENROUTER_BASE_URL: urls.openrouter,
    STABILITY_API_KEY: SIMULATED_KEYS.stability,
    STABILITY_BASE_URL: urls.stability,
    POLLINATIONS_API_KEY: SIMULATED_KEYS.pollinations,
    POLLINATIONS_BASE_URL: urls.pollinations,
    LOCAL_API_KEY: SIMULATED_KEYS.local,
    LOCAL_BASE_URL: urls.local,
    LOCAL_MODEL: 'simulated-local',
  }
}

/** Starts a server for each provider on 127.0.0.1. */
export async function startSimulators(options: SimulatorOptions = {}): Promise<Simulators> {
  const simulation = new Simulation(options)
  const servers = await Promise.all(
    PROTOCOLS.map((protocol) =>
      listen(simulation, protocol, options.ports?.[protocol.provider] ?? 0),
    ),
  )
  const urls = Object.fromEntries(
    PROTOCOLS.map(({ provider, basePath }, index) => {
      const address = servers[index]?.address() as AddressInfo
      return [provider, `http://127.0.0.1:${address.port}${basePath}`]
    }),
  ) as Record<SimulatedProvider, string>
  const close = async () => {
    const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)))
    for (const server of servers) server.closeAllConnections()
    await Promise.all(closed)
  }
  return {
    urls,
    calls: simulation.calls,
    settings: simulation.settings,
    authors: simulation.authors,
    get latencyMs() {
      return simulation.settings.latencyMs
    },
    set latencyMs(value) {
      simulation.settings.latencyMs = value
    },
    env: () => envFor(urls),
    fault(match, fault, { times, retryAfterSeconds = 1 } = {}) {
      const found = typeof fault === 'string' ? faultNamed(fault) : fault
      const left = times ?? Number.POSITIVE_INFINITY
      const rule = { match, fault: found, left, retryAfterSeconds }
      simulation.rules.push(rule)
      return () => {
        simulation.rules = simulation.rules.filter((other) => other !== rule)
      }
    },
    reset: () => simulation.reset(),
    close,
    [Symbol.asyncDispose]: close,
  }
}
