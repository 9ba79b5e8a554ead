import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { FlashSimulator } from './simulators/flash.ts'
import { ADMIN_KEY, ended, generate, readJob } from './support/jobs.ts'
import { createTestDatabase, startTestStack, type TestDatabase } from './support/test-stack.ts'

const TIMEOUT_MS = 300

let database: TestDatabase
let flash: FlashSimulator
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  flash = await FlashSimulator.start()
  const env = { FLASH_URL: flash.url, FLASH_SERVICE_KEY: 'flash-key-of-the-tests', ADMIN_KEY }
  stack = await startTestStack(database, { env, flashTimeoutMs: TIMEOUT_MS })
  // The shortest pauses between tries.
  vi.spyOn(Math, 'random').mockReturnValue(0)
})

afterAll(async () => {
  vi.restoreAllMocks()
  await stack?.close()
  await flash?.close()
  await database?.drop()
})

const jobOf = async (query: string) => ended(stack, await readJob(await generate(stack, { query })))

const countMoments = async () =>
  (await stack.database.db.selectFrom('moments').select('id').execute()).length

describe('a Flash that does not answer in time', () => {
  it.each(['silent', 'dripping'] as const)(
    'CC-JOB-6: one that is %s is asked five times under one key, then the job has failed, and no moment is made',
    async (kind) => {
      const query = `A ${kind} day, 1850`
      flash.fail(query, { kind })
      const job = await jobOf(query)
      expect(job).toMatchObject({
        status: 'failed',
        error_code: 'flash_timeout',
        attempts: 5,
        path: null,
        node_id: null,
      })
      const calls = flash.syncs(query)
      expect(calls.map(({ key }) => key)).toEqual(Array(5).fill(job.job_id))
      const [first, last] = [calls[0]?.startedAt ?? 0, calls[4]?.startedAt ?? 0]
      expect(last - first).toBeGreaterThanOrEqual(4 * TIMEOUT_MS - 4)
      expect(await countMoments()).toBe(0)
    },
  )

  it('CC-JOB-7: one that answers late has rendered once, and its scene is taken', async () => {
    const query = 'A slow day, 1850'
    flash.renderMs = 2.5 * TIMEOUT_MS
    expect(await jobOf(query)).toMatchObject({ status: 'completed', error_code: null })
    expect(flash.renders.filter((render) => render.query === query)).toHaveLength(1)
    expect(await countMoments()).toBe(1)
  })
})
