import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { signRequest } from '../src/accounts/identity/gateway-signature.ts'
import { SECRETS } from './support/accounts.ts'
import { createUsers, type Users } from './support/callers.ts'
import { ADMIN_KEY, type MountedServer, startMountedServer } from './support/clockchain.ts'
import { expectProblem } from './support/problem.ts'
import { rawRequest, sendRaw } from './support/raw-http.ts'
import {
  CLOCKCHAIN_KEY,
  call,
  createTestDatabase,
  type TestDatabase,
} from './support/test-stack.ts'

const DIRECT = ['/api', '/api/v1'] as const
const EDGE = '/api/v1/clockchain'
const MOUNTS = [...DIRECT, EDGE] as const

const Query = z.object({ query: z.string() })

/** Routes that tell who asks, one for each mark. */
function probes(app: FastifyInstance): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  for (const access of ['anyone', 'caller', 'writer', 'admin'] as const) {
    api.get(`/probe-${access}`, { config: { access } }, async ({ identity, caller }) => ({
      ...identity,
      caller,
    }))
    api.post(
      `/probe-${access}`,
      { config: { access }, schema: { body: Query } },
      async (request) => ({
        ...request.identity,
        query: request.body.query,
      }),
    )
  }
  api.post(
    '/probe-bulk',
    {
      config: { access: 'service-admin', invalidInputStatus: 400 },
      schema: { body: z.array(Query).min(1) },
    },
    async () => ({ ok: true }),
  )
  api.post(
    '/probe-large',
    { config: { access: 'writer' }, bodyLimit: 2 * 1024 ** 2, schema: { body: Query } },
    async ({ body }) => ({ letters: body.query.length }),
  )
  api.get('/probe-outage', { config: { access: 'anyone' } }, async () => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  })
  api.get('/probe-defect', { config: { access: 'anyone' } }, async () => {
    throw new Error('SELECT * FROM secrets')
  })
}

let database: TestDatabase
let server: MountedServer
let users: Users

beforeAll(async () => {
  database = await createTestDatabase()
  server = await startMountedServer(database, probes, { CORS_ORIGINS: 'https://app.example' })
  users = await createUsers({
    ...server,
    dataDirectory: null,
    keptKey: null,
    close: async () => {},
  })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await database.drop()
})

const SERVICE = { 'x-service-key': CLOCKCHAIN_KEY }
const ADMIN = { 'x-admin-key': ADMIN_KEY }

const ask = (path: string, headers: Record<string, string> = {}) =>
  call(server, 'GET', path, { headers })
const send = (path: string, headers: Record<string, string> = {}, body: unknown = { query: 'x' }) =>
  call(server, 'POST', path, { headers, body })

const who = async (answer: Promise<Response>) => {
  const response = await answer
  expect(response.status).toBe(200)
  return (await response.json()) as Record<string, unknown>
}

function signed(method: string, path: string, userId: string, body = ''): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const request = { method, path, userId, timestamp, body: Buffer.from(body) }
  return {
    ...(userId === '' ? {} : { 'x-user-id': userId }),
    'x-gateway-timestamp': timestamp,
    'x-gateway-signature': signRequest(request, SECRETS.GATEWAY_SIGNING_SECRET),
  }
}

