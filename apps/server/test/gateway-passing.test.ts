import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { IDLE_MS, startGateway } from './support/gateway.ts'
import { expectProblem } from './support/problem.ts'
import { rawRequest, sendRaw } from './support/raw-http.ts'
import { type ArrivedRequest, type RawUpstream, startRawUpstream } from './support/raw-upstream.ts'
import { call, createTestDatabase, type TestDatabase } from './support/test-stack.ts'

const API = '/api/v1'

let database: TestDatabase
let flash: RawUpstream
let clockchain: RawUpstream
let accounts: RawUpstream
/** With every service, and with Flash alone. */
let gateway: Stack
let bare: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  flash = await startRawUpstream()
  clockchain = await startRawUpstream()
  accounts = await startRawUpstream()
  gateway = await startGateway(database, {
    env: { FLASH_URL: flash.url, CLOCKCHAIN_URL: clockchain.url, ACCOUNTS_URL: accounts.url },
  })
  bare = await startGateway(database, { env: { FLASH_URL: `${flash.url}/mounted/` } })
})

afterEach(() => {
  for (const service of [flash, clockchain, accounts]) service.reset()
})

afterAll(async () => {
  await gateway.close()
  await bare.close()
  await Promise.all([flash, clockchain, accounts].map((service) => service.stop()))
  await database.drop()
})

/** Everything that arrived, service by service. */
const arrivals = () =>
  Object.entries({ flash, clockchain, accounts }).flatMap(([name, { requests }]) =>
    requests.map(({ method, target }) => `${method} ${name} ${target}`),
  )

const theOne = ({ requests }: RawUpstream): ArrivedRequest => {
  const [request, ...others] = requests
  if (!request || others.length > 0) throw new Error(`${requests.length} requests arrived`)
  return request
}

