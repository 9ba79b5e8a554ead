import { JOB_ERRORS, Job, JobList, Problem } from '@timepoint/contracts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { forgetOldJobs } from '../src/clockchain/jobs/job-store.ts'
import type { Stack } from '../src/stack.ts'
import { FlashSimulator } from './simulators/flash.ts'
import {
  ADMIN_KEY,
  ADMIN_KEYS,
  asUser,
  ended,
  generate,
  generateBulk,
  getJob,
  readJob,
  readJobs,
  SYSTEM_KEY,
  until,
} from './support/jobs.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

let database: TestDatabase
let flash: FlashSimulator
let stack: Stack
let serial = 0

beforeAll(async () => {
  database = await createTestDatabase()
  flash = await FlashSimulator.start()
  stack = await startTestStack(database, {
    env: {
      FLASH_URL: flash.url,
      FLASH_SERVICE_KEY: 'flash-key-of-the-tests',
      ADMIN_KEY,
      RENDER_IMAGES: 'false',
    },
  })
})

afterAll(async () => {
  await stack?.close()
  await flash?.close()
  await database?.drop()
})

beforeEach(() => {
  flash.renderMs = 30
})

/** A query that no other test has. */
function fresh(words = 'A quiet day'): string {
  serial += 1
  return `${words} no ${serial} of many, 1850`
}

const detailOf = (path: string, headers = SYSTEM_KEY) =>
  call(stack, 'GET', `/api/v1/moments${path}`, { headers })

/** What answers may have. */
interface Answer {
  code?: string
  detail?: string
  disclaimer?: string | null
  scenes?: unknown[]
  next_cursor?: string | null
}

const jsonOf = async (response: Response) => (await response.json()) as Answer

async function countJobs(): Promise<number> {
  const jobs = await stack.database.db.selectFrom('jobs').select('id').execute()
  return jobs.length
}

const momentsNamed = (name: string) =>
  stack.database.db.selectFrom('moments').select('id').where('name', '=', name).execute()

