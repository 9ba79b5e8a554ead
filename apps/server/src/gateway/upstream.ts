import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Dispatcher, Pool } from 'undici'
import { AppError } from '../platform/errors.ts'
import { AnswerReader, type UpstreamAnswer } from './answer.ts'
import type { WireHeaders } from './headers.ts'

/** A service that the gateway stands before. */
export type UpstreamName = 'flash' | 'clockchain' | 'accounts'

/** The services that are configured. */
export type Upstreams = ReadonlyMap<UpstreamName, Upstream>

/** A request as the service gets it. */
export interface UpstreamRequest {
  method: Dispatcher.HttpMethod
  /** With the query. */
  path: string
  headers: WireHeaders
  body: Uint8Array | null
  /** Aborts when nobody waits for the answer any more. */
  signal: AbortSignal
  /** How long the service may take until its answer begins, in milliseconds. */
  answerMs: number
}

const CONNECT_MS = 3000

/** Waits before a GET that could not be connected is tried again, in milliseconds. */
const RETRIES_MS = [50, 200]

/** Connections that fail in a row before the service is taken to be down. */
const FAILURES = 5

/** How often one request finds out whether a service that is down is back, in milliseconds. */
const PROBE_MS = 1000

const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
])

const unavailable = (detail: string) =>
  new AppError('unavailable', { detail, retryAfterMs: PROBE_MS })

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? ''

/** What went wrong before an answer began, with nothing of the service in it. */
function toAppError(cause: unknown): AppError {
  switch (codeOf(cause)) {
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return new AppError('timeout', { detail: 'The service did not answer in time', cause })
    case 'UND_ERR_DESTROYED':
      return unavailable('The gateway is stopping: try again')
    default: {
      const detail = 'The service could not be reached, or broke off: try again'
      return new AppError('upstream_unavailable', { detail, cause })
    }
  }
}

/** Failures of ours are told in our words; whatever else says 5xx may tell of its insides. */
function isForeignFailure({ status, headers }: UpstreamAnswer): boolean {
  const type = String(headers['content-type'])
  return status > 599 || (status >= 500 && !type.startsWith('application/problem+json'))
}

/**
 * One service, over connections that are kept. What happens to them tells whether it is there: after
 * five that failed in a row requests are refused at once, but for one a second that tries.
 */
export class Upstream {
  readonly #pool: Pool
  readonly #origin: string
  /** Path under which the service is mounted; mostly empty. */
  readonly #base: string
  #hasConnected = false
  #failures = 0
  #probeAt = 0

  /** @param idleMs how long an answer that has begun may be silent. */
  constructor(url: string, { idleMs }: { idleMs: number }) {
    const { origin, pathname } = new URL(url)
    this.#origin = origin
    this.#base = pathname === '/' ? '' : pathname
    const connect = { timeout: CONNECT_MS }
    this.#pool = new Pool(origin, { connect, bodyTimeout: idleMs, allowH2: false })
    this.#pool.on('connect', () => {
      this.#hasConnected = true
      this.#failures = 0
    })
    this.#pool.on('connectionError', () => {
      this.#failures += 1
      this.#probeAt = performance.now() + PROBE_MS
    })
  }

  /** How the last connections fared. */
  get state(): 'untried' | 'ok' | 'failing' {
    if (this.#failures > 0) return 'failing'
    return this.#hasConnected ? 'ok' : 'untried'
  }

  /** A path as the service receives it. */
  pathOf(path: string): string {
    return this.#base + path
  }

  /**
   * Where a redirect of the service leads, as a path below where it is mounted.
   * @param location its `Location`.
   * @param from the path that was asked for, as the service received it.
   * @returns null for what is not of this service.
   */
  pathTo(location: string, from: string): string | null {
    const target = URL.parse(location, this.#origin + from)
    if (target?.origin !== this.#origin) return null
    const path = target.pathname + target.search + target.hash
    return path.startsWith(`${this.#base}/`) ? path.slice(this.#base.length) : null
  }

  /**
   * Sends a request once; a GET up to three times, where no connection came about.
   * @throws AppError unavailable when the service is known to be down, upstream_unavailable, timeout.
   */
  async send(request: UpstreamRequest): Promise<UpstreamAnswer> {
    this.#assertUp()
    try {
      const answer = await this.#sendThroughFailures(request)
      if (isForeignFailure(answer)) {
        if (answer.body instanceof Readable) answer.body.destroy()
        throw new Error(`The service answered ${answer.status}, and not in our form`)
      }
      return answer
    } catch (error) {
      throw toAppError(error)
    }
  }

  /** Breaks off whatever is under way. */
  async close(): Promise<void> {
    await this.#pool.destroy()
  }

  #assertUp(): void {
    const now = performance.now()
    if (this.#failures < FAILURES) return
    if (now < this.#probeAt) {
      throw unavailable('The service is down at the moment: try again soon')
    }
    this.#probeAt = now + PROBE_MS
  }

  async #sendThroughFailures(request: UpstreamRequest): Promise<UpstreamAnswer> {
    for (const pauseMs of request.method === 'GET' ? RETRIES_MS : []) {
      const reader = this.#dispatch(request)
      try {
        return await reader.answer
      } catch (error) {
        if (reader.wasSent || !NOT_CONNECTED.has(codeOf(error))) throw error
        await sleep(pauseMs, undefined, { signal: request.signal })
      }
    }
    return this.#dispatch(request).answer
  }

  #dispatch({ answerMs, signal, ...request }: UpstreamRequest): AnswerReader {
    const reader = new AnswerReader({ method: request.method, signal })
    this.#pool.dispatch({ ...request, headersTimeout: answerMs }, reader)
    return reader
  }
}
