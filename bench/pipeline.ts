/**
 * What renders by models cost beyond what the models take: every simulated provider answers all at once,
 * L after a call came in, so a time over L says how many calls deep a render is. The simulators run in a
 * process of their own, the real system in another over the embedded database, the client is here; a
 * render is asked for over POST generate/stream, and its time goes until the last frame is parsed.
 *
 * At L = 0 what is left is ours. Beside it, in turns: the calls that such a render made, made again
 * without the system, one of each step of the longest chain after another, and all of them in the order
 * in which they depend on each other.
 */

import { openBenchDatabase } from './support/database.ts'
import { describeEnvironment } from './support/environment.ts'
import { option } from './support/options.ts'
import {
  byStep,
  type CallsByStep,
  chainMs,
  graphMs,
  troubleIn,
} from './support/pipeline-bare-calls.ts'
import { COST_HEADER, costRows } from './support/pipeline-costs.ts'
import {
  type BenchSimulators,
  type PipelineServer,
  startBenchSimulators,
  startPipelineServer,
} from './support/pipeline-processes.ts'
import { renderOverStream, type SeenRender } from './support/pipeline-render.ts'
import type { BareCall } from './support/pipeline-simulators-process.ts'
import { publish } from './support/report.ts'
import { inLanes } from './support/requests.ts'
import { summarize, timed } from './support/stats.ts'
import { type Cell, renderTable } from './support/table.ts'

const L = option('latency', 200)
const RENDERS = option('renders', 20)
const AT_ONCE = 64
const WARM_UP = 60

/** Moments that the almanac knows well, and ones that it knows by their date and place. */
const QUERIES = [
  'Trinity test 5:29 AM July 16 1945',
  'Rome, autumn 64 AD',
  'Moon landing, July 20 1969',
  'A market in Samarkand, spring 1420',
  'Signing of the Declaration of Independence',
  'Kyoto, 12 October 1603, at dusk',
] as const
const queryAt = (index: number) => QUERIES[index % QUERIES.length] ?? QUERIES[0]

/** The parts of a run. */
interface Bench {
  simulators: BenchSimulators
  server: PipelineServer
}

/** Renders, with the calls that each made. */
interface Rendered {
  seen: SeenRender[]
  calls: BareCall[][]
}

const emptyRendered = (): Rendered => ({ seen: [], calls: [] })

async function renderOnce({ server, simulators }: Bench, request: object, to: Rendered) {
  const query = queryAt(to.seen.length)
  const seen = await renderOverStream(server.url, { query, ...request })
  to.seen.push(seen)
  to.calls.push(await simulators.takeCalls())
}

/** Turns of one text render, one with a picture and one whose content is streamed. */
async function measureAtL(bench: Bench) {
  await bench.simulators.setLatency(L)
  const [text, picture, content] = [emptyRendered(), emptyRendered(), emptyRendered()]
  for (let turn = 0; turn < RENDERS; turn += 1) {
    await renderOnce(bench, {}, text)
    await renderOnce(bench, { generate_image: true }, picture)
    await renderOnce(bench, { stream_content: true }, content)
  }
  return { text, picture, content }
}

/** All at the same moment. */
async function measureBurst({ server, simulators }: Bench) {
  await simulators.setLatency(L)
  const seen: SeenRender[] = []
  const wallMs = await timed(() =>
    inLanes(
      AT_ONCE,
      (index) => index < AT_ONCE,
      async (index) => {
        seen.push(await renderOverStream(server.url, { query: queryAt(index) }))
      },
    ),
  )
  return { seen, wallMs, calls: await simulators.takeCalls() }
}

/** Turns of a render, its chain of bare calls and all of its bare calls, at L = 0. */
async function measureAtZero(bench: Bench) {
  await bench.simulators.setLatency(0)
  const [text, chain, graph]: [Rendered, number[], number[]] = [emptyRendered(), [], []]
  let cpuMs = 0
  for (let turn = 0; turn < 3 * RENDERS; turn += 1) {
    const before = await bench.server.cpuMs()
    await renderOnce(bench, {}, text)
    cpuMs += (await bench.server.cpuMs()) - before
    const calls: CallsByStep = byStep(text.calls.at(-1) ?? [])
    chain.push(await chainMs(calls))
    graph.push(await graphMs(calls))
    await bench.simulators.takeCalls()
  }
  return { text, chain, graph, cpuMs: cpuMs / text.seen.length }
}

async function warmUp({ server, simulators }: Bench): Promise<void> {
  await inLanes(
    4,
    (index) => index < WARM_UP,
    async (index) => {
      const request = { generate_image: index % 3 === 0, stream_content: index % 2 === 0 }
      await renderOverStream(server.url, { query: queryAt(index), ...request })
    },
  )
  await simulators.takeCalls()
}

const row = (label: string, values: readonly number[], unit = 0): Cell[] => {
  const { count, p50, p95, max } = summarize(values)
  return [label, count, p50, p95, max, unit > 0 ? p50 / unit : '']
}

