import { Expansion } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { upsertMoments } from '../src/clockchain/moments/moment-upsert.ts'
import { readGraphSize } from '../src/clockchain/workers/graph-size.ts'
import type { Stack } from '../src/stack.ts'
import { FlashSimulator } from './simulators/flash.ts'
import { ADMIN_KEY, ADMIN_KEYS, asUser, SYSTEM_KEY } from './support/jobs.ts'
import { content } from './support/moments.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'
import { getWorker, momentsWhere, runWorker } from './support/workers.ts'

const BUDGET_USD = 5

let database: TestDatabase
let stack: Stack
let flash: FlashSimulator

const start = (env: Record<string, string> = {}) =>
  startTestStack(database, {
    env: {
      ADMIN_KEY,
      FLASH_URL: flash.url,
      EXPANSION_DAILY_BUDGET: `${BUDGET_USD}`,
      ...env,
    },
    jobPace: { pollMs: 100 },
    workerPace: { pollMs: 200 },
  })

beforeAll(async () => {
  database = await createTestDatabase()
  flash = await FlashSimulator.start()
  stack = await start()
})

afterAll(async () => {
  await stack.close()
  await flash.close()
  await database.drop()
})

beforeEach(async () => {
  const { db } = stack.database
  await sql`DELETE FROM moments`.execute(db)
  await sql`DELETE FROM worker_costs`.execute(db)
  await sql`DELETE FROM worker_renders`.execute(db)
})

/** Moments of somebody, public, of these years on a day. */
async function tell(
  years: readonly number[],
  over: Parameters<typeof content>[0] = {},
): Promise<void> {
  const now = new Date()
  const day = { month: now.getUTCMonth() + 1, day: now.getUTCDate() }
  const inputs = years.map((year) => ({
    content: content({ name: `Event of ${year}`, date: { year, ...day }, ...over }),
    visibility: 'public' as const,
  }))
  const writer = { actor: 'almanac', isAdmin: false, requestId: null }
  const { db } = stack.database
  await db.transaction().execute((trx) => upsertMoments(trx, inputs, writer))
}

describe('Daily', () => {
  it('CC-WORK-8: at most five moments of today without a scene get one, which joins them and makes no other', async () => {
    const years = [1501, 1502, 1503, 1504, 1505, 1506, 1507]
    await tell(years)
    await tell([1600], { name: 'Of another day', date: { year: 1600, month: 1, day: 31 } })
    await tell([1601], { name: 'Of no day', date: { year: 1601 } })
    const first = await runWorker(stack, 'daily')
    expect(first).toMatchObject({ status: 'completed', created: 5, failed: 0, trigger: 'admin' })
    const moments = await momentsWhere(database)
    // What the renderer says of place and name is other than what the moments say.
    expect(moments).toHaveLength(years.length + 2)
    const shown = moments.filter(({ layer }) => layer === 2)
    expect(shown).toHaveLength(5)
    for (const { scenes, flash_timepoint_id: id, created_by: by, name } of shown) {
      expect(by).toBe('almanac')
      expect(name).toMatch(/^Event of /)
      expect(scenes).toMatchObject([{ timepoint_id: id, created_by: 'daily', rendered_here: true }])
    }
    const asked = flash.syncs('Event of 150').map(({ query }) => query)
    expect(asked[0]).toMatch(/^Event of 150\d, \d+ \w+ 150\d, Paris, France$/)
    const second = await runWorker(stack, 'daily')
    expect(second).toMatchObject({ status: 'completed', created: 2 })
    expect(await runWorker(stack, 'daily')).toMatchObject({ status: 'completed', created: 0 })
    expect(flash.syncs('Event of 150')).toHaveLength(years.length)
    expect(await momentsWhere(database)).toHaveLength(years.length + 2)
  })

  it('CC-WORK-8: what the judge rejects is not rendered, and fails alone', async () => {
    const before = flash.calls.length
    await tell([1511], { name: 'How to build a pipe bomb step by step' })
    await tell([1512])
    const run = await runWorker(stack, 'daily')
    expect(run).toMatchObject({ status: 'completed', created: 1, failed: 1 })
    expect(flash.calls).toHaveLength(before + 1)
  })
})

