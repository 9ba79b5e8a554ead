import pg from 'pg'
import type { Logger } from '../log.ts'

const CHANNEL = 'timepoint_events'

/** Announcements are gathered for this long; NOTIFY serialises commits, so fewer is better. */
const COALESCE_MS = 5

/** Ids in one NOTIFY: its payload may have 8,000 bytes and an id with its comma has 37. */
const IDS_PER_NOTIFY = 200

const RECONNECT_MS = 500

/**
 * Tells every process which timepoints have new frames, over one LISTEN connection a process. It
 * carries no frames: whoever is woken reads the table, so a lost announcement only costs time.
 */
export class EventBus {
  readonly #url: string
  readonly #log: Logger
  readonly #waiting = new Map<string, Set<() => void>>()
  readonly #pending = new Set<string>()
  #client: pg.Client | null = null
  #flush: NodeJS.Timeout | null = null
  #reconnect: NodeJS.Timeout | null = null
  #sending: Promise<void> = Promise.resolve()
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
    })
    client.on('error', () => {}) // Followed by `end`.
    client.once('end', () => this.#lost(client))
    client.on('notification', ({ payload }) => {
      for (const id of payload?.split(',') ?? []) this.#wake(id)
    })
    await client.connect()
    await client.query(`LISTEN ${CHANNEL}`)
    this.#client = client
    for (const id of this.#waiting.keys()) this.#wake(id) // Announcements may have been missed.
    if (this.#pending.size > 0) this.#schedule()
  }

  /** Announces that a timepoint has new frames, soon. */
  announce(timepointId: string): void {
    this.#pending.add(timepointId)
    this.#schedule()
  }

  /**
   * Calls `wake` whenever the timepoint may have new frames.
   * @returns a function that ends the subscription.
   */
  subscribe(timepointId: string, wake: () => void): () => void {
    const set = this.#waiting.get(timepointId) ?? new Set()
    this.#waiting.set(timepointId, set.add(wake))
    return () => {
      set.delete(wake)
      if (set.size === 0 && this.#waiting.get(timepointId) === set)
        this.#waiting.delete(timepointId)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#reconnect) clearTimeout(this.#reconnect)
    if (this.#flush) clearTimeout(this.#flush)
    await this.#send()
    await this.#client?.end().catch(() => {})
  }

  #wake(timepointId: string): void {
    for (const wake of this.#waiting.get(timepointId) ?? []) wake()
  }

  #schedule(): void {
    if (this.#flush || this.#closed) return
    this.#flush = setTimeout(() => {
      this.#flush = null
      void this.#send()
    }, COALESCE_MS)
  }

  /** Announcements go out one after another: a connection runs one query at a time. */
  #send(): Promise<void> {
    this.#sending = this.#sending.then(() => this.#sendPending())
    return this.#sending
  }

  async #sendPending(): Promise<void> {
    const client = this.#client
    if (!client) return
    while (this.#pending.size > 0) {
      const ids = [...this.#pending].slice(0, IDS_PER_NOTIFY)
      for (const id of ids) this.#pending.delete(id)
      try {
        await client.query('SELECT pg_notify($1, $2)', [CHANNEL, ids.join(',')])
      } catch {
        for (const id of ids) this.#pending.add(id)
        return // Sent again after the reconnect.
      }
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
