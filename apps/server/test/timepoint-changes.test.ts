import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { TimepointList } from '@timepoint/contracts'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { z } from 'zod'
import { forgetErasedTimepoints } from '../src/flash/timepoints/change-store.ts'
import { eraseDeletedAccounts } from '../src/flash/users/erase-accounts.ts'
import { eraseDeletedTimepoints } from '../src/flash/users/erase-scenes-store.ts'
import { EventBus } from '../src/platform/events/event-bus.ts'
import { SCENES_CHANGED } from '../src/platform/events/topics.ts'
import { createLogger } from '../src/platform/log.ts'
import type { Stack } from '../src/stack.ts'
import { createTestUser, SECRETS, startAccountsStack } from './support/accounts.ts'
import { copyScene } from './support/copy-scene.ts'
import { expectProblem } from './support/problem.ts'
import { createGate, createScriptedEngine } from './support/scripted-engine.ts'
import { call, createTestDatabase, readTimepoint, type TestDatabase } from './support/test-stack.ts'

const API = '/api/v1/timepoints'
const QUERY = 'Trinity test 5:29 AM July 16 1945'
const SERVICE = { 'x-service-key': SECRETS.FLASH_SERVICE_KEY }
const DAY_MS = 86_400_000

type Changes = z.infer<typeof TimepointList> & {
  deleted: { id: string; deleted_at: string }[]
  next_cursor: string
}

const scripted = createScriptedEngine()
let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  const env = { RATE_LIMIT_SERVICE: '0', SHARE_URL_BASE: 'https://share.example' }
  stack = await startAccountsStack(database, { engine: scripted.engine, env })
})

afterEach(() => scripted.reset())

afterAll(async () => {
  await stack.close()
  await database.drop()
})

const ask = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  call(stack, method, `${API}${path}`, { body, headers: { ...SERVICE, ...headers } })

const run = (query: ReturnType<typeof sql>) => query.execute(stack.database.db)

async function render(body: object = {}) {
  return readTimepoint(await ask('POST', '/generate/sync', { query: QUERY, ...body }))
}

async function changes(since: string, pageSize = 100): Promise<Changes> {
  const query = new URLSearchParams({ changed_since: since, page_size: String(pageSize) })
  const response = await ask('GET', `?${query}`)
  expect(response.status).toBe(200)
  const body = await response.json()
  expect(TimepointList.required().strict().parse(body)).toEqual(body)
  return body as Changes
}

/** Reads to the end, in pages of a size. */
async function changesTo(since: string, pageSize = 100) {
  const read = { items: [] as Changes['items'], deleted: [] as Changes['deleted'], cursor: since }
  for (;;) {
    const { items, deleted, next_cursor: cursor } = await changes(read.cursor, pageSize)
    read.items.push(...items)
    read.deleted.push(...deleted)
    if (items.length + deleted.length === 0) return { ...read, cursor }
    read.cursor = cursor
  }
}

/** Behind everything that has happened. */
const now = async () => (await changesTo('')).cursor

const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id)

