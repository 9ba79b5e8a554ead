import { createHmac, randomUUID } from 'node:crypto'
import type { TokenPair } from '@timepoint/contracts'
import { decodeJwt, decodeProtectedHeader, exportPKCS8, generateKeyPair, SignJWT } from 'jose'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sha256 } from '../src/accounts/identity/secrets.ts'
import { tidyAccounts } from '../src/accounts/tidy-accounts.ts'
import { createLogger } from '../src/platform/log.ts'
import { type AccountsServer, SECRETS, startAccountsServer } from './support/accounts.ts'
import { expectProblem } from './support/problem.ts'
import { call, createTestDatabase, type TestDatabase } from './support/test-stack.ts'

const AUTH = '/api/v1/auth'
const SECRET = new TextEncoder().encode(SECRETS.JWT_SECRET_KEY)
const admin = { 'x-admin-key': SECRETS.ADMIN_API_KEY }

let database: TestDatabase
let server: AccountsServer

beforeAll(async () => {
  database = await createTestDatabase()
  server = await startAccountsServer(database)
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await database.drop()
})

async function pairOf(answer: Response): Promise<TokenPair> {
  expect(answer.status).toBe(200)
  return (await answer.json()) as TokenPair
}

/** Signs somebody in: somebody new unless told. */
async function signIn(email = `${randomUUID()}@example.com`): Promise<TokenPair> {
  return pairOf(
    await call(server, 'POST', `${AUTH}/dev/token`, { body: { email }, headers: admin }),
  )
}

const refresh = (refresh_token: string, headers: Record<string, string> = {}) =>
  call(server, 'POST', `${AUTH}/refresh`, { body: { refresh_token }, headers })
const next = async (token: string) => pairOf(await refresh(token))
const logout = (body: unknown, headers: Record<string, string> = {}) =>
  call(server, 'POST', `${AUTH}/logout`, { body, headers })
const me = (token: string) =>
  call(server, 'GET', `${AUTH}/me`, { headers: { authorization: `Bearer ${token}` } })
const expectIn = async (pair: TokenPair) => expect((await me(pair.access_token)).status).toBe(200)
const expectOut = async (pair: TokenPair) =>
  expectProblem(await me(pair.access_token), 'unauthenticated')
const expectUseless = async (token: string) =>
  expectProblem(await refresh(token), 'unauthenticated')

const familyOf = ({ access_token }: TokenPair) => String(decodeJwt(access_token).sid)

/** Lets a token have been exchanged so many seconds before it was. */
const ageExchange = (token: string, seconds: number) =>
  sql`UPDATE refresh_tokens SET rotated_at = rotated_at - ${seconds} * interval '1 s'
    WHERE sha256 = ${sha256(token)}`.execute(server.database.db)

/** Lets a token expire in so many seconds. */
const expireIn = (token: string, seconds: number) =>
  sql`UPDATE refresh_tokens SET expires_at = now() + ${seconds} * interval '1 s'
    WHERE sha256 = ${sha256(token)}`.execute(server.database.db)

const eventsOf = async (pair: TokenPair) => {
  const events = server.database.db.selectFrom('audit_events').select('event').orderBy('id')
  const rows = await events
    .where('user_id', '=', String(decodeJwt(pair.access_token).sub))
    .execute()
  return rows.map(({ event }) => event)
}

