import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseConfig } from '../src/platform/config/config.ts'
import { createApp } from '../src/platform/http/server.ts'
import { createLogger } from '../src/platform/log.ts'
import type { Stack } from '../src/stack.ts'
import { SECRETS } from './support/accounts.ts'
import { startGateway } from './support/gateway.ts'
import { SYNC } from './support/plain-stack.ts'
import { expectProblem } from './support/problem.ts'
import { rawRequest, sendRaw } from './support/raw-http.ts'
import {
  call,
  createTestDatabase,
  readTimepoint,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const APP = 'https://app.example.com'
const OTHER = 'http://localhost:5173'
const API = '/api/v1/timepoints'

let database: TestDatabase
let stack: Stack
let id: string

const from = (origin: string, more: Record<string, string> = {}) => ({ origin, ...more })
const get = (path: string, headers: Record<string, string>) => call(stack, 'GET', path, { headers })

function preflight(path: string, origin: string, method: string, headers?: string) {
  const asked: Record<string, string> =
    headers === undefined ? {} : { 'access-control-request-headers': headers }
  return call(stack, 'OPTIONS', path, {
    headers: from(origin, { 'access-control-request-method': method, ...asked }),
  })
}

/** All that a browser is told about other origins. */
const told = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')))

const list = (text: string | undefined) => (text ?? '').split(', ')

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startTestStack(database, {
    env: {
      CORS_ORIGINS: `${APP}, ${OTHER}/`,
      RATE_LIMIT: '1000',
      RATE_LIMIT_SERVICE: '1',
      FLASH_SERVICE_KEY: SECRETS.FLASH_SERVICE_KEY,
      GATEWAY_SIGNING_SECRET: SECRETS.GATEWAY_SIGNING_SECRET,
    },
  })
  const body = { query: 'Rome 44 BC', generate_image: true }
  id = (await readTimepoint(await call(stack, 'POST', SYNC, { body }))).id
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

describe('pages of listed origins', () => {
  it.each([APP, OTHER])('G-SEC-1: %s may read answers and their headers', async (origin) => {
    const answer = await get(API, from(origin))
    expect(answer.status).toBe(200)
    const { 'access-control-expose-headers': exposed, ...rest } = told(answer)
    expect(rest).toEqual({ 'access-control-allow-origin': origin })
    expect(list(exposed)).toEqual(
      expect.arrayContaining([
        'ETag',
        'Idempotency-Replayed',
        'Last-Event-ID',
        'Retry-After',
        'X-RateLimit-Limit',
        'X-RateLimit-Remaining',
        'X-RateLimit-Reset',
        'X-Request-ID',
      ]),
    )
    expect(answer.headers.get('vary')).toContain('Origin')
  })

  it.each([
    ['an unknown path', 'GET', '/api/v1/nothing', 404],
    ['an unknown id', 'GET', `${API}/nobody`, 404],
    ['a wrong method', 'DELETE', API, 405],
    ['invalid input', 'POST', SYNC, 422],
  ])('G-SEC-1: they may read errors too: %s', async (_name, method, path, status) => {
    const answer = await call(stack, method, path, { headers: from(APP) })
    expect(answer.status).toBe(status)
    expect(told(answer)).toMatchObject({ 'access-control-allow-origin': APP })
    expect(answer.headers.get('vary')).toContain('Origin')
  })

  it('G-SEC-1: and refusals by the rate limit, and malformed bodies', async () => {
    const headers = { ...from(APP), 'content-type': 'application/json' }
    const malformed = await fetch(`${stack.url}${SYNC}`, { method: 'POST', headers, body: '{' })
    expect(told(malformed)).toMatchObject({ 'access-control-allow-origin': APP })
    const service = { ...from(APP), 'x-service-key': SECRETS.FLASH_SERVICE_KEY }
    await get(API, service)
    const refused = await get(API, service)
    await expectProblem(refused, 'rate_limited')
    expect(told(refused)).toMatchObject({ 'access-control-allow-origin': APP })
  })

  it('G-SEC-1: and streams', async () => {
    const stream = await get(`${API}/${id}/events`, from(APP))
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    expect(told(stream)).toMatchObject({ 'access-control-allow-origin': APP })
    expect(stream.headers.get('vary')).toContain('Origin')
    expect(await stream.text()).toContain('"event":"done"')
  })

  it('G-SEC-1: a picture varies by what decides its form and by who may read it', async () => {
    const picture = await get(`${API}/${id}/image`, from(APP))
    expect(list(picture.headers.get('vary') ?? undefined).sort()).toEqual(['Accept', 'Origin'])
    expect(picture.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    await picture.arrayBuffer()
  })

  it.each([
    ['POST', SYNC, 'authorization,content-type,idempotency-key,x-api-key'],
    ['GET', `${API}/anything/events`, 'last-event-id,authorization'],
    ['PATCH', `${API}/anything/visibility`, 'content-type'],
    ['DELETE', `${API}/anything`, undefined],
  ])('G-SEC-1: a preflight for %s %s is let through', async (method, path, headers) => {
    const answer = await preflight(path, APP, method, headers)
    expect(answer.status).toBe(204)
    expect(await answer.text()).toBe('')
    const allowed = told(answer)
    expect(allowed).toMatchObject({ 'access-control-allow-origin': APP })
    expect(list(allowed['access-control-allow-methods'])).toContain(method)
    const named = list(allowed['access-control-allow-headers']).map((name) => name.toLowerCase())
    for (const name of headers?.split(',') ?? []) expect(named).toContain(name)
    expect(answer.headers.get('vary')).toContain('Origin')
    expect(answer.headers.get('x-ratelimit-limit')).toBeNull()
  })

  it('G-SEC-1: nobody is told to send cookies, or keys of services, gateways and administrators', async () => {
    const answers = [
      await get(API, from(APP)),
      await preflight(SYNC, APP, 'POST', 'x-admin-key'),
      await preflight(SYNC, 'https://evil.example', 'POST'),
    ]
    for (const answer of answers) {
      const allowed = told(answer)
      expect(allowed).not.toHaveProperty('access-control-allow-credentials')
      expect(JSON.stringify(allowed)).not.toMatch(/\*|x-service|x-admin|x-user|x-gateway/i)
    }
  })

  it('G-SEC-1: an OPTIONS request that is no preflight is a wrong method, as before', async () => {
    await expectProblem(
      await call(stack, 'OPTIONS', API, { headers: from(APP) }),
      'method_not_allowed',
    )
    await expectProblem(await call(stack, 'OPTIONS', '/nothing'), 'not_found')
    await expectProblem(await call(stack, 'GET', '/nothing'), 'not_found')
  })
})

describe('pages of other origins', () => {
  it.each([
    'https://evil.example',
    'http://app.example.com',
    'https://app.example.com:8443',
    'https://app.example.com.evil.example',
    'https://evil-app.example.com',
    'https://APP.example.com',
    `${APP}/`,
    `${APP}, ${OTHER}`,
    'null',
    '*',
    '',
  ])('G-SEC-1: %j is told nothing', async (origin) => {
    for (const answer of [
      await get(API, from(origin)),
      await preflight(SYNC, origin, 'POST', 'content-type'),
    ]) {
      expect(told(answer)).toEqual({})
      expect(answer.headers.get('vary')).toContain('Origin')
    }
  })

  it('G-SEC-1: two origins in one request are none', async () => {
    const answer = await sendRaw(
      stack,
      rawRequest(`GET ${API}`, [`Origin: ${APP}`, 'Origin: https://evil.example']),
    )
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBeUndefined()
  })

  it.each(['cross-site', 'same-site'])(
    'G-SEC-2: what a browser sends %s without asking changes nothing',
    async (site) => {
      const evil = from('https://evil.example', { 'sec-fetch-site': site })
      for (const [method, path] of [
        ['POST', `${API}/${id}/cancel`],
        ['DELETE', `${API}/${id}`],
        ['POST', SYNC],
      ] as const) {
        await expectProblem(await call(stack, method, path, { headers: evil }), 'forbidden')
      }
      expect((await get(`${API}/${id}`, evil)).status).toBe(200)
      const own = from(stack.url, { 'sec-fetch-site': 'same-origin' })
      const listed = from(APP, { 'sec-fetch-site': site })
      for (const headers of [own, listed, {}]) {
        const answer = await call(stack, 'POST', `${API}/${id}/cancel`, { headers })
        await expectProblem(answer, 'invalid_state')
      }
    },
  )
})

describe('behind a gateway', () => {
  it('G-SEC-1: the gateway alone says which pages may call, and what caches mind stays', async () => {
    const edge = 'https://edge.example.com'
    const gateway = await startGateway(database, {
      env: { FLASH_URL: stack.url, CORS_ORIGINS: edge, AUTH_ENABLED: 'true' },
    })
    try {
      const headers = from(edge, { 'sec-fetch-site': 'cross-site' })
      const picture = await call(gateway, 'GET', `${API}/${id}/image`, { headers })
      expect(picture.status).toBe(200)
      expect(told(picture)).toMatchObject({ 'access-control-allow-origin': edge })
      const varied = list(picture.headers.get('vary') ?? undefined)
      expect(varied).toEqual(expect.arrayContaining(['Accept', 'Origin']))
      expect(new Set(varied).size).toBe(varied.length)
      await picture.arrayBuffer()
      const changed = await call(gateway, 'POST', `${API}/${id}/cancel`, { headers })
      expect(changed.status).not.toBe(500)
      expect(await changed.text()).not.toContain('Pages of this origin')
      const listedBehind = await call(gateway, 'GET', API, { headers: from(APP) })
      expect(told(listedBehind)).toEqual({})
      const asked = { ...headers, 'access-control-request-method': 'POST' }
      expect((await call(gateway, 'OPTIONS', SYNC, { headers: asked })).status).toBe(204)
    } finally {
      await gateway.close()
    }
  })
})

describe('without a list', () => {
  it.each<Record<string, string>>([
    { CORS_ENABLED: 'false', CORS_ORIGINS: APP },
    { CORS_ENABLED: 'true', CORS_ORIGINS: '' },
  ])('G-SEC-1: nothing is said of other origins: %j', async (env) => {
    const { corsOrigins } = parseConfig(env)
    const app = await createApp(createLogger('silent'), { corsOrigins })
    app.all('/thing', { schema: {} }, async () => ({}))
    const ask = (method: 'GET' | 'POST' | 'OPTIONS', headers: Record<string, string>) =>
      app.inject({ method, url: '/thing', headers })
    const asked = { ...from(APP), 'access-control-request-method': 'GET' }
    for (const answer of [await ask('GET', asked), await ask('OPTIONS', asked)]) {
      expect(Object.keys(answer.headers).join()).not.toContain('access-control')
      expect(answer.headers).not.toHaveProperty('vary')
    }
    const evil = { ...from(APP), 'sec-fetch-site': 'cross-site' }
    expect((await ask('GET', evil)).statusCode).toBe(200)
    expect((await ask('POST', evil)).statusCode).toBe(403)
    await app.close()
  })
})
