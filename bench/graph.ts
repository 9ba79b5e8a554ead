/**
 * What the graph of moments costs as it grows. A made-up history, crowded as `support/moments.ts` says, is
 * sent to a server over `POST /ingest/subgraph`, a thousand moments with their relations at a time; at
 * 10,000, 100,000 and 1,000,000 moments everything that can be asked is asked, one request at a time over
 * one connection, until its answer is read. Server and PostgreSQL are processes of their own.
 */
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { openBenchDatabase } from './support/database.ts'
import { describeEnvironment } from './support/environment.ts'
import { type GraphQuery, graphQueries, ingestBody } from './support/graph-queries.ts'
import { MadeHistory, type MadeMoment, SKEW } from './support/moments.ts'
import { option } from './support/options.ts'
import { publish } from './support/report.ts'
import { startServer } from './support/server.ts'
import { summarize } from './support/stats.ts'
import type { Cell } from './support/table.ts'

const LARGEST = option('moments', 1_000_000)
const SIZES = [10_000, 100_000, 1_000_000].filter((size) => size < LARGEST).concat(LARGEST)
const BATCH = 1000
/** Batches that are made before they are sent: some twenty seconds' worth. */
const MADE_AHEAD = 40
/** Requests that carry moments and are under way at a time. */
const SENDERS = 2
const SAMPLE = 600
/** From the beginning of the history: the generator relates later moments to these most. */
const FAMOUS = 50
/** Shares no factor with {@link SAMPLE}. */
const PRIME = 211
const MOUNT = '/api/v1'
const HEADERS = { 'x-service-key': 'key-of-the-benches', 'content-type': 'application/json' }
const TARGET_RATE = 2000
const TARGET_BYTES = 5 * 1024
/** From a tenth of the moments to all: a logarithm grows by this at most. */
const LOG_GROWTH = Math.log(1_000_000) / Math.log(100_000)

/** What is told of how the figures grow. */
const GROWTH = ['grows', 'through', 'beside']

const agent = new Agent({ keepAlive: true, maxSockets: SENDERS })

function ask(
  url: string,
  method: string,
  body?: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, agent, headers: HEADERS }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }))
      response.once('error', reject)
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

/** Moments to ask about. */
class Sample {
  readonly #moments: MadeMoment[] = []
  readonly famous: MadeMoment[] = []

  add(nodes: readonly MadeMoment[]): void {
    this.famous.push(...nodes.slice(0, Math.max(0, FAMOUS - this.famous.length)))
    this.#moments.push(...nodes.filter((_, index) => index % 50 === 0))
  }

  /** Some of every age, in an order that has nothing to do with it. */
  get moments(): MadeMoment[] {
    const step = this.#moments.length / Math.min(SAMPLE, this.#moments.length)
    const count = Math.floor(this.#moments.length / step)
    const chosen = Array.from({ length: count }, (_, n) => this.#moments[Math.floor(n * step)])
    const mixed = chosen.map((_, n) => chosen[(n * PRIME) % count])
    return mixed.filter((moment) => moment !== undefined)
  }
}

/**
 * Sends moments until there are so many. They are made before, some at a time, while nothing is sent: what
 * that takes is the bench's, not the server's.
 * @returns moments a second, and how many relations came along.
 */
async function fill(url: string, history: MadeHistory, sample: Sample, from: number, to: number) {
  let made = from
  let seconds = 0
  let edges = 0
  let busyMs = 0
  const bodies: string[] = []
  const make = () => {
    while (made < to && bodies.length < MADE_AHEAD) {
      const { nodes, body } = ingestBody(history, BATCH)
      made += BATCH
      sample.add(nodes)
      bodies.push(body)
    }
  }
  const send = async () => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
      const began = performance.now()
      const { status, text } = await ask(
        `${url}${MOUNT}/ingest/subgraph?partial=true`,
        'POST',
        body,
      )
      busyMs += performance.now() - began
      if (status !== 200) throw new Error(`ingest answered ${status}: ${text.slice(0, 500)}`)
      edges += (JSON.parse(text) as { ingested_edges: number }).ingested_edges
    }
  }
  for (make(); bodies.length > 0; make()) {
    bodies.reverse() // Taken from the end: moments are related to earlier ones.
    // Making them took seconds in which nothing else was done: an idle connection may be closed by now.
    agent.destroy()
    const began = performance.now()
    await Promise.all(Array.from({ length: SENDERS }, send))
    seconds += (performance.now() - began) / 1000
  }
  return { rate: (to - from) / seconds, edges, batchMs: (busyMs * BATCH) / (to - from) }
}

/** Asks for something. @throws for an answer that is not right. */
async function askFor(url: string, path: string, isRight: (body: unknown) => boolean) {
  const began = performance.now()
  const { status, text } = await ask(`${url}${MOUNT}${path}`, 'GET')
  const took = performance.now() - began
  const body: unknown = status === 200 ? JSON.parse(text) : null
  if (status !== 200 || !isRight(body)) {
    throw new Error(`${path} answered ${status}: ${text.slice(0, 300)}`)
  }
  return { took, body }
}

