import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { signAccessToken } from '../src/accounts/identity/access-token.ts'
import { isSigned, signRequest } from '../src/accounts/identity/gateway-signature.ts'
import { findOrCreateUser } from '../src/accounts/users/user-store.ts'
import type { Stack } from '../src/stack.ts'
import { type AccountsServer, SECRETS, startAccountsServer } from './support/accounts.ts'
import { createUsers, type Users } from './support/callers.ts'
import { startGateway } from './support/gateway.ts'
import { expectProblem } from './support/problem.ts'
import { rawRequest, sendRaw } from './support/raw-http.ts'
import { type ArrivedRequest, type RawUpstream, startRawUpstream } from './support/raw-upstream.ts'
import { call, createTestDatabase, type TestDatabase } from './support/test-stack.ts'

const API = '/api/v1'
const WHO = `${API}/whoami`
const SECRET = SECRETS.GATEWAY_SIGNING_SECRET

let database: TestDatabase
/** A service that tells whom it takes a request for, and one that shows what arrived. */
let service: AccountsServer
let raw: RawUpstream
/** Before the first; and with everything sent to the second. */
let gateway: Stack
let seen: Stack
let users: Users

beforeAll(async () => {
  database = await createTestDatabase()
  service = await startAccountsServer(database)
  raw = await startRawUpstream()
  gateway = await startGateway(database, { env: { FLASH_URL: service.url } })
  seen = await startGateway(database, {
    env: { FLASH_URL: raw.url, CLOCKCHAIN_URL: raw.url, ACCOUNTS_URL: raw.url },
  })
  users = await createUsers(gateway)
})

afterEach(() => raw.reset())

afterAll(async () => {
  await gateway.close()
  await seen.close()
  await raw.stop()
  await service[Symbol.asyncDispose]()
  await database.drop()
})

const theOne = (): ArrivedRequest => {
  const [request, ...others] = raw.requests
  if (!request || others.length > 0) throw new Error(`${raw.requests.length} requests arrived`)
  return request
}

const once = (request: ArrivedRequest, name: string): string => {
  const [value = '', ...others] = request.headers[name] ?? []
  expect(others).toEqual([])
  return value
}

/** Whether the gateway's signature is that of the request that arrived. */
const isVouchedFor = (request: ArrivedRequest): boolean =>
  isSigned(
    {
      method: request.method,
      path: request.target.split('?')[0] ?? '',
      userId: request.headers['x-user-id']?.[0] ?? '',
      timestamp: once(request, 'x-gateway-timestamp'),
      body: request.body,
    },
    once(request, 'x-gateway-signature'),
    SECRET,
    { acceptsV1: false, now: Date.now() },
  )

const who = async (answer: Response) => ((await answer.json()) as { principal: object }).principal

