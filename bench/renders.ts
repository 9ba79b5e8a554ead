/**
 * How many renders a server does on the offline engine: POST generate/sync at several concurrencies,
 * without and with a picture. Renders a second, renders a second of the server's own CPU time (so "per
 * core"), and how long a caller waits. The server runs in a process of its own with the defaults, so
 * beyond RENDER_CONCURRENCY renders wait in the queue; the callers are here.
 *
 * Beside it, in turns, half of the renders each: the engine alone in this process, which is the same
 * steps on the same queries in memory, without server and database. Every render must complete.
 */

import { offlineEngine } from '../apps/server/src/flash/engines/offline/offline-engine.ts'
import { openBenchDatabase } from './support/database.ts'
import { inputOf, runInMemory } from './support/engines.ts'
import { describeEnvironment } from './support/environment.ts'
import { option } from './support/options.ts'
import { queryAt } from './support/queries.ts'
import { publish } from './support/report.ts'
import { inLanes, renderOverHttp } from './support/requests.ts'
import { type BenchServer, startServer } from './support/server.ts'
import { summarize, timed } from './support/stats.ts'
import type { Cell } from './support/table.ts'

const RENDERS = option('renders', 400)
const WARM_UP = 60
const TURNS = 2

/** A row: so many renders, so many at a time. */
interface Load {
  label: string
  atATime: number
  image: boolean
  renders: number
}

const LOADS: readonly Load[] = [
  { label: '1 at a time', atATime: 1, image: false, renders: RENDERS / 2 },
  { label: '16 at a time', atATime: 16, image: false, renders: RENDERS },
  { label: '64 at a time', atATime: 64, image: false, renders: RENDERS },
  { label: '64 at once, one burst', atATime: 64, image: false, renders: 64 },
  { label: 'picture, 1 at a time', atATime: 1, image: true, renders: RENDERS / 8 },
  { label: 'picture, 16 at a time', atATime: 16, image: true, renders: RENDERS / 4 },
]

/** Who renders, and what its process has used so far. */
interface Renderer {
  render(query: string, image: boolean): Promise<boolean>
  cpuMs(): Promise<number>
}

/** What came of a load; more turns add up. */
interface Tally {
  waits: number[]
  completed: number
  wallMs: number
  cpuMs: number
}

const emptyTally = (): Tally => ({ waits: [], completed: 0, wallMs: 0, cpuMs: 0 })

const engineAlone: Renderer = {
  render: (query, image) => runInMemory(offlineEngine, inputOf(query, image)),
  async cpuMs() {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
}

function overHttp(server: BenchServer): Renderer {
  return {
    render: (query, image) => renderOverHttp(server.url, query, image),
    cpuMs: async () => (await server.usage()).cpuMs,
  }
}

async function run(renderer: Renderer, load: Load, renders: number, tally: Tally): Promise<void> {
  const cpuBefore = await renderer.cpuMs()
  tally.wallMs += await timed(() =>
    inLanes(
      load.atATime,
      (index) => index < renders,
      async (index) => {
        const began = performance.now()
        if (await renderer.render(queryAt(index), load.image)) tally.completed += 1
        tally.waits.push(performance.now() - began)
      },
    ),
  )
  tally.cpuMs += (await renderer.cpuMs()) - cpuBefore
}

/** Takes turns: the server, the engine alone. */
async function compare(server: Renderer, load: Load): Promise<{ server: Tally; alone: Tally }> {
  const tallies = { server: emptyTally(), alone: emptyTally() }
  const turns = load.renders <= 64 ? 1 : TURNS
  for (let turn = 0; turn < turns; turn += 1) {
    await run(server, load, Math.ceil(load.renders / turns), tallies.server)
    await run(engineAlone, load, Math.ceil(load.renders / turns), tallies.alone)
  }
  return tallies
}

function rowsOf(label: string, { server, alone }: { server: Tally; alone: Tally }): Cell[][] {
  const rate = (tally: Tally) => tally.completed / (tally.wallMs / 1000)
  const perCore = (tally: Tally) => tally.completed / (tally.cpuMs / 1000)
  const row = (what: string, tally: Tally): Cell[] => {
    const { count, p50, p95, max } = summarize(tally.waits)
    return [
      what,
      `${tally.completed}/${count}`,
      rate(tally),
      perCore(tally),
      tally.cpuMs / tally.completed,
      p50,
      p95,
      max,
      perCore(tally) / perCore(alone),
    ]
  }
  return [row(label, server), row('  the engine alone', alone)]
}

async function warmUp(renderers: readonly Renderer[]): Promise<void> {
  for (const { render } of renderers) {
    await inLanes(
      4,
      (index) => index < WARM_UP,
      async (index) => void (await render(queryAt(index), index % 10 === 0)),
    )
  }
}

async function main(): Promise<void> {
  await using database = await openBenchDatabase()
  const environment = await describeEnvironment(database.client)
  await using process = await startServer({ kind: 'system', databaseUrl: database.url })
  const server = overHttp(process)
  await warmUp([server, engineAlone])
  const rows: Cell[][] = []
  let failed = 0
  for (const load of LOADS) {
    const tallies = await compare(server, load)
    rows.push(...rowsOf(load.label, tallies))
    failed += tallies.server.waits.length - tallies.server.completed
  }
  publish({
    name: 'renders',
    title: 'Renders on the offline engine, over POST generate/sync',
    notes: [
      `After ${WARM_UP} renders as warm-up, in ${TURNS} turns with the engine alone on the same queries.`,
      'A core: a second of CPU time of the process that renders, its other threads included; that of',
      'PostgreSQL and of the callers is not in it. Waits of callers in milliseconds.',
      'Ratio: renders a core, to those of the engine alone.',
    ],
    environment,
    header: ['', 'completed', 'a second', 'a core', 'CPU ms each', 'p50', 'p95', 'max', 'ratio'],
    rows,
    targets: [{ what: 'renders that did not complete', value: failed, limit: 0, unit: 'renders' }],
  })
}

await main()
