import { randomUUID } from 'node:crypto'
import type { TokenPair } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type AuditEventName, recordEvent } from '../src/accounts/audit/audit-store.ts'
import { tidyAccounts } from '../src/accounts/tidy-accounts.ts'
import { createLogger } from '../src/platform/log.ts'
import {
  type AccountsServer,
  createTestUser,
  SECRETS,
  startAccountsServer,
} from './support/accounts.ts'
import { expectProblem } from './support/problem.ts'
import { call, createTestDatabase, type TestDatabase } from './support/test-stack.ts'

const API = '/api/v1'
const AUTH = `${API}/auth`
const admin = { 'x-admin-key': SECRETS.ADMIN_API_KEY }

let database: TestDatabase
let server: AccountsServer
/** What the servers wrote to their log. */
const lines: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  const log = createLogger('trace', { write: (line) => void lines.push(line) })
  const env = {
    AUTH_ENABLED: 'true',
    ...SECRETS,
    APPLE_BUNDLE_ID: 'com.timepoint.app',
    TRUSTED_PROXIES: '127.0.0.1',
    RATE_LIMIT: '60',
  }
  server = await startAccountsServer(database, env, log)
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await database.drop()
})

type Headers = Record<string, string>

/** Asks under a request id of its own, by which its events are found. */
async function ask(
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Headers; body?: unknown } = {},
) {
  const requestId = randomUUID()
  const all = { 'x-forwarded-for': '203.0.113.9', ...headers, 'x-request-id': requestId }
  const answer = await call(server, method, path, {
    headers: all,
    ...(body === undefined ? {} : { body }),
  })
  return { answer, requestId }
}

const eventsOf = (requestId: string) =>
  server.database.db
    .selectFrom('audit_events')
    .select(['event', 'actor', 'user_id', 'ip', 'details'])
    .where('request_id', '=', requestId)
    .orderBy('id')
    .execute()

/** What is remembered of a request: written beside the answer, so it can take a moment. */
async function remembered(requestId: string, event: AuditEventName) {
  return vi.waitFor(async () => {
    const events = await eventsOf(requestId)
    expect(events.map((row) => row.event)).toContain(event)
    return events
  })
}

const HERE = { ip: '203.0.113.9', user_id: null, actor: 'ip:203.0.113.9' }

async function signIn(): Promise<TokenPair & { userId: string }> {
  const body = { email: `${randomUUID()}@example.com` }
  const { answer, requestId } = await ask('POST', `${AUTH}/dev/token`, { headers: admin, body })
  const [made] = await eventsOf(requestId)
  return { ...((await answer.json()) as TokenPair), userId: made?.user_id ?? '' }
}

