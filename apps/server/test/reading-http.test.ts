import {
  BrowsePage,
  DayPage,
  MomentPage,
  SearchHit,
  SearchPage,
  Stats,
  Timeline,
} from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readTallies } from '../src/clockchain/reading/tally-store.ts'
import type { Stack } from '../src/stack.ts'
import { storeMoments } from './support/reading.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const KEY = 'service-key-of-this-test-0123456789'
const SERVICE = { 'x-service-key': KEY }

let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  const none = '0/minute'
  const env = {
    SERVICE_API_KEY: KEY,
    RATE_LIMIT_PUBLIC: none,
    RATE_LIMIT_AUTH_READ: none,
    RATE_LIMIT_AUTH_WRITE: none,
  }
  stack = await startTestStack(database, { env })
})
afterAll(async () => {
  await stack.close()
  await database.drop()
})

const get = (path: string, headers: Record<string, string> = SERVICE) =>
  call(stack, 'GET', `/api/v1${path}`, { headers })

async function read<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const response = await get(path)
  expect(response.status, path).toBe(200)
  return schema.parse(await response.json())
}

it('CC-READ-9: without public moments chance finds none', async () => {
  const response = await get('/random')
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ detail: 'No public moments available' })
})

describe('reading over HTTP', () => {
  beforeAll(async () => {
    const said = Array.from({ length: 8 }, (_, n) => ({
      name: `Day ${n} of the siege`,
      date: { year: 1870 + n, month: 9, day: 19 },
      tags: ['siege'],
    }))
    await storeMoments(stack.database, said)
  })

  it('CC-SEARCH-9: search answers an array, and with envelope or cursor an object', async () => {
    const hits = await read('/search?q=siege&limit=3', z.array(SearchHit))
    expect(hits).toHaveLength(3)
    const page = await read('/search?q=siege&limit=3&envelope=1', SearchPage)
    expect(page).toMatchObject({ items: hits, has_more: true, query: 'siege', truncated: false })
    const next = await read(`/search?q=siege&limit=100&cursor=${page.next_cursor}`, SearchPage)
    expect(next.items).toHaveLength(5)
  })

  it('CC-READ-4: lists, days, steps and numbers have their shape', async () => {
    const list = await read('/moments?sort=-year&limit=2', MomentPage)
    expect(list).toMatchObject({
      total: 8,
      items: [{ year: 1877, month: 'september', month_num: 9 }, {}],
    })
    expect((await read('/today?date=09-19', DayPage)).events).toHaveLength(8)
    expect((await read('/browse/1870', BrowsePage)).items).toMatchObject([
      { segment: 'september', count: 1 },
    ])
    expect((await read('/browse', BrowsePage)).items).toHaveLength(8)
    expect(await read('/stats', Stats)).toMatchObject({
      total_nodes: 8,
      date_range: { min_year: 1870, max_year: 1877 },
      layer_counts: { 0: 0, 1: 8, 2: 0 },
    })
  })

  it('CC-READ-10: the timeline has a validator and is compressed for those who take it', async () => {
    const path = '/timeline?from=1871&to=1873'
    const line = await read(path, Timeline)
    expect(line.year).toEqual([1871, 1872, 1873])
    const url = `${stack.url}/api/v1/timeline`
    const response = await fetch(url, { headers: { 'accept-encoding': 'gzip' } })
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(Timeline.parse(await response.json()).total).toBe(8)
    const etag = response.headers.get('etag') ?? ''
    const again = await fetch(url, {
      headers: { 'if-none-match': etag, 'accept-encoding': 'gzip' },
    })
    expect(again.status).toBe(304)
    const plain = await fetch(url, { headers: { 'accept-encoding': 'identity' } })
    expect(plain.headers.get('content-encoding')).toBeNull()
  })

  it.each([
    '/search',
    '/search?q=',
    '/search?q=%00',
    `/search?q=${'x'.repeat(10_000)}`,
    '/search?q=a&limit=0',
    '/search?q=a&limit=101',
    '/search?q=a&cursor=abc',
    '/search?q=a&year_from=0',
    '/search?q=a&year_from=x',
    '/search?q=a&year_from=5&year_to=4',
    '/search?q=a&layer=3',
    '/search?q=a&status=done',
    '/search?q=a&scope=x',
    '/search?q=a&min_confidence=2',
    '/search?q=a&has_image=maybe',
    '/search?q=a&q=b',
    '/moments?sort=x',
    '/moments?offset=10001',
    '/moments?limit=1e2',
    '/moments?cursor=',
    '/today?date=02-30',
    '/today?date=2-3',
    '/today?date=13-01',
    '/timeline?bbox=1,2,3',
    '/timeline?bbox=0,9,0,1',
    '/timeline?limit=20001',
    '/timeline?from=0',
    '/timeline?from=1969-02-30',
    '/browse?limit=0',
    '/browse?cursor=zzz',
  ])('CC-READ-11: %s is 422', async (path) => {
    const response = await get(path)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({
      detail: expect.any(String),
      errors: expect.any(Array),
    })
  })

  it.each([
    ['/moments', 200],
    ['/stats', 200],
    ['/timeline', 200],
    ['/search?q=a', 401],
    ['/browse', 401],
    ['/browse/1870', 401],
    ['/today', 401],
    ['/random', 401],
    ['/moments?scope=mine', 401],
    ['/moments?scope=all', 403],
  ])('CC-READ-12: to nobody in particular %s is %i', async (path, status) => {
    expect((await get(path, {})).status).toBe(status)
  })
})