describe('what only a gateway may say', () => {
  const OWNER = '00000000-0000-4000-8000-000000000000'
  const now = () => String(Math.floor(Date.now() / 1000))
  const guessed = (userId: string) =>
    signRequest(
      { method: 'GET', path: WHO, userId, timestamp: now(), body: new Uint8Array() },
      'a-secret-that-was-guessed',
    )

  const FORGERIES: [string, () => string[]][] = [
    ['X-User-ID', () => [`X-User-ID: ${users.owner.id}`]],
    ['x-user-id twice', () => [`x-user-id: ${users.owner.id}`, `X-USER-ID: ${OWNER}`]],
    ['X-uSeR-EmAiL', () => ['X-uSeR-EmAiL: owner@example.com', 'X-User-Role: admin']],
    ['X-GATEWAY-METERED', () => ['X-GATEWAY-METERED: false', 'x-gateway-metered: false']],
    ['X-Service-Key', () => [`X-Service-Key: ${SECRETS.FLASH_SERVICE_KEY}`]],
    [
      'x-SERVICE-key and a name',
      () => [`x-SERVICE-key: ${SECRETS.FLASH_SERVICE_KEY}`, `X-User-ID: ${users.owner.id}`],
    ],
    [
      'a signature by a guessed secret',
      () => [
        `X-User-ID: ${users.owner.id}`,
        `X-Gateway-Timestamp: ${now()}`,
        `X-Gateway-Signature: ${guessed(users.owner.id)}`,
      ],
    ],
    ['half a signature', () => [`X-Gateway-Timestamp: ${now()}`]],
    ['names behind a proxy', () => [`X-Forwarded-User: ${users.owner.id}`, 'X-User-Id:']],
  ]

  it.each(FORGERIES)('G-GATE-1: %s counts for nothing', async (_what, headers) => {
    const { body, status } = await sendRaw(gateway, rawRequest(`GET ${WHO}`, headers()))
    expect([status, JSON.parse(body).principal]).toEqual([200, { kind: 'anonymous' }])
    const own = await sendRaw(
      gateway,
      rawRequest(`GET ${WHO}`, [
        ...headers(),
        `Authorization: ${users.other.headers.authorization}`,
      ]),
    )
    expect(JSON.parse(own.body).principal).toMatchObject({ userId: users.other.id })
  })

  it.each(FORGERIES)(
    'G-GATE-1: %s reaches nobody, and counts in the gateway for nothing',
    async (_what, headers) => {
      await sendRaw(seen, rawRequest(`GET ${API}/x`, headers()))
      const request = theOne()
      const names = Object.keys(request.headers).filter((name) =>
        /^x-(user|gateway|service)/.test(name),
      )
      expect(names.sort()).toEqual(['x-gateway-signature', 'x-gateway-timestamp'])
      expect(isVouchedFor(request)).toBe(true)
      const me = await sendRaw(gateway, rawRequest(`GET ${API}/auth/me`, headers()))
      expect(me.status).toBe(401)
      const resolved = await sendRaw(gateway, rawRequest(`DELETE ${API}/auth/account`, headers()))
      expect(resolved.status).toBe(401)
    },
  )

  it('G-GATE-1: a client cannot have taken away what the gateway says', async () => {
    const names =
      'x-user-id, X-Gateway-Signature, x-gateway-timestamp, x-request-id, x-forwarded-for'
    const headers = [`Connection: ${names}`, `Authorization: ${users.owner.headers.authorization}`]
    const { body } = await sendRaw(gateway, rawRequest(`GET ${WHO}`, headers))
    expect(JSON.parse(body).principal).toMatchObject({ userId: users.owner.id })
  })
})

