import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { expect } from 'vitest'
import { migrate } from '../../src/platform/db/migrate.ts'
import { spawnNode } from './child-processes.ts'
import { collectEvents, type ReceivedEvent, readEvents } from './sse.ts'
import { createTestDatabase, type TestDatabase } from './test-stack.ts'

const API = '/api/v1/timepoints'

/** A moment that the almanac knows, so that every step has something to say. */
const MOMENT = 'Trinity test 5:29 AM July 16 1945'

/** A server that was loaded ahead of time, so that starting it takes a moment only. */
export interface SlowServer {
  pid: number
  /** Lets it start. @returns its address, once it listens. */
  start(): Promise<string>
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void
  ended: Promise<void>
}

/** @param env more configuration. */
export function spawnSlowServer(
  databaseUrl: string,
  stepMs: number,
  env: Record<string, string> = {},
): SlowServer {
  const script = import.meta.resolve('./slow-server.ts')
  return spawnServerScript(script, [databaseUrl, `${stepMs}`, JSON.stringify(env)])
}

/** For Node: what V8 made of the code is kept for the next process. */
export const CACHED_CODE = ['--import', import.meta.resolve('./compile-cache.ts')] as const

/** @param script URL of what loads everything, starts at a line of its input and prints its address. */
export function spawnServerScript(script: string, parameters: readonly string[]): SlowServer {
  const words = [...CACHED_CODE, fileURLToPath(script), ...parameters]
  const child = spawnNode(words, { stdio: ['pipe', 'pipe', 'ignore'] })
  const { stdin, stdout, pid } = child
  if (!stdin || !stdout || pid === undefined) throw new Error('the server could not be spawned')
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  return {
    pid,
    ended,
    async start() {
      stdin.write('go\n')
      const { value } = await lines.next()
      if (!value) throw new Error('the server ended before it listened')
      return value as string
    },
    signal: (name) => void process.kill(pid, name),
  }
}

/** A database that also writes down when a step was called, and when its answer was kept. */
export async function createWatchedDatabase() {
  const database = await createTestDatabase()
  await migrate(database.url)
  const pool = new pg.Pool({ connectionString: database.url, max: 2 })
  await pool.query(`
    CREATE TABLE calls (
      query text NOT NULL, step text NOT NULL, pid integer NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp());
    ALTER TABLE checkpoints ADD COLUMN kept_at timestamptz NOT NULL DEFAULT clock_timestamp()`)
  const drop = async () => {
    await pool.end()
    await database.drop()
  }
  return { url: database.url, pool, drop } satisfies TestDatabase & { pool: pg.Pool }
}

/** Calls of one render, with when the answer was kept. */
export async function callsOf(pool: pg.Pool, query: string) {
  const { rows } = await pool.query<{ step: string; pid: number; at: Date; kept_at: Date | null }>(
    `SELECT c.step, c.pid, c.at, k.kept_at FROM calls c
     JOIN timepoints t ON t.query = c.query
     LEFT JOIN checkpoints k ON k.timepoint_id = t.id AND k.step = c.step
     WHERE c.query = $1 ORDER BY c.at`,
    [query],
  )
  return rows
}

/**
 * A client that wants one render and does not care what becomes of servers: it repeats its request
 * with the same key until it knows the render, then follows it, from where it was, until its end.
 */
export class StubbornClient {
  readonly query: string
  readonly events: ReceivedEvent[] = []
  readonly #key = randomUUID()
  readonly #body: string
  #url: string
  #connection = new AbortController()
  id: string | null = null

  /** @param request what is asked for; a query of its own unless it names one. */
  constructor(url: string, request: { query?: string; [field: string]: unknown } = {}) {
    this.query = request.query ?? `${MOMENT} ${randomUUID().slice(0, 8)}`
    this.#body = JSON.stringify({ ...request, query: this.query })
    this.#url = url
  }

  /** Leaves the server that it is connected to for another. */
  goTo(url: string): void {
    this.#url = url
    this.#connection.abort()
  }

  /** @returns when the final frame has come. */
  async run(): Promise<void> {
    const deadline = Date.now() + 150_000
    while (Date.now() < deadline) {
      this.#connection = new AbortController()
      try {
        const response = await (this.id === null ? this.#ask() : this.#follow())
        for await (const event of readEvents(response)) {
          this.events.push(event)
          if (event.frame.event === 'start') this.id = event.frame.data.timepoint_id
          if (event.frame.event === 'done' || event.frame.event === 'error') return
        }
      } catch {
        // Refused, or broken off.
      }
      await sleep(20)
    }
    throw new Error(`no end of ${this.id} (${this.query}) after ${this.events.length} frames`)
  }

  async #ask(): Promise<Response> {
    const response = await fetch(`${this.#url}${API}/generate/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': this.#key },
      body: this.#body,
      signal: this.#connection.signal,
    })
    if (response.status !== 409) return response
    this.id = ((await response.json()) as { timepoint_id: string }).timepoint_id
    return this.#follow()
  }

  #follow(): Promise<Response> {
    const last = this.events.at(-1)?.id ?? 0
    return fetch(`${this.#url}${API}/${this.id}/events`, {
      headers: { 'last-event-id': `${last}` },
      signal: this.#connection.signal,
    })
  }
}

/** What must hold of a render whatever happened to the processes that worked on it. */
export async function expectNothingLost(
  pool: pg.Pool,
  url: string,
  client: StubbornClient,
  interruptions: number,
): Promise<void> {
  const found = await (await fetch(`${url}${API}/${client.id}`)).json()
  expect(found).toMatchObject({ status: 'completed', query: client.query })

  const ids = client.events.map(({ id }) => id)
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b))
  const all = await collectEvents(await fetch(`${url}${API}/${client.id}/events`))
  expect(client.events).toEqual(all)
  const names = all.map(({ frame }) => ('step' in frame ? frame.step : frame.event))
  expect(new Set(names).size).toBe(names.length)
  expect(names.at(0)).toBe('initialization')
  expect(names.at(-1)).toBe('done')

  const calls = await callsOf(pool, client.query)
  const counts = Map.groupBy(calls, ({ step }) => step)
  expect(counts.size).toBe(13)
  for (const [step, own] of counts) {
    expect([step, own.length]).toEqual([step, Math.min(own.length, 1 + interruptions)])
    for (const { at, kept_at: keptAt } of own) {
      expect([step, keptAt !== null && at <= keptAt]).toEqual([step, true])
    }
  }
  const { rows } = await pool.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM timepoints WHERE query = $1',
    [client.query],
  )
  expect(rows).toEqual([{ count: 1 }])
}
