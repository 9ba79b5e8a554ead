import { connect } from 'node:net'
import type { TokenPair } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../src/platform/http/server.ts'
import { createLogger } from '../src/platform/log.ts'
import type { Stack } from '../src/stack.ts'
import { createTestUser, SECRETS, startAccountsStack, type TestUser } from './support/accounts.ts'
import { expectProblem } from './support/problem.ts'
import { type RawAnswer, rawRequest, sendRaw } from './support/raw-http.ts'
import { call, createTestDatabase, readTimepoint, type TestDatabase } from './support/test-stack.ts'

const API = '/api/v1/timepoints'
const UNDERSTAND = '/api/v1/understand'
const PUBLIC_URL = 'https://timepoint.example'

let database: TestDatabase
let stack: Stack
let user: TestUser

/** The answer to a request whose line is sent as it is. */
const raw = (line: string, headers: string[] = [], body = '') =>
  sendRaw(stack, rawRequest(line, headers, body))

const asResponse = (answer: RawAnswer) => ({ ...answer, text: async () => answer.body })

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startAccountsStack(database, { env: { PUBLIC_BASE_URL: PUBLIC_URL } })
  user = await createTestUser(stack)
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

describe('paths', () => {
  /** Other ways to write a path; the router takes some of them for the same. */
  const spellings: [string, (path: string) => string][] = [
    ['as it is', (path) => path],
    ['a slash at the end', (path) => `${path}/`],
    ['two slashes at the end', (path) => `${path}//`],
    ['two slashes before', (path) => `/${path}`],
    ['two slashes within', (path) => path.replace('/v1/', '//v1//')],
    ['upper case', (path) => path.toUpperCase()],
    ['mixed case', (path) => path.replace('/api/', '/Api/')],
    ['an escaped letter', (path) => path.replace('/api/', '/%61pi/')],
    ['all escaped', (path) => path.replace(/[a-z]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)],
    ['escaped twice', (path) => path.replace('/api/', '/%2561pi/')],
    ['escaped slashes', (path) => path.replaceAll('/', '%2f')],
    ['an escaped slash within', (path) => path.replace('/v1/', '%2Fv1/')],
    ['a dot', (path) => path.replace('/api/', '/api/./')],
    ['two dots', (path) => `/docs/..${path}`],
    ['escaped dots', (path) => `/docs/%2e%2e${path}`],
    ['escaped dots within', (path) => path.replace('/v1/', '/v1/%2e%2e/v1/')],
    ['a backslash', (path) => path.replace('/v1/', '\\v1\\')],
    ['a semicolon', (path) => `${path};a=b`],
    ['a query', (path) => `${path}?a=/docs`],
    ['a fragment', (path) => `${path}#/docs`],
    ['a whole address', (path) => `http://localhost${path}`],
    ['a whole address of elsewhere', (path) => `https://other.example:8443${path}`],
    ['a whole address in upper case', (path) => `HTTP://LOCALHOST${path}`],
    ['a whole address with a user', (path) => `http://a:b@localhost${path}`],
    ['a whole address, escaped', (path) => `http://localhost${path.replace('/api/', '/%61pi/')}`],
    ['no scheme', (path) => `//localhost${path}`],
    ['an overlong slash', (path) => path.replace('/v1/', '%c0%afv1/')],
    ['a tab', (path) => path.replace('/api/', '/api%09/')],
    ['a NUL', (path) => `${path}%00`],
  ]

  interface Operation {
    operationId: string
    tags?: string[]
  }

  /** Wrong keys of services are 403 to Flash and accounts, 401 to Clockchain. */
  const CLOCKCHAIN = new Set(['jobs', 'moments', 'reading', 'graph', 'exchange', 'workers'])

  /** Every route of the API, with something in the place of each parameter. */
  async function routes(): Promise<[method: string, path: string, refused: 401 | 403][]> {
    const document = await (await call(stack, 'GET', '/openapi.json')).json()
    const { paths } = document as { paths: Record<string, Record<string, Operation>> }
    return Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { tags = [] }]): [string, string, 401 | 403] => [
        method.toUpperCase(),
        path.replaceAll(/\{[^}]+\}/g, 'some-thing'),
        tags.some((tag) => CLOCKCHAIN.has(tag)) ? 401 : 403,
      ]),
    )
  }

  it('G-SEC-7: no way to write a path leads to the API past who asks', async () => {
    const all = (await routes()).filter(([, path]) => path.startsWith('/api/'))
    expect(all.length).toBeGreaterThan(20)
    const wrong = ['X-Service-Key: wrong']
    let reached = 0
    for (const [method, path, refused] of all) {
      for (const [name, spell] of spellings) {
        const answer = await raw(`${method} ${spell(path)}`, wrong)
        const found = `${method} ${path}, ${name}: ${answer.status}`
        expect([refused, 403, 404, 405, 422], found).toContain(answer.status)
        // 404 and 422 must come of the path itself, not of a route that looked for something.
        if ([refused, 403].includes(answer.status)) reached += 1
        else expect(answer.body, found).toMatch(/There is nothing at|malformed|not valid HTTP|use /)
      }
    }
    expect(reached).toBeGreaterThan(all.length * 8)
  })

  it.each(spellings)(
    'G-SEC-7: who asks is known where a list is reached by %s',
    async (_name, spell) => {
      const bearer = [`Authorization: ${user.headers.authorization}`]
      const [known, unknown] = [
        await raw(`GET ${spell(API)}`, bearer),
        await raw(`GET ${spell(API)}`, ['Authorization: Bearer wrong']),
      ]
      if (known.status === 200) expect(unknown.status).toBe(401)
      else expect([404, 422]).toContain(known.status)
    },
  )

  it('G-SEC-7: the documentation asks nobody who they are', async () => {
    for (const path of ['/docs', '/redoc', '/openapi.json', '/health']) {
      expect((await raw(`GET ${path}`, ['X-Service-Key: wrong'])).status).toBe(200)
    }
  })

  it('G-SEC-7: TRACE and CONNECT lead nowhere', async () => {
    const traced = await raw('TRACE /health', ['X-Secret: planted'])
    expect(traced.status).toBe(405)
    expect(traced.body).not.toContain('planted')
    expect((await raw('CONNECT 127.0.0.1:1')).status).not.toBe(200)
  })

  it('G-SEC-11: links and redirects do not follow the Host header', async () => {
    const evil = [
      'X-Forwarded-Host: evil.example',
      'X-Forwarded-Proto: gopher',
      'Forwarded: host=evil.example',
      `X-Service-Key: ${SECRETS.FLASH_SERVICE_KEY}`,
      'Content-Type: application/json',
    ]
    const body = JSON.stringify({ query: 'Rome 44 BC', generate_image: true })
    const request = rawRequest(`POST ${API}/generate/sync`, evil, body)
    const made = await sendRaw(stack, request.replace('Host: localhost', 'Host: evil.example'))
    expect(made.status).toBe(200)
    const { image_url, thumbnail_url } = JSON.parse(made.body)
    expect(new URL(image_url).origin).toBe(PUBLIC_URL)
    expect(new URL(thumbnail_url).origin).toBe(PUBLIC_URL)
    for (const path of ['/', '//evil.example', '/docs//evil.example/..', '/\\evil.example']) {
      const line = rawRequest(`GET ${path}`).replace('Host: localhost', 'Host: evil.example')
      const { headers, body: page } = await sendRaw(stack, line)
      expect([undefined, '/docs']).toContain(headers.get('location'))
      if (headers.get('content-type')?.includes('html')) expect(page).not.toContain('evil')
    }
  })
})

