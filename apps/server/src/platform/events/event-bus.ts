import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from '../log.ts'
import type { StoredFrame } from './event-store.ts'

const CHANNEL = 'timepoint_events'

/**
 * A process sends one NOTIFY in this time at most: it serialises commits, so fewer is better. The first
 * after a pause goes out at once.
 */
const COALESCE_MS = 5

/** Topics in one NOTIFY: its payload may have 8,000 bytes and a topic with its comma has 42. */
const TOPICS_PER_NOTIFY = 180

const RECONNECT_MS = 500

/** A connection that only listens is asked this often whether it is there: broken ones may be silent. */
const PING_MS = 15_000

/** A query that takes longer means that the connection is broken. */
const QUERY_MS = 5000

/** Longest that a close waits for a database which may have fallen silent, in milliseconds. */
const CLOSE_MS = 2000

/** Ends a connection without a word: the other side may not be there. */
function cut(client: pg.Client): void {
  client.connection.stream.destroy()
}

/** Called when a topic was announced; `frames` are what was stored, when this process stored them. */
export type Wake = (frames?: readonly StoredFrame[]) => void

/**
 * Tells every process what has changed, over one LISTEN connection a process. A topic is the id of a
 * timepoint that has new frames, or a name of at most 41 letters. Between processes it carries no
 * content: whoever is woken reads the tables, so a lost announcement only costs time.
 */
export class EventBus {
  /** Tells its own announcements from those of others. */
  readonly #id = randomUUID()
  readonly #url: string
  readonly #log: Logger
  readonly #waiting = new Map<string, Set<Wake>>()
  readonly #pending = new Set<string>()
  #client: pg.Client | null = null
  #flush: NodeJS.Timeout | null = null
  #reconnect: NodeJS.Timeout | null = null
  #sending: Promise<void> = Promise.resolve()
  #sentAt = 0
  #closed = false

  constructor(url: string, log: Logger) {
    this.#url = url
    this.#log = log
  }

  /** Connects; later breaks of the connection are mended in the background. */
  async open(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'timepoint-events',
      query_timeout: QUERY_MS,
      connectionTimeoutMillis: QUERY_MS,
    })
    client.on('error', () => {}) // Followed by `end`.
    client.once('end', () => this.#lost(client))
    client.on('notification', ({ payload = '' }) => {
      const [sender, ...topics] = payload.split(',')
      if (sender === this.#id) return // Woken already.
      for (const topic of topics) this.#wake(topic)
    })
    await client
      .connect()
      .then(() => client.query(`LISTEN ${CHANNEL}`))
      .catch((error: Error) => {
        cut(client)
        throw error
      })
    if (this.#closed) return client.end() // It was closed while a break was being mended.
    this.#client = client
    const ping = setInterval(() => client.query('SELECT 1').catch(() => cut(client)), PING_MS)
    client.once('end', () => clearInterval(ping))
    for (const topic of this.#waiting.keys()) this.#wake(topic) // Announcements may have been missed.
    if (this.#pending.size > 0) this.#schedule()
  }

  /**
   * Wakes whoever follows the topic: here at once, on other processes soon.
   * @param frames what has just been stored under it, if that is all that is new.
   */
  announce(topic: string, frames?: readonly StoredFrame[]): void {
    this.#wake(topic, frames)
    this.#pending.add(topic)
    this.#schedule()
  }

  /**
   * Calls `wake` whenever the topic was announced, or may have been.
   * @returns a function that ends the subscription.
   */
  subscribe(topic: string, wake: Wake): () => void {
    const set = this.#waiting.get(topic) ?? new Set<Wake>()
    this.#waiting.set(topic, set.add(wake))
    return () => {
      set.delete(wake)
      if (set.size === 0 && this.#waiting.get(topic) === set) this.#waiting.delete(topic)
    }
  }

  /** Sends what is still to be announced, if the database answers. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#reconnect) clearTimeout(this.#reconnect)
    if (this.#flush) clearTimeout(this.#flush)
    const client = this.#client
    const limit = new AbortController()
    const late = sleep(CLOSE_MS, undefined, { signal: limit.signal }).catch(() => {})
    const ended = this.#send().then(() => client?.end().catch(() => {}))
    await Promise.race([ended, late])
    limit.abort()
    if (client) cut(client) // Nothing is left to say; half-open, it would never end.
  }

  #wake(topic: string, frames?: readonly StoredFrame[]): void {
    for (const wake of this.#waiting.get(topic) ?? []) wake(frames)
  }

  #schedule(): void {
    if (this.#flush || this.#closed) return
    const pauseMs = this.#sentAt + COALESCE_MS - performance.now()
    if (pauseMs <= 0) return void this.#send()
    this.#flush = setTimeout(() => {
      this.#flush = null
      void this.#send()
    }, pauseMs)
  }

  /** Announcements go out one after another: a connection runs one query at a time. */
  #send(): Promise<void> {
    this.#sending = this.#sending.then(() => this.#sendPending())
    return this.#sending
  }

  async #sendPending(): Promise<void> {
    const client = this.#client
    if (!client) return
    const topics = [...this.#pending]
    this.#pending.clear()
    this.#sentAt = performance.now()
    try {
      for (let from = 0; from < topics.length; from += TOPICS_PER_NOTIFY) {
        const payload = [this.#id, ...topics.slice(from, from + TOPICS_PER_NOTIFY)].join()
        await client.query('SELECT pg_notify($1, $2)', [CHANNEL, payload])
      }
    } catch {
      for (const topic of topics) this.#pending.add(topic) // Sent again after the reconnect.
      cut(client)
    }
  }

  #lost(client: pg.Client): void {
    if (this.#client === client) this.#client = null
    if (this.#closed || this.#reconnect) return
    this.#reconnect = setTimeout(() => {
      this.#reconnect = null
      this.open().catch((error: Error) => {
        this.#log.debug({ err: error }, 'event bus cannot reach the database yet')
        this.#lost(client)
      })
    }, RECONNECT_MS)
  }
}