describe('access tokens', () => {
  const now = () => Math.floor(Date.now() / 1000)
  let good: { sub: string; sid: string }
  beforeAll(async () => {
    const pair = await signIn()
    const { sub = '', sid } = decodeJwt(pair.access_token)
    good = { sub, sid: String(sid) }
  })

  /** A token that is good, apart from what is said; `undefined` takes a claim out. */
  function sign(
    claims: object = {},
    header: object = {},
    key: Parameters<SignJWT['sign']>[0] = SECRET,
  ) {
    const usual = { type: 'access', iat: now(), exp: now() + 60, jti: randomUUID(), ...good }
    const all = JSON.parse(JSON.stringify({ ...usual, ...claims }))
    return new SignJWT(all).setProtectedHeader({ alg: 'HS256', ...header }).sign(key)
  }

  it('G-AUTH-5: are HS256 with sub, iat, exp, jti and their type, for as long as they say', async () => {
    const { access_token, expires_in } = await signIn()
    expect(decodeProtectedHeader(access_token)).toEqual({ alg: 'HS256', typ: 'JWT' })
    const { sub, iat = 0, exp = 0, jti, type } = decodeJwt(access_token)
    const uuid = /^[0-9a-f-]{36}$/
    expect([sub, jti, type]).toEqual([
      expect.stringMatching(uuid),
      expect.stringMatching(uuid),
      'access',
    ])
    expect([exp - iat, Math.abs(iat - now()) < 5]).toEqual([expires_in, true])
  })

  it('G-AUTH-5: what is good is good, also without its sign-in', async () => {
    expect((await me(await sign())).status).toBe(200)
    expect((await me(sealed({ alg: 'HS256' }))).status).toBe(200)
    expect((await me(await sign({ sid: undefined }))).status).toBe(200)
    expect((await me(await sign({ iat: now() + 3 }))).status).toBe(200)
  })

  /** Header and claims, not signed. */
  const unsigned = (header: object, claims: object) =>
    [header, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
  const whole = () => ({ ...good, type: 'access', iat: now(), exp: now() + 60, jti: randomUUID() })

  /** Signed with the secret, whatever the header says. */
  function sealed(header: object): string {
    const text = unsigned(header, whole())
    return `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`
  }

  it.each<[string, () => string | Promise<string>]>([
    ['without signature (alg none)', () => `${unsigned({ alg: 'none' }, whole())}.`],
    ['of alg NONE', () => `${unsigned({ alg: 'NONE', typ: 'JWT' }, whole())}.`],
    ['of HS512', () => sign({}, { alg: 'HS512' })],
    ['of HS384', () => sign({}, { alg: 'HS384' })],
    [
      'of RS256',
      async () => sign({}, { alg: 'RS256' }, (await generateKeyPair('RS256')).privateKey),
    ],
    ['signed with another key', () => sign({}, {}, new TextEncoder().encode('x'.repeat(32)))],
    ['signed with nothing', async () => (await sign()).replace(/[^.]*$/, '')],
    ['of an unknown key', () => sign({}, { kid: 'other' })],
    [
      'that brings its own key',
      () => {
        const key = Buffer.from('x'.repeat(32))
        return sign({}, { jwk: { kty: 'oct', k: key.toString('base64url') } }, key)
      },
    ],
    ['with parts that must be understood', () => sealed({ alg: 'HS256', crit: ['v'], v: 1 })],
    ['of the secret under another name', () => sealed({ alg: 'RS256' })],
    ['changed', async () => (await sign()).replace(/\.(...)/, '.$1A')],
    ['that has expired', () => sign({ iat: now() - 100, exp: now() - 1 })],
    ['that is not valid yet', () => sign({ nbf: now() + 100 })],
    ['made in an hour', () => sign({ iat: now() + 3600, exp: now() + 7200 })],
    ['without sub', () => sign({ sub: undefined })],
    ['without iat', () => sign({ iat: undefined })],
    ['without exp', () => sign({ exp: undefined })],
    ['without jti', () => sign({ jti: undefined })],
    ['without type', () => sign({ type: undefined })],
    ['of type refresh', () => sign({ type: 'refresh' })],
    ['of nobody', () => sign({ sub: randomUUID(), sid: undefined })],
    ['of no user at all', () => sign({ sub: "' OR 1=1 --" })],
    ['of no sign-in', () => sign({ sid: randomUUID() })],
    ['of what is no sign-in', () => sign({ sid: 'x' })],
    ['of a sign-in that is null', () => sign({ sid: null })],
    ['of the sign-in of somebody else', async () => sign({ sid: familyOf(await signIn()) })],
    ['whose exp is no number', () => sign({ exp: '9999999999' })],
    ['that is none', () => 'a.b.c'],
    ['that is a refresh token', async () => (await signIn()).refresh_token],
  ])('G-AUTH-5: a token %s is 401', async (_what, make) => {
    const answer = await me(await make())
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    await expectProblem(answer, 'unauthenticated')
  })

  it('G-AUTH-5: a key of RSA in the place of the secret makes no token', async () => {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true })
    const pem = new TextEncoder().encode(await exportPKCS8(privateKey))
    await expectProblem(await me(await sign({}, {}, pem)), 'unauthenticated')
  })

  it.each(['Bearer', 'Bearer ', 'Basic dXNlcjpwYXNz', 'Token', 'BearerX', 'Bearer x y', ','])(
    'G-AUTH-5: the authorization %j is 401',
    async (authorization) => {
      const answer = await call(server, 'GET', `${AUTH}/me`, { headers: { authorization } })
      await expectProblem(answer, 'unauthenticated')
    },
  )

  it('G-AUTH-5: the name of the scheme is read in any case', async () => {
    for (const scheme of ['bearer', 'BEARER', 'Bearer   ']) {
      const authorization = `${scheme} ${await sign()}`
      const answer = await call(server, 'GET', `${AUTH}/me`, { headers: { authorization } })
      expect(answer.status).toBe(200)
    }
  })
})

