import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { checkBooks } from '../src/accounts/credits/books-store.ts'
import { type Document, type Operation, operationsOf } from './support/fuzz/document.ts'
import { createFlawCount } from './support/fuzz/flaws.ts'
import { createJudge } from './support/fuzz/judge.ts'
import { createSender } from './support/fuzz/send.ts'
import { type RunningServer, SERVERS, startFuzzed } from './support/fuzz/servers.ts'
import { World } from './support/fuzz/world.ts'
import { type FuzzOutcome, fuzz } from './support/openapi-fuzz.ts'
import { type Receiver, startReceiver } from './support/receiver.ts'
import { call, createTestDatabase, type TestDatabase } from './support/test-stack.ts'

const SEED = inject('fuzzSeed')
const CONCURRENCY = 16

/** Requests that each operation gets, however few there are in all. */
const LEAST = 12

/** Longest time for a request on a machine that does much else beside, in milliseconds. */
const EACH_MS = 50

describe.each(SERVERS)('a server $name', (server) => {
  const requests = Math.round(inject('fuzzRequests') * server.share)
  let database: TestDatabase
  let running: RunningServer
  let receiver: Receiver
  let operations: Operation[]
  let outcome: FuzzOutcome
  let flaws: ReturnType<typeof createFlawCount>

  beforeAll(
    async () => {
      database = await createTestDatabase()
      receiver = await startReceiver()
      running = await startFuzzed(server, database)
      const document = (await (await call(running, 'GET', '/openapi.json')).json()) as Document
      operations = operationsOf(document, server.mounts)
      flaws = createFlawCount(operations, server.mounts)
      const world = await World.open(running, receiver.url)
      const sender = createSender(running.url, CONCURRENCY)
      outcome = await fuzz({
        document,
        operations,
        goodWays: server.goodWays,
        judge: createJudge(document, operations, server),
        requests,
        seed: SEED,
        concurrency: CONCURRENCY,
        least: LEAST,
        unreachable: Object.keys(server.unreachable),
        prepare: (request) => {
          flaws.note(request)
          return world.prepare(request)
        },
        send: (request) => sender.send(request),
        note: (request, answer) => world.note(request, answer),
      })
      await sender.close()
    },
    120_000 + requests * EACH_MS,
  )

  afterAll(async () => {
    await running[Symbol.asyncDispose]()
    await receiver.close()
    await database.drop()
  })

  it('G-FUZZ-1, G-FUZZ-2: no answer is other than the API description says', () => {
    expect(outcome.faults.join('\n\n')).toBe('')
  })

  it('G-FUZZ-1: nothing went wrong behind the answers, and the books agree', async () => {
    const { accounts, disagreements } = await checkBooks(running.stack.database.db)
    expect(accounts).toBeGreaterThan(2)
    expect(disagreements).toEqual([])
    const codes = server.explained.map(({ code }) => `"code":"${code}"`)
    const isKnown = (line: string) => codes.some((code) => line.includes(code))
    expect(running.failures.filter((line) => !isKnown(line))).toEqual([])
  })

  it('G-FUZZ-1: everything was wrong with some request, and every mount was asked', () => {
    expect([...flaws.missing]).toEqual([])
  })

  it('G-FUZZ-1: every operation got its share of requests, and answered some of them well', () => {
    const { tallies } = outcome
    expect(tallies.size).toBe(operations.length)
    expect([...tallies].filter(([, { sent }]) => sent < LEAST)).toEqual([])
    const never = [...tallies].filter(([, { good }]) => good === 0).map(([name]) => name)
    expect(never.sort()).toEqual(Object.keys(server.unreachable).sort())
  })
})
