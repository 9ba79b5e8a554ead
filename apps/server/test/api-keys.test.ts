import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tidyAccounts } from '../src/accounts/tidy-accounts.ts'
import { createLogger } from '../src/platform/log.ts'
import {
  type AccountsServer,
  createTestUser,
  SECRETS,
  startAccountsServer,
  type TestUser,
} from './support/accounts.ts'
import { expectProblem } from './support/problem.ts'
import { call, createTestDatabase, type TestDatabase } from './support/test-stack.ts'

const KEYS = '/api/v1/auth/keys'
const ME = '/api/v1/auth/me'
const WHO = '/api/v1/whoami'

let database: TestDatabase
let server: AccountsServer
let owner: TestUser

beforeAll(async () => {
  database = await createTestDatabase()
  server = await startAccountsServer(database)
  owner = await createTestUser(server)
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await database.drop()
})

type Headers = Record<string, string>
interface Created {
  id: string
  key: string
  prefix: string
}

const ask = (method: string, path: string, headers: Headers = {}, body?: unknown) =>
  call(server, method, path, { headers, ...(body === undefined ? {} : { body }) })

async function create(
  scopes: unknown = 'generate',
  { name = 'a key', as = owner.headers }: { name?: string; as?: Headers } = {},
): Promise<Created> {
  const answer = await ask('POST', KEYS, as, { name, scopes })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  return (await answer.json()) as Created
}

const list = async (as: Headers) => {
  const answer = await ask('GET', KEYS, as)
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { keys: Record<string, unknown>[] }).keys
}

const using = ({ key }: Created): Headers => ({ 'x-api-key': key })

/** Lets a key have been used so many seconds before it was. */
const ageUse = (id: string, seconds: number) =>
  sql`UPDATE api_keys SET last_used_at = last_used_at - ${seconds} * interval '1 s'
    WHERE id = ${id}`.execute(server.database.db)

describe('making API keys', () => {
  it('G-AUTH-16: a key is shown once and not stored', async () => {
    const user = await createTestUser(server)
    const made = await create(['read'], { name: ' Nightly  export ', as: user.headers })
    expect(Object.keys(made)).toEqual(['id', 'key', 'prefix'])
    expect(made.key).toMatch(/^tp_gw_[\w-]{43}$/)
    expect(made.prefix).toBe(made.key.slice(0, 12))
    expect(await list(user.headers)).toEqual([
      {
        id: made.id,
        name: 'Nightly  export',
        scopes: ['read'],
        prefix: made.prefix,
        created_at: expect.stringMatching(/Z$/),
        last_used_at: null,
      },
    ])
    const tables = ['api_keys', 'audit_events']
    for (const table of tables) {
      const { rows } = await sql<{ row: string }>`
        SELECT t::text AS row FROM ${sql.table(table)} t`.execute(server.database.db)
      expect(rows.length).toBeGreaterThan(0)
      for (const { row } of rows) expect(row).not.toContain(made.key.slice(12))
    }
  })

  it('G-AUTH-16: no two keys are the same; the newest comes first', async () => {
    const user = await createTestUser(server)
    const made: Created[] = []
    for (let times = 0; times < 3; times += 1) made.push(await create('read', { as: user.headers }))
    expect(new Set(made.map(({ key }) => key)).size).toBe(3)
    const ids = (await list(user.headers)).map(({ id }) => id)
    expect(ids).toEqual(made.map(({ id }) => id).reverse())
  })

  it.each([
    ['one scope as text', 'read', ['read']],
    ['the other', 'generate', ['generate']],
    ['both', ['read', 'generate'], ['generate', 'read']],
    ['one twice', ['read', 'read'], ['read']],
  ])('G-AUTH-16: scopes are %s', async (_what, scopes, stored) => {
    const { id } = await create(scopes)
    const found = (await list(owner.headers)).find((key) => key.id === id)
    expect(found?.scopes).toEqual(stored)
  })

  it.each<[string, object, string]>([
    ['no name', { scopes: 'read' }, 'name'],
    ['an empty name', { name: ' ', scopes: 'read' }, 'name'],
    ['a long name', { name: 'x'.repeat(101), scopes: 'read' }, 'name'],
    ['a name with NUL', { name: 'a\0b', scopes: 'read' }, 'name'],
    ['no scopes', { name: 'x' }, 'scopes'],
    ['an empty list of scopes', { name: 'x', scopes: [] }, 'scopes'],
    ['another scope', { name: 'x', scopes: 'admin' }, 'scopes'],
    ['another scope among them', { name: 'x', scopes: ['read', 'admin'] }, 'scopes'],
  ])('G-AUTH-16, G-ERR-3: %s is 422', async (_what, body, path) => {
    const answer = await ask('POST', KEYS, owner.headers, body)
    const { errors } = await expectProblem(answer, 'invalid_input')
    expect(errors?.[0]?.path.split('.')[0]).toBe(path)
  })

  it('G-AUTH-16: only for whoever is signed in, whatever is sent', async () => {
    const others: Headers[] = [{}, { 'x-service-key': SECRETS.FLASH_SERVICE_KEY }]
    for (const headers of others) {
      await expectProblem(await ask('POST', KEYS, headers, {}), 'unauthenticated')
      await expectProblem(await ask('GET', KEYS, headers), 'unauthenticated')
      await expectProblem(
        await ask('DELETE', `${KEYS}/${randomUUID()}`, headers),
        'unauthenticated',
      )
    }
  })

  it('G-AUTH-16: fifty count at a time, also of simultaneous requests; what has ended gives room', async () => {
    const user = await createTestUser(server)
    const statuses = await Promise.all(
      Array.from({ length: 55 }, async () => {
        const body = { name: 'one of many', scopes: 'read' }
        return (await ask('POST', KEYS, user.headers, body)).status
      }),
    )
    expect(statuses.filter((status) => status === 200)).toHaveLength(50)
    const refused = await ask('POST', KEYS, user.headers, { name: 'x', scopes: 'read' })
    await expectProblem(refused, 'invalid_state')
    const keys = await list(user.headers)
    expect(keys).toHaveLength(50)
    expect((await ask('DELETE', `${KEYS}/${keys[7]?.id}`, user.headers)).status).toBe(200)
    await create('read', { as: user.headers })
  })

  it('G-AUTH-16: where nobody signs in no key is made, and none counts', async () => {
    await using off = await startAccountsServer(database, {})
    const headers = { 'x-user-id': owner.id }
    const body = { name: 'x', scopes: 'read' }
    await expectProblem(await call(off, 'POST', KEYS, { headers, body }), 'invalid_state')
    const answer = await call(off, 'GET', WHO, { headers: using(await create()) })
    expect(await answer.json()).toMatchObject({ principal: { kind: 'anonymous' } })
  })
})