describe('refreshing', () => {
  it('G-AUTH-11: a token gives the next pair of the same sign-in, once', async () => {
    const first = await signIn()
    const answer = await refresh(first.refresh_token)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const second = await pairOf(answer)
    expect(second).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'bearer',
      expires_in: 900,
    })
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect(second.access_token).not.toBe(first.access_token)
    expect(familyOf(second)).toBe(familyOf(first))
    await expectIn(second)
    await expectIn(await next(second.refresh_token))
  })

  it('G-AUTH-11: no token is stored, nor the secret by which the next is made', async () => {
    const { refresh_token } = await next((await signIn()).refresh_token)
    const { rows } = await sql<{ row: string }>`
      SELECT t::text AS row FROM refresh_tokens t`.execute(server.database.db)
    const hex = Buffer.from(refresh_token, 'base64url').toString('hex')
    expect(rows.length).toBeGreaterThan(1)
    for (const { row } of rows) expect(row).not.toMatch(new RegExp(`${refresh_token}|${hex}`))
  })

  it('G-AUTH-12: sent again within 10 seconds, while its successor is unused, it gives that again', async () => {
    const { refresh_token } = await signIn()
    const pairs = [await next(refresh_token), await next(refresh_token)]
    await ageExchange(refresh_token, 8)
    pairs.push(await next(refresh_token))
    expect(new Set(pairs.map((pair) => pair.refresh_token)).size).toBe(1)
    expect(new Set(pairs.map((pair) => pair.access_token)).size).toBe(3)
    for (const pair of pairs) await expectIn(pair)
    await expectIn(await next(pairs[0]?.refresh_token ?? ''))
  })

  it('G-AUTH-11: sent again later it ends its sign-in, and no other', async () => {
    const email = `${randomUUID()}@example.com`
    const [first, other, stranger] = [await signIn(email), await signIn(email), await signIn()]
    const second = await next(first.refresh_token)
    await ageExchange(first.refresh_token, 11)
    await expectUseless(first.refresh_token)
    await expectUseless(second.refresh_token)
    await expectOut(first)
    await expectOut(second)
    for (const pair of [other, stranger]) {
      await expectIn(pair)
      await expectIn(await next(pair.refresh_token))
    }
    expect((await eventsOf(first)).filter((event) => event === 'token.reused')).toHaveLength(1)
  })

  it('G-AUTH-11: sent again once its successor was used it ends its sign-in, also at once', async () => {
    const first = await signIn()
    const second = await next(first.refresh_token)
    const third = await next(second.refresh_token)
    await expectUseless(first.refresh_token)
    for (const pair of [first, second, third]) await expectOut(pair)
    await expectUseless(third.refresh_token)
  })

  it('G-AUTH-12: of 20 requests at the same time all get the same successor; one sign-in lives', async () => {
    const first = await signIn()
    const answers = Array.from({ length: 20 }, () => refresh(first.refresh_token))
    const pairs = await Promise.all((await Promise.all(answers)).map(pairOf))
    expect(new Set(pairs.map((pair) => pair.refresh_token)).size).toBe(1)
    expect(new Set(pairs.map(familyOf))).toEqual(new Set([familyOf(first)]))
    for (const pair of pairs) await expectIn(pair)
    const { rows } = await sql<{ live: string; tokens: string }>`
      SELECT count(DISTINCT f.id) FILTER (WHERE f.revoked_at IS NULL) AS live, count(*) AS tokens
      FROM token_families f JOIN refresh_tokens t ON t.family_id = f.id
      WHERE f.id = ${familyOf(first)}`.execute(server.database.db)
    expect(rows).toEqual([{ live: '1', tokens: '2' }])
    await expectIn(await next(pairs[0]?.refresh_token ?? ''))
  })

  it('G-AUTH-12: chains that are refreshed at the same time stay apart and alive', async () => {
    const chains = await Promise.all(Array.from({ length: 5 }, () => signIn()))
    await Promise.all(
      chains.map(async (pair) => {
        let { refresh_token: token } = pair
        for (let turn = 0; turn < 4; turn += 1) {
          const [one, two] = await Promise.all([next(token), next(token)])
          expect(one.refresh_token).toBe(two.refresh_token)
          token = one.refresh_token
        }
        expect((await eventsOf(pair)).includes('token.reused')).toBe(false)
      }),
    )
  })

  it('G-AUTH-11: a thief and a victim at the same time: nobody stays signed in', async () => {
    const first = await signIn()
    const second = await next(first.refresh_token)
    await ageExchange(first.refresh_token, 60)
    const statuses = await Promise.all(
      [first, second, first, second].map(
        async (pair) => (await refresh(pair.refresh_token)).status,
      ),
    )
    expect([statuses[0], statuses[2]]).toEqual([401, 401])
    await expectOut(second)
    await expectUseless(second.refresh_token)
  })

  it('G-AUTH-11: an expired token is 401 and harms nobody', async () => {
    const first = await signIn()
    await expireIn(first.refresh_token, -1)
    await expectUseless(first.refresh_token)
    await expectIn(first)
    const second = await signIn()
    await expireIn(second.refresh_token, 1000)
    await expectIn(await next(second.refresh_token))
  })

  it('G-AUTH-11: each token counts for JWT_REFRESH_EXPIRE_DAYS from its own day on', async () => {
    const { refresh_token } = await next((await signIn()).refresh_token)
    const { rows } = await sql<{ days: string }>`
      SELECT round(extract(epoch FROM expires_at - created_at) / 86400, 2)::text AS days
      FROM refresh_tokens WHERE sha256 = ${sha256(refresh_token)}`.execute(server.database.db)
    expect(Number(rows[0]?.days)).toBe(30)
  })

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['a number', 7],
    ['a text without end', 'x'.repeat(1025)],
  ])('G-AUTH-11, G-ERR-3: %s for a token is 422', async (_what, refresh_token) => {
    const answer = await call(server, 'POST', `${AUTH}/refresh`, { body: { refresh_token } })
    const { errors } = await expectProblem(answer, 'invalid_input')
    expect(errors?.map((error) => error.path)).toEqual(['refresh_token'])
  })

  it('G-AUTH-11: an unknown token is 401', async () => {
    for (const token of ['x', 'x'.repeat(1024), "'; --", '\0', '🙂', '\ud800']) {
      await expectUseless(token)
    }
  })

  it('G-AUTH-11: an old access token beside it is in nobody’s way', async () => {
    const { refresh_token } = await signIn()
    const authorization = 'Bearer expired.long.ago'
    expect((await refresh(refresh_token, { authorization, 'x-api-key': 'old' })).status).toBe(200)
    await expectProblem(await refresh(refresh_token, { 'x-service-key': 'wrong' }), 'forbidden')
  })
})

