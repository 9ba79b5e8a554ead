import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  callsOf,
  createWatchedDatabase,
  expectNothingLost,
  type SlowServer,
  StubbornClient,
  spawnSlowServer,
} from './support/crash.ts'

/** Longer than a process may be silent before others take it for gone. */
const PAUSE_MS = 60_000
const STEP_MS = 400

let database: Awaited<ReturnType<typeof createWatchedDatabase>>
let servers: SlowServer[] = []

beforeAll(async () => {
  database = await createWatchedDatabase()
  servers = [spawnSlowServer(database.url, STEP_MS), spawnSlowServer(database.url, STEP_MS)]
})

afterAll(async () => {
  for (const server of servers) server.signal('SIGKILL')
  await Promise.all(servers.map(({ ended }) => ended))
  await database.drop()
})

it('G-LEASE-1, G-LEASE-2: a process that was paused for a minute disturbs nobody when it comes back', {
  timeout: 150_000,
}, async () => {
  const [paused, other] = servers
  if (!paused || !other) throw new Error('two servers are needed')
  const [pausedUrl, otherUrl] = await Promise.all([paused.start(), other.start()])
  const clients = [new StubbornClient(pausedUrl), new StubbornClient(pausedUrl)]
  const running = Promise.all(clients.map((client) => client.run()))
  while (clients.some((client) => client.events.length < 3)) await sleep(20)
  paused.signal('SIGSTOP')
  const continued = sleep(PAUSE_MS).then(() => {
    paused.signal('SIGCONT')
    return new Date()
  })
  // A client on a connection that says nothing any more goes elsewhere.
  for (const client of clients) client.goTo(otherUrl)
  const ends = await Promise.race([running.then(() => 'before'), continued.then(() => 'after')])
  expect(ends).toBe('before') // The other process had finished them by then.
  const back = await continued
  await sleep(5 * STEP_MS)
  for (const client of clients) {
    await expectNothingLost(database.pool, otherUrl, client, 1)
    const late = (await callsOf(database.pool, client.query)).filter(({ at }) => at > back)
    expect(late).toEqual([])
  }
  const again = new StubbornClient(pausedUrl)
  await again.run()
  await expectNothingLost(database.pool, pausedUrl, again, 0)
})
