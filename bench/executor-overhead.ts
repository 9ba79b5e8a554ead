/**
 * What the executor itself costs for one render: all fourteen steps of a render with a picture, which
 * clients see as thirteen frames, answered at once with constants of ordinary size. Durable workflow,
 * lease, checkpoints, frames and the end are the real ones. One render at a time.
 *
 * Measured side by side, taking turns: the whole workflow; the same steps in memory only; one bare
 * INSERT with its COMMIT, the floor of a durable write on this database. Afterwards whole requests
 * over HTTP. `--trace` prints instead the statements of such a request and how long each takes.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { understand } from '@timepoint/almanac'
import type { Engine } from '../apps/server/src/flash/pipeline/state.ts'
import { createLogger } from '../apps/server/src/platform/log.ts'
import { startStack } from '../apps/server/src/stack.ts'
import { type BenchDatabase, benchConfig, openBenchDatabase } from './support/database.ts'
import { createConstantEngine, inputOf, runInMemory } from './support/engines.ts'
import { describeEnvironment } from './support/environment.ts'
import { option } from './support/options.ts'
import { openRenderParts } from './support/renders.ts'
import { publish } from './support/report.ts'
import { printStatements } from './support/statement-table.ts'
import { summarize, timed } from './support/stats.ts'
import type { Cell } from './support/table.ts'

const QUERY = 'Trinity test 5:29 AM July 16 1945'
const RENDERS = option('renders', 300)
const WARM_UP = option('warm-up', 100)
const TARGET_MS = 15

/** The workflow engine writes down the end of a workflow after us: nobody waits for it but we here. */
const REST_MS = 8

/** Samples in milliseconds, by what was measured. */
type Samples = Record<'workflow' | 'render' | 'memory' | 'facts' | 'commit', number[]>

const emptySamples = (): Samples => ({
  workflow: [],
  render: [],
  memory: [],
  facts: [],
  commit: [],
})

async function openFloor({ client }: BenchDatabase): Promise<() => Promise<unknown>> {
  await client.query(
    'CREATE TABLE IF NOT EXISTS bench_floor (id bigint GENERATED ALWAYS AS IDENTITY, note text)',
  )
  return () => client.query('INSERT INTO bench_floor (note) VALUES ($1)', ['a'.repeat(100)])
}

/** Takes turns: a render, the steps in memory, a bare commit. */
async function measure(database: BenchDatabase, engine: Engine): Promise<Samples> {
  await using parts = await openRenderParts(database.url, engine)
  const commit = await openFloor(database)
  let samples = emptySamples()
  for (let round = -WARM_UP; round < RENDERS; round += 1) {
    if (round === 0) samples = emptySamples()
    const { workflowMs, renderMs } = await parts.render(QUERY, true)
    samples.workflow.push(workflowMs)
    samples.render.push(renderMs)
    await sleep(REST_MS)
    samples.facts.push(await timed(async () => understand(QUERY, { now: new Date() })))
    const input = inputOf(QUERY, true)
    samples.memory.push(await timed(() => runInMemory(engine, input)))
    samples.commit.push(await timed(commit))
  }
  return samples
}

/** Whole requests, answer read and parsed. */
async function measureRequests(database: BenchDatabase, engine: Engine): Promise<number[]> {
  const log = createLogger('silent')
  const stack = await startStack(benchConfig(database.url), { engine, log })
  const request = async () => {
    const response = await fetch(`${stack.url}/api/v1/timepoints/generate/sync`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY, generate_image: true }),
    })
    const { status } = (await response.json()) as { status: string }
    if (status !== 'completed') throw new Error(`A render came to ${response.status} ${status}`)
  }
  const samples: number[] = []
  try {
    for (let round = -WARM_UP; round < RENDERS; round += 1) {
      const ms = await timed(request)
      if (round >= 0) samples.push(ms)
      await sleep(REST_MS)
    }
  } finally {
    await stack.close()
  }
  return samples
}

async function main(): Promise<void> {
  await using database = await openBenchDatabase()
  const engine = await createConstantEngine(QUERY)
  if (process.argv.includes('--trace')) return await printStatements(database.url, engine, QUERY)
  const environment = await describeEnvironment(database.client)
  const samples = await measure(database, engine)
  const requests = await measureRequests(database, engine)
  const floor = summarize(samples.commit).p50
  const workflow = summarize(samples.workflow)
  const row = (what: string, values: number[]): Cell[] => {
    const { count, mean, p50, p95, p99, max } = summarize(values)
    return [what, count, mean, p50, p95, p99, max, p50 / floor]
  }
  publish({
    name: 'executor-overhead',
    title: 'Executor overhead: a render whose steps take no time',
    notes: [
      '14 step executions (13 frames of steps, start and done; no picture is stored), one render at a',
      `time, after ${WARM_UP} of each as warm-up. The first, the facts, the steps in memory and the bare`,
      'INSERT take turns in one loop.',
    ],
    environment,
    header: ['milliseconds', 'n', 'mean', 'p50', 'p95', 'p99', 'max', 'bare commits'],
    rows: [
      row('workflow started to committed end', samples.workflow),
      row('  of it: claim to committed end', samples.render),
      row('  of it: reading the facts (almanac)', samples.facts),
      row('the same steps, in memory only', samples.memory),
      row('POST generate/sync, whole request', requests),
      row('bare INSERT and COMMIT', samples.commit),
    ],
    targets: [{ what: 'a render, median', value: workflow.p50, limit: TARGET_MS, unit: 'ms' }],
  })
}

await main()
