import { randomUUID } from 'node:crypto'
import { Expansion } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { upsertMoments } from '../src/clockchain/moments/moment-upsert.ts'
import type { Stack } from '../src/stack.ts'
import { FlashSimulator } from './simulators/flash.ts'
import { ADMIN_KEY, ADMIN_KEYS, generate, readJob, SYSTEM_KEY } from './support/jobs.ts'
import { content } from './support/moments.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'
import { getWorker, runEnded } from './support/workers.ts'

let database: TestDatabase
let stack: Stack
let flash: FlashSimulator

beforeAll(async () => {
  database = await createTestDatabase()
  flash = await FlashSimulator.start()
  stack = await startTestStack(database, {
    env: { ADMIN_KEY, FLASH_URL: flash.url, FLASH_MAX_CONCURRENCY: '1' },
    jobPace: { pollMs: 100 },
    workerPace: { pollMs: 200 },
  })
})
afterAll(async () => {
  await stack.close()
  await flash.close()
  await database.drop()
})

const post = (path: string, key: string, headers: Record<string, string> = ADMIN_KEYS) =>
  call(stack, 'POST', `/api/v1${path}`, { headers: { ...headers, 'idempotency-key': key } })

/** The answers to one request that is sent at once and again, and how many of them are repeats. */
async function repeated(path: string, headers?: Record<string, string>) {
  const key = randomUUID()
  const first = await Promise.all([post(path, key, headers), post(path, key, headers)])
  const answers = [...first, await post(path, key, headers)]
  const replayed = answers.filter((one) => one.headers.get('idempotency-replayed') === 'true')
  const bodies = await Promise.all(answers.map((one) => one.json()))
  return { bodies, replays: replayed.length, statuses: answers.map(({ status }) => status) }
}

async function expectMismatch(path: string, headers: Record<string, string> = ADMIN_KEYS) {
  const key = randomUUID()
  await (await post(path, key, headers)).text()
  const other = await call(stack, 'POST', `/api/v1${path}`, {
    body: { other: 1 },
    headers: { ...headers, 'idempotency-key': key },
  })
  const { code } = (await other.json()) as { code: string }
  expect([other.status, code]).toEqual([422, 'idempotency_mismatch'])
}

describe('a key of what has work done', () => {
  it('CC-WORK-19: a worker runs once, and each request gets the id of that run', async () => {
    const { bodies, replays, statuses } = await repeated('/workers/daily/run')
    expect(statuses).toEqual([202, 202, 202])
    expect(replays).toBe(2)
    expect(bodies[1]).toEqual(bodies[0])
    expect(bodies[2]).toEqual(bodies[0])
    const { run_id: id } = bodies[0] as { run_id: string }
    await runEnded(stack, 'daily', id)
    expect((await getWorker(stack, 'daily')).runs).toHaveLength(1)
    await expectMismatch('/workers/daily/run')
  })

  it('CC-WORK-19: a key means another request at another worker', async () => {
    const key = randomUUID()
    const run = async (name: string) =>
      (await (await post(`/workers/${name}/run`, key)).json()) as { run_id: string }
    const first = await run('visibility')
    const other = await run('eraser')
    expect(other.run_id).toMatch(/-/)
    expect(other.run_id).not.toBe(first.run_id)
  })

  it('CC-WORK-19: the Expander expands once, and whoever repeats gets what that added', async () => {
    const { db } = stack.database
    const input = {
      content: content({
        date: { year: 1789, month: 6, day: 1 },
        place: { ...content({}).place, latitude: 48.85, longitude: 2.35 },
      }),
      visibility: 'public' as const,
    }
    const writer = { actor: 'almanac', isAdmin: false, requestId: null }
    await db.transaction().execute((trx) => upsertMoments(trx, [input], writer))
    const { bodies, replays, statuses } = await repeated('/expand-once', SYSTEM_KEY)
    expect(statuses).toEqual([200, 200, 200])
    expect(replays).toBe(2)
    const added = Expansion.parse(bodies[0])
    expect(added.added_nodes).toBeGreaterThanOrEqual(1)
    expect(bodies.slice(1)).toEqual([added, added])
    expect((await getWorker(stack, 'expander')).runs).toHaveLength(1)
    await sql`DELETE FROM moments`.execute(db)
    await expectMismatch('/expand-once', SYSTEM_KEY)
  })

  it('CC-JOB-23: a job is cancelled once, and each request gets the same answer', async () => {
    flash.renderMs = 400
    await readJob(await generate(stack, { query: 'A long day, 1850' }))
    const { job_id: id } = await readJob(await generate(stack, { query: 'A day, 1851' }))
    const { bodies, replays, statuses } = await repeated(`/jobs/${id}/cancel`, SYSTEM_KEY)
    expect(statuses).toEqual([200, 200, 200])
    expect(bodies[0]).toMatchObject({ job_id: id, status: 'cancelled' })
    expect(bodies.slice(1)).toEqual([bodies[0], bodies[0]])
    expect(replays).toBe(2)
    await expectMismatch(`/jobs/${id}/cancel`, SYSTEM_KEY)
    flash.renderMs = 30
  })
})