describe('using API keys', () => {
  it('G-AUTH-16: a key stands for its user, and what it asks for is paid for', async () => {
    const made = await create('generate')
    const answer = await ask('POST', WHO, using(made), {})
    expect(await answer.json()).toMatchObject({
      principal: { kind: 'user', userId: owner.id, isMetered: true, scopes: ['generate'] },
      caller: `user:${owner.id}`,
      limitClass: 'own',
    })
    const me = await ask('GET', ME, using(made))
    expect(await me.json()).toMatchObject({ id: owner.id })
  })

  it.each([
    ['read', 'GET', 200],
    ['read', 'HEAD', 200],
    ['read', 'POST', 403],
    ['read', 'PUT', 403],
    ['read', 'PATCH', 403],
    ['read', 'DELETE', 403],
    ['generate', 'GET', 200],
    ['generate', 'POST', 200],
    ['generate', 'DELETE', 200],
  ])('G-AUTH-17: a key to %s and %s: %i', async (scope, method, status) => {
    const answer = await ask(method, WHO, using(await create(scope)))
    expect(answer.status).toBe(status)
  })

  it('G-AUTH-17: no key makes or ends keys, or the account', async () => {
    const made = await create('generate')
    for (const [method, path, body] of [
      ['POST', KEYS, { name: 'x', scopes: 'read' }],
      ['POST', KEYS, {}],
      ['DELETE', `${KEYS}/${made.id}`, undefined],
      ['DELETE', '/api/v1/auth/account', undefined],
    ] as const) {
      await expectProblem(await ask(method, path, using(made), body), 'forbidden')
    }
    expect((await ask('GET', ME, using(made))).status).toBe(200)
  })

  it('G-AUTH-16: a token beside a key decides alone', async () => {
    const made = await create()
    const other = await createTestUser(server)
    const answer = await ask('GET', ME, { ...using(made), ...other.headers })
    expect(await answer.json()).toMatchObject({ id: other.id })
    const bad = await ask('GET', ME, { ...using(made), authorization: 'Bearer bad' })
    await expectProblem(bad, 'unauthenticated')
  })

  it.each<[string, (made: Created) => string]>([
    ['empty', () => ''],
    ['unknown', () => `tp_gw_${'x'.repeat(43)}`],
    ['cut', ({ key }) => key.slice(0, -1)],
    ['in capitals', ({ key }) => key.toUpperCase()],
    ['only its beginning', ({ prefix }) => prefix],
    ['only its id', ({ id }) => id],
    ['made of SQL', () => "' OR true --"],
  ])('G-AUTH-16: a key that is %s is 401, also in public', async (_what, spoil) => {
    const headers = { 'x-api-key': spoil(await create()) }
    await expectProblem(await ask('GET', ME, headers), 'unauthenticated')
    await expectProblem(await ask('GET', WHO, headers), 'unauthenticated')
  })

  it('G-AUTH-16: when a key was used last is known to the minute', async () => {
    const made = await create('read')
    const lastUsed = async () =>
      (await list(owner.headers)).find(({ id }) => id === made.id)?.last_used_at
    expect(await lastUsed()).toBeNull()
    await ask('GET', ME, using(made))
    const first = await lastUsed()
    expect(first).toEqual(expect.stringMatching(/Z$/))
    await ask('GET', ME, using(made))
    expect(await lastUsed()).toBe(first)
    await ageUse(made.id, 61)
    await ask('GET', ME, using(made))
    expect(Number(new Date(String(await lastUsed())))).toBeGreaterThan(Date.now() - 30_000)
  })
})