describe('signing out', () => {
  it('G-AUTH-13: ends all tokens of the sign-in, at once and for good', async () => {
    const email = `${randomUUID()}@example.com`
    const [first, other] = [await signIn(email), await signIn(email)]
    const second = await next(first.refresh_token)
    const answer = await logout({ refresh_token: second.refresh_token })
    expect([answer.status, await answer.json()]).toEqual([200, { detail: 'Logged out' }])
    for (const pair of [first, second]) {
      await expectOut(pair)
      await expectUseless(pair.refresh_token)
    }
    await expectIn(other)
    expect(await eventsOf(first)).toEqual([
      'account.created',
      'sign_in.done',
      'sign_in.done',
      'sign_out.done',
    ])
  })

  it('G-AUTH-13: counts within the ten seconds in which an exchange may be repeated, too', async () => {
    const first = await signIn()
    const second = await next(first.refresh_token)
    expect((await logout({ refresh_token: first.refresh_token })).status).toBe(200)
    await expectUseless(first.refresh_token)
    await expectUseless(second.refresh_token)
    await expectOut(second)
  })

  it('G-AUTH-13: beside an exchange of the same token nobody stays signed in', async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      const { refresh_token } = await signIn()
      const [exchanged, ended] = await Promise.all([
        refresh(refresh_token),
        logout({ refresh_token }),
      ])
      expect(ended.status).toBe(200)
      if (exchanged.status !== 200) continue
      const pair = await pairOf(exchanged)
      await expectOut(pair)
      await expectUseless(pair.refresh_token)
    }
  })

  it('G-AUTH-13: is 200 whatever was sent, also twice and with a token that counts no more', async () => {
    const { access_token, refresh_token } = await signIn()
    const authorization = `Bearer ${access_token}`
    const garbage = [{}, null, [], 'x', { refresh_token: null }, { refresh_token: 'x\0\ud800' }]
    for (const body of garbage) expect((await logout(body)).status).toBe(200)
    expect((await call(server, 'POST', `${AUTH}/logout`)).status).toBe(200)
    for (let times = 0; times < 2; times += 1) {
      const answer = await logout({ refresh_token }, { authorization })
      expect([answer.status, await answer.json()]).toEqual([200, { detail: 'Logged out' }])
    }
    expect((await logout({}, { authorization: 'Bearer garbage' })).status).toBe(200)
  })
})