describe('ways', () => {
  it.each([
    ['GET', '/timepoints?page=2&q=a%2F..%2Fb', 'flash /api/v1/timepoints?page=2&q=a%2F..%2Fb'],
    ['PATCH', '/timepoints/1/visibility', 'flash /api/v1/timepoints/1/visibility'],
    ['GET', '/models/google%2Fgemini-3', 'flash /api/v1/models/google%2Fgemini-3'],
    ['GET', '/models/google/gemini-3/', 'flash /api/v1/models/google/gemini-3/'],
    ['POST', '/auth/refresh', 'accounts /api/v1/auth/refresh'],
    ['GET', '/users/me/timepoints', 'accounts /api/v1/users/me/timepoints'],
    ['GET', '/credits/costs', 'accounts /api/v1/credits/costs'],
    ['GET', '/authx', 'flash /api/v1/authx'],
    ['GET', '/clockchain', 'clockchain /api/v1'],
    ['GET', '/clockchain?a=/clockchain', 'clockchain /api/v1?a=/clockchain'],
    ['GET', '/clockchain/moments/1969/july', 'clockchain /api/v1/moments/1969/july'],
    ['GET', '/clockchain/auth/me', 'clockchain /api/v1/auth/me'],
    ['GET', '/clockchain/clockchain/x', 'clockchain /api/v1/clockchain/x'],
    ['POST', '/clockchain/ingest/tdf', 'clockchain /api/v1/ingest/tdf'],
    ['GET', '/%63lockchain/search', 'clockchain /api/v1/search'],
    ['GET', '/clockchainx', 'flash /api/v1/clockchainx'],
    ['DELETE', `/${'x'.repeat(3000)}`, `flash /api/v1/${'x'.repeat(3000)}`],
  ])('G-GATE-3: %s %s goes to %s', async (method, path, arrival) => {
    const { status } = await sendRaw(gateway, rawRequest(`${method} ${API}${path}`))
    expect([status, ...arrivals()]).toEqual([200, `${method} ${arrival}`])
  })

  it('G-GATE-3: pages and the tools of models go their way; what nobody has is 404 here', async () => {
    for (const path of [
      '/',
      '/docs',
      '/docs/static/index.html',
      '/redoc',
      '/openapi.json',
      '/mcp',
    ]) {
      expect((await call(gateway, 'GET', path)).status).toBe(200)
    }
    const [mcp, ...others] = arrivals().reverse()
    expect([mcp, others.every((arrival) => / flash \//.test(arrival))]).toEqual([
      'GET clockchain /mcp',
      true,
    ])
    flash.reset()
    for (const path of ['/api/v2/x', '/api/moments', '/other', '/mcp/x', '/metricsx']) {
      await expectProblem(await call(gateway, 'GET', path), 'not_found')
    }
    await expectProblem(await call(gateway, 'POST', '/docs'), 'method_not_allowed')
    expect(flash.requests).toEqual([])
  })

  it('G-GATE-3: without its address a service is not there; accounts are in the gateway itself', async () => {
    await expectProblem(await call(bare, 'GET', `${API}/clockchain/search`), 'not_found')
    await expectProblem(await call(bare, 'POST', '/mcp'), 'not_found')
    const costs = await call(bare, 'GET', `${API}/credits/costs`)
    expect(await costs.json()).toMatchObject({ costs: { generate_hd: 10 } })
    expect(arrivals()).toEqual([])
    await call(bare, 'GET', `${API}/users/me/timepoints`)
    expect(arrivals()).toEqual(['GET flash /mounted/api/v1/users/me/timepoints'])
  })

  it('G-GATE-3, G-GATE-12: /health and /metrics are of the gateway', async () => {
    const health = (await (await call(gateway, 'GET', '/health')).json()) as object
    expect(Object.keys((health as { upstreams: object }).upstreams).sort()).toEqual([
      'accounts',
      'clockchain',
      'flash',
    ])
    expect(await (await call(gateway, 'GET', '/metrics')).text()).toContain('timepoint_http')
    expect(arrivals()).toEqual([])
  })

  it.each([
    'GET //api/v1/timepoints',
    'GET /api/v1//timepoints',
    'GET /api/v1/clockchain/../timepoints',
    'GET /api/v1/clockchain/%2e%2e/timepoints',
    'GET /api/v1/clockchain/.%2E/timepoints',
    'GET /api/v1/clockchain/..%2ftimepoints',
    'GET /api/v1/clockchain%2ftimepoints',
    'GET /api/v1/clockchain/%252e%252e/timepoints',
    'GET /api/v1/clockchain\\..\\timepoints',
    'GET /api/v1/%5c%2e%2e',
    'GET /api/v1/timepoints/%00',
    'GET /api/v1/timepoints#/x',
    'GET /docs/../api/v1/timepoints',
    'GET http://127.0.0.1/api/v1/timepoints',
    'GET /health/../metrics',
    'POST /api/v1/auth/../timepoints',
  ])('G-GATE-2: %s is 400 and reaches nobody', async (line) => {
    const { status, headers, body } = await sendRaw(gateway, rawRequest(line))
    await expectProblem({ status, headers, text: async () => body }, 'path_malformed')
    expect(arrivals()).toEqual([])
  })

  it.each(['GET /api/v1/%', 'GET /api/v1/%zz', 'GET /api/v1/%ff'])(
    'G-GATE-2: %s is no path, and reaches nobody',
    async (line) => {
      const { status } = await sendRaw(gateway, rawRequest(line))
      expect([status, ...arrivals()]).toEqual([404])
    },
  )
})

describe('requests', () => {
  it('G-GATE-8: method, headers and body arrive as they were sent; those of the connection do not', async () => {
    const body = Buffer.from([0xff, 0, 0x7b])
    await fetch(`${gateway.url}${API}/timepoints`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-odd', 'idempotency-key': 'k', te: 'trailers' },
    })
    const { method, headers, body: arrived } = theOne(flash)
    expect([method, arrived]).toEqual(['POST', body])
    expect(headers).toMatchObject({
      'content-type': ['application/x-odd'],
      'content-length': ['3'],
      'idempotency-key': ['k'],
      'x-forwarded-for': ['127.0.0.1'],
    })
    expect(headers.te).toBeUndefined()
    expect(headers.host).toEqual([new URL(flash.url).host])
  })

  it('G-GATE-8: the address of the client is added behind what proxies said', async () => {
    await call(gateway, 'GET', `${API}/x`, { headers: { 'x-forwarded-for': '203.0.113.9' } })
    expect(theOne(flash).headers['x-forwarded-for']).toEqual(['203.0.113.9, 127.0.0.1'])
  })

  it('G-GATE-5: the request id goes all the way: a harmless one of the client, else a new one', async () => {
    flash.answer = (_request, response) => {
      response.setHeader('x-request-id', 'of-the-service')
      response.end()
    }
    for (const [given, isKept] of [
      ['trace-42_a.b', true],
      ['not harmless', false],
      ['x'.repeat(129), false],
    ] as const) {
      flash.requests.length = 0
      const answer = await call(gateway, 'GET', `${API}/x`, { headers: { 'x-request-id': given } })
      const told = answer.headers.get('x-request-id')
      expect([told === given, told === 'of-the-service']).toEqual([isKept, false])
      expect(theOne(flash).headers['x-request-id']).toEqual([told])
    }
  })

  const mib = 1024 ** 2
  it.each([
    ['/timepoints', 256 * 1024, () => flash],
    ['/clockchain/moments', mib, () => clockchain],
    ['/clockchain/ingest/tdf', 2 * mib, () => clockchain],
  ])('G-GATE-8: a body for %s may have %i bytes', async (path, bytes, service) => {
    const send = (length: number) =>
      fetch(`${gateway.url}${API}${path}`, { method: 'POST', body: Buffer.alloc(length, 'a') })
    expect((await send(bytes)).status).toBe(200)
    expect(theOne(service()).body.length).toBe(bytes)
    if (path.includes('ingest')) return
    await expectProblem(await send(bytes + 1), 'payload_too_large')
    expect(arrivals()).toHaveLength(1)
  })

  it('G-GATE-8: a body with two lengths is refused, and nothing of it arrives', async () => {
    const smuggled = 'GET /api/v1/smuggled HTTP/1.1\r\nHost: x\r\n\r\n'
    for (const headers of [
      ['Transfer-Encoding: chunked', `Content-Length: ${smuggled.length + 5}`],
      ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
      ['Transfer-Encoding: xchunked'],
      ['Content-Length: 5', 'Content-Length: 6'],
      ['Content-Length: +5'],
    ]) {
      const head = [`POST ${API}/timepoints HTTP/1.1`, 'Host: localhost', ...headers].join('\r\n')
      const { status } = await sendRaw(gateway, `${head}\r\n\r\n0\r\n\r\n${smuggled}`)
      expect([headers, status, ...arrivals()]).toEqual([headers, 422])
    }
  })

  it('G-GATE-8: a body of a GET goes no further', async () => {
    const { status } = await sendRaw(gateway, rawRequest(`GET ${API}/x`, [], 'GET /smuggled'))
    expect([status, theOne(flash).body.length]).toEqual([200, 0])
    expect(theOne(flash).headers['content-length']).toBeUndefined()
  })

  it('G-GATE-8: methods that reflect or tunnel are not passed on', async () => {
    const trace = await sendRaw(gateway, rawRequest(`TRACE ${API}/x`))
    const connect = await sendRaw(gateway, rawRequest('CONNECT 127.0.0.1:22'))
    expect([trace.status, connect.status >= 200 && connect.status < 300]).toEqual([405, false])
    expect(arrivals()).toEqual([])
  })
})

