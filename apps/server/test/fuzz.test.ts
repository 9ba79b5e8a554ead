import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createLogger } from '../src/platform/log.ts'
import type { Stack } from '../src/stack.ts'
import { startAccountsStack } from './support/accounts.ts'
import { type Document, type Operation, operationsOf } from './support/fuzz/document.ts'
import { createJudge, type Explained } from './support/fuzz/judge.ts'
import { createSender } from './support/fuzz/send.ts'
import { World } from './support/fuzz/world.ts'
import { type FuzzOutcome, fuzz } from './support/openapi-fuzz.ts'
import { type Receiver, startReceiver } from './support/receiver.ts'
import { createScriptedEngine } from './support/scripted-engine.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const REQUESTS = inject('fuzzRequests')
const SEED = inject('fuzzSeed')
const CONCURRENCY = 16

/** Longest time for a request on a machine that does much else beside, in milliseconds. */
const EACH_MS = 50

/** Failures that are as they should be: the servers have no models. */
const EXPLAINED: Explained[] = [
  {
    operations: /^POST \/api\/v1\/(timepoints\/generate|temporal\/|interactions\/)/,
    code: 'provider_unavailable',
    why: 'the request names a model, or open weights, whose provider is not configured',
  },
]

/** Operations that no request made here can be answered with 2xx, and why. */
const UNREACHABLE: Record<string, string> = {}

const SERVERS = [
  { name: 'with accounts', start: startAccountsStack },
  { name: 'open to everybody', start: startTestStack },
]

/** A picture takes longer than everything else together: one is drawn, for all scenes. */
function quickEngine() {
  const scripted = createScriptedEngine()
  let picture: Promise<unknown> | null = null
  scripted.on('image_generation', (original) => {
    picture ??= original()
    return picture
  })
  return scripted.engine
}

describe.each(SERVERS)('a server $name', ({ start }) => {
  const logged: string[] = []
  let database: TestDatabase
  let stack: Stack
  let receiver: Receiver
  let operations: Operation[]
  let outcome: FuzzOutcome

  beforeAll(
    async () => {
      database = await createTestDatabase()
      receiver = await startReceiver()
      stack = await start(database, {
        env: { ALLOW_INSECURE_CALLBACKS: 'true' },
        engine: quickEngine(),
        log: createLogger('error', { write: (line) => void logged.push(line) }),
        resolve: async () => [],
      })
      const document = (await (await call(stack, 'GET', '/openapi.json')).json()) as Document
      operations = operationsOf(document)
      const world = await World.open(stack, receiver.url)
      const sender = createSender(stack.url, CONCURRENCY)
      outcome = await fuzz({
        document,
        operations,
        judge: createJudge(document, operations, EXPLAINED),
        requests: REQUESTS,
        seed: SEED,
        concurrency: CONCURRENCY,
        prepare: (request) => world.prepare(request),
        send: (request) => sender.send(request),
        note: (request, answer) => world.note(request, answer),
      })
      await sender.close()
    if (process.env.FUZZ_SHOW) console.log([...outcome.tallies].map(([n, t]) => n+' '+t.sent+' '+t.good).join('\n'))
    },
    120_000 + REQUESTS * EACH_MS,
  )

  afterAll(async () => {
    await stack.close()
    await receiver.close()
    await database.drop()
  })

  it('G-FUZZ-1, G-FUZZ-2: no answer is other than the API description says', () => {
    expect(outcome.faults.join('\n\n')).toBe('')
  })

  it('G-FUZZ-1: nothing went wrong behind the answers', () => {
    const known = new RegExp(`"code":"(${EXPLAINED.map(({ code }) => code).join('|')})"`)
    expect(logged.filter((line) => !known.test(line))).toEqual([])
  })

  it('G-FUZZ-1: every operation got its share of requests, and answered some of them well', () => {
    const { tallies } = outcome
    const share = REQUESTS / operations.length / 6
    const few = [...tallies].filter(([, { sent }]) => sent < share)
    expect(few).toEqual([])
    const never = [...tallies].filter(([, { good }]) => good === 0).map(([name]) => name)
    expect(never).toEqual(Object.keys(UNREACHABLE))
  })
})
