import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFlashClient } from '../src/clockchain/jobs/flash-client.ts'
import { createLogger } from '../src/platform/log.ts'
import type { Stack } from '../src/stack.ts'
import {
  ADMIN_KEY,
  asUser,
  ended,
  generate,
  generateBulk,
  readJob,
  readJobs,
} from './support/jobs.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const FLASH_KEY = 'flash-key-of-the-tests'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(async () => {
  await database?.drop()
})

describe('with Flash in the same process, without keys', () => {
  let stack: Stack

  beforeAll(async () => {
    stack = await startTestStack(database, {
      env: { ADMIN_KEY, RENDER_IMAGES: 'false', FLASH_SERVICE_KEY: FLASH_KEY },
    })
  })
  afterAll(() => stack?.close())

  it('CC-JOB-20: what is known by name becomes a moment where and when it was', async () => {
    const queries = [
      { query: 'Assassination of Julius Caesar, Rome, 15 March 44 BC', visibility: 'public' },
      { query: 'Trinity test 5:29 AM July 16 1945', preset: 'fast', visibility: 'public' },
      { query: 'The fall of the Berlin Wall, 9 November 1989', visibility: 'unlisted' },
    ]
    const jobs = await readJobs(await generateBulk(stack, queries))
    const ends = await Promise.all(jobs.map((job) => ended(stack, job)))
    expect(ends.map(({ status, error_code: code }) => [status, code])).toEqual(
      queries.map(() => ['completed', null]),
    )
    const [caesar, trinity, wall] = ends.map(({ path }) => path)
    expect(caesar).toMatch(/^\/-44\/march\/15\/unknown\/italy\/[a-z-]+\/rome\//)
    expect(trinity).toMatch(/^\/1945\/july\/16\/0529\/united-states\/new-mexico\//)
    expect(wall).toMatch(/^\/1989\/november\/9\/(?:2300|unknown)\/germany\//)
    const detail = await (await call(stack, 'GET', `/api/v1/moments${caesar}`)).json()
    expect(detail).toMatchObject({
      layer: 2,
      year: -44,
      date_edtf: '-0043-03-15',
      source_type: 'historical',
      flash_timepoint_id: expect.any(String),
      one_liner: expect.any(String),
      tdf_hash: expect.any(String),
    })
  })

  it('CC-JOB-20: the scene in Flash has the visibility that was asked for', async () => {
    for (const visibility of ['private', 'unlisted', 'public'] as const) {
      const query = `Moon landing, 20 July 1969 (${visibility})`
      const job = await ended(stack, await readJob(await generate(stack, { query, visibility })))
      const { flash_timepoint_id: id } = await stack.database.db
        .selectFrom('moments')
        .select('flash_timepoint_id')
        .where('id', '=', job.node_id ?? '')
        .executeTakeFirstOrThrow()
      const scene = await stack.database.db
        .selectFrom('timepoints')
        .select('visibility')
        .where('id', '=', id ?? '')
        .executeTakeFirstOrThrow()
      expect(scene.visibility).toBe(visibility)
    }
  })

  it('CC-JOB-20: its scenes are listed, by page and by change, read and hidden', async () => {
    const client = createFlashClient({
      baseUrl: () => stack.url,
      serviceKey: FLASH_KEY,
      log: createLogger('silent'),
    })
    const done = { pageSize: 2, status: 'completed' } as const
    const { items: listed } = await client.listTimepoints({ ...done, page: 1 })
    expect(listed).toHaveLength(2)
    const changes = { changedSince: '', pageSize: 100 }
    const { items, nextCursor, deleted } = await client.listTimepoints(changes)
    expect(deleted).toEqual([])
    expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining(listed.map(({ id }) => id)))
    const id = items.find(({ title }) => title)?.id ?? ''
    await client.setVisibility(id, 'private')
    const again = await client.listTimepoints({ ...changes, changedSince: nextCursor ?? '' })
    expect(again.items.map((scene) => scene.id)).toEqual([id])
    expect((await client.getTimepoint(id)).moment?.plot_summary).toEqual(expect.any(String))
    await client.close()
  })

  it('CC-JOB-20: a user whom Flash does not know yet has an account there from then on', async () => {
    const job = await readJob(await generate(stack, { query: 'Waterloo 1815' }, asUser('nobody')))
    expect(await ended(stack, job)).toMatchObject({ status: 'completed' })
    const users = stack.database.db.selectFrom('users').select('provider').execute()
    expect(await users).toEqual([{ provider: 'external' }])
  })
})

describe('without anybody who works on jobs', () => {
  let stack: Stack

  beforeAll(async () => {
    await database.drop()
    database = await createTestDatabase()
    stack = await startTestStack(database, { env: { ADMIN_KEY, ROLES: 'flash,clockchain' } })
  })
  afterAll(() => stack?.close())

  it('CC-JOB-21: nothing is taken: 503 with Retry-After, once the request itself is good', async () => {
    const answers = [
      await generate(stack, { query: 'Waterloo 1815' }),
      await generateBulk(stack, [{ query: 'Waterloo 1815' }]),
    ]
    for (const response of answers) {
      expect(response.status).toBe(503)
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(await response.json()).toMatchObject({
        code: 'jobs_unavailable',
        detail: 'Job manager not available',
      })
    }
    expect((await generateBulk(stack, [])).status).toBe(400)
    expect((await generate(stack, { query: 'x' })).status).toBe(422)
    expect(await stack.database.db.selectFrom('jobs').select('id').execute()).toEqual([])
  })
})