describe('the direct mounts', () => {
  it.each(DIRECT)('CC-AUTH-1: %s takes service keys and signatures', async (mount) => {
    const path = `${mount}/probe-anyone`
    expect(await who(ask(path))).toMatchObject({ kind: 'anonymous', actor: null })
    expect(await who(ask(path, SERVICE))).toMatchObject({ kind: 'system', caller: 'system' })
    const named = { ...SERVICE, 'x-user-id': 'ada of elsewhere' }
    expect(await who(ask(path, named))).toMatchObject({
      kind: 'user',
      actor: 'user:ada of elsewhere',
      caller: 'user:ada of elsewhere',
    })
    expect(await who(ask(path, signed('GET', path, 'u-1')))).toMatchObject({ actor: 'user:u-1' })
    expect(await who(ask(path, signed('GET', path, '')))).toMatchObject({ kind: 'visitor' })
  })

  it.each(DIRECT)('CC-AUTH-1: %s checks that the signature covers the body', async (mount) => {
    const path = `${mount}/probe-writer`
    const body = '{"query":"x"}'
    const headers = signed('POST', path, 'u-1', body)
    expect(await who(send(path, headers))).toMatchObject({ actor: 'user:u-1', query: 'x' })
    await expectProblem(await send(path, headers, { query: 'y' }), 'signature_invalid')
    const elsewhere = await send(`${mount}/probe-caller`, headers)
    await expectProblem(elsewhere, 'signature_invalid')
  })

  it.each(DIRECT)('CC-AUTH-1: %s takes no tokens and API keys of users', async (mount) => {
    const { authorization } = users.owner.headers
    await expectProblem(await ask(`${mount}/probe-anyone`, { authorization }), 'unauthenticated')
    const key = { 'x-api-key': users.owner.generateKey }
    expect(await who(ask(`${mount}/probe-anyone`, key))).toMatchObject({ kind: 'anonymous' })
  })

  it.each(DIRECT)(
    'CC-AUTH-1: at %s a wrong service key is 401 on public routes, too',
    async (mount) => {
      const answer = await ask(`${mount}/probe-anyone`, { 'x-service-key': 'wrong' })
      await expectProblem(answer, 'unauthenticated')
      await expectProblem(await send(`${mount}/probe-writer`), 'unauthenticated')
    },
  )

  it('CC-AUTH-1: headers in any case and repetition are read as one would', async () => {
    const line = 'GET /api/probe-anyone'
    const statusOf = async (headers: string[]) =>
      (await sendRaw(server, rawRequest(line, headers))).status
    expect(await statusOf([`X-SERVICE-KEY: ${CLOCKCHAIN_KEY}`])).toBe(200)
    const twice = [`X-Service-Key: ${CLOCKCHAIN_KEY}`, `x-service-key: ${CLOCKCHAIN_KEY}`]
    expect(await statusOf(twice)).toBe(401)
    const named = [`X-Service-Key: ${CLOCKCHAIN_KEY}`, 'X-User-Id: a', 'x-user-id: b']
    expect(await statusOf(named)).toBe(422)
  })

  it.each([
    ['Cyrillic', Buffer.from('ключ')],
    ['an emoji', Buffer.from('🗝️')],
    ['broken UTF-8', Buffer.from([0xff, 0xfe, 0xe9])],
    ['10 kB', Buffer.alloc(10_000, 'x')],
  ])('CC-AUTH-3: a key of %s on the wire is 401 or 403, never 500', async (_what, key) => {
    const withHeader = async (path: string, name: string, more: string[] = []) => {
      const [head = '', rest = ''] = rawRequest(`GET ${path}`, [...more, `${name}: @`]).split('@')
      return sendRaw(server, Buffer.concat([Buffer.from(head), key, Buffer.from(rest)]))
    }
    expect((await withHeader('/api/probe-anyone', 'X-Service-Key')).status).toBe(401)
    const admin = await withHeader('/api/probe-admin', 'X-Admin-Key', [
      `X-Service-Key: ${CLOCKCHAIN_KEY}`,
    ])
    expect(admin.status).toBe(403)
    expect(JSON.parse(admin.body)).toMatchObject({
      code: 'admin_required',
      detail: 'Admin key required',
      error: 'Admin key required',
    })
  })
})