describe('a job that goes well', () => {
  it('CC-JOB-1, CC-JOB-2: it is told at once, runs, and names its moment', async () => {
    const response = await generate(stack, { query: fresh(), visibility: 'public' })
    const location = response.headers.get('location')
    const job = await readJob(response)
    expect(job).toMatchObject({ status: 'pending', path: null, error: null, completed_at: null })
    expect(location).toBe(`/api/v1/jobs/${job.job_id}`)
    for (const key of ['job_id', 'status', 'path', 'error', 'created_at', 'completed_at']) {
      expect(job).toHaveProperty(key)
    }
    expect(job.created_at).toMatch(/\.\d{6}Z$/)
    const done = await ended(stack, job)
    expect(done).toMatchObject({ status: 'completed', error: null, attempts: 1, retry_at: null })
    expect(done.path).toMatch(/^\/1850\/unknown\/unknown\/unknown\/italy\/lazio\/rome\//)
    const detail = await jsonOf(await detailOf(done.path ?? ''))
    expect(detail).toMatchObject({
      node_id: done.node_id,
      layer: 2,
      visibility: 'public',
      one_liner: 'Something happens.',
      figures: ['Somebody'],
      text_model: 'simulated',
      disclaimer: null,
    })
  })

  it('CC-JOB-3: Flash is told what is wanted, for whom, and under which key', async () => {
    const query = fresh()
    const body = { query, preset: 'Quality', visibility: 'unlisted' }
    const headers = { ...asUser('u-42'), 'x-request-id': 'request-of-mine' }
    const job = await readJob(await generate(stack, body, headers))
    await ended(stack, job)
    const [sync, ...others] = flash.syncs(query)
    expect(others).toEqual([])
    expect(sync?.body).toEqual({
      query,
      preset: 'hd',
      visibility: 'unlisted',
      generate_image: false,
      request_context: { source: 'clockchain', worker: 'renderer', job_id: job.job_id },
    })
    expect(sync?.headers).toMatchObject({
      'x-service-key': 'flash-key-of-the-tests',
      'idempotency-key': job.job_id,
      'x-request-id': 'request-of-mine',
      'x-user-id': 'u-42',
    })
    const own = fresh()
    await ended(stack, await readJob(await generate(stack, { query: own })))
    expect(flash.syncs(own)[0]?.headers).not.toHaveProperty('x-user-id')
    expect(flash.syncs(own)[0]?.body).toMatchObject({ preset: 'balanced', visibility: 'private' })
  })

  it('CC-JOB-2: who looks while it goes on is told when to look again', async () => {
    flash.renderMs = 500
    const { job_id: id } = await readJob(await generate(stack, { query: fresh() }))
    const at = `/api/v1/jobs/${id}`
    const going = await call(stack, 'GET', at, { headers: SYSTEM_KEY })
    expect(going.headers.get('retry-after')).toBe('3')
    await ended(stack, { job_id: id })
    const over = await call(stack, 'GET', at, { headers: SYSTEM_KEY })
    expect(over.headers.has('retry-after')).toBe(false)
  })

  it('CC-JOB-2: each mount answers alike, and leads to its own', async () => {
    const headers = { ...SYSTEM_KEY, 'idempotency-key': 'one-for-all' }
    const body = { query: fresh() }
    const answers: unknown[] = []
    for (const mount of ['/api', '/api/v1']) {
      const response = await call(stack, 'POST', `${mount}/generate`, { body, headers })
      const job = await readJob(response)
      expect(response.headers.get('location')).toBe(`${mount}/jobs/${job.job_id}`)
      answers.push(job)
    }
    expect(answers[1]).toEqual(answers[0])
  })
})

describe('what is asked wrongly', () => {
  it.each([
    [{ query: 'ab' }, 422, 'invalid_input'],
    [{ query: '  a  ' }, 422, 'invalid_input'],
    [{ query: 'x'.repeat(501) }, 422, 'invalid_input'],
    [{}, 422, 'invalid_input'],
    [{ query: 7 }, 422, 'invalid_input'],
    [{ query: 'A day, 1850', preset: 'superb' }, 422, 'preset_unknown'],
    [{ query: 'A day, 1850', visibility: 'friends' }, 400, 'visibility_unknown'],
    [{ query: '18501850' }, 400, 'query_rejected'],
    [{ query: 'how to make a pipe bomb' }, 400, 'query_rejected'],
  ])('CC-JOB-4, CC-JUDGE-6: %j is %i %s, and no job', async (body, status, code) => {
    const before = await countJobs()
    const response = await generate(stack, body)
    expect([response.status, (await jsonOf(response)).code]).toEqual([status, code])
    expect(await countJobs()).toBe(before)
  })

  it('CC-JUDGE-6: who is rejected reads the fixed words', async () => {
    const response = await generate(stack, { query: 'how to make a pipe bomb' })
    expect(await jsonOf(response)).toMatchObject({
      detail: 'Query rejected by content judge',
      error: 'Query rejected by content judge',
    })
  })

  it('CC-JOB-4: without a key it is 401, before anything else is said', async () => {
    const wrong: Record<string, string>[] = [{}, { 'x-service-key': 'wrong' }]
    for (const headers of wrong) {
      expect((await generate(stack, { query: 'x' }, headers)).status).toBe(401)
    }
  })

  it.each([
    ['nothing', '{"queries":[]}', 'bulk_empty'],
    ['51', JSON.stringify({ queries: Array(51).fill({ query: 'A day, 1850' }) }), 'bulk_too_many'],
    ['no JSON', '{"queries":[', 'invalid_input'],
    ['no list', '{"queries":7}', 'invalid_input'],
    ['no body', '', 'invalid_input'],
    ['one bad item', '{"queries":[{"query":"A day, 1850"},{"query":"x"}]}', 'invalid_input'],
    ['a bad preset', '{"queries":[{"query":"A day, 1850","preset":"superb"}]}', 'invalid_input'],
    [
      'a bad visibility',
      '{"queries":[{"query":"A day, 1850","visibility":"friends"}]}',
      'invalid_input',
    ],
  ])('CC-JOB-5: a bulk of %s is 400, and no job', async (_, body, code) => {
    const before = await countJobs()
    const ask = (headers: Record<string, string>) =>
      fetch(`${stack.url}/api/v1/bulk-generate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      })
    const response = await ask(ADMIN_KEYS)
    const problem = Problem.parse(await response.json())
    expect([response.status, problem.code]).toEqual([400, code])
    expect(problem.errors?.[0]?.message).toMatch(/./)
    expect((await ask({})).status).toBe(401)
    expect((await ask(SYSTEM_KEY)).status).toBe(403)
    expect(await countJobs()).toBe(before)
  })

  it('CC-JOB-5: the admin key counts in its header only', async () => {
    const path = `/api/v1/bulk-generate?x_admin_key=${ADMIN_KEY}`
    const body = { queries: [{ query: fresh() }] }
    expect((await call(stack, 'POST', path, { body, headers: SYSTEM_KEY })).status).toBe(403)
    const wrong = { ...SYSTEM_KEY, 'x-admin-key': 'wrong' }
    expect((await generateBulk(stack, body.queries, wrong)).status).toBe(403)
  })
})

describe('what Flash does', () => {
  const failed = async (query: string) => {
    const job = await ended(
      stack,
      await readJob(await generate(stack, { query, visibility: 'public' })),
    )
    expect(job).toMatchObject({ status: 'failed', path: null, node_id: null })
    expect(job.error).toBe(job.error_code && JOB_ERRORS[job.error_code])
    expect(JSON.stringify(job)).not.toMatch(/SECRET|flash\.internal|stack\.ts/)
    return job
  }

  it.each([
    ['flash_refused', { kind: 'refused', status: 400 } as const],
    ['flash_refused', { kind: 'refused', status: 422 } as const],
    ['insufficient_credits', { kind: 'refused', status: 402 } as const],
    ['flash_refused', { kind: 'refused', status: 302, headers: { location: '/x' } } as const],
    ['render_failed', { kind: 'status-failed' } as const],
    ['render_failed', { kind: 'says', text: '<html>SECRET' } as const],
    ['render_failed', { kind: 'says', text: '{"status":"completed"}' } as const],
    ['render_failed', { kind: 'says', text: '[]' } as const],
    ['no_date', { kind: 'scene', over: { year: null } } as const],
    ['no_date', { kind: 'scene', over: { year: 0 } } as const],
  ])('CC-JOB-6: %s after one call when it is %j', async (code, fault) => {
    const query = fresh('A bad day')
    flash.fail(query, fault)
    expect((await failed(query)).error_code).toBe(code)
    expect(flash.syncs(query)).toHaveLength(1)
    expect(await momentsNamed(query.replace(/, 1850$/, ''))).toEqual([])
  })

  it.each(['2', new Date(Date.now() + 3_600_000).toUTCString()])(
    'CC-JOB-7: 429 with Retry-After %s is waited for',
    async (retryAfter) => {
      const isDate = retryAfter !== '2'
      const after = () => (isDate ? new Date(Date.now() + 3000).toUTCString() : retryAfter)
      const query = fresh('A busy day')
      flash.fail(query, { kind: 'refused', status: 429, headers: { 'retry-after': after() } }, 1)
      const { job_id: id } = await readJob(await generate(stack, { query }))
      const waiting = await until(stack, id, ({ retry_at: at }) => at !== null)
      expect(waiting).toMatchObject({ status: 'processing', attempts: 1, completed_at: null })
      expect(await ended(stack, { job_id: id })).toMatchObject({ status: 'completed', attempts: 2 })
      const [first, second] = flash.syncs(query)
      const gap = (second?.startedAt ?? 0) - (first?.endedAt ?? 0)
      expect(gap).toBeGreaterThanOrEqual(isDate ? 1500 : 2000)
      expect(second?.key).toBe(first?.key)
    },
  )

  it('CC-JOB-7: a render that is over is followed by one of another key, others by the same', async () => {
    const query = fresh('A broken day')
    flash.fail(query, { kind: 'refused', status: 503, code: 'unavailable' }, 1)
    flash.fail(query, { kind: 'render-failed', status: 502 }, 1)
    const job = await readJob(await generate(stack, { query }))
    expect(await ended(stack, job)).toMatchObject({ status: 'completed', attempts: 3 })
    const keys = flash.syncs(query).map(({ key }) => key)
    expect(keys).toEqual([job.job_id, job.job_id, `${job.job_id}-2`])
  })

  it('CC-JOB-8: a connection that breaks is no second render: the first is waited for', async () => {
    const query = fresh('A torn day')
    flash.renderMs = 3500
    flash.fail(query, { kind: 'cut' }, 1)
    const job = await readJob(await generate(stack, { query }))
    expect(await ended(stack, job)).toMatchObject({ status: 'completed' })
    expect(flash.renders.filter((render) => render.query === query)).toHaveLength(1)
  })

  it('CC-JOB-10: the same moment asked for twice is one moment', async () => {
    const query = fresh('The only day')
    const jobs = []
    for (let time = 0; time < 2; time += 1) {
      jobs.push(
        await ended(stack, await readJob(await generate(stack, { query, visibility: 'public' }))),
      )
    }
    expect(jobs[0]?.job_id).not.toBe(jobs[1]?.job_id)
    expect(jobs[0]).toMatchObject({ path: jobs[1]?.path, node_id: jobs[1]?.node_id })
    const detail = await jsonOf(await detailOf(jobs[0]?.path ?? ''))
    expect(detail.scenes).toHaveLength(2)
    expect(await momentsNamed(query.replace(/, 1850$/, ''))).toHaveLength(1)
  })
})

describe('repeated requests', () => {
  it('CC-JOB-11: the same key and body is the same job, other bodies are refused', async () => {
    const headers = { ...SYSTEM_KEY, 'idempotency-key': 'say-it-again' }
    const body = { query: fresh() }
    const job = await readJob(await generate(stack, body, headers))
    await ended(stack, job)
    const again = await generate(stack, body, headers)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await readJob(again)).toEqual(job)
    const other = await generate(stack, { query: fresh() }, headers)
    expect([other.status, (await jsonOf(other)).code]).toEqual([422, 'idempotency_mismatch'])
    const another = await readJob(await generate(stack, body, { ...headers, ...asUser('u-9') }))
    expect(another.job_id).not.toBe(job.job_id)
  })

  it('CC-JOB-11: ten at once are one job; the same of a bulk', async () => {
    const headers = { ...ADMIN_KEYS, 'idempotency-key': 'all-at-once' }
    const body = { query: fresh() }
    const jobs = await Promise.all(
      Array.from({ length: 10 }, async () => readJob(await generate(stack, body, headers))),
    )
    expect(new Set(jobs.map(({ job_id: id }) => id)).size).toBe(1)
    const queries = [{ query: fresh() }, { query: fresh() }]
    const bulks = await Promise.all(
      Array.from({ length: 5 }, async () => readJobs(await generateBulk(stack, queries, headers))),
    )
    for (const bulk of bulks) expect(bulk).toEqual(bulks[0])
    await Promise.all((bulks[0] ?? []).map((job) => ended(stack, job)))
    expect(flash.syncs(queries[1]?.query)).toHaveLength(1)
  })
})

describe('bulks', () => {
  it('CC-JOB-12, CC-JUDGE-7: one after another; what fails or is rejected stops nobody', async () => {
    flash.renderMs = 120
    const words = fresh('Of five')
    const queries = [
      `${words} a`,
      'how to make a pipe bomb, 1850',
      `${words} b`,
      `${words} c`,
      `The massacre: ${words}`,
    ].map((query) => ({ query, visibility: 'public' }))
    flash.fail(`${words} b`, { kind: 'status-failed' })
    const jobs = await readJobs(await generateBulk(stack, queries))
    expect(jobs).toHaveLength(5)
    expect(new Set(jobs.map(({ bulk_id: id }) => id)).size).toBe(1)
    const ends = await Promise.all(jobs.map((job) => ended(stack, job)))
    expect(ends.map(({ status, error_code: code }) => [status, code])).toEqual([
      ['completed', null],
      ['failed', 'judge_rejected'],
      ['failed', 'render_failed'],
      ['completed', null],
      ['completed', null],
    ])
    expect(ends[1]?.error).toBe('Query rejected by content judge')
    const calls = flash.syncs(words)
    expect(calls).toHaveLength(4)
    for (const [index, next] of calls.slice(1).entries()) {
      expect(next.startedAt).toBeGreaterThanOrEqual(
        calls[index]?.endedAt ?? Number.POSITIVE_INFINITY,
      )
    }
    const warned = await jsonOf(await detailOf(ends[4]?.path ?? ''))
    expect(warned.disclaimer).toMatch(/massacre/)
  })
})

describe('cancelling', () => {
  const cancel = (id: string, headers: Record<string, string> = SYSTEM_KEY) =>
    call(stack, 'POST', `/api/v1/jobs/${id}/cancel`, { headers })

  it('CC-JOB-13: what waits is never rendered; what comes after it is', async () => {
    flash.renderMs = 300
    const words = fresh('In a row')
    const queries = ['a', 'b', 'c'].map((letter) => ({ query: `${words} ${letter}` }))
    const [first, second, third] = await readJobs(await generateBulk(stack, queries))
    const cancelled = await readJob(await cancel(second?.job_id ?? ''))
    expect(cancelled).toMatchObject({ status: 'cancelled', cancel_requested: true, path: null })
    expect(cancelled.completed_at).not.toBeNull()
    expect(await readJob(await cancel(second?.job_id ?? ''))).toEqual(cancelled)
    for (const job of [first, third]) {
      expect(await ended(stack, { job_id: job?.job_id ?? '' })).toMatchObject({
        status: 'completed',
      })
    }
    expect(flash.syncs(`${words} b`)).toEqual([])
  })

  it('CC-JOB-13: what is rendered when it is cancelled becomes no moment, and stays hidden', async () => {
    flash.renderMs = 400
    const words = fresh('Too late')
    const queries = ['a', 'b'].map((letter) => ({
      query: `${words} ${letter}`,
      visibility: 'public',
    }))
    const [job, next] = await readJobs(await generateBulk(stack, queries))
    await until(stack, job?.job_id ?? '', ({ attempts }) => attempts === 1)
    expect(await readJob(await cancel(job?.job_id ?? ''))).toMatchObject({ status: 'cancelled' })
    expect(await ended(stack, { job_id: next?.job_id ?? '' })).toMatchObject({
      status: 'completed',
    })
    const [render] = flash.renders.filter(({ query }) => query === `${words} a`)
    expect(await getJob(stack, job?.job_id ?? '')).toMatchObject({
      status: 'cancelled',
      path: null,
    })
    const hidden = flash.calls.filter(
      ({ method, path }) => method === 'PATCH' && path.includes(render?.id ?? '-'),
    )
    expect(hidden.map(({ body }) => body)).toEqual([{ visibility: 'private' }])
    const [a, b] = flash.syncs(words)
    expect(b?.startedAt).toBeGreaterThanOrEqual(a?.endedAt ?? Number.POSITIVE_INFINITY)
    expect(await momentsNamed(`${words.replace(/, 1850$/, '')} a`)).toEqual([])
  })

  it('CC-JOB-13: what waits for another try is ended; what has ended is 409', async () => {
    const query = fresh('Waiting')
    flash.fail(query, { kind: 'refused', status: 429, headers: { 'retry-after': '60' } })
    const { job_id: id } = await readJob(await generate(stack, { query }))
    await until(stack, id, ({ retry_at: at }) => at !== null)
    expect(await readJob(await cancel(id))).toMatchObject({ status: 'cancelled', retry_at: null })
    expect(flash.syncs(query)).toHaveLength(1)
    const done = await ended(stack, await readJob(await generate(stack, { query: fresh() })))
    const refused = await cancel(done.job_id)
    expect([refused.status, (await jsonOf(refused)).code]).toEqual([409, 'job_finished'])
  })
})

describe('whose jobs', () => {
  it('CC-JOB-14: they are seen by who asked for them, the system and administrators', async () => {
    const { job_id: id } = await readJob(await generate(stack, { query: fresh() }, asUser('ada')))
    const statusFor = async (headers: Record<string, string>) =>
      (await call(stack, 'GET', `/api/v1/jobs/${id}`, { headers })).status
    expect(await statusFor(asUser('ada'))).toBe(200)
    expect(await statusFor(asUser('bob'))).toBe(404)
    expect(await statusFor(SYSTEM_KEY)).toBe(200)
    expect(await statusFor({ ...asUser('bob'), 'x-admin-key': ADMIN_KEY })).toBe(200)
    expect(await statusFor({})).toBe(401)
    const path = `/api/v1/jobs/${id}/cancel`
    const refused = await call(stack, 'POST', path, { headers: asUser('bob') })
    expect([refused.status, (await jsonOf(refused)).detail]).toEqual([404, 'Job not found'])
    for (const odd of ['nothing', '%00', id.replace(/^./, 'x'), `${id}0`]) {
      const missing = await call(stack, 'GET', `/api/v1/jobs/${odd}`, { headers: SYSTEM_KEY })
      expect([missing.status, (await jsonOf(missing)).detail]).toEqual([404, 'Job not found'])
    }
    expect(JSON.stringify(await getJob(stack, id))).not.toContain('ada')
  })

  it('CC-JOB-15: the list is one’s own, newest first, page by page, and its cursors are its own', async () => {
    const made: string[] = []
    for (let count = 0; count < 5; count += 1) {
      made.unshift((await readJob(await generate(stack, { query: fresh() }, asUser('eve')))).job_id)
    }
    const page = async (query: string, headers: Record<string, string> = asUser('eve')) => {
      const response = await call(stack, 'GET', `/api/v1/jobs${query}`, { headers })
      return { status: response.status, body: await jsonOf(response) }
    }
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const { body } = await page(`?limit=2${cursor && `&cursor=${cursor}`}`)
      const list = JobList.parse(body)
      seen.push(...list.items.map(({ job_id: id }) => id))
      cursor = list.next_cursor
      if (seen.length === 2) await generate(stack, { query: fresh() }, asUser('eve'))
    }
    expect(seen).toEqual(made)
    const { body } = await page('?limit=2')
    for (const [query, headers] of [
      [`?cursor=${body.next_cursor}`, asUser('bob')],
      [`?cursor=${body.next_cursor}&status=failed`, asUser('eve')],
      [`?cursor=${body.next_cursor}x`, asUser('eve')],
      ['?cursor=AAAA', asUser('eve')],
      ['?cursor=', asUser('eve')],
    ] as const) {
      const refused = await page(query, headers)
      expect([query, refused.status, refused.body.code]).toEqual([query, 422, 'cursor_invalid'])
    }
    expect((await page('?limit=0')).status).toBe(422)
    expect((await page('?status=lost')).status).toBe(422)
    expect((await page('', asUser('nobody'))).body).toEqual({ items: [], next_cursor: null })
    const all = JobList.parse((await page('?limit=100', SYSTEM_KEY)).body)
    expect(all.items.length).toBeGreaterThan(10)
    for (const { status } of JobList.parse((await page('?status=failed', SYSTEM_KEY)).body).items) {
      expect(status).toBe('failed')
    }
  })
})

it('CC-JOB-22: jobs that ended long ago are removed, others stay', async () => {
  const { db } = stack.database
  const [old, young] = await readJobs(
    await generateBulk(stack, [{ query: fresh('An old day') }, { query: fresh('A young day') }]),
  )
  for (const job of [old, young]) await ended(stack, { job_id: job?.job_id ?? '' })
  await db
    .updateTable('jobs')
    .set({ completed_at: new Date(Date.now() - 31 * 86_400_000) })
    .where('id', '=', old?.job_id ?? '')
    .execute()
  expect(await forgetOldJobs(db, 30 * 86_400_000)).toBe(1)
  const status = async (id = '') =>
    (await call(stack, 'GET', `/api/v1/jobs/${id}`, { headers: SYSTEM_KEY })).status
  expect([await status(old?.job_id), await status(young?.job_id)]).toEqual([404, 200])
  const kept = await db.selectFrom('jobs').select('scene').where('scene', 'is not', null).execute()
  expect(kept).toEqual([])
})

it('CC-JOB-16: what became of jobs and calls is measured', async () => {
  const text = await (await fetch(`${stack.url}/metrics`)).text()
  expect(text).toMatch(/timepoint_jobs_ended_total\{status="completed",code=""\} \d/)
  expect(text).toMatch(/timepoint_jobs_ended_total\{status="failed",code="render_failed"\} \d/)
  expect(text).toMatch(/timepoint_flash_call_duration_seconds_count\{outcome="answered"\} \d/)
  expect(text).toMatch(/timepoint_jobs_unfinished\{status="pending"\} \d/)
  expect(Job.shape.error_code.safeParse('x').success).toBe(false)
})
