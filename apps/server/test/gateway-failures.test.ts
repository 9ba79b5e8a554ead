import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { createTestUser, type TestUser } from './support/accounts.ts'
import { startGateway } from './support/gateway.ts'
import { expectProblem } from './support/problem.ts'
import { type RawUpstream, startRawUpstream } from './support/raw-upstream.ts'
import { startTcpProxy, type TcpProxy } from './support/tcp-proxy.ts'
import { call, createTestDatabase, type TestDatabase } from './support/test-stack.ts'

const API = '/api/v1'
const WAITS = { usual: 400, rendering: 1600 }

let database: TestDatabase
/** The way to the database. */
let wire: TcpProxy
let flash: RawUpstream
let gateway: Stack
let user: TestUser

/** On a database that can be cut off. */
const start = (env: Record<string, string> = {}) => {
  const url = new URL(database.url)
  url.host = `127.0.0.1:${wire.port}`
  const own = { FLASH_URL: flash.url, DATABASE_URL: url.href, ...env }
  return startGateway(database, { env: own, answerMs: WAITS })
}

beforeAll(async () => {
  database = await createTestDatabase()
  const { hostname, port } = new URL(inject('serverUrl'))
  wire = await startTcpProxy({ host: hostname, port: Number(port) })
  flash = await startRawUpstream()
  gateway = await start()
  user = await createTestUser(gateway)
})

afterEach(() => flash.reset())

afterAll(async () => {
  wire.mend()
  await gateway.close()
  await wire.close()
  await flash.stop()
  await database.drop()
})

const get = (path = '/x') => call(gateway, 'GET', `${API}${path}`)
const post = (path = '/x') => call(gateway, 'POST', `${API}${path}`, { body: {} })

const stateOf = async () => {
  const health = (await (await call(gateway, 'GET', '/health')).json()) as {
    status: string
    upstreams: { flash: string }
  }
  return [health.status, health.upstreams.flash]
}

/** Asks again until the answer is as wanted. */
async function until(status: number, ask: () => Promise<Response>): Promise<Response> {
  for (let tries = 0; ; tries += 1) {
    const answer = await ask()
    if (answer.status === status || tries === 60) return answer
    await answer.arrayBuffer()
    await sleep(50)
  }
}

describe('a service that is not there', () => {
  it('G-GATE-7, G-GATE-12: is 502, then 503 at once, and found again by itself when it is back', async () => {
    expect((await get()).status).toBe(200)
    expect(await stateOf()).toEqual(['healthy', 'ok'])
    await flash.stop()
    await expectProblem(await post(), 'upstream_unavailable')
    const refused = await until(503, post)
    expect(refused.headers.get('retry-after')).toBe('1')
    await expectProblem(refused, 'unavailable')
    expect(await stateOf()).toEqual(['healthy', 'failing'])
    await flash.start()
    expect((await until(200, post)).status).toBe(200)
    expect((await Promise.all([post(), post(), get()])).map(({ status }) => status)).toEqual([
      200, 200, 200,
    ])
    expect(await stateOf()).toEqual(['healthy', 'ok'])
  })

  it('G-GATE-7: a GET is tried again, anything else is not', async () => {
    await flash.stop()
    const asked = get()
    const sent = await Promise.all(
      ['POST', 'DELETE', 'HEAD'].map((method) => call(gateway, method, `${API}/x`)),
    )
    expect(sent.map(({ status }) => status)).toEqual([502, 502, 502])
    await flash.start()
    const { status } = await asked
    expect(status).toBe(200)
    expect(flash.requests.map(({ method }) => method)).toEqual(['GET'])
    await until(200, post)
  })

  it('G-GATE-7: what was sent once is not sent again, whatever becomes of it', async () => {
    flash.answer = (_request, response) => response.destroy()
    for (const method of ['GET', 'POST', 'DELETE']) {
      flash.requests.length = 0
      await expectProblem(await call(gateway, method, `${API}/x`), 'upstream_unavailable')
      expect(flash.requests.map((request) => request.method)).toEqual([method])
    }
  })
})