describe('deleting an account', () => {
  it('G-AUTH-14: ends every token at once; signing in again is 403', async () => {
    const email = `${randomUUID()}@example.com`
    const [first, other, stranger] = [await signIn(email), await signIn(email), await signIn()]
    const headers = { authorization: `Bearer ${first.access_token}` }
    const answer = await call(server, 'DELETE', `${AUTH}/account`, { headers })
    expect([answer.status, await answer.json()]).toEqual([200, { detail: 'Account deactivated' }])
    for (const pair of [first, other]) {
      await expectOut(pair)
      await expectUseless(pair.refresh_token)
    }
    await expectProblem(
      await call(server, 'DELETE', `${AUTH}/account`, { headers }),
      'unauthenticated',
    )
    const again = { body: { email }, headers: admin }
    await expectProblem(await call(server, 'POST', `${AUTH}/dev/token`, again), 'forbidden')
    await expectIn(stranger)
    expect(await eventsOf(first)).toContain('account.deleted')
    const { sub = '' } = decodeJwt(first.access_token)
    for (const name of [sub, sub.toUpperCase()]) {
      const service = { 'x-service-key': SECRETS.FLASH_SERVICE_KEY, 'x-user-id': name }
      await expectProblem(
        await call(server, 'GET', `${AUTH}/me`, { headers: service }),
        'not_found',
      )
    }
  })

  it('G-AUTH-14: a token without its sign-in ends with the account as well', async () => {
    const { access_token } = await signIn()
    const { sub = '' } = decodeJwt(access_token)
    const bare = await new SignJWT({ type: 'access' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(sub)
      .setJti('x')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(SECRET)
    expect((await me(bare)).status).toBe(200)
    const headers = { authorization: `Bearer ${bare}` }
    expect((await call(server, 'DELETE', `${AUTH}/account`, { headers })).status).toBe(200)
    await expectProblem(await me(bare), 'unauthenticated')
  })

  it('G-AUTH-14: two deletions at the same time are one', async () => {
    const pair = await signIn()
    const headers = { authorization: `Bearer ${pair.access_token}` }
    const ask = async () => (await call(server, 'DELETE', `${AUTH}/account`, { headers })).status
    expect((await Promise.all([ask(), ask(), ask()])).sort()).toEqual([200, 401, 401])
    expect((await eventsOf(pair)).filter((event) => event === 'account.deleted')).toHaveLength(1)
  })
})

describe('keeping house', () => {
  const tidy = () =>
    tidyAccounts(server.database.db, { auditRetentionMs: 31 * 86_400_000 }, createLogger('silent'))
  const DAY = 86_400

  it('G-TIDY-1: tokens that expired a day ago are removed, and sign-ins without any other', async () => {
    const [old, mixed, young] = [await signIn(), await signIn(), await signIn()]
    const mixedNext = await next(mixed.refresh_token)
    await expireIn(old.refresh_token, -DAY - 60)
    await expireIn(mixed.refresh_token, -DAY - 60)
    await expireIn(young.refresh_token, -DAY + 60)
    await tidy()
    await tidy()
    const { rows } = await sql<{ id: string; tokens: string }>`
      SELECT f.id, count(t) AS tokens FROM token_families f
      LEFT JOIN refresh_tokens t ON t.family_id = f.id
      WHERE f.id = ANY (${[old, mixed, young].map(familyOf)}::uuid[])
      GROUP BY f.id`.execute(server.database.db)
    expect(new Map(rows.map(({ id, tokens }) => [id, tokens]))).toEqual(
      new Map([
        [familyOf(mixed), '1'],
        [familyOf(young), '1'],
      ]),
    )
    await expectOut(old)
    await expectIn(await next(mixedNext.refresh_token))
  })
})
