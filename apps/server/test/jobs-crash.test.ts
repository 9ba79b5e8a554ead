import { setTimeout as sleep } from 'node:timers/promises'
import type { Job } from '@timepoint/contracts'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { createRandom } from '../src/flash/illustration/random.ts'
import { type JobProcesses, kill, openJobProcesses } from './support/job-processes.ts'
import { ended, generate, generateBulk, getJob, readJob, readJobs, until } from './support/jobs.ts'
import { CLOCKCHAIN_KEY } from './support/test-stack.ts'

const SEED = inject('crashSeed')
/** Leases of an installation; those of the other tests are shorter. */
const USUAL_LEASE_MS = 15_000

const KILLS = 10
/** A process that is to be killed lives for up to this long: too short for a render of its own from begin to end. */
const LONGEST_LIFE_MS = 1500
const RENDER_MS = 2000

beforeAll(() => {
  process.stdout.write(`jobs crash test: seed ${SEED}\n`)
})

const queriesOf = (count: number, words: string) =>
  Array.from({ length: count }, (_, index) => ({
    query: `${words} number ${index}, ${1500 + index}`,
    visibility: 'public',
  }))

/** Each ended well, was rendered once, and is one moment. */
async function expectRenderedOnce(
  { flash, pool }: JobProcesses,
  server: { url: string },
  jobs: readonly Job[],
): Promise<void> {
  for (const job of jobs) {
    expect(await ended(server, job, 60_000)).toMatchObject({ status: 'completed', error: null })
  }
  const keys = flash.renders.map(({ key }) => key)
  expect(keys.toSorted()).toEqual(jobs.map(({ job_id: id }) => id).toSorted())
  const { rows } = await pool.query<{ scenes: number }>(
    'SELECT (SELECT count(*)::integer FROM moment_scenes WHERE moment_id = id) AS scenes FROM moments',
  )
  expect(rows).toEqual(jobs.map(() => ({ scenes: 1 })))
}

async function countUnfinished({ pool }: JobProcesses): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM jobs WHERE completed_at IS NULL',
  )
  return rows[0]?.count ?? 0
}

