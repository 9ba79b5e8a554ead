import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../src/platform/db/database.ts'
import { limitRequests } from '../src/platform/http/rate-limit.ts'
import { countRequest, forgetIdleCallers } from '../src/platform/http/rate-limit-store.ts'
import { createApp } from '../src/platform/http/server.ts'
import { createLogger } from '../src/platform/log.ts'
import type { Stack } from '../src/stack.ts'
import { expectProblem } from './support/problem.ts'
import { rawRequest, sendRaw } from './support/raw-http.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const API = '/api/v1'
const LIST = `${API}/timepoints?page_size=1`
const LIMIT = 60

let database: TestDatabase
let sql: pg.Pool
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  sql = new pg.Pool({ connectionString: database.url })
  stack = await startTestStack(database, {
    env: { RATE_LIMIT: String(LIMIT), TRUSTED_PROXIES: '127.0.0.0/8, 10.1.0.0/16' },
  })
})

afterAll(async () => {
  await stack.close()
  await sql.end()
  await database.drop()
})

/** This test is the proxy: the client is who it says. */
const askAs = (client: string, path = LIST, method = 'GET', body?: unknown) =>
  call(stack, method, path, { headers: { 'x-forwarded-for': client }, body })

async function askTimes(times: number, ask: () => Promise<Response>): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: times }, ask))
  for (const answer of answers) await answer.arrayBuffer()
  return answers.map(({ status }) => status)
}

const countOf = (statuses: number[], status: number) =>
  statuses.filter((other) => other === status).length

const query = (text: string, values: unknown[] = []) =>
  sql.query<{ n: number | string }>(text, values)

async function withPool<T>(run: (pool: Database) => Promise<T>): Promise<T> {
  const pool = openDatabase(database.url)
  try {
    return await run(pool)
  } finally {
    await pool.close()
  }
}

/** Lets the oldest requests of a caller have been made 61 s before they were. */
const age = (caller: string, oldest: number) =>
  query(
    `UPDATE rate_limits SET hits = ARRAY(
       SELECT CASE WHEN nth <= $2 THEN hit - interval '61 s' ELSE hit END
       FROM unnest(hits) WITH ORDINALITY AS u (hit, nth) ORDER BY nth)
     WHERE caller = $1`,
    [caller, oldest],
  )

const recorded = async (caller: string): Promise<number> => {
  const text = 'SELECT cardinality(hits) AS n FROM rate_limits WHERE caller = $1'
  return Number((await query(text, [caller])).rows[0]?.n ?? 0)
}