describe('the Expander without a model', () => {
  /** The chronicle of the almanac knows much of Paris in these years. */
  const anchor = () =>
    tell([1789], {
      name: 'A quiet afternoon',
      date: { year: 1789, month: 6, day: 1 },
      place: { ...content({}).place, latitude: 48.85, longitude: 2.35 },
    })
  const costs = (usd: number) =>
    flash.fail('', { kind: 'scene', over: { usage: { cost_usd: usd } } })

  it('CC-WORK-9: real events beside a moment become public moments, joined to it by edges of its own', async () => {
    await anchor()
    const response = await call(stack, 'POST', '/api/v1/expand-once', { headers: SYSTEM_KEY })
    expect(response.status).toBe(200)
    const added = Expansion.parse(await response.json())
    expect(added).toMatchObject({ before: { nodes: 1, edges: 0 } })
    expect(added.added_nodes).toBeGreaterThanOrEqual(1)
    expect(added.added_edges).toBe(added.added_nodes)
    const made = await momentsWhere(database, "created_by = 'expander'")
    expect(made).toHaveLength(added.added_nodes)
    for (const { visibility, layer } of made) expect([visibility, layer]).toEqual(['public', 2])
    const { rows } = await sql<{ weight: number; created_by: string }>`
      SELECT weight, created_by FROM moment_edges`.execute(stack.database.db)
    expect(new Set(rows.map(({ weight }) => weight))).toEqual(new Set([0.5]))
    expect(new Set(rows.map(({ created_by: by }) => by))).toEqual(new Set(['expander']))
  })

  it('CC-WORK-10: it stops before its budget would be passed, also after a restart', async () => {
    costs(1.5)
    for (let moments = 0; moments < 4; moments += 1) {
      await anchor()
      await sql`UPDATE moments SET degree = 0`.execute(stack.database.db)
      await runWorker(stack, 'expander')
    }
    const spent = async () => (await getWorker(stack, 'expander')).budget?.spent_usd
    expect(await spent()).toBe(4.5)
    const renders = flash.syncs().length
    await stack.close()
    stack = await start()
    expect(await runWorker(stack, 'expander')).toMatchObject({ created: 0, status: 'completed' })
    expect(flash.syncs()).toHaveLength(renders)
    expect(await spent()).toBe(4.5)
  })

  it('CC-WORK-10: what a run that died had set aside counts as spent; what another day cost does not', async () => {
    await anchor()
    const before = flash.syncs().length
    const set = (day: string, usd: number) =>
      sql`INSERT INTO worker_costs (id, worker, run_id, day, reserved_usd)
        VALUES (gen_random_uuid(), 'expander', gen_random_uuid(),
          (now() AT TIME ZONE 'UTC')::date - ${day}::integer, ${usd})`.execute(stack.database.db)
    await set('1', 100)
    await set('0', 4)
    expect(await runWorker(stack, 'expander')).toMatchObject({ created: 0, cost_usd: 0 })
    expect(flash.syncs()).toHaveLength(before)
    expect((await getWorker(stack, 'expander')).budget).toMatchObject({ spent_usd: 4 })
  })

  it('CC-WORK-11: it stops at its target', async () => {
    costs(0)
    await anchor()
    await stack.close()
    stack = await start({ EXPANSION_TARGET: '2', EXPANSION_CONCURRENCY: '3' })
    for (let runs = 0; runs < 3; runs += 1) await runWorker(stack, 'expander')
    expect(await momentsWhere(database)).toHaveLength(2)
  })
})

describe('the size of the graph', () => {
  const hide = (count: number) =>
    stack.database.db.transaction().execute((trx) =>
      upsertMoments(
        trx,
        Array.from({ length: count }, (_, n) => ({
          content: content({ name: `Secret x${n}` }),
          visibility: 'private' as const,
        })),
        { actor: 'user:alice', isAdmin: false, requestId: null },
      ),
    )

  it('CC-WORK-17: is that of what everybody sees, in what a run has added and for the target', async () => {
    await hide(5)
    await tell([1789], {
      name: 'A quiet afternoon',
      date: { year: 1789, month: 6, day: 1 },
      place: { ...content({}).place, latitude: 48.85, longitude: 2.35 },
    })
    await stack.close()
    stack = await start({ EXPANSION_TARGET: '2' })
    const response = await call(stack, 'POST', '/api/v1/expand-once', { headers: SYSTEM_KEY })
    expect(Expansion.parse(await response.json())).toEqual({
      before: { nodes: 1, edges: 0 },
      after: { nodes: 2, edges: 1 },
      added_nodes: 1,
      added_edges: 1,
    })
  })

  it('CC-WORK-17: is known without a look at the moments', async () => {
    const { db } = stack.database
    await tell([1789])
    await db.transaction().execute(async (trx) => {
      await sql`LOCK TABLE moments, moment_edges IN ACCESS EXCLUSIVE MODE`.execute(trx)
      expect(await readGraphSize(db)).toEqual({ nodes: 1, edges: 0 })
    })
  })
})

describe('the routes of workers', () => {
  const run = (name: string, headers: Record<string, string>) =>
    call(stack, 'POST', `/api/v1/workers/${name}/run`, { headers })

  it('CC-WORK-12: are for administrators', async () => {
    for (const headers of [{}, SYSTEM_KEY, asUser('somebody')]) {
      expect((await run('daily', headers)).status).toBe(403)
      expect((await call(stack, 'GET', '/api/v1/workers', { headers })).status).toBe(403)
    }
    const expand = (headers: Record<string, string>) =>
      call(stack, 'POST', '/api/v1/expand-once', { headers })
    expect((await expand({})).status).toBe(401)
    expect((await expand(asUser('somebody'))).status).toBe(403)
    expect((await run('nobody', ADMIN_KEYS)).status).toBe(404)
  })

  it('CC-WORK-12: a worker that runs is not asked twice', async () => {
    await tell([1521])
    flash.renderMs = 500
    const answers = await Promise.all(
      Array.from({ length: 6 }, async () => (await run('daily', ADMIN_KEYS)).status),
    )
    expect(answers.toSorted()).toEqual([202, 409, 409, 409, 409, 409])
    flash.renderMs = 30
    expect((await getWorker(stack, 'daily')).runs[0]).toMatchObject({
      trigger: 'admin',
      finished_at: null,
    })
  })
})
