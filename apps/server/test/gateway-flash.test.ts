import type { Timepoint } from '@timepoint/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { createTestUser, startAccountsStack, type TestUser } from './support/accounts.ts'
import { startGateway } from './support/gateway.ts'
import { expectProblem } from './support/problem.ts'
import { collectEvents } from './support/sse.ts'
import { call, createTestDatabase, readTimepoint, type TestDatabase } from './support/test-stack.ts'

const API = '/api/v1'
const QUERY = 'Trinity test 5:29 AM July 16 1945'
const LIMIT = 60

let database: TestDatabase
let flash: Stack
/** Without limits; and with the usual ones, behind a proxy that this test is. */
let gateway: Stack
let limited: Stack
let owner: TestUser
let other: TestUser

beforeAll(async () => {
  database = await createTestDatabase()
  const trusting = { TRUSTED_PROXIES: '127.0.0.1' }
  flash = await startAccountsStack(database, { env: { RATE_LIMIT: `${LIMIT}`, ...trusting } })
  gateway = await startGateway(database, { env: { FLASH_URL: flash.url } })
  limited = await startGateway(database, {
    env: { FLASH_URL: flash.url, RATE_LIMIT: `${LIMIT}`, ...trusting },
  })
  owner = await createTestUser(gateway)
  other = await createTestUser(gateway)
})

afterAll(async () => {
  await gateway.close()
  await limited.close()
  await flash.close()
  await database.drop()
})

const as = (user: TestUser | null, method: string, path: string, body?: unknown) =>
  call(gateway, method, `${API}${path}`, { headers: user?.headers ?? {}, body })

describe('Flash behind a gateway', () => {
  let scene: Timepoint

  beforeAll(async () => {
    const body = { query: QUERY, visibility: 'private', generate_image: true }
    scene = await readTimepoint(await as(owner, 'POST', '/timepoints/generate/sync', body))
  })

  it('G-GATE-10: a scene belongs to who asked for it', async () => {
    expect(scene).toMatchObject({ status: 'completed', visibility: 'private' })
    const path = `/timepoints/${scene.id}`
    expect((await as(owner, 'GET', path)).status).toBe(200)
    await expectProblem(await as(other, 'GET', path), 'forbidden')
    await expectProblem(await as(null, 'GET', path), 'forbidden')
    const opened = { visibility: 'public' }
    await expectProblem(await as(other, 'PATCH', `${path}/visibility`, opened), 'forbidden')
    await expectProblem(await as(null, 'DELETE', path), 'unauthenticated')
    const listed = async (user: TestUser | null) =>
      ((await (await as(user, 'GET', '/timepoints')).json()) as { total: number }).total
    expect(await Promise.all([owner, other, null].map(listed))).toEqual([1, 0, 0])
  })

  it('G-GATE-10: nobody makes one without signing in', async () => {
    for (const name of ['generate', 'generate/sync', 'generate/stream']) {
      const answer = await as(null, 'POST', `/timepoints/${name}`, { query: QUERY })
      await expectProblem(answer, 'unauthenticated')
    }
  })

  it('G-GATE-10: a stream comes frame by frame, and can be resumed', async () => {
    const body = { query: 'Magna Carta 1215', visibility: 'private' }
    const answer = await as(owner, 'POST', '/timepoints/generate/stream', body)
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const events = await collectEvents(answer)
    expect([events.at(0)?.frame.event, events.at(-1)?.frame.event]).toEqual(['start', 'done'])
    const resumed = await call(gateway, 'GET', `${API}/timepoints/${scene.id}/events`, {
      headers: { ...owner.headers, 'last-event-id': '3' },
    })
    expect((await collectEvents(resumed)).at(0)?.id).toBe(4)
    await expectProblem(await as(other, 'GET', `/timepoints/${scene.id}/events`), 'forbidden')
  })

  it('G-GATE-10: a picture comes with its type and tag, and is not sent twice', async () => {
    const path = `${API}/timepoints/${scene.id}/image`
    const picture = await call(gateway, 'GET', path, { headers: owner.headers })
    expect([picture.status, picture.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^image\//),
    ])
    const bytes = await picture.arrayBuffer()
    const direct = await call(flash, 'GET', path, { headers: owner.headers })
    expect(Buffer.from(bytes).equals(Buffer.from(await direct.arrayBuffer()))).toBe(true)
    const tag = picture.headers.get('etag') ?? ''
    const again = await call(gateway, 'GET', path, {
      headers: { ...owner.headers, 'if-none-match': tag },
    })
    expect([again.status, await again.text()]).toEqual([304, ''])
    await expectProblem(await call(gateway, 'GET', path, { headers: other.headers }), 'forbidden')
  })

  it('G-GATE-10: documentation is that of Flash, with its own rules for what pages may do', async () => {
    for (const path of ['/docs', '/docs/static/swagger-ui.css', '/redoc', '/openapi.json']) {
      const [through, direct] = await Promise.all(
        [gateway, flash].map((stack) => call(stack, 'GET', path)),
      )
      expect([path, through?.status]).toEqual([path, direct?.status])
      const csp = 'content-security-policy'
      expect(through?.headers.get(csp)).toBe(direct?.headers.get(csp))
      expect(await through?.text()).toBe(await direct?.text())
    }
    const { status, headers } = await call(gateway, 'GET', '/')
    expect([status, headers.get('location')]).toEqual([302, '/docs'])
  })

  it('G-GATE-10: problems of Flash are told as they are, under the id of the request', async () => {
    const answer = await call(gateway, 'POST', `${API}/timepoints/generate/sync`, {
      headers: { ...owner.headers, 'x-request-id': 'of-the-client' },
      body: { query: 'x', preset: 'none' },
    })
    const { request_id: id } = await expectProblem(answer, 'invalid_input')
    expect(id).toBe('of-the-client')
  })
})

