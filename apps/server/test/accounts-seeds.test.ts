import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { type SimulatedIssuer, startIssuer } from './simulators/issuer.ts'
import { SECRETS, startAccountsStack } from './support/accounts.ts'
import { expectBalancedBooks } from './support/credits.ts'
import { type Json, lacks, orNull } from './support/examples.ts'
import { createScriptedEngine } from './support/scripted-engine.ts'
import { call, createTestDatabase, type TestDatabase } from './support/test-stack.ts'

/**
 * Every endpoint of accounts, credits and users, called as the guide of the first users shows it, with
 * the fields that they read.
 */

const API = '/api/v1'
const BUNDLE = 'com.timepointai.app'

const scripted = createScriptedEngine()
let database: TestDatabase
let apple: SimulatedIssuer
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  apple = await startIssuer({ iss: 'https://appleid.apple.com', aud: BUNDLE })
  stack = await startAccountsStack(database, {
    engine: scripted.engine,
    env: { APPLE_BUNDLE_ID: BUNDLE, APPLE_JWKS_URL: apple.jwksUrl },
  })
})

afterEach(() => scripted.reset())

afterAll(async () => {
  await expectBalancedBooks(stack)
  await stack.close()
  await apple[Symbol.asyncDispose]()
  await database.drop()
})

type Headers = Record<string, string>

const ADMIN = { 'X-Admin-Key': SECRETS.ADMIN_API_KEY }
const SERVICE = { 'X-Service-Key': SECRETS.FLASH_SERVICE_KEY }

/** The body of an answer that must have this status. */
async function ask<T = Json>(
  route: string,
  { body, headers = {}, status = 200 }: { body?: object; headers?: Headers; status?: number } = {},
): Promise<T> {
  const [method = '', path = ''] = route.split(' ')
  const options = { headers, ...(body === undefined ? {} : { body }) }
  const response = await call(stack, method, `${API}${path}`, options)
  const text = await response.text()
  expect([route, response.status, response.status === status ? '' : text]).toEqual([
    route,
    status,
    '',
  ])
  return JSON.parse(text) as T
}

const has = (value: unknown, example: unknown) => expect(lacks(value, example)).toEqual([])

interface Pair {
  access_token: string
  refresh_token: string
}

/** As the guide shows a pair of tokens. */
const PAIR = {
  access_token: 'eyJhbGciOiJIUzI1NiIs...',
  refresh_token: 'abc123...',
  token_type: 'bearer',
  expires_in: 900,
}

const PROFILE = {
  id: '550e8400-...',
  email: 'user@example.com',
  display_name: orNull('Test User'),
  created_at: '2026-02-09T12:00:00Z',
}

const bearer = ({ access_token }: Pair) => ({ Authorization: `Bearer ${access_token}` })

/** Signs a developer in who is new each time, unless they are named. */
async function signIn(email = `${randomUUID()}@example.com`): Promise<Pair> {
  const body = { email, display_name: 'Test User' }
  return ask<Pair>('POST /auth/dev/token', { body, headers: ADMIN })
}

const creditsOf = async (headers: Headers) =>
  (await ask<{ balance: number }>('GET /credits/balance', { headers })).balance

const SCENE = { query: 'Oppenheimer watches the Trinity test 5:29 AM July 16 1945', preset: 'hd' }