it('CC-READ-13: edges count while both ends are public, whatever happens to either', async () => {
  const { db } = stack.database
  const edges = async () => (await readTallies(db, ['edge']))('edge').get('causes') ?? 0
  const names = ['Left end', 'Right end']
  await storeMoments(
    stack.database,
    names.map((name) => ({ name })),
  )
  const ends = await db
    .selectFrom('moments')
    .select('id')
    .where('name', 'in', names)
    .orderBy('name')
    .execute()
  const [left, right] = ends.map(({ id }) => id)
  const show = (id: string | undefined, visibility: string) =>
    sql`UPDATE moments SET visibility = ${visibility} WHERE id = ${id}`.execute(db)
  const link = async () => {
    await sql`
      INSERT INTO moment_edges (source_id, target_id, type, weight, evidence, created_by)
      VALUES (${left}, ${right}, 'causes', 0.5, '[]', 'system')`.execute(db)
    await sql`SELECT add_degrees(ARRAY[${left}, ${right}]::uuid[], '{1,1}')`.execute(db)
  }
  await link()
  expect(await edges()).toBe(1)
  await show(left, 'private')
  expect(await edges()).toBe(0)
  await show(right, 'private')
  await sql`UPDATE moments SET visibility = 'public' WHERE id = ANY(${[left, right]}::uuid[])`.execute(
    db,
  )
  expect(await edges()).toBe(1)
  for (let round = 0; round < 10; round += 1) {
    const [one, other] = [round % 2 ? 'public' : 'unlisted', round % 3 ? 'public' : 'unlisted']
    const tryUntilDone = async (work: () => Promise<unknown>): Promise<unknown> =>
      work().catch((error: { code?: string }) => {
        if (error.code !== '40P01') throw error
        return tryUntilDone(work)
      })
    await Promise.all([tryUntilDone(() => show(left, one)), tryUntilDone(() => show(right, other))])
    expect(await edges(), `${one} ${other}`).toBe(one === 'public' && other === 'public' ? 1 : 0)
  }
  await show(left, 'public')
  await show(right, 'public')
  await sql`DELETE FROM moment_edges`.execute(db)
  expect(await edges()).toBe(0)
  await link()
  await sql`DELETE FROM moments WHERE id = ${left}`.execute(db)
  expect(await edges()).toBe(0)
})