describe('answers', () => {
  it('G-GATE-8: status, headers and body come as they are; what the service says of itself does not', async () => {
    flash.answer = (_request, response) => {
      response.writeHead(201, {
        'content-type': 'text/x-odd',
        etag: '"1"',
        'set-cookie': ['a=1', 'b=2'],
        server: 'Odd/1.2',
        'x-powered-by': 'Odd',
        connection: 'close, x-hop',
        'x-hop': '1',
      })
      response.end('odd')
    }
    const answer = await call(gateway, 'GET', `${API}/x`)
    expect([answer.status, await answer.text()]).toEqual([201, 'odd'])
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/x-odd',
      etag: '"1"',
      'x-content-type-options': 'nosniff',
    })
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    for (const name of ['server', 'x-powered-by', 'x-hop'])
      expect(answer.headers.has(name)).toBe(false)
  })

  it('G-GATE-8: answers without a body stay so: HEAD, 204, 304', async () => {
    flash.answer = ({ method, target }, response) => {
      const status = Number(target.split('/').at(-1))
      response.writeHead(status, {
        etag: '"1"',
        ...(status === 200 ? { 'content-length': 7 } : {}),
      })
      response.end(method === 'HEAD' || status !== 200 ? undefined : 'content')
    }
    const head = await call(gateway, 'HEAD', `${API}/200`)
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '7'])
    for (const status of [204, 304]) {
      const answer = await call(gateway, 'GET', `${API}/${status}`)
      expect([answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([
        status,
        '"1"',
        '',
      ])
      // A cache would take them for those of what it holds.
      for (const name of ['content-type', 'content-length'])
        expect(answer.headers.has(name)).toBe(false)
    }
  })

  it.each([
    ['/clockchain/a/b', '/api/v1/moments/1969?x=1', '/api/v1/clockchain/moments/1969?x=1'],
    ['/clockchain/a/b', '{own}/api/v1/moments', '/api/v1/clockchain/moments'],
    ['/clockchain/a/b', 'c', '/api/v1/clockchain/a/c'],
    ['/clockchain/a/b', '/mcp', '/mcp'],
    ['/clockchain/a/b', 'https://elsewhere.example/x', 'https://elsewhere.example/x'],
    ['/timepoints/1', '/docs', '/docs'],
  ])('G-GATE-8: redirects of %s to %s lead to %s', async (path, location, leadsTo) => {
    for (const service of [flash, clockchain]) {
      service.answer = (_request, response) => {
        response.writeHead(308, { location: location.replace('{own}', service.url) }).end()
      }
    }
    const answer = await call(gateway, 'GET', API + path)
    expect([answer.status, answer.headers.get('location')]).toEqual([308, leadsTo])
  })

  it('G-GATE-8: redirects of a service that is mounted under a path lead to where it is here', async () => {
    flash.answer = (_request, response) => {
      response.writeHead(302, { location: '/mounted/docs' }).end()
    }
    const answer = await call(bare, 'GET', '/')
    expect(answer.headers.get('location')).toBe('/docs')
  })

  it('G-GATE-8: a large answer comes whole, also to who reads it slowly', async () => {
    const large = Buffer.alloc(8 * mibOf(1), 'x')
    flash.answer = (_request, response) => {
      response.writeHead(200, { 'content-length': large.length })
      response.end(large)
    }
    const answer = await call(gateway, 'GET', `${API}/x`)
    await sleep(2 * IDLE_MS) // It is the client who is silent.
    expect((await answer.arrayBuffer()).byteLength).toBe(large.length)
  })

  const mibOf = (count: number) => count * 1024 ** 2
})