describe('where the gateway is in the process', () => {
  const path = `${EDGE}/probe-anyone`

  it('CC-MOUNT-2: users show tokens and API keys; who shows none is a visitor', async () => {
    expect(await who(ask(path))).toMatchObject({ kind: 'visitor', actor: null, canWrite: false })
    const user = { kind: 'user', actor: `user:${users.owner.id}`, canWrite: true }
    expect(await who(ask(path, users.owner.headers))).toMatchObject(user)
    expect(await who(ask(path, { 'x-api-key': users.owner.generateKey }))).toMatchObject(user)
    expect(await who(send(`${EDGE}/probe-writer`, users.owner.headers))).toMatchObject(user)
    await expectProblem(await send(`${EDGE}/probe-writer`), 'unauthenticated')
    expect((await ask(`${EDGE}/probe-caller`)).status).toBe(200)
  })

  it('CC-MOUNT-2: bad credentials are told apart, and a key that may only read may only read', async () => {
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
    await expectProblem(await ask(path, bearer('a.b.c')), 'auth.jwt_invalid')
    await expectProblem(await ask(path, { 'x-api-key': 'tp_gw_x' }), 'auth.key_revoked')
    await expectProblem(await ask(path, bearer('tp_ag_unknown')), 'unauthenticated')
    const reading = { 'x-api-key': users.owner.readKey }
    expect((await ask(path, reading)).status).toBe(200)
    await expectProblem(await send(`${EDGE}/probe-writer`, reading), 'forbidden')
    const twice = rawRequest(`GET ${path}`, ['Authorization: Bearer x', 'Authorization: Bearer y'])
    expect((await sendRaw(server, twice)).status).toBe(403)
  })

  it.each([
    ['a service key', ['X-Service-Key: KEY']],
    ['a service key that is wrong', ['X-Service-Key: wrong']],
    ['service keys', ['x-service-key: KEY', 'X-SERVICE-KEY: KEY']],
    ['a service key and a user', ['X-Service-Key: KEY', 'X-User-Id: ada']],
    ['names with _', ['X_Service_Key: KEY', 'x_user_id: ada']],
    ['an unproven user', ['X-User-Id: ada', 'X-USER-EMAIL: a@example.org', 'x-user-admin: true']],
    ['a signature that is none', ['X-Gateway-Signature: v2=00', 'X-Gateway-Timestamp: 1']],
  ])('CC-MOUNT-3: %s of a client counts for nothing', async (_what, headers) => {
    const sent = headers.map((header) => header.replace('KEY', CLOCKCHAIN_KEY))
    const answer = await sendRaw(server, rawRequest(`GET ${path}`, sent))
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body)).toMatchObject({ kind: 'visitor', isAdmin: false })
  })

  it('CC-MOUNT-3: nor does a signature that would be good for a service', async () => {
    const headers = signed('GET', path, users.owner.id)
    expect(await who(ask(path, headers))).toMatchObject({ kind: 'visitor' })
    expect(await who(ask(`${EDGE}/%70robe-anyone`, SERVICE))).toMatchObject({ kind: 'visitor' })
    expect(await who(ask('/api/v1/%63lockchain/probe-anyone', SERVICE))).toMatchObject({
      kind: 'visitor',
    })
  })

  it('CC-MOUNT-2: administrators are users or visitors with their key', async () => {
    const admin = `${EDGE}/probe-admin`
    expect(await who(ask(admin, { ...users.owner.headers, ...ADMIN }))).toMatchObject({
      actor: `user:${users.owner.id}`,
      isAdmin: true,
    })
    expect(await who(ask(admin, ADMIN))).toMatchObject({ actor: 'admin', isAdmin: true })
    await expectProblem(await ask(admin, users.owner.headers), 'admin_required')
    await expectProblem(await ask(`${admin}?x_admin_key=${ADMIN_KEY}`), 'admin_required')
  })

  it.each([
    '/../timepoints',
    '/%2e%2e/timepoints',
    '//probe-anyone',
    '/x%2f..%2fy',
    '/probe-anyone%00',
  ])('CC-MOUNT-4: %s can be read in two ways, or leads elsewhere, and is refused', async (rest) => {
    const { status, body } = await sendRaw(server, rawRequest(`GET ${EDGE}${rest}`))
    expect([status, JSON.parse(body).code]).toEqual([400, 'path_malformed'])
  })

  it('CC-MOUNT-2: where nobody signs in everybody is a visitor, whatever they show', async () => {
    const env = { AUTH_ENABLED: 'false' }
    await using open = await startMountedServer(database, probes, env)
    const { authorization } = users.owner.headers
    for (const headers of [{}, { authorization }, { 'x-user-id': users.owner.id }]) {
      const answer = await call(open, 'GET', path, { headers: headers as Record<string, string> })
      expect(await answer.json()).toMatchObject({ kind: 'visitor' })
    }
    const write = await call(open, 'POST', `${EDGE}/probe-writer`, { body: { query: 'x' } })
    await expectProblem(write, 'unauthenticated')
  })

  it('CC-MOUNT-1: a process without the gateway has no edge', async () => {
    const env = { ROLES: 'flash,clockchain' }
    await using inner = await startMountedServer(database, probes, env)
    expect((await call(inner, 'GET', '/api/probe-anyone')).status).toBe(200)
    await expectProblem(await call(inner, 'GET', path), 'not_found')
  })
})