describe('G-LIMIT-1: 60 requests in a sliding minute', () => {
  it('counts down, then refuses with Retry-After', async () => {
    const started = Math.floor(Date.now() / 1000)
    for (let left = LIMIT - 1; left >= 0; left -= 1) {
      const answer = await askAs('203.0.113.1')
      expect(answer.status).toBe(200)
      expect(answer.headers.get('x-ratelimit-limit')).toBe('60')
      expect(answer.headers.get('x-ratelimit-remaining')).toBe(String(left))
      const reset = Number(answer.headers.get('x-ratelimit-reset'))
      expect(reset).toBeGreaterThanOrEqual(started + 60)
      expect(reset).toBeLessThanOrEqual(started + 75)
      await answer.arrayBuffer()
    }
    const refused = await askAs('203.0.113.1')
    await expectProblem(refused, 'rate_limited')
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0')
    const retryAfter = Number(refused.headers.get('retry-after'))
    expect(retryAfter).toBeGreaterThan(30)
    expect(retryAfter).toBeLessThanOrEqual(60)
    const reset = Number(refused.headers.get('x-ratelimit-reset'))
    expect(Math.abs(Date.now() / 1000 + retryAfter - reset)).toBeLessThan(2.5)
  })

  it('slides: what was a minute ago gives room for as much, not for a whole window', async () => {
    const ask = () => askAs('203.0.113.2')
    await askTimes(LIMIT, ask)
    await age('ip:203.0.113.2', 7)
    const statuses = await askTimes(20, ask)
    expect([countOf(statuses, 200), countOf(statuses, 429)]).toEqual([7, 13])
  })

  it('does not record what it refused: whoever goes on asking gets through in time', async () => {
    const ask = () => askAs('203.0.113.3')
    await askTimes(LIMIT + 30, ask)
    expect(await recorded('ip:203.0.113.3')).toBe(LIMIT)
    await age('ip:203.0.113.3', LIMIT)
    expect((await ask()).status).toBe(200)
    expect(await recorded('ip:203.0.113.3')).toBe(1)
  })

  it('lets exactly 60 of 100 simultaneous requests through', async () => {
    const statuses = await askTimes(100, () => askAs('203.0.113.4'))
    expect([countOf(statuses, 200), countOf(statuses, 429)]).toEqual([60, 40])
  })

  it('counts each caller alone', async () => {
    await askTimes(LIMIT, () => askAs('203.0.113.5'))
    expect((await askAs('203.0.113.5')).status).toBe(429)
    expect((await askAs('203.0.113.6')).headers.get('x-ratelimit-remaining')).toBe('59')
  })

  it('is shared by all processes: two pools of connections let 60 of 100 through', async () => {
    const admitted = await withPool((first) =>
      withPool((second) =>
        Promise.all(
          Array.from({ length: 100 }, async (_, i) => {
            const { db } = i % 2 === 0 ? first : second
            return (await countRequest(db, 'ip:shared', LIMIT)).admitted
          }),
        ),
      ),
    )
    expect(admitted.filter(Boolean)).toHaveLength(LIMIT)
  })

  it('is shared by all servers: a second one on the same database refuses at once', async () => {
    await askTimes(LIMIT, () => askAs('203.0.113.7'))
    await withPool(async (pool) => {
      const app = await createApp(createLogger('silent'), { trustedProxies: ['127.0.0.1'] })
      limitRequests(app, { db: pool.db, limits: { own: LIMIT, service: 0 } })
      app.get('/here', async () => 'here')
      const url = await app.listen({ host: '127.0.0.1', port: 0 })
      const ask = (client: string) =>
        fetch(`${url}/here`, { headers: { 'x-forwarded-for': client } })
      expect((await ask('203.0.113.7')).status).toBe(429)
      expect((await ask('203.0.113.8')).status).toBe(200)
      await app.close()
    })
  })

  it('keeps no rows of callers that have gone', async () => {
    await askAs('203.0.113.9')
    await askAs('203.0.113.10')
    await age('ip:203.0.113.9', 1)
    expect(await withPool(({ db }) => forgetIdleCallers(db))).toBe(1)
    expect(await recorded('ip:203.0.113.9')).toBe(0)
    expect(await recorded('ip:203.0.113.10')).toBe(1)
  })
})