describe('limits', () => {
  const from = (address: string, headers: Record<string, string> = {}, path = '/timepoints') =>
    call(limited, 'GET', `${API}${path}`, { headers: { 'x-forwarded-for': address, ...headers } })

  it('G-GATE-9: the 61st request without a credential is 429; wrong ones count with them', async () => {
    const wrong: Record<string, string>[] = [
      { authorization: 'Bearer x.y.z' },
      { 'x-api-key': 'tp_gw_wrong' },
    ]
    const tried = await Promise.all(wrong.map((headers) => from('203.0.113.1', headers)))
    expect(tried.map(({ status }) => status)).toEqual([401, 401])
    const last = await Promise.all(Array.from({ length: LIMIT - 2 }, () => from('203.0.113.1')))
    expect(last.map(({ status }) => status)).toEqual(Array(LIMIT - 2).fill(200))
    for (const headers of [{}, ...wrong]) {
      const refused = await from('203.0.113.1', headers)
      expect(Object.fromEntries(refused.headers)).toMatchObject({
        'retry-after': expect.stringMatching(/^\d+$/),
        'x-ratelimit-limit': String(LIMIT),
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': expect.stringMatching(/^\d{10}$/),
      })
      await expectProblem(refused, 'rate_limited')
    }
    expect((await from('203.0.113.2')).status).toBe(200)
  })

  it('G-GATE-9: users count for themselves, once, wherever they are', async () => {
    const remaining = async (address: string, path?: string) =>
      (await from(address, owner.headers, path)).headers.get('x-ratelimit-remaining')
    expect(await remaining('203.0.113.3')).toBe('59')
    expect(await remaining('203.0.113.4')).toBe('58')
    expect(await remaining('203.0.113.4', '/nothing')).toBe('57')
    const visitor = await from('203.0.113.4')
    expect(visitor.headers.get('x-ratelimit-remaining')).toBe('59')
  })

  it('G-GATE-9: health, documentation, pictures and events do not count', async () => {
    const id = '00000000-0000-4000-8000-000000000000'
    const paths = ['/health', '/docs', '/openapi.json']
    const uncounted = [
      ...paths,
      ...['events', 'image'].map((name) => `${API}/timepoints/${id}/${name}`),
    ]
    for (const path of uncounted) {
      const { headers } = await call(limited, 'GET', path)
      expect([path, headers.get('x-ratelimit-remaining')]).toEqual([path, null])
    }
  })
})
