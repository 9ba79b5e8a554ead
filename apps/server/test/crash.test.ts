import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, inject, it } from 'vitest'
import { createRandom } from '../src/flash/illustration/random.ts'
import {
  createWatchedDatabase,
  expectNothingLost,
  type SlowServer,
  StubbornClient,
  spawnSlowServer,
} from './support/crash.ts'

const SEED = inject('crashSeed')
const RUNS = inject('crashRuns')
/** With another process beside there is less to find. */
const RUNS_OF_TWO = Math.ceil(RUNS / 5)

const STEP_MS = 60

/** A render takes six steps one after another: a kill comes before, within or after it. */
const LATEST_KILL_MS = 6 * STEP_MS * 1.5

let database: Awaited<ReturnType<typeof createWatchedDatabase>>
const servers = new Set<SlowServer>()

beforeAll(async () => {
  process.stdout.write(`crash test: seed ${SEED}, ${RUNS} runs\n`)
  database = await createWatchedDatabase()
})

afterAll(async () => {
  for (const server of servers) server.signal('SIGKILL')
  await Promise.all([...servers].map(({ ended }) => ended))
  await database.drop()
})

function spawnServer(): SlowServer {
  const server = spawnSlowServer(database.url, STEP_MS)
  servers.add(server)
  void server.ended.then(() => servers.delete(server))
  return server
}

async function kill(server: SlowServer): Promise<void> {
  server.signal('SIGKILL')
  await server.ended
}

describe('kill -9 at any time', () => {
  it(`G-LEASE-1, G-STEP-4, G-STREAM-5: ${RUNS} times, and the next process goes on`, {
    timeout: RUNS * 15_000,
  }, async () => {
    const random = createRandom(`${SEED} one`)
    let standby = spawnServer()
    let server = spawnServer()
    let url = await server.start()
    for (let run = 0; run < RUNS; run += 1) {
      const client = new StubbornClient(url)
      const running = client.run()
      await sleep(random.next() * LATEST_KILL_MS)
      await kill(server)
      server = standby
      url = await server.start()
      client.goTo(url)
      standby = spawnServer()
      await running
      await expectNothingLost(database.pool, url, client, 1)
    }
    await Promise.all([kill(server), kill(standby)])
  })

  it(`G-LEASE-1, G-STEP-4, G-STREAM-5: ${RUNS_OF_TWO} times, while another process lives`, {
    timeout: RUNS_OF_TWO * 30_000,
  }, async () => {
    const random = createRandom(`${SEED} two`)
    let [first, second] = [spawnServer(), spawnServer()]
    let urls = await Promise.all([first.start(), second.start()])
    for (let run = 0; run < RUNS_OF_TWO; run += 1) {
      const standby = spawnServer()
      const clients = [new StubbornClient(urls[0]), new StubbornClient(urls[1])]
      const running = Promise.all(clients.map((client) => client.run()))
      await sleep(random.next() * LATEST_KILL_MS)
      await kill(first)
      for (const client of clients) client.goTo(urls[1])
      await running
      for (const client of clients) {
        await expectNothingLost(database.pool, urls[1], client, 1)
      }
      first = second
      second = standby
      urls = [urls[1], await standby.start()]
    }
    await Promise.all([kill(first), kill(second)])
  })
})
