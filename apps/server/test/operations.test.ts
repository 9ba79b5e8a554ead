import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { holdCredits, readBalance } from '../src/accounts/credits/ledger-store.ts'
import { ANONYMOUS } from '../src/accounts/identity/principal.ts'
import { findOrCreateUser } from '../src/accounts/users/user-store.ts'
import { createChatKind } from '../src/flash/interactions/chat.ts'
import { createDialogKind } from '../src/flash/interactions/dialog.ts'
import { createSurveyKind } from '../src/flash/interactions/survey.ts'
import { LiveFrames } from '../src/flash/operations/live-frames.ts'
import type { OperationKind, Work } from '../src/flash/operations/operation-kind.ts'
import {
  claimOperation,
  findOperation,
  insertOperation,
  readParts,
} from '../src/flash/operations/operation-store.ts'
import { createOperations } from '../src/flash/operations/operations.ts'
import {
  giveUpOperation,
  type RunContext,
  runOperation,
} from '../src/flash/operations/run-operation.ts'
import { DIALOG_PRICE } from '../src/flash/prices.ts'
import { type Database, type Db, openDatabase } from '../src/platform/db/database.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { AppError } from '../src/platform/errors.ts'
import { EventBus } from '../src/platform/events/event-bus.ts'
import { createLogger } from '../src/platform/log.ts'
import { createTestDatabase, type TestDatabase } from './support/test-stack.ts'

const log = createLogger('silent')

let testDatabase: TestDatabase
let database: Database
let bus: EventBus

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  await migrate(testDatabase.url)
  database = openDatabase(testDatabase.url)
  bus = new EventBus(testDatabase.url, log)
  await bus.open()
})

afterAll(async () => {
  await bus.close()
  await database.close()
  await testDatabase.drop()
})

const never = () => new AbortController().signal

/** A process with kinds of work that all do the same. */
function processWith(kind: Partial<OperationKind>) {
  const whole: OperationKind = {
    limitMs: () => 5000,
    run: async () => ({ said: 'yes' }),
    lastFrames: (result) => [{ event: 'done', result }],
    ...kind,
  }
  const kinds = { chat: whole, dialog: whole, survey: whole, comparison: whole }
  const live = new LiveFrames()
  const context: RunContext = { db: database.db, bus, live, kinds, log }
  const run = (id: string, abandon = never()) => runOperation(context, id, abandon)
  const start = async (id: string) => void run(id).catch(() => {})
  return {
    context,
    run,
    operations: createOperations({ db: database.db, bus, live, kinds, start }),
  }
}

const newOperation = (streamed = false) => ({
  id: randomUUID(),
  kind: 'dialog' as const,
  timepointId: null,
  sessionId: null,
  turn: null,
  request: {},
  streamed,
  createdAt: new Date(),
})

async function stored(streamed = false): Promise<string> {
  const operation = newOperation(streamed)
  await insertOperation(database.db, operation)
  return operation.id
}

const find = (id: string) => findOperation(database.db, id)