describe('accounts as the first users of this API know them', () => {
  it('G-USER-7: from the first sign-in to the deletion of the account', async () => {
    const email = 'test@example.com'
    const pair = await signIn(email)
    has(pair, PAIR)
    let headers: Headers = bearer(pair)
    const me = await ask('GET /auth/me', { headers })
    has(me, PROFILE)
    expect(me).toMatchObject({ email, display_name: 'Test User' })
    has(await ask('GET /credits/balance', { headers }), {
      balance: 45,
      lifetime_earned: 50,
      lifetime_spent: 5,
    })
    expect(await creditsOf(headers)).toBe(50)

    const scene = await ask<{ id: string; slug: string }>('POST /timepoints/generate/sync', {
      body: SCENE,
      headers,
    })
    expect(scene).toMatchObject({ status: 'completed', preset_used: 'hd' })
    expect(await creditsOf(headers)).toBe(40)

    scripted.on('dialog', () => Promise.reject(new Error('planted')))
    await ask('POST /timepoints/generate/sync', { body: SCENE, headers, status: 502 })
    scripted.reset()
    const nothing = { query: 'asdf qwer zxcv' }
    await ask('POST /timepoints/generate/sync', { body: nothing, headers, status: 400 })
    expect(await creditsOf(headers)).toBe(40)

    const history = await ask<Json[]>('GET /credits/history?limit=20&offset=0', { headers })
    has(history, [
      {
        amount: -5,
        balance_after: 45,
        type: 'generation',
        description: 'Scene generation (balanced)',
        created_at: '2026-02-09T12:00:00Z',
      },
    ])
    expect(history).toMatchObject([
      {
        amount: -10,
        balance_after: 40,
        type: 'generation',
        description: 'Scene generation (hd)',
      },
      { amount: 50, balance_after: 50, type: 'signup_bonus' },
    ])

    const grant = {
      user_id: me.id,
      amount: 100,
      transaction_type: 'stripe_purchase',
      description: 'Stripe purchase: 100 credits ($9.99)',
    }
    const granted = await ask('POST /credits/admin/grant', { body: grant, headers: ADMIN })
    expect(granted).toEqual({ balance: 140, granted: 100 })
    expect(await ask('GET /credits/history?limit=1', { headers })).toMatchObject([
      { amount: 100, type: 'stripe_purchase', description: grant.description },
    ])

    const mine = await ask<{ items: Json[] }>(
      'GET /users/me/timepoints?page=1&page_size=20&status=completed',
      { headers },
    )
    has(mine, {
      items: [
        {
          id: '550e8400-...',
          query: 'Oppenheimer Trinity test 1945',
          slug: 'oppenheimer-trinity-test-a1b2c3',
          status: 'completed',
          year: 1945,
          location: 'Jornada del Muerto, New Mexico',
          has_image: true,
          created_at: '2026-02-09T12:00:00Z',
        },
      ],
      total: 42,
      page: 1,
      page_size: 20,
    })
    expect(mine.items).toMatchObject([{ id: scene.id, slug: scene.slug, query: SCENE.query }])
    expect(mine.items).toHaveLength(1)

    const talk = { character: 'Oppenheimer', message: 'What do you think of this?' }
    await ask(`POST /interactions/${scene.id}/chat`, { body: talk, headers })
    expect(await creditsOf(headers)).toBe(139)
    const exported = await ask<{ timepoints: Json[]; credit_history: Json[] } & Json>(
      'GET /users/me/export',
      { headers },
    )
    has(exported, {
      user: { ...PROFILE, last_login_at: '2026-02-09T12:00:00Z', is_active: true },
      credit_history: history,
      timepoints: [{ id: '…', scene: {}, characters: { characters: [{}] }, dialog: [] }],
      chat_sessions: [{ id: '…', messages: [{ role: 'user', content: '…' }] }],
    })
    expect(exported.user).toMatchObject({ ...me, is_active: true })
    expect(exported.credit_history).toEqual(await ask('GET /credits/history', { headers }))
    expect(exported.timepoints).toHaveLength(3) // The one that is done, and two that failed.

    const next = await ask<Pair>('POST /auth/refresh', {
      body: { refresh_token: pair.refresh_token },
    })
    has(next, PAIR)
    expect(next.refresh_token).not.toBe(pair.refresh_token)
    headers = bearer(next)
    expect(await ask('GET /auth/me', { headers })).toEqual(me)

    const { refresh_token } = next
    const loggedOut = { detail: 'Logged out' }
    expect(await ask('POST /auth/logout', { body: { refresh_token } })).toEqual(loggedOut)
    expect(await ask('POST /auth/logout', { body: { refresh_token } })).toEqual(loggedOut)
    await ask('POST /auth/refresh', { body: { refresh_token }, status: 401 })

    const again = await signIn(email)
    headers = bearer(again)
    expect(await ask('GET /auth/me', { headers })).toEqual(me)
    expect(await creditsOf(headers)).toBe(139)
    expect(await ask('DELETE /auth/account', { headers })).toEqual({
      detail: 'Account deactivated',
    })
    for (const route of ['/auth/me', '/credits/balance', '/users/me/export']) {
      await ask(`GET ${route}`, { headers, status: 401 })
    }
    const dead = { refresh_token: again.refresh_token }
    await ask('POST /auth/refresh', { body: dead, status: 401 })
    await ask('POST /timepoints/generate/sync', { body: SCENE, headers, status: 401 })
    await ask('POST /auth/dev/token', { body: { email }, headers: ADMIN, status: 403 })
  })

  it('G-USER-7: POST /auth/apple', async () => {
    const identity_token = await apple.sign({ sub: '001234.abc', email: 'user@example.com' })
    const pair = await ask<Pair>('POST /auth/apple', { body: { identity_token } })
    has(pair, PAIR)
    has(await ask('GET /auth/me', { headers: bearer(pair) }), { id: '…' })
    expect(await creditsOf(bearer(pair))).toBe(50)
    const body = { identity_token: 'eyJhbGciOiJSUzI1NiIs...' }
    has(await ask('POST /auth/apple', { body, status: 401 }), { detail: 'Unauthorized' })
  })

  it('G-USER-7: POST /users/resolve, and calls of another service for whom it resolved', async () => {
    const body = {
      external_id: 'auth0|abc123',
      email: 'user@example.com',
      display_name: 'Jane Doe',
    }
    const first = await ask('POST /users/resolve', { body, headers: SERVICE })
    has(first, { user_id: '550e8400-e29b-41d4-a716-446655440000', created: true })
    const known = await ask('POST /users/resolve', { body, headers: SERVICE })
    expect([first.created, known]).toEqual([true, { user_id: first.user_id, created: false }])
    const wrong = { 'X-Service-Key': 'wrong' }
    has(await ask('POST /users/resolve', { body, headers: wrong, status: 403 }), { detail: '…' })
    const forThem = { ...SERVICE, 'X-User-ID': body.external_id }
    const { query } = SCENE
    const { id } = await ask('POST /timepoints/generate/sync', {
      body: { query },
      headers: forThem,
    })
    expect(await creditsOf({ ...SERVICE, 'X-User-ID': String(first.user_id) })).toBe(45)
    const { items } = await ask<{ items: Json[] }>('GET /users/me/timepoints', { headers: forThem })
    expect(items.map((item) => item.id)).toEqual([id])
    // A service that speaks for itself pays nothing and owns nothing.
    await ask('POST /timepoints/generate/sync', { body: { query }, headers: SERVICE })
    await ask('GET /users/me/timepoints', { headers: SERVICE, status: 401 })
  })

  it('G-USER-7: GET /credits/costs', async () => {
    const { costs } = await ask<{ costs: Json }>('GET /credits/costs')
    expect(costs).toMatchObject({
      generate_balanced: 5,
      generate_hd: 10,
      generate_hyper: 5,
      generate_gemini3: 5,
      chat: 1,
      temporal_jump: 2,
    })
  })

  it('G-USER-7: work costs what the table says, and is refused before it begins where it is too much', async () => {
    const headers = bearer(await signIn())
    const { query } = SCENE
    const scene = await ask('POST /timepoints/generate/sync', { body: { query }, headers })
    expect(await creditsOf(headers)).toBe(45)
    const jump = { units: 1, unit: 'hour' }
    await ask(`POST /temporal/${scene.id}/next`, { body: jump, headers })
    await ask(`POST /temporal/${scene.id}/prior`, { body: jump, headers })
    const dialog = { num_lines: 5, prompt: 'They discuss the risks of signing' }
    await ask(`POST /interactions/${scene.id}/dialog`, { body: dialog, headers })
    expect(await creditsOf(headers)).toBe(40)
    for (let left = 30; left >= 0; left -= 10) {
      await ask('POST /timepoints/generate/sync', { body: SCENE, headers })
      expect(await creditsOf(headers)).toBe(left)
    }
    const before = scripted.calls.length
    const refused = await ask('POST /timepoints/generate/sync', {
      body: SCENE,
      headers,
      status: 402,
    })
    expect(refused).toMatchObject({
      detail: 'Insufficient credits: 10 needed, 0 available',
      cost: 10,
      balance: 0,
    })
    expect(scripted.calls).toHaveLength(before)
  })

  it('G-USER-7: what is private is 403 for everybody else, and work is 401 for nobody', async () => {
    const [owner, other] = [bearer(await signIn()), bearer(await signIn())]
    const { query } = SCENE
    const { id } = await ask('POST /timepoints/generate/sync', { body: { query }, headers: owner })
    const visibility = { visibility: 'private' }
    const route = `PATCH /timepoints/${id}/visibility`
    await ask(route, { body: visibility, headers: other, status: 403 })
    expect(await ask(route, { body: visibility, headers: owner })).toMatchObject(visibility)
    await ask(`GET /timepoints/${id}`, { headers: owner })
    await ask(`GET /timepoints/${id}`, { headers: other, status: 403 })
    await ask(`GET /timepoints/${id}`, { status: 403 })
    for (const [path, body] of [
      ['/timepoints/generate', { query }],
      ['/timepoints/generate/sync', { query }],
      ['/timepoints/generate/stream', { query }],
      [`/interactions/${id}/chat`, { character: 'Oppenheimer', message: 'Hello' }],
      [`/interactions/${id}/dialog`, { num_lines: 5 }],
      [`/interactions/${id}/survey`, { questions: ['What do you fear most?'] }],
      [`/temporal/${id}/next`, { units: 1, unit: 'hour' }],
    ] as const) {
      has(await ask(`POST ${path}`, { body, status: 401 }), { detail: 'Unauthorized' })
    }
  })

  it('G-USER-7: what is for administrators is 403 without their key', async () => {
    const wrong: Headers[] = [{}, { 'X-Admin-Key': 'wrong' }, bearer(await signIn())]
    for (const headers of wrong) {
      const body = { email: 'test@example.com' }
      await ask('POST /auth/dev/token', { body, headers, status: 403 })
      const grant = { user_id: randomUUID(), amount: 100 }
      await ask('POST /credits/admin/grant', { body: grant, headers, status: 403 })
    }
  })
})
