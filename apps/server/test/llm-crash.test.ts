import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { createRandom } from '../src/flash/illustration/random.ts'
import { type Simulators, startSimulators } from './simulators/start-simulators.ts'
import { createWatchedDatabase, type SlowServer, StubbornClient } from './support/crash.ts'
import { expectNothingAskedAgain, questionsTo, spawnLlmServer } from './support/llm-crash.ts'

const SEED = inject('crashSeed')
/** A render by models is longer and has more in flight, so fewer kills find as much. */
const KILLS = Math.ceil(inject('crashRuns') / 4)
const KILLS_OF_TWO = Math.ceil(inject('crashRuns') / 10)

/** Wide enough that some are in flight whenever a process ends. */
const LATENCY_MS = [60, 120] as const
const STREAM_MS = 40

/** One that the almanac knows well and one that it knows by its date and place, with all steps. */
const PICTURED = { query: 'Trinity test 5:29 AM July 16 1945', generate_image: true }
const PLAIN = { query: 'Rome, autumn 64 AD', generate_image: false }

let database: Awaited<ReturnType<typeof createWatchedDatabase>>
let simulators: Simulators
const servers = new Set<SlowServer>()
const random = createRandom(`${SEED} llm`)

/** All that was asked, and how much of it once more. */
const tally = { asked: 0, again: 0 }

/** What each render asks when nothing happens to it, and how long it takes in milliseconds. */
const quiet = new Map<string, { expected: Set<string>; ms: number }>()

beforeAll(async () => {
  process.stdout.write(`llm crash test: seed ${SEED}, ${KILLS} and ${KILLS_OF_TWO} kills\n`)
  const [least, most] = LATENCY_MS
  simulators = await startSimulators({
    latencyMs: () => least + (most - least) * random.next(),
    streamMs: STREAM_MS,
  })
  database = await createWatchedDatabase()
  const server = spawnServer()
  const url = await server.start()
  for (const request of [PICTURED, PLAIN, PICTURED, PLAIN]) await renderQuietly(url, request)
  await kill(server)
})

afterEach(() => simulators.reset())

afterAll(async () => {
  for (const server of servers) server.signal('SIGKILL')
  await Promise.all([...servers].map(({ ended }) => ended))
  await database.drop()
  await simulators.close()
  process.stdout.write(`llm crash test: ${tally.again} of ${tally.asked} calls were repetitions\n`)
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

const clientFor = (url: string, request: typeof PLAIN) =>
  new StubbornClient(url, { ...request, stream_content: true })

async function renderQuietly(url: string, request: typeof PLAIN): Promise<void> {
  simulators.calls.length = 0
  const began = performance.now()
  const client = clientFor(url, request)
  await client.run()
  const questions = questionsTo(simulators)
  const expected = new Set(questions.map(({ words }) => words))
  const ms = performance.now() - began
  const before = quiet.get(request.query)
  if (before) expect([...expected].sort()).toEqual([...before.expected].sort())
  quiet.set(request.query, { expected, ms })
  await expectKept(url, [client], 0)
}

async function expectKept(url: string, clients: StubbornClient[], interruptions: number) {
  const questions = questionsTo(simulators)
  const known = new Set<string>()
  for (const client of clients) {
    const expected = quiet.get(client.query)?.expected ?? new Set()
    for (const words of expected) known.add(words)
    const seen = { questions, expected, interruptions }
    await expectNothingAskedAgain(database.pool, url, client, seen)
  }
  expect(questions.filter(({ words }) => !known.has(words))).toEqual([])
  tally.asked += questions.length
  tally.again += questions.length - known.size
}

async function countRenders(): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM timepoints',
  )
  return rows[0]?.count ?? 0
}

/** A time before, within or after a render. */
function anyTime(...requests: (typeof PLAIN)[]): number {
  const longest = Math.max(...requests.map(({ query }) => quiet.get(query)?.ms ?? 0))
  return random.next() * longest * 1.1
}

describe('renders by models, killed at any time', () => {
  it(`G-LLM-4: ${KILLS} kills, and the next process asks nothing whose answer was kept`, {
    timeout: KILLS * 20_000,
  }, async () => {
    let standby = spawnServer()
    let server = spawnServer()
    let url = await server.start()
    for (let run = 0; run < KILLS; run += 1) {
      const request = run % 3 === 2 ? PLAIN : PICTURED
      simulators.calls.length = 0
      const rows = await countRenders()
      const client = clientFor(url, request)
      const running = client.run()
      await sleep(anyTime(request))
      await kill(server)
      server = standby
      url = await server.start()
      client.goTo(url)
      standby = spawnServer()
      await running
      await expectKept(url, [client], 1)
      expect(await countRenders()).toBe(rows + 1)
    }
    await Promise.all([kill(server), kill(standby)])
  })

  it(`G-LLM-4: ${KILLS_OF_TWO} kills, while another process lives and takes over`, {
    timeout: KILLS_OF_TWO * 30_000,
  }, async () => {
    let [first, second] = [spawnServer(), spawnServer()]
    let urls = await Promise.all([first.start(), second.start()])
    for (let run = 0; run < KILLS_OF_TWO; run += 1) {
      const standby = spawnServer()
      simulators.calls.length = 0
      const rows = await countRenders()
      const clients = [clientFor(urls[0], PICTURED), clientFor(urls[1], PLAIN)]
      const running = Promise.all(clients.map((client) => client.run()))
      await sleep(anyTime(PICTURED, PLAIN))
      await kill(first)
      for (const client of clients) client.goTo(urls[1])
      await running
      await expectKept(urls[1], clients, 1)
      expect(await countRenders()).toBe(rows + clients.length)
      first = second
      second = standby
      urls = [urls[1], await standby.start()]
    }
    await Promise.all([kill(first), kill(second)])
  })

  it('G-LLM-4: a stop in the middle hands renders over, and what was in flight is asked once more', {
    timeout: 90_000,
  }, async () => {
    const [first, second] = [spawnServer(), spawnServer()]
    const urls = await Promise.all([first.start(), second.start()])
    // The picture takes longer than the 10 s for which a process that stops lets renders end.
    simulators.latencyMs = 1900
    simulators.calls.length = 0
    const clients = [clientFor(urls[0], PICTURED), clientFor(urls[1], PLAIN)]
    const running = Promise.all(clients.map((client) => client.run()))
    await sleep(500)
    first.signal('SIGTERM')
    // For so long it lets renders end. The other one may go on before its exit is seen here.
    const letsGoAt = Date.now() + 10_000
    await first.ended
    for (const client of clients) client.goTo(urls[1])
    await running
    await expectKept(urls[1], clients, 1)
    const after = questionsTo(simulators).filter(({ startedAt }) => startedAt > letsGoAt)
    expect(after.length).toBeGreaterThan(0)
    await kill(second)
  })
})