describe('G-LIMIT-3: what is counted', () => {
  const used = async (client: string) => {
    const answer = await askAs(client)
    return LIMIT - 1 - Number(answer.headers.get('x-ratelimit-remaining'))
  }

  it.each([
    ['GET', '/health', 200],
    ['HEAD', '/health', 200],
    ['GET', '/metrics', 200],
    ['GET', '/', 302],
    ['GET', '/docs', 200],
    ['GET', '/docs/static/swagger-ui.css', 200],
    ['GET', '/docs/static/nothing.css', 404],
    ['GET', '/redoc', 200],
    ['GET', '/redoc/redoc.js', 200],
    ['GET', '/openapi.json', 200],
    ['GET', `${API}/timepoints/none/image`, 404],
    ['GET', `${API}/timepoints/none/events`, 404],
  ])('not %s %s', async (method, path, status) => {
    const client = '198.51.100.1'
    const before = await recorded(`ip:${client}`)
    const answer = await askAs(client, path, method)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('x-ratelimit-limit')).toBeNull()
    expect(await recorded(`ip:${client}`)).toBe(before)
  })

  it('not the stream of a render, when the window is full', async () => {
    const client = '198.51.100.2'
    const body = { query: 'Rome 44 BC', generate_image: true }
    const made = await askAs(client, `${API}/timepoints/generate/sync`, 'POST', body)
    const { id } = (await made.json()) as { id: string }
    await askTimes(LIMIT, () => askAs(client))
    expect((await askAs(client, `${API}/timepoints/${id}`)).status).toBe(429)
    expect((await askAs(client, `${API}/timepoints/${id}/image`)).status).toBe(200)
    expect((await askAs(client, `${API}/timepoints/${id}/events`)).status).toBe(200)
  })

  it.each([
    ['a path that does not exist', 'GET', '/nothing', undefined, 404],
    ['a wrong method', 'DELETE', `${API}/timepoints`, undefined, 405],
    ['what is not valid', 'GET', `${API}/timepoints?page=0`, undefined, 422],
    ['a body that is not valid', 'POST', `${API}/timepoints/generate`, { query: 'x' }, 422],
    ['a timepoint that does not exist', 'GET', `${API}/timepoints/none`, undefined, 404],
  ])('%s is', async (name, method, path, body, status) => {
    const client = `2001:db8:${name.length.toString(16)}::1`
    const answer = await askAs(client, path, method, body)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('x-ratelimit-remaining')).toBe('59')
    expect(await used(client)).toBe(1)
  })

  it('what is not valid is 429, not 422, once the window is full', async () => {
    const client = '198.51.100.4'
    await askTimes(LIMIT, () => askAs(client))
    const invalid = await askAs(client, `${API}/timepoints/generate`, 'POST', { query: 'x' })
    await expectProblem(invalid, 'rate_limited')
    await expectProblem(await askAs(client, '/nothing'), 'rate_limited')
  })

  it('malformed bodies are refused first, uncounted', async () => {
    const client = '198.51.100.5'
    const malformed = await fetch(`${stack.url}${API}/timepoints/generate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': client },
      body: '{"query":',
    })
    await expectProblem(malformed, 'invalid_input')
    expect(malformed.headers.get('x-ratelimit-limit')).toBeNull()
    expect(await used(client)).toBe(0)
  })

  it('a database that fails is an error of the request, never a way around the limit', async () => {
    await query('ALTER TABLE rate_limits RENAME TO hidden')
    try {
      await expectProblem(await askAs('198.51.100.6'), 'internal')
      expect((await askAs('198.51.100.6', '/health')).status).toBe(200)
    } finally {
      await query('ALTER TABLE hidden RENAME TO rate_limits')
    }
    expect((await askAs('198.51.100.6')).status).toBe(200)
  })
})

/** The caller that the server counted for a request with these header lines. */
async function countedFor(lines: string[]): Promise<string> {
  await query('TRUNCATE rate_limits')
  const answer = await sendRaw(stack, rawRequest(`GET ${LIST}`, lines))
  expect(answer.status).toBe(200)
  const { rows } = await query('SELECT caller AS n FROM rate_limits')
  expect(rows).toHaveLength(1)
  return String(rows[0]?.n)
}

describe('G-LIMIT-2: through a trusted proxy the client counts', () => {
  it.each([
    ['the entry that the proxy added', ['203.0.113.20'], 'ip:203.0.113.20'],
    ['not what the client sent before it', ['1.1.1.1, 203.0.113.20'], 'ip:203.0.113.20'],
    ['not a trusted address that it sent', ['10.1.0.9, 203.0.113.20'], 'ip:203.0.113.20'],
    ['through several proxies', ['6.6.6.6, 203.0.113.20, 10.1.2.3'], 'ip:203.0.113.20'],
    ['in several headers', ['6.6.6.6, 203.0.113.20', '10.1.2.3'], 'ip:203.0.113.20'],
    ['with a port', ['203.0.113.20:4711'], 'ip:203.0.113.20'],
    ['through a proxy that adds ports', ['203.0.113.20:1, 10.1.2.3:2'], 'ip:203.0.113.20'],
    ['an IPv4-mapped client', ['::ffff:203.0.113.20'], 'ip:203.0.113.20'],
    ['through an IPv4-mapped proxy', ['203.0.113.20, ::ffff:10.1.2.3'], 'ip:203.0.113.20'],
    ['no header', [], 'ip:127.0.0.1'],
    ['an empty one', [''], 'ip:127.0.0.1'],
    ['empty entries', [' , ,203.0.113.20'], 'ip:203.0.113.20'],
    ['no address: it stands for the proxy', ['unknown'], 'ip:127.0.0.1'],
    ['no address behind two proxies', ['9.9.9.9, _hidden, 10.1.2.3'], 'ip:10.1.2.3'],
    ['half an address', ['203.0.113'], 'ip:127.0.0.1'],
    ['a number', ['3405803796'], 'ip:127.0.0.1'],
    ['nothing but trusted ones: the first', ['10.1.0.1, 10.1.0.2'], 'ip:10.1.0.1'],
  ])('%s', async (_name, values, caller) => {
    expect(await countedFor(values.map((value) => `X-Forwarded-For: ${value}`))).toBe(caller)
  })

  it.each([
    ['2001:db8:1:2:3:4:5:6', 'ip:2001:db8:1:2::/64'],
    ['2001:DB8:1:2::', 'ip:2001:db8:1:2::/64'],
    ['[2001:db8:1:2::9]:4711', 'ip:2001:db8:1:2::/64'],
    ['[2001:db8:1:2::9]', 'ip:2001:db8:1:2::/64'],
    ['2001:db8:1:3::9', 'ip:2001:db8:1:3::/64'],
  ])('G-LIMIT-4: %s counts as its /64', async (address, caller) => {
    expect(await countedFor([`X-Forwarded-For: ${address}`])).toBe(caller)
  })
})

describe('without a trusted proxy, or without a limit', () => {
  /** A server with the same limit, but others that it trusts; gives back whom it counted. */
  async function counted(trustedProxies: string[], host: string, client: string) {
    await query('TRUNCATE rate_limits')
    return withPool(async (pool) => {
      const app = await createApp(createLogger('silent'), { trustedProxies })
      limitRequests(app, { db: pool.db, limits: { own: 3, service: 0 } })
      app.get('/here', async () => 'here')
      await app.listen({ host, port: 0 })
      const { port } = app.server.address() as AddressInfo
      const statuses: number[] = []
      for (let i = 1; i <= 4; i += 1) {
        const headers = { 'x-forwarded-for': client.replace('N', String(i)) }
        const answer = await fetch(`http://127.0.0.1:${port}/here`, { headers })
        statuses.push(answer.status)
        await answer.text()
      }
      await app.close()
      return statuses
    })
  }

  it.each([
    ['nobody is trusted', [], '127.0.0.1'],
    ['others are trusted', ['10.0.0.0/8', '::1', '127.0.0.2'], '127.0.0.1'],
    ['others are trusted, over IPv6 sockets', ['10.0.0.0/8', '::1'], '::ffff:127.0.0.1'],
  ])('G-LIMIT-2: a forged X-Forwarded-For does not help: %s', async (_name, trusted, host) => {
    expect(await counted(trusted, host, '203.0.113.N')).toEqual([200, 200, 200, 429])
    expect((await query('SELECT caller AS n FROM rate_limits')).rows).toEqual([
      { n: 'ip:127.0.0.1' },
    ])
  })

  it.each([
    ['an address', ['127.0.0.1'], '127.0.0.1'],
    ['an IPv4-mapped peer', ['127.0.0.1'], '::ffff:127.0.0.1'],
    ['an IPv4-mapped range', ['::ffff:127.0.0.0/104'], '127.0.0.1'],
    ['an IPv4-mapped address', ['::ffff:127.0.0.1'], '::ffff:127.0.0.1'],
    ['everyone', ['0.0.0.0/0'], '127.0.0.1'],
  ])('G-LIMIT-2: a trusted proxy is believed: %s', async (_name, trusted, host) => {
    expect(await counted(trusted, host, '203.0.113.N')).toEqual([200, 200, 200, 200])
  })

  it('G-LIMIT-1: 0 switches the limit off', async () => {
    await query('TRUNCATE rate_limits')
    await withPool(async (pool) => {
      const app = await createApp(createLogger('silent'))
      limitRequests(app, { db: pool.db, limits: { own: 0, service: 0 } })
      app.get('/here', async () => 'here')
      const answer = await app.inject('/here')
      expect(answer.statusCode).toBe(200)
      expect(answer.headers).not.toHaveProperty('x-ratelimit-limit')
      await app.close()
    })
    expect((await query('SELECT 1 AS n FROM rate_limits')).rows).toEqual([])
  })
})
