/**
 * What talk costs beyond what the models take. The simulated providers, in a process of their own, begin
 * to write L after a call came in; the real system is in another over the embedded database, the client
 * is here. In turns: a chat over POST chat/stream until its first token is parsed, and the call that it
 * made, made again without the system until its first frame is parsed; what lies between is ours.
 *
 * A survey asks six people three questions and sums up: two calls deep however many it asks.
 */
import { openBenchDatabase } from './support/database.ts'
import { describeEnvironment } from './support/environment.ts'
import { option } from './support/options.ts'
import { startBenchSimulators, startPipelineServer } from './support/pipeline-processes.ts'
import { publish } from './support/report.ts'
import { summarize } from './support/stats.ts'
import type { Cell } from './support/table.ts'
import { measureChat, measureSurvey, prepareScene, type Talk } from './support/talk-measure.ts'

const L = option('latency', 200)
const STREAM_MS = 300
const TURNS = option('turns', 60)
const SURVEYS = option('surveys', 15)
const WARM_UP = 30

const row = (label: string, values: readonly number[], unit = 0): Cell[] => {
  const { count, p50, p95, max } = summarize(values)
  return [label, count, p50, p95, max, unit > 0 ? p50 / unit : '']
}

const added = (ours: readonly number[], bare: readonly number[]) =>
  ours.map((value, index) => value - (bare[index] ?? Number.NaN))

const median = (values: readonly number[]) => summarize(values).p50

async function main(): Promise<void> {
  await using database = await openBenchDatabase()
  const environment = await describeEnvironment(database.client)
  await using simulators = await startBenchSimulators()
  await using server = await startPipelineServer({
    PORT: '0',
    RATE_LIMIT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    ...simulators.env,
  })
  const talk: Talk = { url: server.url, simulators, scene: await prepareScene(server.url) }
  await simulators.setLatency(0)
  await measureChat(talk, { turns: WARM_UP, goesOn: false })
  await simulators.setLatency(L, STREAM_MS)
  const fresh = await measureChat(talk, { turns: TURNS, goesOn: false })
  const long = await measureChat(talk, { turns: TURNS, goesOn: true })
  await simulators.setLatency(L)
  const surveys = await measureSurvey(talk, SURVEYS)
  publish({
    name: 'talk',
    title: 'Talk with people of a scene, answered by models that begin to write after L',
    notes: [
      `L = ${L} ms, and ${STREAM_MS} ms until a chat is written. One request at a time, after ${WARM_UP} as warm-up.`,
      'Each chat stands beside the call that it made, made again bare. A survey has 6 people and 3 questions.',
    ],
    environment,
    header: ['milliseconds', 'n', 'p50', 'p95', 'max', 'p50 / L'],
    rows: [
      row('chat: first token', fresh.firstTokenMs, L),
      row('  the bare call: its first frame', fresh.bareMs, L),
      row('  added', added(fresh.firstTokenMs, fresh.bareMs)),
      row('  whole answer', fresh.doneMs),
      row('chat that goes on: first token', long.firstTokenMs, L),
      row('  the bare call: its first frame', long.bareMs, L),
      row('  added', added(long.firstTokenMs, long.bareMs)),
      row('survey of 6 x 3, with summary', surveys.wallMs, L),
      row('  its calls', surveys.calls),
    ],
    targets: [
      {
        what: 'added to the first token, median',
        value: median(added(fresh.firstTokenMs, fresh.bareMs)),
        limit: 30,
        unit: 'ms',
      },
      {
        what: 'added in a conversation that goes on, median',
        value: median(added(long.firstTokenMs, long.bareMs)),
        limit: 30,
        unit: 'ms',
      },
      { what: 'survey of 6 x 3, median', value: median(surveys.wallMs) / L, limit: 2.4, unit: 'L' },
    ],
  })
}

await main()
