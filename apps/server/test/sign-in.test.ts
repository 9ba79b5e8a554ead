import { createHash } from 'node:crypto'
import type { TokenPair } from '@timepoint/contracts'
import { decodeJwt, SignJWT } from 'jose'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type SimulatedIssuer, startIssuer } from './simulators/issuer.ts'
import { type AccountsServer, SECRETS, startAccountsServer } from './support/accounts.ts'
import { expectProblem } from './support/problem.ts'
import { call, createTestDatabase, type TestDatabase } from './support/test-stack.ts'

const AUTH = '/api/v1/auth'
const BUNDLE = 'com.timepoint.app'
const CLIENT = 'timepoint.apps.googleusercontent.com'

let database: TestDatabase
let apple: SimulatedIssuer
let google: SimulatedIssuer
let server: AccountsServer

const env = () => ({
  AUTH_ENABLED: 'true',
  ...SECRETS,
  APPLE_BUNDLE_ID: BUNDLE,
  APPLE_JWKS_URL: apple.jwksUrl,
  GOOGLE_OAUTH_CLIENT_ID: CLIENT,
  GOOGLE_JWKS_URL: google.jwksUrl,
})

beforeAll(async () => {
  database = await createTestDatabase()
  apple = await startIssuer({ iss: 'https://appleid.apple.com', aud: BUNDLE })
  google = await startIssuer({ iss: 'https://accounts.google.com', aud: CLIENT })
  server = await startAccountsServer(database, env())
})

afterEach(() => {
  apple.be('good')
  google.be('good')
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await apple[Symbol.asyncDispose]()
  await google[Symbol.asyncDispose]()
  await database.drop()
})

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  call(server, 'POST', `${AUTH}${path}`, { body, headers })
const withApple = (identity_token: string, nonce?: string) =>
  post('/apple', { identity_token, nonce })
const withGoogle = (id_token: string, nonce?: string) => post('/google', { id_token, nonce })
const admin = { 'x-admin-key': SECRETS.ADMIN_API_KEY }
const asDeveloper = (body: unknown) => post('/dev/token', body, admin)

async function pairOf(answer: Response): Promise<TokenPair> {
  expect(answer.status).toBe(200)
  return (await answer.json()) as TokenPair
}

interface Me {
  id: string
  email: string | null
  display_name: string | null
  created_at: string
}

async function me({ access_token }: TokenPair): Promise<Me> {
  const headers = { authorization: `Bearer ${access_token}` }
  const answer = await call(server, 'GET', `${AUTH}/me`, { headers })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Me
}

const idOf = async (answer: Response) => (await me(await pairOf(answer))).id