describe('the changes of all timepoints', () => {
  it('CC-FEED-1: everything from the beginning, once, oldest change first, in pages of any size', async () => {
    const made = []
    for (const visibility of ['public', 'private', 'unlisted']) {
      made.push((await render({ visibility })).id)
    }
    await ask('POST', '/generate/sync', { query: 'what is love' })
    const all = await changesTo('')
    expect(idsOf(all.items).slice(0, 3)).toEqual(made)
    expect(all.items.map(({ visibility }) => visibility).slice(0, 3)).toEqual([
      'public',
      'private',
      'unlisted',
    ])
    expect(all.items.at(-1)).toMatchObject({ status: 'failed', query: 'what is love' })
    for (const size of [1, 2, 3]) {
      expect(idsOf((await changesTo('', size)).items)).toEqual(idsOf(all.items))
    }
  })

  it('CC-FEED-8: whole items on request, in pages that are bounded in bytes, none missed', async () => {
    const whole = await render({ visibility: 'private' })
    const cursor = await now()
    const path = (since: string, full: string) =>
      `?${new URLSearchParams({ changed_since: since, page_size: '100', full })}`
    const ids: string[] = []
    for (let n = 0; n < 40; n += 1) ids.push(await copyScene(stack, whole.id))
    // Of 300 kilobytes each; with one that has more than a page may have.
    const grown = (bytes: number) =>
      sql`jsonb_set(result, '{scene,setting}', to_jsonb(repeat('x', ${bytes}::int)))`
    await run(sql`UPDATE timepoints SET result = ${grown(300_000)} WHERE id = ANY(${ids}::uuid[])`)
    await run(sql`UPDATE timepoints SET result = ${grown(6_000_000)} WHERE id = ${ids[20]}`)
    const read: string[] = []
    const pages: { items: number; bytes: number }[] = []
    for (let since = cursor; ; ) {
      const text = await (await ask('GET', path(since, 'true'))).text()
      const page = JSON.parse(text) as Changes
      if (page.items.length === 0) break
      pages.push({ items: page.items.length, bytes: text.length })
      read.push(...idsOf(page.items))
      for (const item of page.items) expect(item).toMatchObject({ scene: {}, moment: {} })
      since = page.next_cursor
    }
    expect(read).toEqual(ids)
    const [largest, ...others] = pages.toSorted((a, b) => b.bytes - a.bytes)
    expect(largest).toMatchObject({ items: 1 })
    expect(others.length).toBeLessThan(7)
    for (const { bytes } of others) expect(bytes).toBeLessThan(5_000_000)
    const plain = JSON.parse(await (await ask('GET', path(cursor, 'false'))).text()) as Changes
    expect(idsOf(plain.items)).toEqual(ids)
    expect(plain.items[0]).toMatchObject({ scene: null, moment: null })
    const one = await (await ask('GET', `/${ids[0]}?full=true`)).json()
    const [first] = ((await (await ask('GET', path(cursor, '1'))).json()) as Changes).items
    expect(first).toEqual(one)
    await run(sql`DELETE FROM timepoints WHERE id = ANY(${ids}::uuid[])`)
  })

  it('CC-FEED-1: nothing new gives the same cursor, and page and total stay as they are', async () => {
    const cursor = await now()
    expect(await changes(cursor)).toEqual({
      items: [],
      deleted: [],
      total: 0,
      page: 1,
      page_size: 100,
      next_cursor: cursor,
    })
    const plain = await (await ask('GET', '?page_size=2')).json()
    expect(Object.keys(plain as object).sort()).toEqual(['items', 'page', 'page_size', 'total'])
  })

  it('CC-FEED-1: every change that matters brings a timepoint again, its progress does not', async () => {
    let cursor = await now()
    const next = async () => {
      const read = await changesTo(cursor)
      cursor = read.cursor
      return { items: read.items, deleted: read.deleted }
    }
    const gate = createGate()
    scripted.on('dialog', gate.script)
    const rendering = render()
    await gate.reached
    const begun = await next()
    expect(begun.items).toMatchObject([{ status: 'processing' }])
    gate.open()
    const { id } = await rendering
    expect((await next()).items).toMatchObject([
      { id, status: 'completed', title: expect.any(String) },
    ])
    for (const visibility of ['private', 'unlisted', 'public']) {
      const before = (await readTimepoint(await ask('GET', `/${id}`))).updated_at ?? ''
      await ask('PATCH', `/${id}/visibility`, { visibility })
      const { items } = await next()
      expect(items).toMatchObject([{ id, visibility }])
      expect((items[0]?.updated_at ?? '') > before).toBe(true)
    }
    await ask('DELETE', `/${id}`)
    const gone = { items: [], deleted: [{ id, deleted_at: expect.any(String) }] }
    expect(await next()).toEqual(gone)
    await run(sql`UPDATE timepoints SET deleted_at = now() - interval '1 year' WHERE id = ${id}`)
    await next()
    await eraseDeletedTimepoints(stack.database.db, DAY_MS)
    expect(await next()).toEqual(gone)
  })

  it('CC-FEED-2: what is erased leaves its id and time for a month, and nothing else', async () => {
    const { id } = await render()
    const cursor = await now()
    await ask('DELETE', `/${id}?permanent=true`)
    expect((await changesTo(cursor)).deleted).toEqual([{ id, deleted_at: expect.any(String) }])
    const columns = await sql<{ name: string }>`SELECT column_name AS name
      FROM information_schema.columns WHERE table_name = 'erased_timepoints'`.execute(
      stack.database.db,
    )
    expect(columns.rows.map(({ name }) => name).sort()).toEqual([
      'change_number',
      'erased_at',
      'id',
    ])
    const age = (days: number) =>
      run(sql`UPDATE erased_timepoints SET erased_at = now() - make_interval(days => ${days})
        WHERE id = ${id}`)
    await age(29)
    expect(await forgetErasedTimepoints(stack.database.db)).toBe(0)
    await age(31)
    expect(await forgetErasedTimepoints(stack.database.db)).toBe(1)
    expect((await changesTo(cursor)).deleted).toEqual([])
  })

  it('CC-FEED-2: the erasure of an account shows in what it had', async () => {
    const user = await createTestUser(stack)
    const base = (await render()).id
    const kept = await copyScene(stack, base, { ownerId: user.id })
    const erased = await copyScene(stack, base, { ownerId: user.id, visibility: 'private' })
    await run(
      sql`UPDATE users SET deactivated_at = now() - interval '1 year' WHERE id = ${user.id}`,
    )
    const cursor = await now()
    await eraseDeletedAccounts(stack.database.db, DAY_MS)
    const read = await changesTo(cursor)
    expect(idsOf(read.items)).toEqual([kept])
    expect(idsOf(read.deleted)).toEqual([erased])
  })

  it('CC-FEED-3: a change that commits late is not missed, and what is behind it waits for it', async () => {
    const [early, late] = [(await render()).id, (await render()).id]
    const cursor = await now()
    const writer = new pg.Client({ connectionString: stack.database.url })
    await writer.connect()
    const hide = `UPDATE timepoints SET visibility = 'private' WHERE id = $1`
    await writer.query('BEGIN')
    await writer.query(hide, [early])
    await ask('PATCH', `/${late}/visibility`, { visibility: 'private' })
    const during = await changes(cursor)
    expect([during.items, during.next_cursor]).toEqual([[], cursor])
    await writer.query('COMMIT')
    await writer.end()
    expect(idsOf((await changes(during.next_cursor)).items)).toEqual([early, late])
  })

  it('CC-FEED-3: many writers at once, some of whom undo it: a reader sees every change', async () => {
    const base = (await render()).id
    const ids = await Promise.all(Array.from({ length: 12 }, () => copyScene(stack, base)))
    let cursor = await now()
    const seen = new Map<string, string>()
    let writing = true
    const reader = (async () => {
      for (let isLast = false; !isLast; ) {
        isLast = !writing
        const read = await changesTo(cursor, 3)
        cursor = read.cursor
        for (const { id, visibility } of read.items) seen.set(id, visibility)
      }
    })()
    const writers = Array.from({ length: 4 }, async (_, n) => {
      const client = new pg.Client({ connectionString: stack.database.url })
      await client.connect()
      for (let round = 0; round < 30; round += 1) {
        await client.query('BEGIN')
        const id = ids[n * 3 + (round % 3)]
        const visibility = round >= 27 ? 'unlisted' : round % 2 === 0 ? 'private' : 'public'
        await client.query('UPDATE timepoints SET visibility = $2 WHERE id = $1', [id, visibility])
        await client.query('SELECT pg_sleep($1)', [(round % 5) / 200])
        await client.query(round % 4 === 3 && round < 27 ? 'ROLLBACK' : 'COMMIT')
      }
      await client.end()
    })
    await Promise.all(writers)
    writing = false
    await reader
    expect(seen).toEqual(new Map(ids.map((id) => [id, 'unlisted'])))
  })

  it('CC-FEED-3: a change after a savepoint that was rolled back is not missed either', async () => {
    const { id } = await render()
    const cursor = await now()
    const writer = new pg.Client({ connectionString: stack.database.url })
    await writer.connect()
    const show = (visibility: string) =>
      writer.query('UPDATE timepoints SET visibility = $2 WHERE id = $1', [id, visibility])
    for (const statement of ['BEGIN', 'SAVEPOINT s']) await writer.query(statement)
    await show('private')
    await writer.query('ROLLBACK TO SAVEPOINT s')
    await show('unlisted')
    const other = (await render()).id
    expect((await changes(cursor)).items).toEqual([])
    await writer.query('COMMIT')
    await writer.end()
    const { items } = await changesTo(cursor)
    expect(items).toMatchObject([{ id, visibility: 'unlisted' }, { id: other }])
  })

  it('CC-FEED-3: one transaction may change very many', { timeout: 60_000 }, async () => {
    const MANY = 20_000
    const cursor = await now()
    await run(sql`INSERT INTO timepoints (id, query, slug, status, visibility, request, warnings, failure)
      SELECT gen_random_uuid(), 'many', 'many-' || n, 'failed', 'private', '{}', '[]', '{}'
      FROM generate_series(1, ${MANY}::integer) n`)
    await run(sql`DELETE FROM timepoints WHERE query = 'many'`)
    const read = await changesTo(cursor)
    expect([read.items.length, new Set(idsOf(read.deleted)).size]).toEqual([0, MANY])
    await run(sql`DELETE FROM erased_timepoints`)
  })

  it('CC-FEED-4: only a service that speaks for itself may read them', async () => {
    const user = await createTestUser(stack)
    const path = `${API}?changed_since=`
    for (const headers of [{}, user.headers, { ...SERVICE, 'x-user-id': user.id }]) {
      await expectProblem(await call(stack, 'GET', path, { headers }), 'forbidden')
    }
    for (const name of ['X-USER-ID', 'x-user-id', 'X-User-Id']) {
      const headers = { ...SERVICE, [name]: user.id }
      await expectProblem(await call(stack, 'GET', path, { headers }), 'forbidden')
    }
  })

  it.each([
    'x',
    'null',
    Buffer.from('1.x').toString('base64url'),
    Buffer.from(`01.${randomUUID()}x`).toString('base64url'),
    Buffer.from(`999999999999.${randomUUID()}`).toString('base64url'),
    Buffer.from(`9999999999999999999999.${randomUUID()}`).toString('base64url'),
  ])('CC-FEED-4: %s is no cursor', async (text) => {
    await expectProblem(await ask('GET', `?changed_since=${text}`), 'cursor_invalid')
  })

  it.each(['page=2', 'status=completed', 'visibility=public'])(
    'CC-FEED-4: changes are not filtered: %s is 422',
    async (filter) => {
      const response = await ask('GET', `?changed_since=&${filter}`)
      const { errors } = await expectProblem(response, 'invalid_input')
      expect(errors?.[0]?.path).toBe(filter.split('=')[0])
    },
  )

  it('CC-FEED-5: what was done is announced when it can be read', async () => {
    const elsewhere = new EventBus(stack.database.url, createLogger('silent'))
    await elsewhere.open()
    const told = vi.fn()
    elsewhere.subscribe(SCENES_CHANGED, told)
    const expectTold = async () => {
      await vi.waitFor(() => expect(told).toHaveBeenCalled())
      told.mockClear()
    }
    const { id } = await render()
    await expectTold()
    await ask('PATCH', `/${id}/visibility`, { visibility: 'private' })
    await expectTold()
    await ask('DELETE', `/${id}`)
    await expectTold()
    const other = await render()
    await expectTold()
    await ask('DELETE', `/${other.id}?permanent=true`)
    await expectTold()
    await ask('PATCH', `/${other.id}/visibility`, { visibility: 'private' })
    await sleep(200)
    expect(told).not.toHaveBeenCalled()
    await elsewhere.close()
  })
})

