import { byStep, type CallsByStep, chainMs, graphMs } from './pipeline-bare-calls.ts'
import { costRows } from './pipeline-costs.ts'
import type { BenchSimulators, PipelineServer } from './pipeline-processes.ts'
import { renderOverStream, type SeenRender } from './pipeline-render.ts'
import type { BareCall } from './pipeline-simulators-process.ts'
import { inLanes } from './requests.ts'
import { timed } from './stats.ts'

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
export interface Bench {
  simulators: BenchSimulators
  server: PipelineServer
}

/** Renders, with the calls that each made. */
export interface Rendered {
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
async function measureAtL(bench: Bench, { latencyMs, renders }: Extent) {
  await bench.simulators.setLatency(latencyMs)
  const [text, picture, content] = [emptyRendered(), emptyRendered(), emptyRendered()]
  for (let turn = 0; turn < renders; turn += 1) {
    await renderOnce(bench, {}, text)
    await renderOnce(bench, { generate_image: true }, picture)
    await renderOnce(bench, { stream_content: true }, content)
  }
  return { text, picture, content }
}

/** All at the same moment. */
async function measureBurst({ server, simulators }: Bench, { latencyMs, atOnce }: Extent) {
  await simulators.setLatency(latencyMs)
  const seen: SeenRender[] = []
  const wallMs = await timed(() =>
    inLanes(
      atOnce,
      (index) => index < atOnce,
      async (index) => {
        seen.push(await renderOverStream(server.url, { query: queryAt(index) }))
      },
    ),
  )
  return { seen, wallMs, calls: await simulators.takeCalls() }
}

/** Turns of a render, its chain of bare calls and all of its bare calls, at L = 0. */
async function measureAtZero(bench: Bench, { renders }: Extent) {
  await bench.simulators.setLatency(0)
  const [text, chain, graph]: [Rendered, number[], number[]] = [emptyRendered(), [], []]
  let cpuMs = 0
  for (let turn = 0; turn < 3 * renders; turn += 1) {
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

async function warmUp({ server, simulators }: Bench, extent: Extent): Promise<void> {
  await inLanes(
    4,
    (index) => index < extent.warmUp,
    async (index) => {
      const request = { generate_image: index % 3 === 0, stream_content: index % 2 === 0 }
      await renderOverStream(server.url, { query: queryAt(index), ...request })
    },
  )
  await simulators.takeCalls()
}

/** How much is measured: L in milliseconds, renders of a kind, renders at once, renders before. */
export interface Extent {
  latencyMs: number
  renders: number
  atOnce: number
  warmUp: number
}

/** Everything that the bench tells, one part after another. */
export async function measure(bench: Bench, extent: Extent) {
  await warmUp(bench, extent)
  const zero = await measureAtZero(bench, extent)
  const atL = await measureAtL(bench, extent)
  const burst = await measureBurst(bench, extent)
  await bench.simulators.setLatency(0)
  const costs = await costRows(bench.server.url, QUERIES)
  return { zero, atL, burst, costs }
}