describe('an operation', () => {
  it('G-TALK-4: ends with its result, once', async () => {
    const { run } = processWith({})
    const id = await stored()
    await run(id)
    const ended = await find(id)
    expect(ended).toMatchObject({ status: 'completed', result: { said: 'yes' }, frames: null })
    await run(id)
    expect(await find(id)).toEqual(ended)
  })

  it('G-TALK-8: fails with a timeout when it takes too long, however deaf it is', async () => {
    const { run } = processWith({ limitMs: () => 30, run: () => new Promise(() => {}) })
    const id = await stored()
    await run(id)
    const failure = { code: 'timeout', detail: 'It took longer than 0.03 s' }
    expect(await find(id)).toMatchObject({ status: 'failed', failure })
  })

  it('G-TALK-8: talk has the limits of the contract', async () => {
    const operation = await find(await stored())
    if (!operation) throw new Error('not stored')
    const context = { db: database.db, talkEngineFor: () => expect.fail('not asked') }
    const limits = [createChatKind, createDialogKind, createSurveyKind].map((create) =>
      create(context).limitMs(operation),
    )
    expect(limits).toEqual([60_000, 120_000, 60_000])
  })

  it('a defect is told as internal, and nothing of it is shown', async () => {
    const run = () => Promise.reject(new TypeError('SELECT secret'))
    const work = processWith({ run })
    const id = await stored()
    await work.run(id)
    const failure = { code: 'internal', detail: 'Internal error' }
    expect(await find(id)).toMatchObject({ status: 'failed', failure })
  })

  it('G-TALK-5: what was kept is not asked for again by the next process', async () => {
    const calls: string[] = []
    const kind = (last: () => Promise<string>): Partial<OperationKind> => ({
      async run(_operation, { part }: Work) {
        const ask = (name: string) => async () => {
          calls.push(name)
          return name
        }
        const first = await part('first', ask('first'))
        return { said: [first, await part('second', last)] }
      },
    })
    const abandon = new AbortController()
    const dying = processWith(
      kind(async () => {
        calls.push('second, in vain')
        abandon.abort(new Error('killed'))
        return new Promise(() => {})
      }),
    )
    const id = await stored()
    await expect(dying.run(id, abandon.signal)).rejects.toThrow('killed')
    expect(await find(id)).toMatchObject({ status: 'pending' })
    await processWith(
      kind(async () => {
        calls.push('second')
        return 'second'
      }),
    ).run(id)
    expect(calls).toEqual(['first', 'second, in vain', 'second'])
    expect((await find(id))?.result).toEqual({ said: ['first', 'second'] })
    expect([...(await readParts(database.db, id)).keys()].sort()).toEqual(['first', 'second'])
  })

  it('G-TALK-5: a process that was paused writes nothing over its successor', async () => {
    const gate = Promise.withResolvers<void>()
    const paused = processWith({
      async run(_operation, { part }) {
        await gate.promise
        return { said: await part('late', async () => 'late') }
      },
    })
    const id = await stored()
    const running = paused.run(id)
    await expect.poll(async () => (await find(id))?.leaseEpoch).toBe(1)
    await processWith({}).run(id)
    gate.resolve()
    await running
    expect(await find(id)).toMatchObject({ status: 'completed', result: { said: 'yes' } })
    expect((await readParts(database.db, id)).size).toBe(0)
  })

  it('one that brings its process down each time is given up', async () => {
    const { run } = processWith({ run: () => expect.fail('was run') })
    const id = await stored()
    for (let claims = 0; claims < 25; claims += 1) await claimOperation(database.db, id)
    await run(id)
    expect(await find(id)).toMatchObject({ status: 'failed', failure: { code: 'internal' } })
    const other = await stored()
    await giveUpOperation(processWith({}).context, other)
    expect(await find(other)).toMatchObject({ status: 'failed' })
  })
})

describe('what an operation costs', () => {
  /** Somebody with 10 credits, of which 4 are held for an operation. */
  async function held() {
    const { user } = await findOrCreateUser(database.db, {
      provider: 'dev',
      subject: randomUUID(),
      email: null,
      displayName: null,
      signupCredits: 10,
    })
    const id = await stored()
    const principal = { kind: 'user', userId: user.id, isMetered: true, scopes: null } as const
    await holdCredits(database.db, id, { principal, price: { ...DIALOG_PRICE, cost: 4 } })
    const credits = async () => {
      const { available, reserved, spent } = await readBalance(database.db, user.id)
      return [available, reserved, spent]
    }
    expect(await credits()).toEqual([6, 4, 0])
    return { id, credits }
  }

  it.each<[string, Partial<OperationKind>, number]>([
    ['all that is held', {}, 4],
    ['what its kind says of its result', { charge: () => 1 }, 1],
    ['nothing, when its kind says so', { charge: () => 0 }, 0],
    ['nothing, when it failed', { run: () => Promise.reject(new AppError('provider_error')) }, 0],
    ['nothing, when it took too long', { limitMs: () => 30, run: () => new Promise(() => {}) }, 0],
    [
      'nothing, when its end could not be written',
      { settle: () => Promise.reject(new TypeError('defect')) },
      0,
    ],
  ])('G-CREDIT-3: is settled with its end: %s', async (what, kind, charge) => {
    const { id, credits } = await held()
    const { run, context } = processWith(kind)
    await run(id).catch(() => {})
    if (what.includes('written')) {
      expect(await credits()).toEqual([6, 4, 0])
      await giveUpOperation(context, id)
    }
    expect(await credits()).toEqual([10 - charge, 0, charge])
    await run(id)
    expect(await credits()).toEqual([10 - charge, 0, charge])
  })

  it('G-CREDIT-3: is settled by who ends it, not by who has lost it', async () => {
    const { id, credits } = await held()
    const gate = Promise.withResolvers<void>()
    const paused = processWith({
      async run() {
        await gate.promise
        return 'late'
      },
      charge: () => 4,
    })
    const running = paused.run(id)
    await expect.poll(async () => (await find(id))?.leaseEpoch).toBe(1)
    await processWith({ charge: () => 1 }).run(id)
    gate.resolve()
    await running
    expect(await credits()).toEqual([9, 0, 1])
  })
})