describe('credentials', () => {
  const claims = (more: object = {}) => {
    const now = Math.floor(Date.now() / 1000)
    const usual = { type: 'access', sub: users.owner.id, jti: 'j', iat: now - 10, exp: now + 60 }
    return { ...usual, ...more }
  }
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  function token(more: object = {}, header: object = {}, secret = SECRETS.JWT_SECRET_KEY): string {
    const text = `${encode({ alg: 'HS256', typ: 'JWT', ...header })}.${encode(claims(more))}`
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
  }
  const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds

  it.each<[string, string, () => string]>([
    [
      'without signature',
      'auth.jwt_invalid',
      () => `${encode({ alg: 'none' })}.${encode(claims())}.`,
    ],
    ['of alg none, signed', 'auth.jwt_invalid', () => token({}, { alg: 'none' })],
    ['of another key', 'auth.jwt_invalid', () => token({}, {}, 'x'.repeat(32))],
    ['that names a key', 'auth.jwt_invalid', () => token({}, { kid: '../../dev/null' })],
    ['of the signing secret', 'auth.jwt_invalid', () => token({}, {}, SECRET)],
    ['of the future', 'auth.jwt_invalid', () => token({ nbf: inSeconds(600) })],
    ['that refreshes', 'auth.jwt_invalid', () => token({ type: 'refresh' })],
    ['of nobody', 'auth.jwt_invalid', () => token({ sub: randomUUID() })],
    ['of no sign-in', 'auth.jwt_invalid', () => token({ sid: randomUUID() })],
    ['that is none', 'auth.jwt_invalid', () => 'opaque'],
    ['that has expired', 'auth.jwt_expired', () => token({ exp: inSeconds(-1) })],
    [
      'that has expired, of another key',
      'auth.jwt_invalid',
      () => token({ exp: 1 }, {}, 'y'.repeat(32)),
    ],
  ])('G-GATE-4: a token %s is 401 %s, and reaches nobody', async (_what, code, make) => {
    const headers = { authorization: `Bearer ${make()}` }
    for (const path of ['/x', '/clockchain/x', '/auth/me', '/auth/account']) {
      if (path.includes('clockchain') && make() === 'opaque') continue
      const answer = await call(seen, 'GET', `${API}${path}`, { headers })
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
      await expectProblem(answer, code as 'auth.jwt_invalid')
    }
    await expectProblem(
      await call(gateway, 'GET', `${API}/auth/me`, { headers }),
      code as 'auth.jwt_invalid',
    )
    expect(raw.requests).toEqual([])
  })

  it('G-GATE-4: an unknown or revoked API key is 401, and reaches nobody', async () => {
    const { headers, ...gone } = users.other
    const { db } = gateway.database
    await db
      .updateTable('api_keys')
      .set({ revoked_at: new Date() })
      .where('user_id', '=', gone.id)
      .execute()
    for (const key of ['tp_gw_x', gone.readKey, '', 'é']) {
      const answer = await call(seen, 'GET', `${API}/x`, { headers: { 'x-api-key': key } })
      await expectProblem(answer, 'auth.key_revoked')
    }
    expect(raw.requests).toEqual([])
    expect(headers.authorization).toMatch(/^Bearer /)
  })

  it('G-GATE-4: a token and a key stop here; who they stand for goes on', async () => {
    const { user } = await findOrCreateUser(gateway.database.db, {
      provider: 'dev',
      subject: randomUUID(),
      email: 'ada@example.com',
      displayName: null,
      signupCredits: 0,
    })
    const access = await signAccessToken(
      { userId: user.id, familyId: null },
      { secret: SECRETS.JWT_SECRET_KEY, lifetimeMs: 60_000 },
    )
    for (const path of [`${API}/x`, `${API}/clockchain/x`, `${API}/users/me`, '/mcp']) {
      raw.reset()
      const headers = { authorization: `Bearer ${access}`, 'x-api-key': users.owner.readKey }
      await call(seen, 'GET', path, { headers })
      const request = theOne()
      expect(request.headers).toMatchObject({
        'x-user-id': [user.id],
        'x-user-email': ['ada@example.com'],
      })
      expect([request.headers.authorization, request.headers['x-api-key']]).toEqual([
        undefined,
        undefined,
      ])
      expect(isVouchedFor(request)).toBe(true)
    }
    raw.reset()
    await call(seen, 'GET', `${API}/x`, { headers: { 'x-api-key': users.owner.readKey } })
    expect(theOne().headers).toMatchObject({ 'x-user-id': [users.owner.id] })
    expect(theOne().headers['x-user-email']).toBeUndefined()
  })

  it('G-GATE-4: a key that may only read may only read, and none may do what is for people', async () => {
    const { readKey, generateKey } = users.owner
    const as = (key: string, method: string, path: string, stack = seen) =>
      call(stack, method, `${API}${path}`, { headers: { 'x-api-key': key } })
    expect((await as(readKey, 'GET', '/x')).status).toBe(200)
    expect((await as(generateKey, 'POST', '/x')).status).toBe(200)
    raw.reset()
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      await expectProblem(await as(readKey, method, '/x'), 'forbidden')
    }
    for (const stack of [seen, gateway]) {
      await expectProblem(await as(generateKey, 'DELETE', '/auth/account', stack), 'forbidden')
      await expectProblem(await as(generateKey, 'POST', '/auth/keys', stack), 'forbidden')
      const one = `/auth/keys/${randomUUID()}`
      await expectProblem(await as(generateKey, 'DELETE', one, stack), 'forbidden')
    }
    await expectProblem(await call(seen, 'DELETE', `${API}/auth/account`), 'auth.missing')
    expect(raw.requests).toEqual([])
    expect((await as(readKey, 'GET', '/auth/keys')).status).toBe(200)
  })

  it('G-GATE-4: the token of an agent goes to Clockchain, and nowhere else', async () => {
    const headers = { authorization: 'Bearer agent_7f3a' }
    for (const path of ['/api/v1/clockchain/moments', '/mcp']) {
      raw.reset()
      expect((await call(seen, 'POST', path, { headers, body: {} })).status).toBe(200)
      expect(theOne().headers).toMatchObject({ authorization: ['Bearer agent_7f3a'] })
      expect(theOne().headers['x-user-id']).toBeUndefined()
      expect(isVouchedFor(theOne())).toBe(true)
    }
    raw.reset()
    await expectProblem(await call(seen, 'GET', `${API}/x`, { headers }), 'auth.jwt_invalid')
    expect(raw.requests).toEqual([])
  })

  it('G-GATE-4: the key of an administrator goes on', async () => {
    await call(seen, 'GET', `${API}/x`, { headers: { 'x-admin-key': 'some-key' } })
    expect(theOne().headers).toMatchObject({ 'x-admin-key': ['some-key'] })
  })

  it('G-GATE-4: an old token beside a refresh token is in nobody’s way', async () => {
    const headers = { authorization: `Bearer ${token({ exp: inSeconds(-1) })}` }
    for (const way of ['refresh', 'logout', 'apple', 'google', 'dev/token']) {
      raw.reset()
      const answer = await call(seen, 'POST', `${API}/auth/${way}`, { headers, body: {} })
      expect([answer.status, theOne().headers.authorization]).toEqual([200, undefined])
    }
  })

  it('G-GATE-4: where nobody signs in tokens are not looked at, and go no further', async () => {
    await using open = {
      stack: await startGateway(database, {
        env: { FLASH_URL: raw.url, CLOCKCHAIN_URL: raw.url, AUTH_ENABLED: 'false' },
      }),
      [Symbol.asyncDispose]: () => open.stack.close(),
    }
    for (const path of ['/x', '/clockchain/x']) {
      raw.reset()
      const headers = { ...users.owner.headers, 'x-user-id': users.owner.id, 'x-api-key': 'k' }
      expect((await call(open.stack, 'GET', `${API}${path}`, { headers })).status).toBe(200)
      for (const name of ['authorization', 'x-user-id', 'x-api-key']) {
        expect([name, theOne().headers[name]]).toEqual([name, undefined])
      }
      expect(isVouchedFor(theOne())).toBe(true)
    }
  })
})

