import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  callsOf,
  createWatchedDatabase,
  expectNothingLost,
  type SlowServer,
  StubbornClient,
  spawnSlowServer,
} from './support/crash.ts'
import { createEmptyDatabase } from './support/test-stack.ts'

let database: Awaited<ReturnType<typeof createWatchedDatabase>>
const servers = new Set<SlowServer>()

beforeEach(async () => {
  database = await createWatchedDatabase()
})

afterEach(async () => {
  for (const server of servers) server.signal('SIGKILL')
  await Promise.all([...servers].map(({ ended }) => ended))
  await database.drop()
})

function spawn(stepMs: number, env: Record<string, string>, url = database.url): SlowServer {
  const server = spawnSlowServer(url, stepMs, env)
  servers.add(server)
  void server.ended.then(() => servers.delete(server))
  return server
}

/** Servers load for long on a busy machine. */
const TIMEOUT_MS = 60_000

const statusOf = async (url: string) => (await fetch(url)).status

describe('roles', { timeout: TIMEOUT_MS }, () => {
  it('G-ROLES-1: one process answers, another renders; each does its part only', async () => {
    const flash = spawn(10, { ROLES: 'flash' })
    const url = await flash.start()
    const client = new StubbornClient(url)
    const running = client.run()
    while (client.events.length === 0) await sleep(20)
    await sleep(1500)
    expect(client.events).toHaveLength(1)
    expect(await callsOf(database.pool, client.query)).toEqual([])

    const worker = spawn(10, { ROLES: 'worker' })
    const workerUrl = await worker.start()
    await running
    await expectNothingLost(database.pool, url, client, 0)
    const pids = new Set((await callsOf(database.pool, client.query)).map(({ pid }) => pid))
    expect([...pids]).toEqual([worker.pid])

    expect(await statusOf(`${workerUrl}/health`)).toBe(200)
    expect(await statusOf(`${workerUrl}/metrics`)).toBe(200)
    expect(await statusOf(`${workerUrl}/api/v1/timepoints`)).toBe(404)
    expect(await statusOf(`${url}/health`)).toBe(200)
  })

  it('G-ROLES-2: what waits is shared among all processes that have room', async () => {
    const env = { RENDER_CONCURRENCY: '1' }
    const [first, second] = [spawn(100, env), spawn(100, env)]
    const [url] = await Promise.all([first.start(), second.start()])
    const clients = Array.from({ length: 8 }, () => new StubbornClient(url))
    await Promise.all(clients.map((client) => client.run()))
    const pids = new Set<number>()
    for (const client of clients) {
      await expectNothingLost(database.pool, url, client, 0)
      for (const { pid } of await callsOf(database.pool, client.query)) pids.add(pid)
    }
    expect([...pids].sort()).toEqual([first.pid, second.pid].sort())
  })
})

describe('stopping', { timeout: TIMEOUT_MS }, () => {
  it('G-LEASE-3: a render that is too long for a stop goes on in another process at once', async () => {
    const [first, second] = [spawn(2500, {}), spawn(100, {})]
    const [url, otherUrl] = await Promise.all([first.start(), second.start()])
    const client = new StubbornClient(url)
    const running = client.run()
    while ((await callsOf(database.pool, client.query)).length === 0) await sleep(20)
    const stopped = performance.now()
    first.signal('SIGTERM')
    client.goTo(otherUrl)
    await first.ended
    const drained = performance.now()
    expect(drained - stopped).toBeLessThan(15_000)
    await running
    expect(performance.now() - drained).toBeLessThan(4000)
    await expectNothingLost(database.pool, otherUrl, client, 1)
  })
})

describe('starting', { timeout: TIMEOUT_MS }, () => {
  it('G-OPS-3: several processes may start at once on an empty database', async () => {
    const empty = await createEmptyDatabase()
    try {
      const starting = Array.from({ length: 3 }, () => spawn(1, {}, empty.url))
      const urls = await Promise.all(starting.map((server) => server.start()))
      for (const url of urls) expect(await statusOf(`${url}/health`)).toBe(200)
      for (const server of starting) server.signal('SIGKILL')
      await Promise.all(starting.map(({ ended }) => ended))
    } finally {
      await empty.drop()
    }
  })
})