/** Requests of a kind, after some as warm-up: how long they take, in milliseconds, and what is gone through. */
async function measure(url: string, query: GraphQuery) {
  const { matching, goneThrough, isRight = () => true } = query
  const times: number[] = []
  const gone: number[] = []
  const warmUp = Math.ceil(query.count / 5)
  for (let n = 0; n < query.count + warmUp; n += 1) {
    // What warms up is not asked again: caches hold what anybody's would.
    const { took, body } = await askFor(url, query.path(n), (answer) => isRight(answer, n))
    if (n < warmUp) continue
    times.push(took)
    if (goneThrough) gone.push(goneThrough(body))
  }
  // Afterwards: it would have warmed up the same words.
  for (let n = warmUp; matching && n < query.count + warmUp; n += 1) {
    const { body } = await askFor(url, matching.path(n), () => true)
    gone.push(Math.min((body as { total: number }).total, matching.most))
  }
  return { times, gone: gone.length > 0 ? summarize(gone).p95 : null }
}

async function sizeOf(client: pg.Client): Promise<{ moments: number; bytes: number }> {
  const { rows } = await client.query<{ moments: string; bytes: string }>(
    'SELECT (SELECT count(*) FROM moments) AS moments, pg_database_size(current_database()) AS bytes',
  )
  return { moments: Number(rows[0]?.moments), bytes: Number(rows[0]?.bytes) }
}

async function main(): Promise<void> {
  await using database = await openBenchDatabase()
  const environment = await describeEnvironment(database.client)
  await using server = await startServer({ kind: 'system', databaseUrl: database.url })
  const empty = await sizeOf(database.client)
  const history = new MadeHistory()
  const sample = new Sample()
  const figures = new Map<string, Cell[]>()
  const through = new Map<string, number>()
  const limits: { what: string; value: number; limit: number; unit: string }[] = []
  const put = (label: string, column: number, value: Cell) => {
    const row = figures.get(label) ?? []
    row[column] = value
    figures.set(label, row)
  }
  let from = 0
  for (const [index, size] of SIZES.entries()) {
    const { rate, edges, batchMs } = await fill(server.url, history, sample, from, size)
    const isLast = index === SIZES.length - 1
    put('ingest, moments a second', index * 2, rate)
    put('ingest, ms a thousand', index * 2, batchMs)
    put('relations sent along', index * 2, edges)
    from = size
    // What autovacuum does by itself within minutes.
    await database.client.query('VACUUM (ANALYZE)')
    await sleep(1000)
    const { moments, bytes } = await sizeOf(database.client)
    const each = (bytes - empty.bytes) / (moments - empty.moments)
    put('database, bytes a moment', index * 2, each)
    if (isLast) {
      limits.push({
        what: 'ms for 2,000 moments',
        value: 2e6 / rate,
        limit: 1e6 / (TARGET_RATE / 2),
        unit: 'ms',
      })
      limits.push({ what: 'database a moment', value: each, limit: TARGET_BYTES, unit: 'bytes' })
    }
    for (const query of graphQueries(sample.moments, sample.famous)) {
      const { times, gone } = await measure(server.url, query)
      const { p50, p95 } = summarize(times)
      const before = figures.get(query.label)?.[index * 2 - 1]
      const goneBefore = through.get(query.label)
      if (gone !== null) through.set(query.label, gone)
      put(query.label, index * 2, p50)
      put(query.label, index * 2 + 1, p95)
      if (isLast && query.limitMs !== null) {
        limits.push({ what: `${query.label}, p95`, value: p95, limit: query.limitMs, unit: 'ms' })
      }
      if (isLast && typeof before === 'number') {
        const more = gone !== null && goneBefore ? Math.max(1, gone / goneBefore) : 1
        figures.get(query.label)?.push(p95 / before, more, p95 / before / more)
      }
    }
  }
  publish({
    name: 'graph',
    title: 'The graph of moments as it grows, in milliseconds unless it says otherwise',
    notes: [
      `Ten percent of the moments are in ${SKEW.crowdedYears.length} years, four percent in one city; words, people and tags by Zipf's law.`,
      `One request at a time; moments come ${BATCH} at a time from ${SENDERS} senders.`,
      `Grows: p95 at the largest beside p95 at the size before. Through: so does the number of moments or relations that an answer has, counts or ranks (95th percentile; at most 5,000 ranked, 20,000 counted, 40,000 spread). Beside: the one by the other; a logarithm would give ${LOG_GROWTH.toFixed(2)}.`,
    ],
    environment,
    header: [
      '',
      ...SIZES.flatMap((size) => [`${size.toLocaleString('en')}: p50`, 'p95']),
      ...GROWTH,
    ],
    rows: [...figures].map(([label, cells]) => [
      label,
      ...Array.from(
        { length: SIZES.length * 2 + GROWTH.length },
        (_, column) => cells[column] ?? '',
      ),
    ]),
    targets: limits,
  })
}

await main()