describe('who waits for an operation', () => {
  const accept = (work: ReturnType<typeof processWith>, streamed: boolean) => {
    const operation = newOperation(streamed)
    const store = (db: Db) => insertOperation(db, operation)
    const payment = { principal: ANONYMOUS, price: DIALOG_PRICE }
    return work.operations.accept({ ...operation, store, payment, handed: null }, null)
  }

  async function framesOf(frames: AsyncGenerator<unknown>): Promise<unknown[]> {
    const all: unknown[] = []
    for await (const frame of frames) all.push(frame)
    return all
  }

  it('G-TALK-3: gets frames as they are told, each once, and the last ones when it is stored', async () => {
    const gate = Promise.withResolvers<void>()
    const work = processWith({
      async run(_operation, { tell }) {
        tell(1)
        tell(2)
        await gate.promise
        tell(3)
        return { said: 'all' }
      },
    })
    const { id } = await accept(work, true)
    const frames = work.operations.follow(id, never())
    expect([(await frames.next()).value, (await frames.next()).value]).toEqual([1, 2])
    expect(await find(id)).toMatchObject({ status: 'pending' })
    gate.resolve()
    const rest = await framesOf(frames)
    expect(rest).toEqual([3, { event: 'done', result: { said: 'all' } }])
    expect(await find(id)).toMatchObject({ status: 'completed', frames: [1, 2, 3] })
    const again = await framesOf(work.operations.follow(id, never()))
    expect(again).toEqual([1, 2, ...rest])
  })

  it('G-TALK-3: gets exactly one error at the end of what fails', async () => {
    const work = processWith({
      async run(_operation, { tell }) {
        tell(1)
        throw new AppError('provider_error', { detail: 'No provider answered' })
      },
    })
    const { id } = await accept(work, true)
    const frames = [
      1,
      { event: 'error', error: 'No provider answered', data: { code: 'provider_error' } },
    ]
    expect(await framesOf(work.operations.follow(id, never()))).toEqual(frames)
    expect(await framesOf(work.operations.follow(id, never()))).toEqual(frames)
    await expect(work.operations.result(id, never())).rejects.toMatchObject({
      code: 'provider_error',
      message: 'No provider answered',
    })
  })

  it('G-TALK-4: going away does not stop it, and its frames are kept', async () => {
    const work = processWith({
      async run(_operation, { tell }) {
        await sleep(50)
        tell(1)
        return { said: 'yes' }
      },
    })
    const { id } = await accept(work, true)
    const gone = new AbortController()
    const following = framesOf(work.operations.follow(id, gone.signal))
    gone.abort()
    expect(await following).toMatchObject([{ event: 'error', data: { code: 'unavailable' } }])
    await expect.poll(async () => (await find(id))?.status).toBe('completed')
    expect((await find(id))?.frames).toEqual([1])
  })

  it('is told when it was erased meanwhile', async () => {
    const work = processWith({ run: () => new Promise(() => {}) })
    const { id } = await accept(work, false)
    const waiting = work.operations.result(id, never())
    await database.db.deleteFrom('operations').where('id', '=', id).execute()
    await expect(waiting).rejects.toMatchObject({ code: 'not_found' })
  })
})