describe('every mount', () => {
  it.each(MOUNTS)('CC-MOUNT-1: %s gives the same answer to the same caller', async (mount) => {
    const isEdge = mount === EDGE
    const own = `${mount}/probe-caller`
    const headers = isEdge ? users.owner.headers : { ...SERVICE, 'x-user-id': users.owner.id }
    const { actor, kind } = await who(ask(own, headers))
    expect({ actor, kind }).toEqual({ actor: `user:${users.owner.id}`, kind: 'user' })
  })

  it.each(MOUNTS)(
    'CC-MOUNT-5: below %s what is not there is 404, other methods are 405',
    async (mount) => {
      await expectProblem(await ask(`${mount}/nothing-here`), 'not_found')
      const answer = await call(server, 'DELETE', `${mount}/probe-anyone`)
      expect(answer.headers.get('allow')).toBe('GET, HEAD, POST')
      await expectProblem(answer, 'method_not_allowed')
    },
  )

  it('CC-MOUNT-5: routes of the others answer and identify as before', async () => {
    const me = await call(server, 'GET', '/api/v1/auth/me', { headers: users.owner.headers })
    expect(me.status).toBe(200)
    const wrong = await ask('/api/v1/auth/me', { authorization: 'Bearer x' })
    await expectProblem(wrong, 'unauthenticated')
  })

  it('CC-MOUNT-1: the API document shows each route once', async () => {
    const { paths = {} } = server.app.swagger() as { paths?: Record<string, unknown> }
    const shown = Object.keys(paths).filter((path) => path.includes('/probe-'))
    expect(shown).toContain('/api/v1/probe-anyone')
    expect(shown.filter((path) => !/^\/api\/v1\/probe-[a-z]+$/.test(path))).toEqual([])
  })

  it('CC-MOUNT-6: a route that does not say who may use it is not added', async () => {
    const start = startMountedServer(database, (app) => {
      app.get('/open-to-all', async () => 'x')
    })
    await expect(start).rejects.toThrow('does not say who may use it')
  })

  it('CC-MOUNT-7: nobody is let in by sending a body that cannot be read', async () => {
    const malformed = (headers: string[]) =>
      sendRaw(
        server,
        rawRequest('POST /api/probe-bulk', ['Content-Type: application/json', ...headers], '{"a'),
      )
    expect((await malformed([])).status).toBe(401)
    const service = `X-Service-Key: ${CLOCKCHAIN_KEY}`
    expect((await malformed([service])).status).toBe(403)
    expect((await malformed([service, 'X-Admin-Key: wrong'])).status).toBe(403)
    const bad = await malformed([service, `X-Admin-Key: ${ADMIN_KEY}`])
    expect([bad.status, JSON.parse(bad.body).code]).toEqual([400, 'invalid_input'])
    const empty = await send('/api/probe-bulk', { ...SERVICE, ...ADMIN }, [])
    expect(empty.status).toBe(400)
    expect(await empty.json()).toMatchObject({ code: 'invalid_input', status: 400 })
    const good = await send('/api/probe-bulk', { ...SERVICE, ...ADMIN }, [{ query: 'x' }])
    expect(good.status).toBe(200)
  })

  it('CC-MOUNT-7: bodies have a megabyte and 32 levels, more where a route says so', async () => {
    const query = 'x'.repeat(1024 ** 2)
    const large = await send('/api/probe-writer', SERVICE, { query })
    expect((await expectProblem(large, 'payload_too_large')).detail).toContain('1 MiB')
    const almost = await send('/api/probe-writer', SERVICE, { query: query.slice(20) })
    expect(almost.status).toBe(200)
    const raised = await send('/api/probe-large', SERVICE, { query })
    expect(await raised.json()).toEqual({ letters: 1024 ** 2 })
    const deep = JSON.parse(`${'['.repeat(33)}${']'.repeat(33)}`)
    await expectProblem(await send('/api/probe-writer', SERVICE, deep), 'invalid_input')
  })

  it.each(MOUNTS)(
    'CC-MOUNT-8: at %s an outage of the database is told as one, a defect as nothing',
    async (mount) => {
      const outage = await ask(`${mount}/probe-outage`)
      expect(outage.headers.get('retry-after')).toBe('5')
      await expectProblem(outage, 'database_unavailable')
      await expectProblem(await ask(`${mount}/probe-defect`), 'internal')
    },
  )

  it('CC-AUTH-6: wrong keys are written down, with the route and without the key', async () => {
    const id = randomUUID()
    await ask('/api/probe-anyone', { 'x-service-key': 'wrong-key', 'x-request-id': id })
    await expect
      .poll(async () => {
        const { db } = server.database
        return db.selectFrom('audit_events').selectAll().where('request_id', '=', id).execute()
      })
      .toMatchObject([
        {
          event: 'credential.refused',
          details: { reason: 'The service key is not valid', route: '/api/probe-anyone' },
        },
      ])
  })
})

