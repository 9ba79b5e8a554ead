/**
 * How long a frame takes from the render that tells it to the clients that wait for it: from right
 * before the journal's write is issued until a client on a socket of its own has parsed the event. The
 * server of the streams runs in a process of its own; the frames are written here by the journal and
 * announced by the bus that renders use, as a worker would from another process. Both ends of a
 * measurement are in this process, so they share a clock.
 *
 * With 1 and with 100 streams waiting on the timepoint, idle and while the server works on renders whose
 * steps take 100 ms each. Before each frame: one raw NOTIFY to LISTEN round trip, for comparison.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { openBenchDatabase } from './support/database.ts'
import { describeEnvironment } from './support/environment.ts'
import { closeAll, openEvents, openMany } from './support/event-client.ts'
import { option } from './support/options.ts'
import { publish } from './support/report.ts'
import { keepRendering } from './support/requests.ts'
import { openWriter, type RunningTimepoint } from './support/running-timepoints.ts'
import { type BenchServer, startServer } from './support/server.ts'
import { summarize, timed } from './support/stats.ts'
import type { Cell } from './support/table.ts'

const FRAMES = option('frames', 300)
const WARM_UP = 50
const RENDERS_AT_A_TIME = 8
const STEP_MS = 100
const TARGET_MS = 10

/** A frame that is not there by then is lost, in milliseconds: the server looks by itself every 5 s. */
const LOST_MS = 4000

/** Between two frames, so that they are not announced together; not a multiple of anyone's timer. */
const PAUSE_MS = 13

/** Latencies in milliseconds. */
interface Samples {
  /** From the write to each client. */
  clients: number[]
  /** From the write to the last client. */
  last: number[]
  /** The part of it until the frame is committed and its writer knows. */
  stored: number[]
  raw: number[]
}

/** A raw round trip: NOTIFY on one connection until another that listens has it. */
async function openRaw(databaseUrl: string) {
  const [sender, listener] = [0, 1].map(() => new pg.Client({ connectionString: databaseUrl }))
  if (!sender || !listener) throw new Error('two connections')
  await Promise.all([sender.connect(), listener.connect()])
  await listener.query('LISTEN bench_raw')
  return {
    async roundTrip(): Promise<number> {
      const heard = new Promise((resolve) => listener.once('notification', resolve))
      const began = performance.now()
      await Promise.all([sender.query("SELECT pg_notify('bench_raw', 'x')"), heard])
      return performance.now() - began
    },
    close: () => Promise.all([sender.end(), listener.end()]),
  }
}

/** Tells frames one after another to streams that all wait on one timepoint. */
async function measure(
  server: BenchServer,
  timepoint: RunningTimepoint,
  streams: number,
  raw: () => Promise<number>,
): Promise<Samples> {
  let arrived: (at: number) => void = () => {}
  const clients = await openMany(Array<string>(streams).fill(timepoint.path), (path) =>
    openEvents(server.url, path, () => arrived(performance.now())),
  )
  const tellOnce = async (): Promise<{ times: number[]; storedMs: number }> => {
    const times: number[] = []
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    arrived = (at) => {
      times.push(at)
      if (times.length === streams) resolve()
    }
    const lost = setTimeout(() => reject(new Error('A frame did not arrive')), LOST_MS)
    const began = performance.now()
    const stored = timed(() => timepoint.tell())
    await Promise.all([stored, promise]).finally(() => clearTimeout(lost))
    return { times: times.map((at) => at - began), storedMs: await stored }
  }
  const samples: Samples = { clients: [], last: [], stored: [], raw: [] }
  for (let round = -WARM_UP; round < FRAMES; round += 1) {
    const rawMs = await raw()
    const { times, storedMs } = await tellOnce()
    await sleep(PAUSE_MS)
    if (round < 0) continue
    samples.raw.push(rawMs)
    samples.stored.push(storedMs)
    samples.clients.push(...times)
    samples.last.push(Math.max(...times))
  }
  await closeAll(clients)
  return samples
}

function rowsOf(label: string, streams: number, samples: Samples): Cell[][] {
  const floor = summarize(samples.raw).p50
  const row = (what: string, values: number[]): Cell[] => {
    const { count, p50, p95, p99, max } = summarize(values)
    return [`${label}: ${what}`, count, p50, p95, p99, max, p50 / floor]
  }
  return [
    row(streams === 1 ? 'the one client' : `each of ${streams} clients`, samples.clients),
    ...(streams === 1 ? [] : [row(`the last of ${streams}`, samples.last)]),
    row('  of it: until it is committed', samples.stored),
    row('raw NOTIFY to LISTEN', samples.raw),
  ]
}

async function main(): Promise<void> {
  await using database = await openBenchDatabase()
  const environment = await describeEnvironment(database.client)
  await using server = await startServer({
    kind: 'system',
    databaseUrl: database.url,
    stepMs: STEP_MS,
  })
  await using writer = await openWriter(database.url)
  const raw = await openRaw(database.url)
  const rows: Cell[][] = []
  const targets = []
  for (const busy of [false, true]) {
    const load = busy ? keepRendering(server.url, RENDERS_AT_A_TIME) : null
    for (const streams of [1, 100]) {
      const samples = await measure(server, await writer.start(), streams, raw.roundTrip)
      const label = busy ? 'rendering' : 'idle'
      rows.push(...rowsOf(label, streams, samples))
      const what = `${label}, ${streams === 1 ? '1 stream' : `${streams} streams`}, p95`
      const { p95 } = summarize(samples.clients)
      // Under renders everything here shares two cores, the clients too: shown, not judged.
      if (!busy) targets.push({ what, value: p95, limit: TARGET_MS, unit: 'ms' })
    }
    await load?.stop()
  }
  await raw.close()
  publish({
    name: 'event-latency',
    title: 'Event latency: from the write of a frame to the clients that wait for it',
    notes: [
      `${FRAMES} frames a row, one at a time, after ${WARM_UP} as warm-up; each after one raw round trip.`,
      `Rendering: ${RENDERS_AT_A_TIME} renders at a time on the same server, steps of ${STEP_MS} ms.`,
    ],
    environment,
    header: ['milliseconds', 'n', 'p50', 'p95', 'p99', 'max', 'raw round trips'],
    rows,
    targets,
  })
}

await main()
