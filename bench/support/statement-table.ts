import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from '../../apps/server/src/flash/pipeline/state.ts'
import { createLogger } from '../../apps/server/src/platform/log.ts'
import { startStack } from '../../apps/server/src/stack.ts'
import { benchConfig } from './database.ts'
import { renderOverHttp } from './requests.ts'
import { type TracedStatement, traceStatements } from './statement-trace.ts'
import { summarize } from './stats.ts'
import { renderTable } from './table.ts'

const WARM_UP = 80
const RENDERS = 100
const TEXT_LENGTH = 90

/** Waits until what follows a render has been written, too. */
const REST_MS = 20

/** Statements in fewer renders than this share are somebody's polling. */
const REGULAR = 0.8

/** One place in the sequence of a render's statements: a text, and which of its kind. */
interface Place {
  statement: TracedStatement
  ordinal: number
  sentAt: number[]
  took: number[]
}

/**
 * Prints the statements of one POST generate/sync, what follows the render's end included, in the order
 * in which they are sent, and how long each takes as seen from here, waits for this process included.
 */
export async function printStatements(
  databaseUrl: string,
  engine: Engine,
  query: string,
): Promise<void> {
  const trace = traceStatements()
  const log = createLogger('silent')
  const stack = await startStack(benchConfig(databaseUrl), { engine, log })
  const render = () => renderOverHttp(stack.url, query, true)
  for (let round = 0; round < WARM_UP; round += 1) await render()
  const places = new Map<string, Place>()
  for (let round = 0; round < RENDERS; round += 1) {
    await sleep(REST_MS)
    trace.take()
    const began = performance.now()
    await render()
    await sleep(REST_MS)
    addAll(places, trace.take(), began)
  }
  trace.stop()
  await stack.close()
  const regular = [...places.values()]
    .filter(({ took }) => took.length >= REGULAR * RENDERS)
    .map((place) => ({ ...place, at: summarize(place.sentAt).p50 }))
    .toSorted((a, b) => a.at - b.at)
  const rows = regular.map(({ statement: { text, by }, ordinal, at, took }) => {
    const { p50, p95 } = summarize(took)
    return [text.slice(0, TEXT_LENGTH), by, ordinal, took.length / RENDERS, at, p50, p95]
  })
  const header = ['statement', 'pool', 'nth', 'renders', 'sent at ms', 'took ms, p50', 'p95']
  const sum = regular.reduce((total, { took }) => total + summarize(took).p50, 0)
  process.stdout.write(`${renderTable(header, rows)}\n\n`)
  process.stdout.write(
    `${regular.length} statements, of which some overlap: ${sum.toFixed(1)} ms\n`,
  )
}

function addAll(places: Map<string, Place>, statements: TracedStatement[], began: number): void {
  const counts = new Map<string, number>()
  for (const statement of statements) {
    const kind = `${statement.by} ${statement.text}`
    const ordinal = (counts.get(kind) ?? 0) + 1
    counts.set(kind, ordinal)
    const place = places.get(`${kind} ${ordinal}`) ?? { statement, ordinal, sentAt: [], took: [] }
    place.sentAt.push(statement.startedAt - began)
    place.took.push(statement.ms)
    places.set(`${kind} ${ordinal}`, place)
  }
}