describe('what was done', () => {
  it('G-AUTH-18: the first sign-in, and every one', async () => {
    const body = { email: `${randomUUID()}@example.com` }
    const first = await ask('POST', `${AUTH}/dev/token`, { headers: admin, body })
    const event = {
      actor: 'admin',
      user_id: expect.any(String),
      ip: HERE.ip,
      details: { provider: 'dev' },
    }
    const [created, done] = [{ event: 'account.created' }, { event: 'sign_in.done' }]
    expect(await eventsOf(first.requestId)).toEqual([
      { ...event, ...created },
      { ...event, ...done },
    ])
    const second = await ask('POST', `${AUTH}/dev/token`, { headers: admin, body })
    expect(await eventsOf(second.requestId)).toEqual([{ ...event, ...done }])
  })

  it('G-AUTH-18: keys made and ended, the sign-out, the end of the account', async () => {
    const { access_token, refresh_token, userId } = await signIn()
    const headers = { authorization: `Bearer ${access_token}` }
    const own = { actor: `user:${userId}`, user_id: userId, ip: HERE.ip }
    const body = { name: 'secret plan', scopes: 'read' }
    const made = await ask('POST', `${AUTH}/keys`, { headers, body })
    const { id, prefix } = (await made.answer.json()) as { id: string; prefix: string }
    expect(await eventsOf(made.requestId)).toEqual([
      { ...own, event: 'key.created', details: { key: id, prefix, scopes: 'read' } },
    ])
    const ended = await ask('DELETE', `${AUTH}/keys/${id}`, { headers })
    expect(await eventsOf(ended.requestId)).toEqual([
      { ...own, event: 'key.revoked', details: { key: id } },
    ])
    const deleted = await ask('DELETE', `${AUTH}/account`, { headers })
    expect(await eventsOf(deleted.requestId)).toEqual([
      { ...own, event: 'account.deleted', details: {} },
    ])
    const out = await ask('POST', `${AUTH}/logout`, { body: { refresh_token } })
    expect(await eventsOf(out.requestId)).toEqual([])
    const other = await signIn()
    const signOut = { body: { refresh_token: other.refresh_token } }
    const signedOut = await ask('POST', `${AUTH}/logout`, signOut)
    expect(await eventsOf(signedOut.requestId)).toEqual([
      { ...HERE, event: 'sign_out.done', user_id: other.userId, details: {} },
    ])
  })

  it('G-AUTH-18: the reuse of a token', async () => {
    const { refresh_token, userId } = await signIn()
    const body = { refresh_token }
    const first = (await (
      await ask('POST', `${AUTH}/refresh`, { body })
    ).answer.json()) as TokenPair
    await ask('POST', `${AUTH}/refresh`, { body: { refresh_token: first.refresh_token } })
    const { requestId } = await ask('POST', `${AUTH}/refresh`, { body })
    expect((await eventsOf(requestId))[0]).toMatchObject({
      ...HERE,
      event: 'token.reused',
      user_id: userId,
    })
  })
})

describe('who was refused', () => {
  it.each<[string, Headers, string]>([
    ['a service key', { 'x-service-key': 'guess-4711' }, 'The service key is not valid'],
    [
      'a signature',
      { 'x-gateway-signature': 'v2=guess-4711', 'x-gateway-timestamp': '0' },
      'The gateway signature is not valid',
    ],
    ['a token', { authorization: 'Bearer guess-4711' }, 'The access token is not valid'],
    ['an API key', { 'x-api-key': 'guess-4711' }, 'The API key is not valid'],
  ])('G-AUTH-18: %s', async (_what, headers, reason) => {
    const { requestId } = await ask('POST', `${API}/whoami`, { headers, body: {} })
    expect(await remembered(requestId, 'credential.refused')).toEqual([
      {
        ...HERE,
        event: 'credential.refused',
        details: { reason, method: 'POST', route: `${API}/whoami` },
      },
    ])
  })

  it('G-AUTH-18: a key of administrators', async () => {
    const headers = { 'x-admin-key': 'guess-4711' }
    const { requestId } = await ask('POST', `${AUTH}/dev/token`, { headers, body: {} })
    expect(await remembered(requestId, 'admin.refused')).toEqual([
      { ...HERE, event: 'admin.refused', details: { method: 'POST', route: `${AUTH}/dev/token` } },
    ])
  })

  it('G-AUTH-18: an identity token, a refresh token, a deleted account', async () => {
    const apple = await ask('POST', `${AUTH}/apple`, { body: { identity_token: 'guess-4711' } })
    expect(await remembered(apple.requestId, 'sign_in.refused')).toEqual([
      { ...HERE, event: 'sign_in.refused', details: { provider: 'apple', reason: 'invalid' } },
    ])
    const refresh = await ask('POST', `${AUTH}/refresh`, { body: { refresh_token: 'guess-4711' } })
    await remembered(refresh.requestId, 'credential.refused')
    const email = `${randomUUID()}@example.com`
    const signInAgain = () => ask('POST', `${AUTH}/dev/token`, { headers: admin, body: { email } })
    const { access_token } = (await (await signInAgain()).answer.json()) as TokenPair
    const headers = { authorization: `Bearer ${access_token}` }
    await ask('DELETE', `${AUTH}/account`, { headers })
    const { requestId } = await signInAgain()
    expect(await remembered(requestId, 'sign_in.refused')).toEqual([
      {
        ...HERE,
        user_id: expect.any(String),
        event: 'sign_in.refused',
        details: { provider: 'dev', reason: 'deleted' },
      },
    ])
  })

  it('G-AUTH-18: not those over the limit: nobody fills the log by trying', async () => {
    const address = '203.0.113.77'
    const headers = { 'x-service-key': 'guess-4711', 'x-forwarded-for': address }
    for (let times = 0; times < 70; times += 1) {
      await (await ask('POST', `${API}/whoami`, { headers, body: {} })).answer.text()
    }
    const count = async () => {
      const { rows } = await sql<{ n: number }>`
        SELECT count(*)::integer AS n FROM audit_events WHERE ip = ${address}`.execute(
        server.database.db,
      )
      return rows[0]?.n
    }
    await vi.waitFor(async () => expect(await count()).toBe(60))
  })

  it('G-AUTH-18: an address is one, whatever a proxy writes', async () => {
    const headers = { 'x-service-key': 'guess-4711', 'x-forwarded-for': "'; DROP TABLE users" }
    const { requestId } = await ask('POST', `${API}/whoami`, { headers, body: {} })
    expect((await remembered(requestId, 'credential.refused'))[0]?.ip).toBeNull()
  })
})