describe('what the gateway vouches for', () => {
  const BODY = { query: 'Magna Carta 1215' }
  let between: Stack

  beforeAll(async () => {
    between = await startGateway(database, { env: { FLASH_URL: raw.url } })
  })
  afterAll(() => between.close())

  /** What comes out of the gateway. */
  interface Passing {
    method: string
    target: string
    headers: Headers
    body: string
  }

  /** Lets it go on to the service, changed on the way. */
  function pass(change: (request: Passing) => Partial<Passing>) {
    raw.answer = async ({ method, target, headers, body }, response) => {
      const kept = Object.entries(headers).filter(([name]) => /^(x-|content-type)/.test(name))
      const own = new Headers(kept.map(([name, values = []]) => [name, values.join(', ')]))
      const sent = { method, target, headers: own, body: body.toString() }
      const changed = { ...sent, ...change(sent) }
      const answer = await fetch(`${service.url}${changed.target}`, {
        ...changed,
        body: changed.body || null,
      })
      const type = answer.headers.get('content-type') ?? ''
      const requestId = answer.headers.get('x-request-id') ?? ''
      response.writeHead(answer.status, { 'content-type': type, 'x-request-id': requestId })
      response.end(await answer.text())
    }
  }

  /** The headers with one of them changed, or without it. */
  function withHeader({ headers }: Passing, name: string, value: string | null) {
    const changed = new Headers(headers)
    if (value === null) changed.delete(name)
    else changed.set(name, value)
    return { headers: changed }
  }
  const anHourAgo = () => String(Math.floor(Date.now() / 1000) - 3600)

  const send = () =>
    call(between, 'POST', `${WHO}?a=1`, { headers: users.owner.headers, body: BODY })

  it('G-GATE-5: is whom the service takes the request for', async () => {
    pass(() => ({}))
    expect(await who(await send())).toMatchObject({ kind: 'user', userId: users.owner.id })
    const visitor = await call(between, 'GET', WHO)
    expect(await who(visitor)).toEqual({ kind: 'anonymous' })
  })

  it.each<[string, Parameters<typeof pass>[0]]>([
    ['one byte of the body', ({ body }) => ({ body: body.replace('1215', '1216') })],
    ['no body', () => ({ body: '' })],
    ['another path', () => ({ target: `${WHO}/` })],
    ['another method', () => ({ method: 'PUT' })],
    ['another user', (request) => withHeader(request, 'x-user-id', users.other.id)],
    ['no user', (request) => withHeader(request, 'x-user-id', null)],
    ['an hour ago', (request) => withHeader(request, 'x-gateway-timestamp', anHourAgo())],
    ['no time', (request) => withHeader(request, 'x-gateway-timestamp', null)],
    ['no signature', (request) => withHeader(request, 'x-gateway-signature', null)],
  ])('G-GATE-5: with %s instead on the way to the service it is 403', async (_what, change) => {
    pass(change)
    await expectProblem(await send(), 'forbidden')
  })

  it('G-GATE-5: never comes with a service key', async () => {
    await call(seen, 'POST', `${API}/x`, { headers: users.owner.headers, body: BODY })
    expect(theOne().headers['x-service-key']).toBeUndefined()
  })
})