describe('a service that renders', () => {
  it('CC-FEED-6: the same key during the render is 409 with the id, afterwards the answer again', async () => {
    const gate = createGate()
    scripted.on('scene', gate.script)
    const key = { 'idempotency-key': randomUUID() }
    const send = () => ask('POST', '/generate/sync', { query: QUERY, visibility: 'unlisted' }, key)
    const first = send()
    await gate.reached
    const { timepoint_id: id } = await expectProblem(await send(), 'conflict')
    gate.open()
    const answer = await first
    const text = await answer.text()
    expect(JSON.parse(text)).toMatchObject({ id, status: 'completed', share_url: null })
    const again = await send()
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect([again.status, await again.text()]).toEqual([answer.status, text])
    expect(scripted.countsOf(QUERY).scene).toBe(1)
  })

  it('CC-FEED-7: a stranger reads what is unlisted where they know of it, and in no list', async () => {
    const user = await createTestUser(stack, { credits: 100 })
    const { id, slug } = await render({ visibility: 'unlisted' })
    const strangers: Record<string, string>[] = [{}, user.headers]
    for (const headers of strangers) {
      const get = (path: string) => call(stack, 'GET', path, { headers })
      for (const path of [`/${id}`, `/slug/${slug}`, `/${id}/characters`, `/${id}/tdf`]) {
        expect((await get(`${API}${path}`)).status, path).toBe(200)
      }
      expect((await get(`/api/v1/temporal/${id}/sequence`)).status).toBe(200)
      for (const filter of ['', '&visibility=public', '&visibility=private']) {
        const list = await (await get(`${API}?page_size=100${filter}`)).json()
        expect(idsOf((list as Changes).items)).not.toContain(id)
      }
    }
    const scene = await readTimepoint(await ask('GET', `/${id}?full=true`))
    const character = scene.characters?.characters[0]?.name
    const chat = await call(stack, 'POST', `/api/v1/interactions/${id}/chat`, {
      body: { character, message: 'Hello' },
      headers: user.headers,
    })
    expect(chat.status).toBe(200)
    const shared = await readTimepoint(
      await ask('PATCH', `/${id}/visibility`, { visibility: 'public' }),
    )
    expect(shared.share_url).toBe(`https://share.example/${slug}`)
  })
})