describe('what is sent', () => {
  const json = ['Content-Type: application/json']

  it('G-SEC-5: a body deeper than 32 levels is 422 and says so; 32 are kept as they are', async () => {
    const nested = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`
    const body = (levels: number) =>
      `{"query":"Rome 44 BC","request_context":{"a":${nested(levels)}}}`
    const headers = [...json, `X-Service-Key: ${SECRETS.FLASH_SERVICE_KEY}`]
    const deep = await raw(`POST ${API}/generate/sync`, headers, body(31))
    const problem = await expectProblem(asResponse(deep), 'invalid_input')
    expect(problem.detail).toBe('The body is nested deeper than 32 levels')
    const flat = await raw(`POST ${API}/generate`, headers, body(30))
    expect(JSON.parse(flat.body).request_context).toEqual({ a: JSON.parse(nested(30)) })
  })

  it('G-SEC-12: keys of prototypes reach no prototype', async () => {
    const context = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'
    const body = `{"query":"Rome 44 BC","__proto__":{"visibility":"private"},"request_context":${context}}`
    const headers = [...json, `X-Service-Key: ${SECRETS.FLASH_SERVICE_KEY}`]
    const { body: text } = await raw(`POST ${API}/generate/sync`, headers, body)
    const made = JSON.parse(text)
    // The first of them is dropped, the other is kept as what it is: a key.
    expect(JSON.stringify(made.request_context)).toBe(
      '{"constructor":{"prototype":{"polluted":1}}}',
    )
    expect(made.visibility).toBe('public')
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it.each([
    'page=1&page=2',
    'page=1&PAGE=2&page=1',
    'visibility=public&visibility=private',
    'status=completed&status=failed',
    'page[]=1&page[]=2',
    'page=1&page[__proto__]=2',
  ])('G-SEC-12: a parameter that is sent twice is refused or unknown: %s', async (query) => {
    const { status } = await raw(`GET ${API}?${query}`)
    expect(status).toBe(/(?:^|&)(\w+)=.*&\1=/.test(query) ? 422 : 200)
  })

  it.each([
    'Authorization: Bearer a',
    'X-API-Key: a',
    'X-Service-Key: a',
    'X-Gateway-Timestamp: 1',
  ])('G-SEC-12: a credential that is sent twice is refused: %s', async (header) => {
    const { status } = await raw(`GET ${API}`, [header, header])
    expect(status).toBe(403)
  })
})

describe('headers of answers', () => {
  const EVERYWHERE = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
  }

  const PATHS: [string, string][] = [
    ['GET', '/'],
    ['GET', '/docs'],
    ['GET', '/docs/static/index.html'],
    ['GET', '/redoc'],
    ['GET', '/openapi.json'],
    ['GET', '/health'],
    ['GET', '/metrics'],
    ['GET', '/nothing'],
    ['GET', API],
    ['GET', `${API}/nobody`],
    ['POST', UNDERSTAND],
    ['DELETE', API],
  ]

  it.each(PATHS)(
    'G-SEC-3: %s %s tells browsers to do nothing more with it',
    async (method, path) => {
      const { headers } = await call(stack, method, path)
      for (const [name, value] of Object.entries(EVERYWHERE)) {
        expect([name, headers.get(name)]).toEqual([name, value])
      }
      expect(headers.get('permissions-policy')).toContain('camera=()')
      const type = headers.get('content-type') ?? 'nothing'
      if (/^text\//.test(type)) expect(type).toMatch(/charset=utf-8/i)
      expect(headers.get('x-powered-by')).toBeNull()
      expect(headers.get('server')).toBeNull()
      const csp = headers.get('content-security-policy') ?? ''
      expect(csp).toMatch(/default-src '(none|self)'/)
      for (const named of ['frame-ancestors', 'base-uri', 'object-src']) {
        expect(csp).toContain(`${named} 'none'`)
      }
      expect(csp).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*|https?:|http:/)
      const isPage = headers.get('content-type')?.startsWith('text/html')
      if (!isPage && !path.startsWith('/docs')) expect(csp).toMatch(/default-src 'none'/)
    },
  )

  it.each([
    ['no path', rawRequest(`GET ${API}/%`)],
    ['no request', 'nonsense\r\n\r\n'],
    ['an expectation', rawRequest('GET /health', ['Expect: wonders'])],
    ['no host', 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ])('G-SEC-3: also where it is %s', async (_name, bytes) => {
    const { headers } = await sendRaw(stack, bytes)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('G-SEC-3: over plain HTTP browsers are told nothing about TLS', async () => {
    const app = await createApp(createLogger('silent'))
    const { headers } = await app.inject({ url: '/' })
    expect(headers).not.toHaveProperty('strict-transport-security')
    await app.close()
  })

  it('G-SEC-4: no cache keeps what depends on who asks, nor any failure', async () => {
    const service = { 'x-service-key': SECRETS.FLASH_SERVICE_KEY, 'x-user-id': user.id }
    const body = { query: 'Rome 44 BC', visibility: 'private', generate_image: true }
    const options = { body, headers: service }
    const made = await call(stack, 'POST', `${API}/generate/sync`, options)
    expect(made.headers.get('cache-control')).toBe('no-store')
    const { id, slug } = await readTimepoint(made)
    const own = ['', '?full=true', '/image', '/tdf', '/characters', '/trace', '/sequence']
    for (const path of [...own.map((end) => `${id}${end}`), `slug/${slug}`, 'nobody']) {
      const answer = await call(stack, 'GET', `${API}/${path}`, { headers: service })
      const isChecked = /\/(image|tdf)$/.test(path)
      const expected = isChecked ? 'private, no-cache' : 'no-store'
      expect([path, answer.headers.get('cache-control')]).toEqual([path, expected])
    }
    for (const path of [
      API,
      `${API}/nobody/image`,
      '/api/v1/interactions/sessions/x',
      '/api/v1/nothing',
    ]) {
      const answer = await call(stack, 'GET', path)
      expect([path, answer.headers.get('cache-control')]).toEqual([path, 'no-store'])
    }
  })
})

describe('sign-ins', () => {
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    call(stack, 'POST', `/api/v1/auth/${path}`, { body, headers })

  /** How many days from now on the newest refresh token counts. */
  async function daysLeft(): Promise<number> {
    const { rows } = await sql<{ days: number }>`
      SELECT extract(epoch FROM expires_at - now())::float8 / 86400 AS days
      FROM refresh_tokens ORDER BY rotated_at IS NULL DESC, expires_at DESC LIMIT 1`.execute(
      stack.database.db,
    )
    return rows[0]?.days ?? 0
  }

  it('G-SEC-14: a sign-in ends a year after it began, however often its tokens are exchanged', async () => {
    const admin = { 'x-admin-key': SECRETS.ADMIN_API_KEY }
    const signedIn = await post('dev/token', { email: 'somebody@example.org' }, admin)
    let { refresh_token } = (await signedIn.json()) as TokenPair
    for (const [age, left] of [
      [300, 30],
      [345, 20],
      [364, 1],
    ] as const) {
      await sql`UPDATE token_families SET created_at = now() - ${age} * interval '1 day'`.execute(
        stack.database.db,
      )
      const answer = await post('refresh', { refresh_token })
      expect(answer.status).toBe(200)
      refresh_token = ((await answer.json()) as TokenPair).refresh_token
      expect(await daysLeft()).toBeCloseTo(left, 2)
    }
    await sql`UPDATE refresh_tokens SET expires_at = expires_at - interval '1 day'
      WHERE rotated_at IS NULL`.execute(stack.database.db)
    expect((await post('refresh', { refresh_token })).status).toBe(401)
  })
})

describe('slow clients', () => {
  /** What comes of a connection that sends this and then nothing more. */
  async function sendAndWait(port: number, text: string): Promise<string> {
    const socket = connect(port, '127.0.0.1')
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk
    })
    socket.write(text)
    await new Promise((resolve) => socket.once('close', resolve))
    return received
  }

  it('G-SEC-6: a request that does not come in time is given up, whatever is missing of it', async () => {
    const app = await createApp(createLogger('silent'), {
      arrival: { headersMs: 200, requestMs: 400, checkMs: 50 },
    })
    app.post('/thing', async () => ({}))
    await app.listen({ host: '127.0.0.1', port: 0 })
    const address = app.server.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const head = 'POST /thing HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
    const started = performance.now()
    const answers = await Promise.all([
      sendAndWait(port, 'POST /thing HTTP/1.1\r\n'),
      sendAndWait(port, head),
      sendAndWait(port, `${head}Content-Length: 10\r\n\r\n{"a"`),
      sendAndWait(port, `${head}Transfer-Encoding: chunked\r\n\r\n4\r\n{"a"`),
    ])
    expect(performance.now() - started).toBeLessThan(3000)
    for (const answer of answers) {
      expect(answer).toMatch(/^HTTP\/1\.1 504 /)
      expect(answer).toContain('The request did not arrive in time')
    }
    await app.close()
  })

  it('G-SEC-6: the real server waits 15 s for headers and 60 s for a request', () => {
    const { headersTimeout, requestTimeout, keepAliveTimeout } = stack.app.server
    expect([headersTimeout, requestTimeout]).toEqual([15_000, 60_000])
    expect(keepAliveTimeout).toBeLessThan(120_000)
  })
})
