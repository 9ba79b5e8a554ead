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
import { troubleIn } from './support/pipeline-bare-calls.ts'
import { COST_HEADER } from './support/pipeline-costs.ts'
import { measure, type Rendered } from './support/pipeline-measure.ts'
import { startBenchSimulators, startPipelineServer } from './support/pipeline-processes.ts'
import { publish } from './support/report.ts'
import { summarize } from './support/stats.ts'
import { type Cell, renderTable } from './support/table.ts'

const L = option('latency', 200)
const RENDERS = option('renders', 20)
const AT_ONCE = 64
const WARM_UP = 60

const row = (label: string, values: readonly number[], unit = 0): Cell[] => {
  const { count, p50, p95, max } = summarize(values)
  return [label, count, p50, p95, max, unit > 0 ? p50 / unit : '']
}

const ends = ({ seen }: Pick<Rendered, 'seen'>) => seen.map(({ endMs }) => endMs)
const counts = ({ calls }: Rendered) => calls.map(({ length }) => length)
const differences = (a: readonly number[], b: readonly number[]) =>
  a.map((value, index) => value - (b[index] ?? Number.NaN))

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
  const measured = await measure(
    { simulators, server },
    { latencyMs: L, renders: RENDERS, atOnce: AT_ONCE, warmUp: WARM_UP },
  )
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
