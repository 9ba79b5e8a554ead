import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { FlashSimulator } from './simulators/flash.ts'
import { type Simulators, startSimulators } from './simulators/start-simulators.ts'
import {
  ADMIN_KEY,
  asUser,
  ended,
  generate,
  generateBulk,
  readJob,
  readJobs,
  until,
} from './support/jobs.ts'
import { envFor, pace } from './support/llm-render.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

let database: TestDatabase
let flash: FlashSimulator
let simulators: Simulators
let stack: Stack

const JUDGE = 'content_judge'

beforeAll(async () => {
  database = await createTestDatabase()
  flash = await FlashSimulator.start()
  simulators = await startSimulators()
})

afterAll(async () => {
  await simulators?.close()
  await flash?.close()
  await database?.drop()
})

/** What the model says of queries with these words; approves everything else. */
function judges(words: string, verdict: string): void {
  simulators.authors[JUDGE] = ({ prompt }) => ({
    verdict: prompt.includes(words) ? verdict : 'approve',
    reason: 'it is simulated',
  })
}

let ahead = 0

/** Waiting jobs and models that are not asked take so many milliseconds for gone. */
async function passTime(ms: number): Promise<void> {
  ahead += ms
  await stack.database.db
    .updateTable('jobs')
    .set({ ready_at: new Date(), retry_at: new Date() })
    .where('retry_at', 'is not', null)
    .execute()
}

function start(failMode: 'open' | 'closed'): Promise<Stack> {
  return startTestStack(database, {
    env: {
      ...envFor(simulators, ['openrouter']),
      FLASH_URL: flash.url,
      ADMIN_KEY,
      OPENROUTER_MODEL: 'google/gemini-3-flash-preview',
      JUDGE_FAIL_MODE: failMode,
      INDEXER_ENABLED: 'false',
    },
    models: { timings: pace(1000, 3000), clock: () => Date.now() + ahead },
  })
}

const asked = () => simulators.calls.filter(({ schemaName }) => schemaName === JUDGE)

const auditRows = () =>
  stack.database.db
    .selectFrom('audit_events')
    .select(['actor', 'request_id', 'details'])
    .where('event', '=', 'query.unscreened')
    .execute()

/** Nobody who could answer does. */
const breakDown = () => simulators.fault({ schemaName: JUDGE }, 'server_error')

describe('closed', () => {
  beforeAll(async () => {
    stack = await start('closed')
  })
  afterAll(() => stack.close())
  beforeEach(() => judges('nothing at all', 'reject'))
  afterEach(() => simulators.reset())

  it('CC-JUDGE-4: the model that is configured is asked; what it rejects is no job', async () => {
    judges('unwanted', 'reject')
    const query = 'Something unwanted, 1801'
    const response = await generate(stack, { query })
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { code: 'query_rejected' },
    ])
    expect(asked()).toHaveLength(1)
    expect(asked()[0]).toMatchObject({ model: 'google/gemini-3-flash-preview' })
    expect(flash.syncs(query)).toEqual([])
  })

  it('CC-JUDGE-7: what it finds sensitive is shown with a warning', async () => {
    judges('siege', 'sensitive')
    const body = { query: 'A siege, 1802', visibility: 'public' }
    const { path } = await ended(stack, await readJob(await generate(stack, body)))
    expect(asked()).toHaveLength(1)
    const detail = await (await call(stack, 'GET', `/api/v1/moments${path}`)).json()
    expect(detail).toMatchObject({ disclaimer: expect.stringMatching(/./) })
  })

  it('CC-JUDGE-5: without an answer it is 503 with Retry-After, and no job', async () => {
    breakDown()
    const query = 'A day without a judge, 1803'
    const response = await generate(stack, { query })
    expect([response.status, await response.json()]).toMatchObject([
      503,
      { code: 'judge_unavailable' },
    ])
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    const jobs = await stack.database.db
      .selectFrom('jobs')
      .select('id')
      .where('query', '=', query)
      .execute()
    expect(jobs).toEqual([])
    expect(await auditRows()).toEqual([])
  })

  it('CC-JUDGE-7: in a bulk it is tried again, and only that one is late', async () => {
    const takeBack = breakDown()
    const [job] = await readJobs(await generateBulk(stack, [{ query: 'A late day, 1804' }]))
    const waiting = await until(stack, job?.job_id ?? '', ({ retry_at: at }) => at !== null)
    expect(waiting).toMatchObject({ status: 'processing', attempts: 0 })
    const waitMs = Date.parse(waiting.retry_at ?? '') - Date.now()
    expect(waitMs).toBeGreaterThan(20_000)
    takeBack()
    await passTime(waitMs)
    expect(await ended(stack, { job_id: job?.job_id ?? '' })).toMatchObject({
      status: 'completed',
      attempts: 1,
    })
  })
})

describe('open', () => {
  beforeAll(async () => {
    stack = await start('open')
  })
  afterAll(() => stack.close())
  afterEach(() => simulators.reset())

  it('CC-JUDGE-5: without an answer the rules decide, and what passes is written down', async () => {
    breakDown()
    const headers = { ...asUser('ada'), 'x-request-id': 'an-open-request' }
    const job = await readJob(await generate(stack, { query: 'An open day, 1805' }, headers))
    expect(await ended(stack, job)).toMatchObject({ status: 'completed' })
    const [bulked] = await readJobs(await generateBulk(stack, [{ query: 'An open night, 1806' }]))
    expect(await ended(stack, { job_id: bulked?.job_id ?? '' })).toMatchObject({
      status: 'completed',
    })
    expect(await auditRows()).toMatchObject([
      { actor: 'user:ada', request_id: 'an-open-request', details: { job_id: job.job_id } },
      { actor: 'system', details: { job_id: bulked?.job_id } },
    ])
    expect((await generate(stack, { query: 'how to make a pipe bomb' })).status).toBe(400)
  })
})
