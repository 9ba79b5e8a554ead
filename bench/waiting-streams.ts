/**
 * What streams cost that wait: memory and CPU of a server with 2,000 of them open, first each on
 * another running timepoint, then all on the same one, beside a bare node:http server that holds as many
 * answers open. Each server is a fresh process of its own, warmed up by renders and by streams that come
 * and go; the sockets of the clients are here. CPU is measured over one whole heartbeat. Then one frame
 * goes to every stream: the time from its write until the last client has it, best and worst of a few.
 */
import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { HEARTBEAT_MS } from '../apps/server/src/platform/http/sse.ts'
import { type BenchDatabase, openBenchDatabase } from './support/database.ts'
import { describeEnvironment } from './support/environment.ts'
import {
  Arrivals,
  closeAll,
  type EventClient,
  openEvents,
  openMany,
} from './support/event-client.ts'
import { option } from './support/options.ts'
import { queryAt } from './support/queries.ts'
import { publish } from './support/report.ts'
import { renderOverHttp } from './support/requests.ts'
import {
  openWriter,
  type RunningTimepoint,
  stepFrame,
  type Writer,
} from './support/running-timepoints.ts'
import { type BenchServer, cpuPercent, startServer } from './support/server.ts'
import type { Cell } from './support/table.ts'

const STREAMS = option('streams', 2000)
const WARM_UP_RENDERS = 30
const WARM_UP_STREAMS = 100
const FAN_OUTS = 5
const IDLE_MS = 5000
const TARGET_MB = 400
const MB = 1024 ** 2

/** What waiting streams cost a server. Megabytes, and milliseconds. */
interface Cost {
  beforeMb: number
  /** As it is, and after garbage was collected. */
  openMb: number
  collectedMb: number
  heapBytesEach: number
  /** Of one core, without streams and while all of them wait. */
  idlePercent: number
  cpuPercent: number
  fanOutMs: number[]
}

/** Streams to be opened on a server, and how one frame is sent to each of them. */
interface Scenario {
  paths: readonly string[]
  sendFrame(): Promise<unknown>
}

async function warmUp(server: BenchServer, path: string, renders: number): Promise<void> {
  for (let index = 0; index < renders; index += 1) {
    await renderOverHttp(server.url, queryAt(index), false)
  }
  const paths = Array<string>(WARM_UP_STREAMS).fill(path)
  await closeAll(await openMany(paths, (each) => openEvents(server.url, each)))
  await sleep(1000)
}

async function fanOut(scenario: Scenario, arrivals: Arrivals): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < FAN_OUTS; round += 1) {
    const arrived = arrivals.expect(scenario.paths.length)
    const began = performance.now()
    await scenario.sendFrame()
    times.push((await arrived) - began)
    await sleep(500)
  }
  return times.toSorted((a, b) => a - b)
}

async function measure(server: BenchServer, scenario: Scenario): Promise<Cost> {
  const collectGarbage = true
  const idlePercent = await cpuPercent(server, IDLE_MS)
  const before = await server.usage({ collectGarbage })
  const arrivals = new Arrivals()
  const open = (path: string): Promise<EventClient> => openEvents(server.url, path, arrivals.count)
  const clients = await openMany(scenario.paths, open)
  const opened = await server.usage()
  const collected = await server.usage({ collectGarbage })
  const waitingPercent = await cpuPercent(server, HEARTBEAT_MS)
  const fanOutMs = await fanOut(scenario, arrivals)
  await closeAll(clients)
  return {
    beforeMb: before.rss / MB,
    openMb: opened.rss / MB,
    collectedMb: collected.rss / MB,
    heapBytesEach: (collected.heapUsed - before.heapUsed) / scenario.paths.length,
    idlePercent,
    cpuPercent: waitingPercent,
    fanOutMs,
  }
}

async function measureBare(): Promise<Cost> {
  await using server = await startServer({ kind: 'bare' })
  await warmUp(server, '/', 0)
  const paths = Array<string>(STREAMS).fill('/')
  return await measure(server, { paths, sendFrame: () => server.sendFrame() })
}

/** One frame for each of many timepoints in one statement: it is the reading side that is measured. */
async function tellMany({ client }: BenchDatabase, { bus }: Writer, ids: string[]): Promise<void> {
  await client.query(
    `INSERT INTO events (timepoint_id, seq, name, frame)
    SELECT timepoint_id, max(seq) + 1, 'bench:' || max(seq), $2
    FROM events WHERE timepoint_id = ANY($1::uuid[]) GROUP BY timepoint_id`,
    [ids, JSON.stringify(stepFrame(10))],
  )
  for (const id of ids) bus.announce(id)
}

async function measureSystem(database: BenchDatabase, timepoints: number): Promise<Cost> {
  await using server = await startServer({ kind: 'system', databaseUrl: database.url })
  await using writer = await openWriter(database.url)
  const running: RunningTimepoint[] = []
  for (let index = 0; index < timepoints; index += 1) running.push(await writer.start())
  const [first] = running
  if (!first) throw new Error('no timepoint')
  await warmUp(server, first.path, WARM_UP_RENDERS)
  const ids = running.map(({ id }) => id)
  const paths = Array.from({ length: STREAMS }, (_, i) => running[i % timepoints]?.path ?? '')
  const sendFrame = () => (timepoints === 1 ? first.tell() : tellMany(database, writer, ids))
  return await measure(server, { paths, sendFrame })
}

function rowOf(label: string, cost: Cost): Cell[] {
  const { beforeMb, openMb, collectedMb, heapBytesEach, fanOutMs } = cost
  return [
    label,
    beforeMb,
    openMb,
    collectedMb,
    openMb - beforeMb,
    Math.round(((collectedMb - beforeMb) * MB) / STREAMS),
    Math.round(heapBytesEach),
    cost.idlePercent,
    cost.cpuPercent,
    fanOutMs[0] ?? Number.NaN,
    fanOutMs.at(-1) ?? Number.NaN,
  ]
}

async function main(): Promise<void> {
  await using database = await openBenchDatabase()
  const environment = await describeEnvironment(database.client)
  const bare = await measureBare()
  const many = await measureSystem(database, STREAMS)
  const one = await measureSystem(database, 1)
  const files = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim()
  const grown = (cost: Cost) => Math.max(cost.openMb, cost.collectedMb) - cost.beforeMb
  const count = STREAMS.toLocaleString('en')
  publish({
    name: 'waiting-streams',
    title: `Waiting streams: what ${count} of them cost a server`,
    notes: [
      `${count} streams; file descriptors: at most ${files} a process (ulimit -n), one a stream used.`,
      'RSS in MB: before after garbage collection, open as it is, collected after garbage collection.',
      'Bytes are of one stream, after garbage collection. CPU: percent of one core, without streams and',
      'while all of them wait, over one heartbeat.',
      `Fan-out: one frame to every stream, milliseconds to the last client, of ${FAN_OUTS} frames.`,
    ],
    environment,
    header: [
      'server',
      'before',
      'open',
      'collected',
      'growth',
      'RSS bytes',
      'heap bytes',
      'CPU % idle',
      'waiting',
      'fan-out best',
      'worst',
    ],
    rows: [
      rowOf('each on another timepoint', many),
      rowOf('all on one timepoint', one),
      rowOf('bare node:http', bare),
    ],
    targets: [
      { what: 'RSS growth, many timepoints', value: grown(many), limit: TARGET_MB, unit: 'MB' },
      { what: 'RSS growth, one timepoint', value: grown(one), limit: TARGET_MB, unit: 'MB' },
    ],
  })
}

await main()