describe('what is written down', () => {
  it('G-AUTH-18: holds no secret and no guess, nor does the log', async () => {
    const { rows } = await sql<{ row: string }>`SELECT t::text AS row FROM audit_events t`.execute(
      server.database.db,
    )
    expect(rows.length).toBeGreaterThan(10)
    const text = [...rows.map(({ row }) => row), ...lines].join('\n')
    expect(text).not.toMatch(/guess-4711|secret plan|eyJ|tp_gw_[\w-]{20}/)
    for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret)
  })

  it('G-AUTH-18: cannot be changed or taken out, and is removed when it was kept for long enough', async () => {
    const { db } = server.database
    const requestId = randomUUID()
    await recordEvent(db, { event: 'sign_out.done', actor: 'system', requestId })
    await expect(
      db
        .updateTable('audit_events')
        .set({ actor: 'x' })
        .where('request_id', '=', requestId)
        .execute(),
    ).rejects.toThrow('append-only')
    const remove = () => db.deleteFrom('audit_events').where('request_id', '=', requestId).execute()
    await expect(remove()).rejects.toThrow('append-only')
    const insertOld = (days: number) =>
      sql`INSERT INTO audit_events (created_at, event, actor, request_id)
        VALUES (now() - ${days} * interval '24 hours', 'key.created', ${String(days)}, ${requestId})`.execute(
        db,
      )
    for (const days of [366, 364, 31]) await insertOld(days)
    const tidy = (days: number) =>
      tidyAccounts(db, { auditRetentionMs: days * 86_400_000 }, createLogger('silent'))
    const kept = async () => (await eventsOf(requestId)).map(({ actor }) => actor)
    await tidy(365)
    expect(await kept()).toEqual(['system', '364', '31'])
    await tidy(0)
    expect(await kept()).toEqual(['system'])
  })

  it('G-AUTH-18: a refusal does not depend on it, what is done does', async () => {
    const { db } = server.database
    const user = await createTestUser(server)
    await sql`ALTER TABLE audit_events RENAME TO audit_events_gone`.execute(db)
    const { answer } = await ask('POST', `${AUTH}/dev/token`, { body: {} })
    await expectProblem(answer, 'forbidden')
    await vi.waitFor(() => expect(lines.join('\n')).toContain('an audit event was lost'))
    const headers = user.headers
    const body = { name: 'x', scopes: 'read' }
    await expectProblem((await ask('POST', `${AUTH}/keys`, { headers, body })).answer, 'internal')
    await sql`ALTER TABLE audit_events_gone RENAME TO audit_events`.execute(db)
    const { answer: keys } = await ask('GET', `${AUTH}/keys`, { headers })
    expect(await keys.json()).toEqual({ keys: [] })
  })
})