describe('limits', () => {
  const LIMITS = {
    RATE_LIMIT_PUBLIC: '3/minute',
    RATE_LIMIT_AUTH_READ: '5/minute',
    RATE_LIMIT_AUTH_WRITE: '2/minute',
    TRUSTED_PROXIES: '127.0.0.0/8',
    CORS_ORIGINS: 'https://app.example',
  }
  let limited: MountedServer

  beforeAll(async () => {
    limited = await startMountedServer(database, probes, LIMITS)
  })
  afterAll(() => limited[Symbol.asyncDispose]())

  /** Statuses of so many requests, one after another. */
  async function statuses(
    times: number,
    client: string,
    headers: Record<string, string> = {},
    [method, path]: [string, string] = ['GET', '/api/probe-anyone'],
  ): Promise<number[]> {
    const found: number[] = []
    for (let nth = 0; nth < times; nth += 1) {
      const answer = await call(limited, method, path, {
        headers: { 'x-forwarded-for': client, ...headers },
        ...(method === 'POST' ? { body: { query: 'x' } } : {}),
      })
      found.push(answer.status)
      await answer.arrayBuffer()
    }
    return found
  }

  it('CC-LIMIT-2: the first that is too many is told so, with all headers, also to pages', async () => {
    const client = '198.51.100.1'
    const origin = { origin: 'https://app.example' }
    expect(await statuses(3, client)).toEqual([200, 200, 200])
    const headers = { 'x-forwarded-for': client, ...origin }
    const refused = await call(limited, 'GET', '/api/v1/probe-anyone', { headers })
    const { detail } = await expectProblem(refused, 'rate_limited')
    expect(detail).toBe('Rate limit exceeded: 3 per 1 minute')
    expect(refused.headers.get('x-ratelimit-limit')).toBe('3')
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0')
    expect(Number(refused.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    const exposed = refused.headers.get('access-control-expose-headers') ?? ''
    for (const name of ['Limit', 'Remaining', 'Reset']) {
      expect(exposed).toContain(`X-RateLimit-${name}`)
    }
  })

  it('CC-LIMIT-3: wrong keys of any kind share what their address has left', async () => {
    const client = '198.51.100.2'
    expect(await statuses(1, client, { 'x-service-key': 'wrong' })).toEqual([401])
    expect(await statuses(1, client, { authorization: 'Bearer x' })).toEqual([401])
    const admin = { ...SERVICE, 'x-admin-key': 'wrong' }
    expect(await statuses(2, client, admin, ['GET', '/api/probe-admin'])).toEqual([403, 429])
    expect(await statuses(1, client)).toEqual([429])
    expect(await statuses(1, client, SERVICE)).toEqual([200])
    const edge: [string, string] = ['GET', `${EDGE}/probe-anyone`]
    expect(await statuses(1, client, { 'x-api-key': 'tp_gw_x' }, edge)).toEqual([429])
  })

  it('CC-LIMIT-1: users are counted for themselves, whatever their address, reading apart', async () => {
    const user = { ...SERVICE, 'x-user-id': randomUUID() }
    const read = async (client: string, times: number) => statuses(times, client, user)
    expect(await read('198.51.100.3', 3)).toEqual([200, 200, 200])
    expect(await read('198.51.100.4', 3)).toEqual([200, 200, 429])
    const write: [string, string] = ['POST', '/api/v1/probe-writer']
    expect(await statuses(3, '198.51.100.5', user, write)).toEqual([200, 200, 429])
    const another = { ...SERVICE, 'x-user-id': randomUUID() }
    expect(await statuses(1, '198.51.100.3', another)).toEqual([200])
  })

  it('CC-LIMIT-4: what the gateway signed is not counted again, and says nothing of limits', async () => {
    const path = '/api/v1/probe-anyone'
    for (let nth = 0; nth < 8; nth += 1) {
      const answer = await call(limited, 'GET', path, { headers: signed('GET', path, 'u-9') })
      expect(answer.status).toBe(200)
      expect(answer.headers.get('x-ratelimit-limit')).toBeNull()
    }
  })

  it('CC-LIMIT-2: what is refused is counted, too, and answers with the headers', async () => {
    const client = '198.51.100.6'
    const answer = await call(limited, 'POST', '/api/probe-writer', {
      headers: { 'x-forwarded-for': client },
      body: { query: 'x' },
    })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('x-ratelimit-remaining')).toBe('2')
  })

  it('CC-LIMIT-5: 0/minute counts nothing', async () => {
    const answer = await ask('/api/probe-anyone')
    expect(answer.headers.get('x-ratelimit-limit')).toBeNull()
  })
})
