import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { expectProblem } from './support/problem.ts'
import { createScriptedEngine } from './support/scripted-engine.ts'
import { collectEvents, type ReceivedEvent, readEvents } from './support/sse.ts'
import { startTcpProxy, type TcpProxy } from './support/tcp-proxy.ts'
import {
  call,
  createTestDatabase,
  readTimepoint,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const API = '/api/v1/timepoints'
const QUERY = 'Trinity test 5:29 AM July 16 1945'
const OUTAGE_MS = 20_000

let database: TestDatabase
let proxy: TcpProxy
let stack: Stack
const scripted = createScriptedEngine()

beforeAll(async () => {
  database = await createTestDatabase()
  const server = new URL(inject('serverUrl'))
  proxy = await startTcpProxy({ host: server.hostname, port: Number(server.port) })
  const url = new URL(database.url)
  url.host = `127.0.0.1:${proxy.port}`
  const { engine } = scripted
  stack = await startTestStack({ ...database, url: url.href }, { engine, heartbeatMs: 1000 })
})

afterAll(async () => {
  proxy.mend()
  await stack.close()
  await proxy.close()
  await database.drop()
})

describe.each(['cut', 'silence'] as const)('a database that is gone for 20 s (%s)', (kind) => {
  it('G-OUTAGE-1, G-STREAM-5: nothing is lost, nothing is asked twice, streams go on', async () => {
    scripted.reset()
    for (const step of ['scene', 'characters', 'dialog', 'critique'] as const) {
      scripted.on(step, async (original) => {
        await sleep(1500) // Some end before the outage, some in it.
        return original()
      })
    }
    const body = { query: QUERY }
    const seen: ReceivedEvent[] = []
    const response = await call(stack, 'POST', `${API}/generate/stream`, { body })
    const reading = (async () => {
      for await (const event of readEvents(response)) seen.push(event)
    })()
    const waiting = call(stack, 'POST', `${API}/generate/sync`, { body })
    while (seen.length < 4 || scripted.countsOf(QUERY).scene !== 2) await sleep(20)

    proxy[kind]()
    const until = performance.now() + OUTAGE_MS
    const before = seen.length
    if (kind === 'cut') {
      await sleep(500)
      const refused = await call(stack, 'POST', `${API}/generate`, { body })
      expect(refused.headers.get('retry-after')).toBe('5')
      await expectProblem(refused, 'unavailable')
      await expectProblem(await call(stack, 'GET', API), 'unavailable')
      expect((await call(stack, 'GET', '/health')).status).toBe(503)
    }
    await sleep(until - performance.now())
    expect(seen.length).toBeLessThanOrEqual(before + 1)
    proxy.mend()

    await reading
    const [start] = seen
    if (start?.frame.event !== 'start') throw new Error('no start')
    const id = start.frame.data.timepoint_id
    expect(seen.at(-1)?.frame.event).toBe('done')
    expect(seen).toEqual(await collectEvents(await call(stack, 'GET', `${API}/${id}/events`)))
    const other = await readTimepoint(await waiting)
    expect(other.status).toBe('completed')
    // Two renders of the same query: each of their steps was asked once.
    for (const [step, count] of Object.entries(scripted.countsOf(QUERY))) {
      expect([step, count]).toEqual([step, 2])
    }
    scripted.reset()
    const after = await readTimepoint(await call(stack, 'POST', `${API}/generate/sync`, { body }))
    expect(after.status).toBe('completed')
  }, 60_000)
})
