import { setTimeout as sleep } from 'node:timers/promises'
import { Jumped, type Timepoint } from '@timepoint/contracts'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { createRandom } from '../src/flash/illustration/random.ts'
import { type Simulators, startSimulators } from './simulators/start-simulators.ts'
import { createWatchedDatabase, type SlowServer } from './support/crash.ts'
import { type Question, questionsTo, spawnLlmServer } from './support/llm-crash.ts'
import { collectEvents } from './support/sse.ts'

const SEED = inject('crashSeed')
const KILLS = Math.ceil(inject('crashRuns') / 10)
const LATENCY_MS = [60, 120] as const

let database: Awaited<ReturnType<typeof createWatchedDatabase>>
let simulators: Simulators
const servers = new Set<SlowServer>()
const random = createRandom(`${SEED} jump`)

/** The moment from which all jumps of this file lead, and what such a jump asks and takes when nothing happens. */
let source: string
let expected: Set<string>
let quietMs: number

beforeAll(async () => {
  const [least, most] = LATENCY_MS
  const latencyMs = () => least + (most - least) * random.next()
  simulators = await startSimulators({ latencyMs, streamMs: 20 })
  database = await createWatchedDatabase()
  const server = spawnServer()
  const url = await server.start()
  const body = JSON.stringify({ query: 'Assassination of Caesar' })
  const headers = { 'content-type': 'application/json' }
  const path = `${url}/api/v1/timepoints/generate/sync`
  const rendered = await fetch(path, { method: 'POST', headers, body })
  source = ((await rendered.json()) as Timepoint).id
  simulators.calls.length = 0
  const began = performance.now()
  expect((await ask(url, 'quiet')).status).toBe(200)
  quietMs = performance.now() - began
  expected = new Set(questionsTo(simulators).map(({ words }) => words))
  await kill(server)
})

afterEach(() => simulators.reset())

afterAll(async () => {
  for (const server of servers) server.signal('SIGKILL')
  await Promise.all([...servers].map(({ ended }) => ended))
  await database.drop()
  await simulators.close()
})

function spawnServer(): SlowServer {
  const server = spawnLlmServer(database.url, simulators)
  servers.add(server)
  void server.ended.then(() => servers.delete(server))
  return server
}

async function kill(server: SlowServer): Promise<void> {
  server.signal('SIGKILL')
  await server.ended
}

function ask(url: string, key: string): Promise<Response> {
  return fetch(`${url}/api/v1/temporal/${source}/next`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ units: 1, unit: 'hour' }),
  })
}

/** Asks with one key until there is an answer; a jump that is being worked on is followed to its end. */
async function askUntilAnswered(url: string, key: string): Promise<Jumped> {
  for (;;) {
    const response = await ask(url, key)
    if (response.status === 200) return Jumped.parse(await response.json())
    expect(response.status).toBe(409)
    const { timepoint_id: id } = (await response.json()) as { timepoint_id: string }
    await collectEvents(await fetch(`${url}/api/v1/timepoints/${id}/events`))
  }
}

async function keptTimes(id: string): Promise<Map<string, number>> {
  const { rows } = await database.pool.query<{ step: string; kept_at: Date }>(
    'SELECT step, kept_at FROM checkpoints WHERE timepoint_id = $1',
    [id],
  )
  const kept = new Map(rows.map((row) => [row.step, row.kept_at.getTime()]))
  expect(kept.size).toBe(rows.length)
  return kept
}

function expectNothingAskedTwice(questions: readonly Question[], kept: Map<string, number>): void {
  expect([...new Set(questions.map(({ words }) => words))].sort()).toEqual([...expected].sort())
  for (const [, asked] of Map.groupBy(questions, ({ words }) => words)) {
    expect([asked[0]?.step, asked.length <= 2]).toEqual([asked[0]?.step, true])
  }
  for (const { step, startedAt } of questions) {
    expect([step, Math.floor(startedAt) <= (kept.get(step) ?? 0)]).toEqual([step, true])
  }
}

describe('jumps by models, killed at any time', () => {
  it(`G-JUMP-11: ${KILLS} kills, and the next process asks nothing whose answer was kept`, {
    timeout: KILLS * 20_000 + 20_000,
  }, async () => {
    let standby = spawnServer()
    let server = spawnServer()
    let url = await server.start()
    for (let run = 0; run < KILLS; run += 1) {
      simulators.calls.length = 0
      const key = `run ${run}`
      const broken = ask(url, key).catch(() => null)
      await sleep(random.next() * quietMs * 1.1)
      await kill(server)
      await broken
      server = standby
      url = await server.start()
      standby = spawnServer()
      const { target_id: id, target_year: year } = await askUntilAnswered(url, key)
      expectNothingAskedTwice(questionsTo(simulators), await keptTimes(id))
      const found = await (await fetch(`${url}/api/v1/timepoints/${id}`)).json()
      expect(found).toMatchObject({ status: 'completed', source_id: source, hour: 13 })
      expect(year).toBe(-44)
    }
    const { rows } = await database.pool.query('SELECT target_id FROM jumps')
    expect(rows).toHaveLength(KILLS + 1)
    await Promise.all([kill(server), kill(standby)])
  })
})
