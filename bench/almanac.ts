/**
 * What the almanac costs: how long a query takes to be read, how long an offline render without a
 * picture takes from request to answer, what reading the data adds to a start, and how large they are.
 *
 * Queries are those of the evaluation, each once in a random but fixed order after the data are read,
 * so that most events are met for the first time, as by users. The first thirty meet cold code and are
 * told apart. Beside it the same process reads the words of each query with a regular expression and
 * normalises them, the least that any reader does.
 *
 * The start is measured in processes of their own: one loads the code, then reads all data; the time
 * and the growth in memory of the reading are what is added while PostgreSQL starts.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { readData, understand } from '@timepoint/almanac'
import { openBenchDatabase } from './support/database.ts'
import { describeEnvironment } from './support/environment.ts'
import { option } from './support/options.ts'
import { publish } from './support/report.ts'
import { renderOverHttp } from './support/requests.ts'
import { startServer } from './support/server.ts'
import { summarize, timed } from './support/stats.ts'
import type { Cell } from './support/table.ts'

const STARTS = option('starts', 5)
const RENDERS = option('renders', 200)
const WARM_UP = 30

const ALMANAC = join(import.meta.dirname, '../packages/almanac')

/** The queries of the evaluation in an order that has nothing to do with theirs. */
function queries(): string[] {
  const lines = ['queries', 'second', 'third', 'held-out'].flatMap((name) =>
    readFileSync(join(ALMANAC, `eval/${name}.jsonl`), 'utf8')
      .trim()
      .split('\n'),
  )
  const texts = lines.map((line): string => JSON.parse(line).query)
  return texts.map((_text, at) => texts[(at * 7919) % texts.length] ?? '')
}

/** Milliseconds that one call takes. */
function clock(work: () => unknown): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

/** In a fresh process: milliseconds and megabytes that reading all data takes. */
const MEASURE_START = `
  const launched = performance.now()
  const { readData } = await import('@timepoint/almanac')
  const loadMs = performance.now() - launched
  globalThis.gc()
  const before = process.memoryUsage().rss
  const began = performance.now()
  for (const _ of readData());
  const ms = performance.now() - began
  process.stdout.write(JSON.stringify({ ms, loadMs, mb: (process.memoryUsage().rss - before) / 1e6 }))
`

function measureStart(): { ms: number; loadMs: number; mb: number } {
  const args = ['--expose-gc', '--input-type=module', '--eval', MEASURE_START]
  return JSON.parse(execFileSync(process.execPath, args, { cwd: ALMANAC, encoding: 'utf8' }))
}

/** Megabytes of all data files, what is not packed already as brotli would pack it. */
function dataSize(folder: string): number {
  return (
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name))
      .reduce((sum, path) => {
        const bytes = statSync(path).size
        return sum + (path.endsWith('.zst') ? bytes : brotliCompressSync(readFileSync(path)).length)
      }, 0) / 1e6
  )
}

async function measureRenders(databaseUrl: string, texts: readonly string[]): Promise<number[]> {
  await using server = await startServer({ kind: 'system', databaseUrl })
  const waits: number[] = []
  for (const [at, text] of texts.slice(0, WARM_UP + RENDERS).entries()) {
    const ms = await timed(() => renderOverHttp(server.url, text, false))
    if (at >= WARM_UP) waits.push(ms)
  }
  return waits
}

await using database = await openBenchDatabase()
const environment = await describeEnvironment(database.client)
const starts = Array.from({ length: STARTS }, measureStart)
for (const _ of readData());
const first = clock(() => understand('a weaver in Lyon, 14 June 1831, 10 am', { now: new Date() }))
const now = new Date('2026-11-22T12:00:00Z')
const texts = queries()
const read = texts.map((text) => clock(() => understand(text, { now })))
const [cold, reading] = [read.slice(0, WARM_UP), read.slice(WARM_UP)]
const bare = texts.map((text) =>
  clock(() =>
    text
      .normalize('NFKD')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu),
  ),
)
const renders = await measureRenders(database.url, texts)

const row = (label: string, values: readonly number[]): Cell[] => {
  const { p50, p95, max } = summarize(values)
  return [label, values.length, p50, p95, max]
}
const [startMs, startMb] = [starts.map(({ ms }) => ms), starts.map(({ mb }) => mb)]
const size = dataSize(join(ALMANAC, 'data'))

publish({
  name: 'almanac',
  title: 'The almanac: reading a query, rendering without a model, starting',
  notes: ['Milliseconds but for the rows that say MB.'],
  environment,
  header: ['', 'times', 'p50', 'p95', 'max'],
  rows: [
    row('reading a query', reading),
    row('the first after a start', cold),
    row('its words alone', bare),
    row('offline render over HTTP, no picture', renders),
    row('reading all data in a fresh process', startMs),
    row(
      'loading the code before that',
      starts.map(({ loadMs }) => loadMs),
    ),
    row('its growth in memory, MB', startMb),
    ['the very first query', 1, first, first, first],
    ['all data compressed, MB', 1, size, size, size],
  ],
  targets: [
    { what: 'reading a query, p95', value: summarize(reading).p95, limit: 10, unit: 'ms' },
    { what: 'offline render, p95', value: summarize(renders).p95, limit: 60, unit: 'ms' },
    { what: 'reading all data, median', value: summarize(startMs).p50, limit: 300, unit: 'ms' },
    { what: 'growth in memory, median', value: summarize(startMb).p50, limit: 150, unit: 'MB' },
    { what: 'data compressed', value: size, limit: 12, unit: 'MB' },
  ],
})
