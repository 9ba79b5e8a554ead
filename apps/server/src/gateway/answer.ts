import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import type { WireHeaders } from './headers.ts'

/** An answer, or its beginning. */
export interface UpstreamAnswer {
  status: number
  headers: WireHeaders
  /** All of it when it is short, undefined when there is none; else what comes, as it comes. */
  body: Uint8Array | Readable | undefined
}

/** Answers that say that they are no longer are read before they are sent on, failures aside. */
const SHORT_BYTES = 64 * 1024

type Controller = Dispatcher.DispatchController

function isShort(status: number, headers: WireHeaders, method: string): boolean {
  const isEmpty = method === 'HEAD' || status === 204 || status === 304
  return isEmpty || (status < 500 && Number(headers['content-length'] ?? Number.NaN) <= SHORT_BYTES)
}

/** What comes, at the pace at which it is read; who destroys it early breaks the request off. */
class Body extends Readable {
  readonly #controller: Controller

  constructor(controller: Controller) {
    super()
    this.#controller = controller
    this.on('error', () => {}) // Who reads is told; when nobody does any more, nobody need be.
  }

  override _read(): void {
    this.#controller.resume()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.readableEnded) {
      this.#controller.abort(error ?? new Error('Nobody reads the answer any more'))
    }
    done(error)
  }
}

/** Nothing is told apart from a body that is empty: it has no type and no length. */
const joined = (chunks: readonly Buffer[]) =>
  chunks.length > 1 ? Buffer.concat(chunks) : chunks[0]

/**
 * Reads the answer to one request of undici's: short ones become one buffer, without a stream for each.
 * Short ones that break off are errors, long ones are bodies that end with one.
 */
export class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #method: string
  readonly #signal: AbortSignal
  readonly #answer = Promise.withResolvers<UpstreamAnswer>()
  #head: { status: number; headers: WireHeaders } | null = null
  #chunks: Buffer[] = []
  #body: Body | null = null
  #abort = () => {}
  /** Whether the request was given to a connection. */
  wasSent = false

  constructor({ method, signal }: { method: string; signal: AbortSignal }) {
    this.#method = method
    this.#signal = signal
  }

  /** @throws what undici says when no answer came. */
  get answer(): Promise<UpstreamAnswer> {
    return this.#answer.promise
  }

  onRequestStart(controller: Controller): void {
    this.wasSent = true
    this.#abort = () => controller.abort(this.#signal.reason)
    if (this.#signal.aborted) this.#abort()
    else this.#signal.addEventListener('abort', this.#abort, { once: true })
  }

  onResponseStart(controller: Controller, status: number, headers: WireHeaders): void {
    if (status < 200) return // Not yet the answer (RFC 9110, 15.2).
    this.#head = { status, headers }
    if (isShort(status, headers, this.#method)) return
    this.#body = new Body(controller)
    this.#answer.resolve({ status, headers, body: this.#body })
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    if (!this.#body) this.#chunks.push(chunk)
    else if (!this.#body.push(chunk)) controller.pause()
  }

  onResponseEnd(): void {
    this.#signal.removeEventListener('abort', this.#abort)
    if (this.#body) this.#body.push(null)
    else if (this.#head) this.#answer.resolve({ ...this.#head, body: joined(this.#chunks) })
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#signal.removeEventListener('abort', this.#abort)
    if (this.#body) this.#body.destroy(error)
    else this.#answer.reject(error)
  }
}