describe('signing in', () => {
  it('G-AUTH-6: the first time with Apple or Google makes an account with its first credits; later it is found', async () => {
    for (const [signIn, issuer] of [
      [withApple, apple],
      [withGoogle, google],
    ] as const) {
      const claims = { sub: 'new-person', email: 'new@example.com', email_verified: true }
      const answer = await signIn(await issuer.sign(claims))
      expect(answer.headers.get('cache-control')).toBe('no-store')
      const pair = await pairOf(answer)
      expect(pair).toEqual({
        access_token: expect.any(String),
        refresh_token: expect.stringMatching(/^[\w-]{43}$/),
        token_type: 'bearer',
        expires_in: 900,
      })
      const first = await me(pair)
      expect(first).toEqual({
        id: expect.any(String),
        email: 'new@example.com',
        display_name: null,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      })
      expect(await idOf(await signIn(await issuer.sign({ sub: 'new-person' })))).toBe(first.id)
      const { rows } = await sql<{ type: string; amount: number; balance_after: string }>`
        SELECT type, amount, balance_after FROM ledger_entries
        WHERE user_id = ${first.id} AND account = 'user'`.execute(server.database.db)
      expect(rows).toEqual([{ type: 'signup_bonus', amount: 50, balance_after: '50' }])
    }
  })

  it('G-AUTH-6: two first sign-ins at the same time make one account', async () => {
    const token = await google.sign({ sub: 'impatient' })
    const ids = await Promise.all(
      Array.from({ length: 8 }, async () => idOf(await withGoogle(token))),
    )
    expect(new Set(ids).size).toBe(1)
  })

  it('G-AUTH-7: accounts are those of a provider and its name for somebody, never of an address', async () => {
    const claims = { sub: 'same', email: 'same@example.com', email_verified: true }
    const ids = [
      await idOf(await withApple(await apple.sign(claims))),
      await idOf(await withGoogle(await google.sign(claims))),
      await idOf(await withGoogle(await google.sign({ ...claims, sub: 'other' }))),
      await idOf(await asDeveloper({ email: 'same@example.com' })),
    ]
    expect(new Set(ids).size).toBe(4)
  })

  it.each([
    ['not said', undefined, 'a@example.com'],
    ['false', false, null],
    ['"false"', 'false', null],
    ['true', true, 'a@example.com'],
    ['"true"', 'true', 'a@example.com'],
  ])(
    'G-AUTH-7: an address is not stored when the issuer has not verified it: %s',
    async (what, email_verified, email) => {
      const token = await apple.sign({
        sub: `mail ${what}`,
        email: 'a@example.com',
        email_verified,
      })
      expect((await me(await pairOf(await withApple(token)))).email).toBe(email)
    },
  )

  it('G-AUTH-7: a name is kept as it was when the account was made; odd ones are left out', async () => {
    const nameOf = async (sub: string, name: unknown) =>
      (await me(await pairOf(await withGoogle(await google.sign({ sub, name }))))).display_name
    expect(await nameOf('ada', ' Ada Lovelace ')).toBe('Ada Lovelace')
    expect(await nameOf('ada', 'Countess')).toBe('Ada Lovelace')
    const odd = ['x'.repeat(201), 7, 'nul\0', '']
    for (const [nth, name] of odd.entries()) expect(await nameOf(`odd-${nth}`, name)).toBeNull()
  })

  it('G-AUTH-6: both spellings of Google count, and each provider for itself only', async () => {
    const iss = 'accounts.google.com'
    expect((await withGoogle(await google.sign({ iss }))).status).toBe(200)
    await expectProblem(await withApple(await google.sign()), 'unauthenticated')
    await expectProblem(await withGoogle(await apple.sign()), 'unauthenticated')
  })

  it('G-AUTH-6: when somebody signed in last is remembered', async () => {
    const id = await idOf(await withApple(await apple.sign({ sub: 'returning' })))
    const lastLogin = async () => {
      const users = server.database.db.selectFrom('users').select('last_login_at')
      return (await users.where('id', '=', id).executeTakeFirstOrThrow()).last_login_at
    }
    const first = await lastLogin()
    expect(first).toBeInstanceOf(Date)
    await withApple(await apple.sign({ sub: 'returning' }))
    expect(Number(await lastLogin())).toBeGreaterThan(Number(first))
  })
})