describe('ending API keys', () => {
  it('G-AUTH-16: counts at once, and once', async () => {
    const made = await create()
    const answer = await ask('DELETE', `${KEYS}/${made.id}`, owner.headers)
    expect([answer.status, await answer.json()]).toEqual([200, { id: made.id, deleted: true }])
    await expectProblem(await ask('GET', ME, using(made)), 'unauthenticated')
    expect((await list(owner.headers)).map(({ id }) => id)).not.toContain(made.id)
    const again = await ask('DELETE', `${KEYS}/${made.id}`, owner.headers)
    await expectProblem(again, 'not_found')
  })

  it('G-AUTH-16: keys of others are not there', async () => {
    const made = await create()
    const other = await createTestUser(server)
    const theirs = await ask('DELETE', `${KEYS}/${made.id}`, other.headers)
    const { detail } = await expectProblem(theirs, 'not_found')
    for (const id of [randomUUID(), 'x', "';--", made.prefix]) {
      const path = `${KEYS}/${encodeURIComponent(id)}`
      const answer = await ask('DELETE', path, other.headers)
      expect((await expectProblem(answer, 'not_found')).detail).toBe(detail)
    }
    expect(await list(other.headers)).toEqual([])
    expect((await ask('GET', ME, using(made))).status).toBe(200)
  })

  it('G-AUTH-14: they end with their account', async () => {
    const user = await createTestUser(server)
    const made = await create('generate', { as: user.headers })
    expect((await ask('DELETE', '/api/v1/auth/account', user.headers)).status).toBe(200)
    await expectProblem(await ask('GET', ME, using(made)), 'unauthenticated')
    const { db } = server.database
    const rows = await db
      .selectFrom('api_keys')
      .select('revoked_at')
      .where('id', '=', made.id)
      .execute()
    expect(rows).toEqual([{ revoked_at: expect.any(Date) }])
  })

  it('G-TIDY-1: they are removed a month later, those that count never', async () => {
    const [old, recent, live] = [await create(), await create(), await create()]
    for (const [{ id }, days] of [
      [old, 31],
      [recent, 29],
    ] as const) {
      await ask('DELETE', `${KEYS}/${id}`, owner.headers)
      await sql`UPDATE api_keys SET revoked_at = revoked_at - ${days} * interval '24 hours'
        WHERE id = ${id}`.execute(server.database.db)
    }
    const { db } = server.database
    await tidyAccounts(db, { auditRetentionMs: 31 * 86_400_000 }, createLogger('silent'))
    const ids = [old, recent, live].map(({ id }) => id)
    const rows = await db.selectFrom('api_keys').select('id').where('id', 'in', ids).execute()
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set([recent.id, live.id]))
  })
})