describe('streams', () => {
  /** Text of an answer as it comes; null where it broke off. */
  async function* pieces(answer: Response): AsyncGenerator<string | null> {
    try {
      for await (const chunk of answer.body ?? []) yield Buffer.from(chunk as Uint8Array).toString()
    } catch {
      yield null
    }
  }

  const open = (signal: AbortSignal | null = null) =>
    fetch(`${gateway.url}${API}/timepoints/1/events`, { signal })

  it('G-GATE-6: each event is there before the next is sent, for five times the limit of silence', async () => {
    const said: (() => void)[] = []
    flash.answer = async (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.flushHeaders()
      for (let event = 1; event <= 10; event += 1) {
        await new Promise<void>((resolve) => said.push(resolve))
        await sleep(IDLE_MS / 2)
        response.write(`data: ${event}\n\n`)
      }
      response.end()
    }
    const began = performance.now()
    const answer = await open()
    expect(answer.headers.get('content-encoding')).toBeNull()
    const stream = pieces(answer)
    for (let event = 1; event <= 10; event += 1) {
      said.shift()?.() // Only now is the next one sent.
      expect((await stream.next()).value).toBe(`data: ${event}\n\n`)
    }
    expect((await stream.next()).done).toBe(true)
    expect(performance.now() - began).toBeGreaterThanOrEqual(5 * IDLE_MS)
  })

  it('G-GATE-6: one that falls silent ends', async () => {
    flash.answer = (_request, response) => void response.write('data: 1\n\n')
    const stream = pieces(await open())
    expect((await stream.next()).value).toBe('data: 1\n\n')
    expect((await stream.next()).value).toBeNull()
    await theOne(flash).gone
  })

  it('G-GATE-6: a service that dies ends its streams, and an answer cut short is not taken for whole', async () => {
    flash.answer = (_request, response) => void response.write('data: 1\n\n')
    const stream = pieces(await open())
    await stream.next()
    await flash.stop()
    expect((await stream.next()).value).toBeNull()
    await flash.start()
    flash.reset()
    flash.answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 100_000 })
      response.write('x'.repeat(1000), () => response.destroy())
    }
    const cut = await open()
    await expect(cut.text()).rejects.toThrow()
  })

  it('G-GATE-6: a client that goes away is gone for the service, before and after it has begun to answer', async () => {
    for (const begins of [false, true]) {
      flash.reset()
      const { promise: asked, resolve } = Promise.withResolvers<void>()
      flash.answer = (_request, response) => {
        if (begins) response.write('data: 1\n\n')
        resolve()
      }
      const leaving = new AbortController()
      const answer = open(leaving.signal).catch(() => null)
      await asked
      if (begins) await answer
      leaving.abort()
      await theOne(flash).gone
    }
  })
})