describe('bad identity tokens', () => {
  const now = () => Math.floor(Date.now() / 1000)

  it.each<[string, () => Promise<string>]>([
    ['of another app', () => apple.sign({ aud: 'com.other.app' })],
    ['of several apps', () => apple.sign({ aud: [BUNDLE, 'com.other.app'] })],
    ['without audience', () => apple.sign({ aud: undefined })],
    ['of another issuer', () => apple.sign({ iss: 'https://appleid.apple.com.evil.example' })],
    ['without issuer', () => apple.sign({ iss: undefined })],
    ['that has expired', () => apple.sign({ exp: now() - 61 })],
    ['that never expires', () => apple.sign({ exp: undefined })],
    ['of a later hour', () => apple.sign({ iat: now() + 120 })],
    ['not valid yet', () => apple.sign({ nbf: now() + 120 })],
    ['of nobody', () => apple.sign({ sub: undefined })],
    ['of an empty name', () => apple.sign({ sub: '' })],
    ['of a name that is no text', () => apple.sign({ sub: 7 })],
    ['of a name without end', () => apple.sign({ sub: 'x'.repeat(256) })],
    ['changed', async () => (await apple.sign()).replace(/\.(.)/, '.X')],
    ['unsigned', async () => `${btoa('{"alg":"none"}')}.${(await apple.sign()).split('.')[1]}.`],
    ['that is none', async () => 'a.b.c'],
    ['that is nothing like one', async () => '🙂'],
  ])('G-AUTH-6: a token %s is 401', async (_what, make) => {
    const answer = await withApple(await make())
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    const { detail } = await expectProblem(answer, 'unauthenticated')
    expect(detail).toBe('The identity token is not valid')
  })

  it('G-AUTH-6: a token signed with what everybody can read is 401', async () => {
    const { keys } = (await (await fetch(apple.jwksUrl)).json()) as { keys: object[] }
    const secret = new TextEncoder().encode(JSON.stringify(keys[0]))
    const claims = decodeJwt(await apple.sign())
    const forged = new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
    await expectProblem(await withApple(await forged.sign(secret)), 'unauthenticated')
  })

  it('G-AUTH-6: a minute is allowed for clocks that differ', async () => {
    for (const claims of [{ exp: now() - 50 }, { iat: now() + 50 }, { nbf: now() + 50 }]) {
      expect((await withApple(await apple.sign(claims))).status).toBe(200)
    }
  })

  it('G-AUTH-6: with a nonce the token must hold it, or its hash', async () => {
    const nonce = 'n-0S6_WzA2Mj'
    const hash = createHash('sha256').update(nonce).digest('hex')
    for (const held of [nonce, hash]) {
      expect((await withApple(await apple.sign({ nonce: held }), nonce)).status).toBe(200)
    }
    for (const held of [undefined, '', 'other', hash.toUpperCase(), 7]) {
      const answer = await withApple(await apple.sign({ nonce: held }), nonce)
      await expectProblem(answer, 'unauthenticated')
    }
    expect((await withApple(await apple.sign({ nonce }))).status).toBe(200)
  })
})

describe('keys of providers', () => {
  it('G-AUTH-8: a new key counts at once, without a restart; the old one no more', async () => {
    expect((await withGoogle(await google.sign())).status).toBe(200)
    const old = await google.rotate()
    expect((await withGoogle(await google.sign())).status).toBe(200)
    await expectProblem(await withGoogle(await google.sign({}, {}, old)), 'unauthenticated')
    const forged = await google.sign({}, { kid: 'key-2' }, old)
    await expectProblem(await withGoogle(forged), 'unauthenticated')
  })

  it('G-AUTH-8: whoever sends tokens of unknown keys has them asked for once a second', async () => {
    await withGoogle(await google.sign())
    const before = google.fetches()
    const forged = await google.sign({}, { kid: 'unknown' })
    const started = performance.now()
    const answers = await Promise.all(Array.from({ length: 20 }, () => withGoogle(forged)))
    for (const answer of answers) await expectProblem(answer, 'unauthenticated')
    const seconds = (performance.now() - started) / 1000
    expect(google.fetches() - before).toBeLessThanOrEqual(1 + Math.ceil(seconds))
  })

  it('G-AUTH-8: keys that cannot be had are 503, those that are known count on', async () => {
    const known = await google.sign()
    await withGoogle(known)
    google.be('failing')
    expect((await withGoogle(known)).status).toBe(200)
    await google.rotate()
    await expectProblem(await withGoogle(await google.sign()), 'provider_unavailable')
  })

  it('G-AUTH-8: keys that were never had are 503, however they fail, until they are there', async () => {
    await using fresh = await startAccountsServer(database, env())
    const ask = async () =>
      call(fresh, 'POST', `${AUTH}/google`, { body: { id_token: await google.sign() } })
    for (const mood of ['failing', 'moved', 'no json', 'no keys', 'gone', 'silent'] as const) {
      google.be(mood)
      const started = performance.now()
      await expectProblem(await ask(), 'provider_unavailable')
      expect(performance.now() - started).toBeLessThan(6000)
    }
    google.be('good')
    expect((await ask()).status).toBe(200)
  })
})

