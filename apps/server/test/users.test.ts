import { randomUUID } from 'node:crypto'
import { OwnTimepointList } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signRequest } from '../src/accounts/identity/gateway-signature.ts'
import type { Stack } from '../src/stack.ts'
import { createTestUser, SECRETS, startAccountsStack } from './support/accounts.ts'
import { copyScene } from './support/copy-scene.ts'
import { expectProblem } from './support/problem.ts'
import {
  call,
  createTestDatabase,
  readTimepoint,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const RESOLVE = '/api/v1/users/resolve'
const MINE = '/api/v1/users/me/timepoints'
const KEY = { 'x-service-key': SECRETS.FLASH_SERVICE_KEY }

let database: TestDatabase
let stack: Stack
let scene: string

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startAccountsStack(database)
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

const resolve = (body: unknown, headers: Record<string, string> = KEY) =>
  call(stack, 'POST', RESOLVE, { body, headers })

async function resolved(body: unknown) {
  const response = await resolve(body)
  const text = await response.text()
  expect([response.status, text]).toEqual([200, expect.stringContaining('user_id')])
  return JSON.parse(text) as { user_id: string; created: boolean }
}

async function one<T>(query: ReturnType<typeof sql<T>>): Promise<T> {
  const { rows } = await query.execute(stack.database.db)
  expect(rows).toHaveLength(1)
  return rows[0] as T
}

describe('resolve', () => {
  it('G-USER-1: makes an account once, with its signup credits, and finds it again', async () => {
    const subject = `auth0|${randomUUID()}`
    const body = { external_id: subject, email: 'user@example.com', display_name: 'Jane Doe' }
    const first = await resolved(body)
    expect(first).toEqual({ user_id: expect.any(String), created: true })
    const later = { external_id: subject, email: 'other@example.com', display_name: 'Other' }
    expect(await resolved(later)).toEqual({ user_id: first.user_id, created: false })
    expect(await resolved({ external_id: subject })).toMatchObject({ created: false })
    const { user_id: id } = first
    expect(
      await one(sql`SELECT email, display_name, provider FROM users WHERE id = ${id}`),
    ).toEqual({ email: 'user@example.com', display_name: 'Jane Doe', provider: 'external' })
    expect(
      await one(sql`SELECT amount, balance_after, type FROM ledger_entries
        WHERE user_id = ${id} AND account = 'user'`),
    ).toEqual({ amount: 50, balance_after: '50', type: 'signup_bonus' })
    expect(
      await one(sql`SELECT balance, reserved FROM credit_accounts WHERE user_id = ${id}`),
    ).toEqual({ balance: '50', reserved: '0' })
    expect(await one(sql`SELECT event, actor FROM audit_events WHERE user_id = ${id}`)).toEqual({
      event: 'account.created',
      actor: 'system',
    })
  })

  it('G-USER-1: 50 requests at the same time make one account, one bonus and one event', async () => {
    const body = { external_id: randomUUID() }
    const all = await Promise.all(Array.from({ length: 50 }, () => resolved(body)))
    const [id, ...others] = new Set(all.map(({ user_id }) => user_id))
    expect(others).toEqual([])
    expect(all.filter(({ created }) => created)).toHaveLength(1)
    expect(
      await one(sql`SELECT count(*)::int AS entries, sum(amount)::int AS sum FROM ledger_entries
        WHERE user_id = ${id}`),
    ).toEqual({ entries: 2, sum: 0 })
    expect(
      await one(sql`SELECT earned, balance FROM credit_accounts WHERE user_id = ${id}`),
    ).toEqual({ earned: '50', balance: '50' })
    expect(
      await one(sql`SELECT count(*)::int AS n FROM audit_events WHERE user_id = ${id}`),
    ).toEqual({ n: 1 })
  })

  it('G-USER-1: a different case, space within or letter is somebody else', async () => {
    const name = `Auth0|${randomUUID()}`
    const ids = new Set<string>()
    for (const external_id of [name, name.toLowerCase(), `${name} x`, `${name}%`]) {
      ids.add((await resolved({ external_id })).user_id)
    }
    expect(ids.size).toBe(4)
    expect(await resolved({ external_id: ` ${name} ` })).toMatchObject({ created: false })
  })

  it('G-USER-1: whoever is resolved can be named by the same id, and pays', async () => {
    const external = randomUUID()
    const { user_id } = await resolved({ external_id: external })
    for (const name of [external, user_id]) {
      const response = await call(stack, 'GET', MINE, { headers: { ...KEY, 'x-user-id': name } })
      expect(response.status).toBe(200)
      await response.text()
    }
  })

  it('G-USER-1: without the service key, or with a wrong one, it is 403, before the body is looked at', async () => {
    const { headers } = await createTestUser(stack)
    const bad: Record<string, string>[] = [
      {},
      { 'x-service-key': '' },
      { 'x-service-key': 'wrong' },
      { 'x-service-key': `${SECRETS.FLASH_SERVICE_KEY} x` },
      { 'x-admin-key': SECRETS.ADMIN_API_KEY },
      { 'x-service-key': SECRETS.ADMIN_API_KEY },
      headers,
    ]
    for (const given of bad) {
      for (const body of [{ external_id: 'refused' }, {}, []]) {
        await expectProblem(await resolve(body, given), 'forbidden')
      }
    }
    expect(
      await one(sql`SELECT count(*)::int AS n FROM users
        WHERE subject_sha256 = sha256('refused')`),
    ).toEqual({ n: 0 })
  })

  it('G-USER-1: what the gateway signed is no service, whatever key is beside the signature', async () => {
    const timestamp = String(Math.floor(Date.now() / 1000))
    const body = { external_id: randomUUID() }
    const signed = {
      method: 'POST',
      path: RESOLVE,
      userId: '',
      timestamp,
      body: Buffer.from(JSON.stringify(body)),
    }
    const headers = {
      'x-gateway-timestamp': timestamp,
      'x-gateway-signature': signRequest(signed, SECRETS.GATEWAY_SIGNING_SECRET),
    }
    await expectProblem(await resolve(body, headers), 'forbidden')
    await expectProblem(await resolve(body, { ...headers, ...KEY }), 'forbidden')
  })

  it('G-USER-1: 1 to 255 code points are an external id, and whatever else is wrong is said', async () => {
    const max = '😀'.repeat(255 - 36)
    expect(await resolved({ external_id: `${max}${randomUUID()}` })).toMatchObject({
      created: true,
    })
    const bodies: [string, unknown][] = [
      ['external_id', {}],
      ['external_id', { external_id: '' }],
      ['external_id', { external_id: '   ' }],
      ['external_id', { external_id: null }],
      ['external_id', { external_id: 7 }],
      ['external_id', { external_id: 'x'.repeat(256) }],
      ['external_id', { external_id: 'a\0b' }],
      ['email', { external_id: 'x', email: 7 }],
      ['email', { external_id: 'x', email: 'x'.repeat(321) }],
      ['display_name', { external_id: 'x', display_name: 'x'.repeat(201) }],
    ]
    for (const [path, body] of bodies) {
      const { errors } = await expectProblem(await resolve(body), 'invalid_input')
      expect([body, errors?.map((error) => error.path)]).toEqual([body, [path]])
    }
  })

  it('G-USER-1: a deleted account is 403 and stays as it is', async () => {
    const body = { external_id: randomUUID() }
    const { user_id } = await resolved(body)
    await sql`UPDATE users SET deactivated_at = now() WHERE id = ${user_id}`.execute(
      stack.database.db,
    )
    await expectProblem(await resolve(body), 'forbidden')
    expect(
      await one(sql`SELECT count(*)::int AS n FROM ledger_entries
        WHERE user_id = ${user_id} AND account = 'user'`),
    ).toEqual({ n: 1 })
  })
})

describe('the list of own timepoints', () => {
  const own = (id: string, ids: string[]) =>
    sql`UPDATE timepoints SET owner_id = ${id} WHERE id = ANY (${ids}::uuid[])`.execute(
      stack.database.db,
    )
  const list = async (headers: Record<string, string>, query = '') => {
    const response = await call(stack, 'GET', `${MINE}${query}`, { headers })
    const body: unknown = await response.json()
    expect([response.status, body]).toEqual([200, OwnTimepointList.strict().parse(body)])
    return body as ReturnType<(typeof OwnTimepointList)['parse']>
  }

  /** Copies of a scene, one a second; the last is the newest. */
  async function copies(ownerId: string, changes: Parameters<typeof copyScene>[2][]) {
    const ids: string[] = []
    for (const [later, change] of changes.entries()) {
      ids.push(await copyScene(stack, scene, { ...change, ownerId, later }))
    }
    return ids
  }

  beforeAll(async () => {
    const { headers } = await createTestUser(stack)
    const body = { query: 'Trinity test 5:29 AM July 16 1945', generate_image: true }
    const path = '/api/v1/timepoints/generate/sync'
    scene = (await readTimepoint(await call(stack, 'POST', path, { body, headers }))).id
  })

  it('G-USER-2: has exactly the fields of its items', async () => {
    const { id, headers } = await createTestUser(stack)
    expect(await list(headers)).toEqual({ items: [], total: 0, page: 1, page_size: 20 })
    await own(id, [scene])
    const { items } = await list(headers)
    expect(items).toEqual([
      {
        id: scene,
        query: 'Trinity test 5:29 AM July 16 1945',
        slug: expect.stringMatching(/^trinity-test/),
        status: 'completed',
        year: 1945,
        location: expect.stringContaining('New Mexico'),
        has_image: true,
        created_at: expect.stringMatching(/Z$/),
      },
    ])
  })

  it('G-USER-2: holds the caller’s of every visibility and status, newest first, and nobody else’s', async () => {
    const [mine, theirs] = [await createTestUser(stack), await createTestUser(stack)]
    await copies(theirs.id, [{ visibility: 'public' }, { visibility: 'private' }])
    const ids = await copies(mine.id, [
      { visibility: 'public' },
      { visibility: 'private' },
      { visibility: 'unlisted' },
      { status: 'processing', visibility: 'private' },
      { status: 'failed' },
      { deletedH: 0 },
    ])
    const shown = ids.slice(0, -1).reverse()
    const { items, total } = await list(mine.headers)
    expect(items.map(({ id }) => id)).toEqual(shown)
    expect(total).toBe(5)
    expect(
      items.map(({ status, year, location, has_image }) => [status, year, location, has_image]),
    ).toEqual([
      ['failed', null, null, false],
      ['processing', null, null, false],
      ...Array(3).fill(['completed', 1945, expect.any(String), true]),
    ])
    const pages = [1, 2, 3, 4].map((page) => list(mine.headers, `?page=${page}&page_size=2`))
    const read = await Promise.all(pages)
    expect(read.flatMap((page) => page.items.map(({ id }) => id))).toEqual(shown)
    expect(read.map((page) => [page.total, page.page, page.page_size])).toEqual(
      [1, 2, 3, 4].map((page) => [5, page, 2]),
    )
    for (const [status, count] of [
      ['completed', 3],
      ['failed', 1],
      ['processing', 1],
      ['pending', 0],
    ]) {
      const found = await list(mine.headers, `?status=${status}`)
      expect([status, found.total, found.items.length]).toEqual([status, count, count])
    }
  })

  it('G-USER-2: is 401 for whoever is no user, before the page is looked at', async () => {
    for (const query of ['', '?page=0']) {
      for (const headers of [{}, KEY]) {
        const response = await call(stack, 'GET', `${MINE}${query}`, { headers })
        expect(response.headers.get('www-authenticate')).toBe('Bearer')
        await expectProblem(response, 'unauthenticated')
      }
    }
  })

  it('G-USER-2: pages and sizes outside their range are 422', async () => {
    const { headers } = await createTestUser(stack)
    for (const query of ['page=0', 'page_size=0', 'page_size=101', 'page=x', 'status=done']) {
      const response = await call(stack, 'GET', `${MINE}?${query}`, { headers })
      const { errors } = await expectProblem(response, 'invalid_input')
      expect(errors?.[0]?.path).toBe(query.split('=')[0])
    }
  })
})

describe('resolve without sign-in', () => {
  const restart = async (env: Record<string, string>) => {
    await stack.close()
    stack = await startTestStack(database, { env })
  }

  it('G-USER-1: it works all the same, and the list is that of whom the service names', async () => {
    await restart({ FLASH_SERVICE_KEY: SECRETS.FLASH_SERVICE_KEY, SIGNUP_CREDITS: '0' })
    const body = { external_id: randomUUID() }
    const { user_id, created } = await resolved(body)
    expect(created).toBe(true)
    expect(await resolved(body)).toEqual({ user_id, created: false })
    await expectProblem(await resolve(body, {}), 'forbidden')
    await expectProblem(await call(stack, 'GET', MINE), 'unauthenticated')
    const headers = { ...KEY, 'x-user-id': body.external_id }
    expect((await call(stack, 'GET', MINE, { headers })).status).toBe(200)
  })

  it('G-USER-1: without a configured key it is 503', async () => {
    await restart({})
    for (const headers of [{}, KEY]) {
      for (const body of [{ external_id: 'x' }, {}]) {
        await expectProblem(await resolve(body, headers), 'not_configured')
      }
    }
  })
})