const ends = ({ seen }: Pick<Rendered, 'seen'>) => seen.map(({ endMs }) => endMs)
const counts = ({ calls }: Rendered) => calls.map(({ length }) => length)
const differences = (a: readonly number[], b: readonly number[]) =>
  a.map((value, index) => value - (b[index] ?? Number.NaN))

async function measure(bench: Bench) {
  await warmUp(bench)
  const zero = await measureAtZero(bench)
  const atL = await measureAtL(bench)
  const burst = await measureBurst(bench)
  await bench.simulators.setLatency(0)
  const costs = await costRows(bench.server.url, QUERIES)
  return { zero, atL, burst, costs }
}

type Measured = Awaited<ReturnType<typeof measure>>

function rowsOf({ zero, atL, burst }: Measured): Cell[][] {
  const { text, picture, content } = atL
  return [
    row(`L = ${L}: text complete`, ends(text), L),
    row(
      '  its scene step shown',
      text.seen.map(({ sceneStepMs }) => sceneStepMs),
      L,
    ),
    row(
      '  its first event',
      text.seen.map(({ firstEventMs }) => firstEventMs),
    ),
    row('  its calls', counts(text)),
    row(
      'content streamed: first of the scene',
      content.seen.map((one) => one.firstContentMs),
      L,
    ),
    row('  complete', ends(content), L),
    row('with picture complete', ends(picture), L),
    row('  its calls', counts(picture)),
    row(`${AT_ONCE} at once: each complete`, ends(burst), L),
    row('  all of them', [burst.wallMs], L),
    row('L = 0: text complete', ends(zero.text)),
    row('  longest chain of bare calls', zero.chain),
    row('  overhead: beyond that chain', differences(ends(zero.text), zero.chain)),
    row('  all bare calls, in their order', zero.graph),
    row('  beyond all bare calls', differences(ends(zero.text), zero.graph)),
  ]
}

function targetsOf({ zero, atL, burst }: Measured) {
  const { text, picture, content } = atL
  const median = (values: readonly number[]) => summarize(values).p50
  const share = (what: string, values: readonly number[], limit: number) => {
    return { what: `${what}, median`, value: median(values) / L, limit, unit: 'L' }
  }
  const ms = (what: string, values: readonly number[], limit: number) => {
    return { what: `${what}, median`, value: median(values), limit, unit: 'ms' }
  }
  const single = [...text.seen, ...content.seen, ...zero.text.seen]
  const failed = [...single, ...picture.seen].filter(({ isComplete }) => !isComplete)
  const unpictured = picture.seen.filter(({ hasImage }) => !hasImage)
  const calls = [text, picture, content, zero.text].flatMap((rendered) => rendered.calls.flat())
  const none = (what: string, value: number, unit: string) => ({ what, value, limit: 0, unit })
  return [
    share('text complete', ends(text), 5.4),
    share('with picture complete', ends(picture), 6.4),
    share(
      'scene step shown',
      text.seen.map(({ sceneStepMs }) => sceneStepMs),
      2.4,
    ),
    ms(
      'first event',
      text.seen.map(({ firstEventMs }) => firstEventMs),
      50,
    ),
    ms('overhead at L = 0', differences(ends(zero.text), zero.chain), 40),
    { what: 'calls with picture', value: Math.max(...counts(picture)), limit: 20, unit: 'calls' },
    none('failed alone, or without its picture', failed.length + unpictured.length, 'renders'),
    none(
      `failed of ${AT_ONCE} at once`,
      burst.seen.filter((one) => !one.isComplete).length,
      'renders',
    ),
    none('failed or corrected', troubleIn([...calls, ...burst.calls]).length, 'calls'),
  ]
}

async function main(): Promise<void> {
  await using database = await openBenchDatabase()
  const environment = await describeEnvironment(database.client)
  await using simulators = await startBenchSimulators()
  await using server = await startPipelineServer({
    PORT: '0',
    RATE_LIMIT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    RENDER_CONCURRENCY: `${AT_ONCE}`,
    ...simulators.env,
  })
  const measured = await measure({ simulators, server })
  publish({
    name: 'pipeline',
    title: 'Renders by models that answer after L, over POST generate/stream',
    notes: [
      `One render at a time apart from ${AT_ONCE} at once, after ${WARM_UP} as warm-up; RENDER_CONCURRENCY ${AT_ONCE}.`,
      `The server's CPU time at L = 0: ${measured.zero.cpuMs.toFixed(1)} ms a render.`,
      '',
      'Costs: means over the queries, from the static price tables, for the real prompts and what the',
      'simulated models wrote and thought. Searches: at Google as counted, elsewhere without a price.',
      '',
      renderTable(COST_HEADER, measured.costs),
    ],
    environment,
    header: ['milliseconds', 'n', 'p50', 'p95', 'max', 'p50 / L'],
    rows: rowsOf(measured),
    targets: targetsOf(measured),
  })
}

await main()