describe('sign-in of developers', () => {
  it('G-AUTH-9: finds the same account by an address in any case', async () => {
    const first = await asDeveloper({ email: 'Dev@Example.com ', display_name: 'Dev' })
    const account = await me(await pairOf(first))
    expect(account).toMatchObject({ email: 'dev@example.com', display_name: 'Dev' })
    const second = await asDeveloper({ email: 'dev@example.COM', display_name: 'Other' })
    expect(await me(await pairOf(second))).toEqual(account)
  })

  it.each([
    [{}, 'email'],
    [{ email: '' }, 'email'],
    [{ email: 'nobody' }, 'email'],
    [{ email: 'a@b@c' }, 'email'],
    [{ email: 'a b@example.com' }, 'email'],
    [{ email: '\u212Aate@example.com' }, 'email'],
    [{ email: `${'x'.repeat(250)}@example.com` }, 'email'],
    [{ email: 7 }, 'email'],
    [{ email: 'a@example.com', display_name: 'x'.repeat(201) }, 'display_name'],
  ])('G-AUTH-9, G-ERR-3: %j is 422 for administrators', async (body, path) => {
    const { errors } = await expectProblem(await asDeveloper(body), 'invalid_input')
    expect(errors?.map((error) => error.path)).toEqual([path])
  })

  it('G-AUTH-9: nobody else learns even what is wrong with the body', async () => {
    const others: Record<string, string>[] = [{}, { 'x-admin-key': 'x' }, { 'x-admin-key': '' }]
    for (const headers of others) {
      const { detail } = await expectProblem(await post('/dev/token', {}, headers), 'forbidden')
      expect(detail).toBe('Admin key required')
    }
  })

  it('G-AUTH-9: without ADMIN_API_KEY nobody is an administrator', async () => {
    const { JWT_SECRET_KEY } = SECRETS
    await using bare = await startAccountsServer(database, { AUTH_ENABLED: 'true', JWT_SECRET_KEY })
    for (const key of ['', 'undefined', 'null', SECRETS.ADMIN_API_KEY]) {
      const options = { body: { email: 'a@example.com' }, headers: { 'x-admin-key': key } }
      await expectProblem(await call(bare, 'POST', `${AUTH}/dev/token`, options), 'forbidden')
    }
    const tokens = { apple: { identity_token: 'x' }, google: { id_token: 'x' } }
    for (const [provider, body] of Object.entries(tokens)) {
      const answer = await call(bare, 'POST', `${AUTH}/${provider}`, { body })
      await expectProblem(answer, 'not_configured')
    }
  })
})

describe('where nobody signs in', () => {
  let off: AccountsServer
  beforeAll(async () => {
    off = await startAccountsServer(database, { ADMIN_API_KEY: SECRETS.ADMIN_API_KEY })
  })
  afterAll(() => off[Symbol.asyncDispose]())
  const ask = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
    call(off, 'POST', `${AUTH}${path}`, { body, headers })

  it('G-AUTH-10: no tokens are made: 400, after the key of administrators', async () => {
    for (const path of ['/apple', '/google', '/refresh']) {
      await expectProblem(await ask(path, { identity_token: 'x', id_token: 'x' }), 'invalid_state')
      await expectProblem(await ask(path), 'invalid_state')
    }
    const body = { email: 'a@example.com' }
    await expectProblem(await ask('/dev/token', body), 'forbidden')
    await expectProblem(await ask('/dev/token', body, admin), 'invalid_state')
  })

  it('G-AUTH-10: signing out works, and nobody is anybody', async () => {
    const answer = await ask('/logout', { refresh_token: 'garbage' })
    expect([answer.status, await answer.json()]).toEqual([200, { detail: 'Logged out' }])
    await expectProblem(await call(off, 'GET', `${AUTH}/me`), 'unauthenticated')
    await expectProblem(await call(off, 'DELETE', `${AUTH}/account`), 'unauthenticated')
  })
})