// Most of it is waiting for leases and renders: they wait beside each other.
describe.concurrent('kill -9', () => {
  it('CC-JOB-8: ten times while a bulk of ten goes on: each is rendered and stored once', {
    timeout: 200_000,
  }, async (context) => {
    const processes = await openJobProcesses(context)
    const { flash, spawn } = processes
    const random = createRandom(`${SEED} jobs`)
    flash.renderMs = RENDER_MS
    let standby = spawn()
    let server = spawn()
    let url = await server.start()
    const jobs = await readJobs(await generateBulk({ url }, queriesOf(10, 'A day')))
    let unfinished = jobs.length
    for (let time = 0; time < KILLS; time += 1) {
      await sleep(random.next() * LONGEST_LIFE_MS)
      unfinished = await countUnfinished(processes)
      await kill(server)
      server = standby
      standby = spawn()
      url = await server.start()
    }
    expect(unfinished).toBeGreaterThan(0) // All kills came while the bulk went on.
    flash.renderMs = 30
    await expectRenderedOnce(processes, { url }, jobs)
    const calls = flash.syncs('A day')
    const order = [...new Set(calls.map(({ query }) => query))]
    expect(order).toEqual(queriesOf(10, 'A day').map(({ query }) => query))
  })

  it('CC-JOB-8: of one of two replicas: the other goes on within 30 seconds', {
    timeout: 90_000,
  }, async (context) => {
    const processes = await openJobProcesses(context)
    const { flash, spawn } = processes
    flash.renderMs = 1500
    const [first, second] = [spawn({}, USUAL_LEASE_MS), spawn({}, USUAL_LEASE_MS)]
    const url = await first.start()
    const jobs = await readJobs(await generateBulk({ url }, queriesOf(2, 'A night')))
    const otherUrl = await second.start()
    await until({ url }, jobs[0]?.job_id ?? '', ({ attempts }) => attempts === 1)
    const killedAt = Date.now()
    await kill(first)
    await expectRenderedOnce(processes, { url: otherUrl }, jobs)
    expect(Date.now() - killedAt).toBeLessThan(30_000)
  })

  it('CC-JOB-8: a process that was paused meanwhile writes nothing when it comes back', {
    timeout: 60_000,
  }, async (context) => {
    const processes = await openJobProcesses(context)
    const { flash, pool, spawn } = processes
    flash.renderMs = 1500
    const [paused, other] = [spawn(), spawn()]
    const url = await paused.start()
    const job = await readJob(
      await generate({ url }, { query: 'A pause, 1700', visibility: 'public' }),
    )
    await until({ url }, job.job_id, ({ attempts }) => attempts === 1)
    paused.signal('SIGSTOP')
    const otherUrl = await other.start()
    await expectRenderedOnce(processes, { url: otherUrl }, [job])
    const { rows: before } = await pool.query('SELECT * FROM jobs')
    const { rows: history } = await pool.query('SELECT id FROM moment_history')
    paused.signal('SIGCONT')
    await sleep(2000)
    expect((await pool.query('SELECT * FROM jobs')).rows).toEqual(before)
    expect((await pool.query('SELECT id FROM moment_history')).rows).toEqual(history)
    await expectRenderedOnce(processes, { url }, [job])
  })

  it('CC-JOB-8: a process that is told to stop leaves what takes long to another one at once', {
    timeout: 60_000,
  }, async (context) => {
    const processes = await openJobProcesses(context)
    const { flash, spawn } = processes
    flash.renderMs = 14_000
    const [first, second] = [spawn({}, USUAL_LEASE_MS), spawn({}, USUAL_LEASE_MS)]
    const url = await first.start()
    const asking = { query: 'A farewell, 1750', visibility: 'public' }
    const job = await readJob(await generate({ url }, asking))
    await until({ url }, job.job_id, ({ attempts }) => attempts === 1)
    const otherUrl = await second.start()
    first.signal('SIGTERM')
    await first.ended
    const stoppedAt = Date.now()
    await until({ url: otherUrl }, job.job_id, ({ attempts }) => attempts === 2, 5000)
    expect(Date.now() - stoppedAt).toBeLessThan(5000)
    await expectRenderedOnce(processes, { url: otherUrl }, [job])
  })

  it('CC-JOB-13: of who rendered a job that was cancelled: what comes after it in its bulk goes on', {
    timeout: 60_000,
  }, async (context) => {
    const processes = await openJobProcesses(context)
    const { flash, spawn } = processes
    flash.renderMs = 5000
    const [first, second] = [spawn(), spawn()]
    const url = await first.start()
    const jobs = await readJobs(await generateBulk({ url }, queriesOf(2, 'A loss')))
    const [job, next] = jobs
    await until({ url }, job?.job_id ?? '', ({ attempts }) => attempts === 1)
    const headers = { 'x-service-key': CLOCKCHAIN_KEY }
    await fetch(`${url}/api/v1/jobs/${job?.job_id}/cancel`, { method: 'POST', headers })
    await kill(first)
    flash.renderMs = 30
    const otherUrl = await second.start()
    expect(await ended({ url: otherUrl }, { job_id: next?.job_id ?? '' })).toMatchObject({
      status: 'completed',
    })
    expect(await getJob({ url: otherUrl }, job?.job_id ?? '')).toMatchObject({
      status: 'cancelled',
    })
  })
})

it('CC-JOB-19: ten bulks on two replicas share the places for calls, and take turns', {
  timeout: 120_000,
}, async (context) => {
  const processes = await openJobProcesses(context)
  const { flash, spawn } = processes
  flash.renderMs = 150
  const env = { FLASH_MAX_CONCURRENCY: '3' }
  const replicas = [spawn(env), spawn(env)]
  const urls = await Promise.all(replicas.map((server) => server.start()))
  const asked = Array.from({ length: 10 }, async (_, index) => {
    const url = urls[index % 2] ?? ''
    return readJobs(await generateBulk({ url }, queriesOf(4, `Bulk ${index}`)))
  })
  const bulks = await Promise.all(asked)
  await expectRenderedOnce(processes, { url: urls[0] ?? '' }, bulks.flat())
  expect(flash.mostAtOnce).toBe(3)
  // Nobody's third begins before everybody's first.
  const begun = (place: number) =>
    bulks.map((bulk) => {
      const render = flash.renders.find(({ key }) => key === bulk[place]?.job_id)
      return render?.startedAt ?? Number.NaN
    })
  expect(Math.max(...begun(0))).toBeLessThan(Math.min(...begun(2)))
  for (const bulk of bulks) {
    const renders = bulk.map(({ job_id: id }) => flash.renders.find(({ key }) => key === id))
    for (const [index, next] of renders.slice(1).entries()) {
      expect(next?.startedAt).toBeGreaterThanOrEqual(renders[index]?.endedAt ?? Number.NaN)
    }
  }
})
