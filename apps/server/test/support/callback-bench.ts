import { randomBytes, randomUUID } from 'node:crypto'
import { Problem } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import { insertCallback, listCallbacks } from '../../src/flash/callbacks/callback-store.ts'
import {
  type CallbackWorker,
  type CallbackWorkerContext,
  createCallbackWorker,
} from '../../src/flash/callbacks/callback-worker.ts'
import { createSendCallback } from '../../src/flash/callbacks/send-callback.ts'
import { type Database, type Db, openDatabase } from '../../src/platform/db/database.ts'
import { createLogger } from '../../src/platform/log.ts'
import { createGuardedFetch } from '../../src/platform/outbound/guarded-fetch.ts'
import { answerWith, type Receiver, startReceiver } from './receiver.ts'
import { call, createTestDatabase, startTestStack, type TestDatabase } from './test-stack.ts'

const SYNC = '/api/v1/timepoints/generate/sync'
/** Signs in every worker that is not told otherwise. */
export const SECRET = randomBytes(32)
export const log = createLogger('silent')

/** The database of the file, and a receiver of the test. */
export let testDatabase: TestDatabase
export let database: Database
export let receiver: Receiver
export let workers: CallbackWorker[] = []

/** A finished render, the text that the sync endpoint gave for it, and one that was refused. */
export const renders = {
  completedId: '',
  completedText: '',
  failedId: '',
  failedDetail: '',
  baseUrl: '',
}

/** Renders once for the file; gives every test a receiver and no callbacks. */
export function useCallbackBench(): void {
  beforeAll(async () => {
    testDatabase = await createTestDatabase()
    const stack = await startTestStack(testDatabase)
    try {
      renders.baseUrl = stack.url.replace('127.0.0.1', 'localhost')
      const good = {
        query: 'Trinity test 5:29 AM July 16 1945',
        generate_image: true,
        preset: 'fast',
        request_context: { order: 7, whole: 1.0 },
      }
      const answer = await call(stack, 'POST', SYNC, { body: good })
      renders.completedText = await answer.text()
      renders.completedId = JSON.parse(renders.completedText).id
      const bad = { query: 'asdf qwer zxcv', request_context: { order: 8 } }
      const refusal = await call(stack, 'POST', SYNC, { body: bad })
      const problem = Problem.parse(await refusal.json())
      renders.failedId = problem.timepoint_id ?? ''
      renders.failedDetail = problem.detail
    } finally {
      await stack.close() // Only the workers of the tests may deliver.
    }
    database = openDatabase(testDatabase.url)
  })

  afterAll(async () => {
    await database.close()
    await testDatabase.drop()
  })

  beforeEach(async () => {
    await sql`DELETE FROM callbacks`.execute(database.db)
    receiver = await startReceiver()
  })

  afterEach(async () => {
    receiver.answer(answerWith(200))
    await receiver.close()
    await Promise.all(workers.map((worker) => worker.close()))
    workers = []
  })
}

const resolve = async (host: string) => (host === 'inside.example' ? ['10.0.0.1'] : [])

/** Sends over the real guard, which may call this machine unless told otherwise. */
export function sender({ timeoutMs = 3000, allowInsecureLoopback = true } = {}) {
  return createSendCallback(createGuardedFetch({ resolve, allowInsecureLoopback }), { timeoutMs })
}

/** A worker that is stopped after the test; it looks when it is started or woken. */
export function makeWorker(overrides: Partial<CallbackWorkerContext> = {}): CallbackWorker {
  const worker = createCallbackWorker({
    db: database.db,
    send: sender(),
    presentation: () => ({ baseUrl: renders.baseUrl, shareUrlBase: null }),
    secret: SECRET,
    log,
    ...overrides,
  })
  workers.push(worker)
  return worker
}

/** What the end of a render does with its callbacks. */
export async function releaseCallbacks(db: Db, timepointId: string): Promise<void> {
  await sql`
    UPDATE callbacks SET next_attempt_at = now()
    WHERE timepoint_id = ${timepointId} AND status = 'pending' AND next_attempt_at IS NULL`.execute(
    db,
  )
}

/** A callback of the finished render, or of another, that is due. */
export async function due(timepointId = renders.completedId, url = `${receiver.url}/hook`) {
  const id = await insertCallback(database.db, { timepointId, url })
  await releaseCallbacks(database.db, timepointId)
  return id
}

/** Time passes until the next try. */
export const makeDue = (id: string) =>
  sql`UPDATE callbacks SET next_attempt_at = now() WHERE id = ${id}`.execute(database.db)

/** A callback as it is stored. */
export async function find(id: string) {
  const row = await database.db
    .selectFrom('callbacks')
    .select('timepoint_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const found = (await listCallbacks(database.db, row.timepoint_id)).find((item) => item.id === id)
  if (!found) throw new Error('no callback')
  return found
}

/** The callback once so many tries are recorded. */
export const afterTries = (id: string, tries: number) =>
  vi.waitFor(
    async () => {
      const callback = await find(id)
      expect(callback.attempts).toHaveLength(tries)
      return callback
    },
    { timeout: 10_000, interval: 20 },
  )

/** Time by the database until the next try, in seconds. */
export async function secondsToNext(id: string): Promise<number | null> {
  const { rows } = await sql<{ wait: number | null }>`
    SELECT extract(epoch FROM next_attempt_at - clock_timestamp())::float8 AS wait
    FROM callbacks WHERE id = ${id}`.execute(database.db)
  return rows[0]?.wait ?? null
}

/** A finished render like the other one, under its own id. */
export async function copyTimepoint(changes: object = {}): Promise<string> {
  const id = randomUUID()
  const values = JSON.stringify({ id, slug: `copy-${id}`, ...changes })
  await sql`INSERT INTO timepoints
    SELECT (jsonb_populate_record(t, ${values}::jsonb)).* FROM timepoints t
    WHERE id = ${renders.completedId}`.execute(database.db)
  return id
}