describe('a service that is slow', () => {
  it('G-GATE-7: is 504 when it does not begin to answer, and is told that nobody waits', async () => {
    flash.answer = () => {}
    const began = performance.now()
    await expectProblem(await post(), 'timeout')
    expect(performance.now() - began).toBeGreaterThanOrEqual(WAITS.usual - 50)
    await flash.requests[0]?.gone
    expect(flash.requests).toHaveLength(1)
  })

  it.each([
    'POST /timepoints/generate/sync',
    'POST /timepoints/generate/stream',
    'POST /temporal/1/next',
    'POST /interactions/1/chat',
    'POST /interactions/1/survey/stream',
    'POST /eval/compare',
  ])('G-GATE-7: %s may take longer', async (route) => {
    flash.answer = async (_request, response) => {
      await sleep(WAITS.usual + 300)
      response.end('{}')
    }
    const [method = '', path = ''] = route.split(' ')
    expect((await call(gateway, method, `${API}${path}`, { body: {} })).status).toBe(200)
  })
})

describe('a service that answers badly', () => {
  it('G-GATE-7: nothing of its insides is seen', async () => {
    const inside = '<pre>Error: connect ECONNREFUSED 10.0.0.7:5432 at file:///srv/app.ts:1</pre>'
    for (const status of [500, 502, 503]) {
      flash.answer = (_request, response) => {
        response.writeHead(status, { 'content-type': 'text/html', 'content-length': inside.length })
        response.end(inside)
      }
      await expectProblem(await get(), 'upstream_unavailable')
    }
  })

  it('G-GATE-7: its own problems are told as they are', async () => {
    const problem = JSON.stringify({ code: 'provider_rate_limited' })
    flash.answer = (_request, response) => {
      const type = 'application/problem+json; charset=utf-8'
      response.writeHead(503, { 'content-type': type, 'retry-after': '7' })
      response.end(problem)
    }
    const answer = await get()
    expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([
      503,
      '7',
      problem,
    ])
  })

  it('G-GATE-7: a status that there is not is 502, also when the rest breaks off', async () => {
    flash.answer = (_request, response) => {
      response.writeHead(700, { 'content-type': 'application/problem+json' })
      response.write('{')
      setTimeout(() => response.destroy(), 50)
    }
    await expectProblem(await get(), 'upstream_unavailable')
    await sleep(100)
    expect((await call(gateway, 'GET', '/health')).status).toBe(200)
  })

  it('G-GATE-7: what is no HTTP is 502', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-secret\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const odd = await start({ FLASH_URL: `http://127.0.0.1:${port}` })
    await expectProblem(await call(odd, 'POST', `${API}/x`), 'upstream_unavailable')
    await odd.close()
    server.close()
  })
})

describe('the gateway itself', () => {
  it('G-GATE-11: without the database who signs in is 503, and found again afterwards', async () => {
    const me = () => call(gateway, 'GET', `${API}/x`, { headers: user.headers })
    expect((await me()).status).toBe(200)
    wire.cut()
    const answer = await me()
    expect(answer.headers.get('retry-after')).toBe('5')
    await expectProblem(answer, 'unavailable')
    expect((await call(gateway, 'GET', '/health')).status).toBe(503)
    expect(flash.requests).toHaveLength(1)
    wire.mend()
    expect((await until(200, me)).status).toBe(200)
  })

  it('G-GATE-13: when it stops, streams end, and what is under way is answered', async () => {
    const stopping = await start()
    const { promise: asked, resolve } = Promise.withResolvers<void>()
    flash.answer = async ({ method }, response) => {
      if (method === 'GET') {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        return void response.write('data: 1\n\n')
      }
      resolve()
      await sleep(200)
      response.end('{}')
    }
    const stream = await fetch(`${stopping.url}${API}/timepoints/1/events`)
    const answer = call(stopping, 'POST', `${API}/x`, { body: {} })
    await asked
    const closed = stopping.close()
    expect(await stream.text()).toBe('data: 1\n\n')
    expect((await answer).status).toBe(200)
    await closed
    await flash.requests[0]?.gone
  })
})
