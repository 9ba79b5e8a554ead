import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { releaseAbandonedHolds } from '../src/accounts/credits/books-store.ts'
import { INDEX_PRICE, INGEST_PRICE } from '../src/accounts/credits/request-prices.ts'
import type { Stack } from '../src/stack.ts'
import { createTestUser, type TestUser } from './support/accounts.ts'
import { type MountedServer, startMountedServer } from './support/clockchain.ts'
import { expectBalancedBooks } from './support/credits.ts'
import { startGateway } from './support/gateway.ts'
import { expectProblem } from './support/problem.ts'
import { type RawUpstream, startRawUpstream } from './support/raw-upstream.ts'
import {
  CLOCKCHAIN_KEY,
  call,
  createTestDatabase,
  type TestDatabase,
} from './support/test-stack.ts'

const EDGE = '/api/v1/clockchain'

let database: TestDatabase
let single: MountedServer
let raw: RawUpstream
let gateway: Stack
/** What Clockchain says, whichever it is. */
let status = 200
let isReplayed = false

/** The routes that cost something, as Clockchain will mark them. */
function routes(app: FastifyInstance): void {
  const prices = { '/index': INDEX_PRICE, '/ingest/subgraph': INGEST_PRICE }
  for (const [url, price] of Object.entries(prices)) {
    app.post(url, { config: { access: 'writer', price } }, async (_request, reply) => {
      if (isReplayed) reply.header('Idempotency-Replayed', 'true')
      return reply.code(status).send('{}')
    })
  }
  app.get('/index', { config: { access: 'anyone' } }, async () => ({}))
}

beforeAll(async () => {
  database = await createTestDatabase()
  single = await startMountedServer(database, routes)
  raw = await startRawUpstream()
  gateway = await startGateway(database, {
    env: { FLASH_URL: raw.url, CLOCKCHAIN_URL: raw.url },
  })
})

afterEach(async () => {
  status = 200
  isReplayed = false
  raw.reset()
  await expectBalancedBooks(single)
})

afterAll(async () => {
  await gateway.close()
  await raw.stop()
  await single[Symbol.asyncDispose]()
  await database.drop()
})

const answerAsClockchain = () => {
  raw.answer = (_request, response) => {
    response.statusCode = status
    if (isReplayed) response.setHeader('Idempotency-Replayed', 'true')
    response.setHeader('content-type', 'application/problem+json')
    response.setHeader('content-length', 2)
    response.end('{}')
  }
}

const spent = async ({ id }: TestUser) => {
  const { db } = single.database
  const entries = await db
    .selectFrom('ledger_entries')
    .select(['amount', 'type'])
    .where('user_id', '=', id)
    .where('account', '=', 'user')
    .where('type', '!=', 'signup_bonus')
    .orderBy('id')
    .execute()
  return entries.map(({ amount, type }) => `${amount} ${type}`)
}

const heldFor = async ({ id }: TestUser) => {
  const { db } = single.database
  const rows = await db.selectFrom('credit_holds').select('id').where('user_id', '=', id).execute()
  return rows.map((row) => row.id)
}

const PLACES = ['in one process', 'before another'] as const

describe.each(PLACES)('a gateway %s', (place) => {
  const post = (path: string, { headers }: Pick<TestUser, 'headers'>) =>
    call(place === 'in one process' ? single : gateway, 'POST', `${EDGE}${path}`, {
      headers,
      body: {},
    })

  it('CC-AUTH-8: indexing and ingesting cost a credit each, other requests nothing', async () => {
    answerAsClockchain()
    const user = await createTestUser(single, { credits: 10 })
    expect((await post('/index', user)).status).toBe(200)
    expect((await post('/ingest/subgraph', user)).status).toBe(200)
    const read = await call(place === 'in one process' ? single : gateway, 'GET', `${EDGE}/index`, {
      headers: user.headers,
    })
    expect(read.status).toBe(200)
    expect(await spent(user)).toEqual(['-1 index', '-1 ingest'])
    expect(await heldFor(user)).toEqual([])
  })

  it.each([400, 404, 409, 422, 503])('CC-AUTH-8: what ends with %i is free', async (refusal) => {
    answerAsClockchain()
    status = refusal
    const user = await createTestUser(single, { credits: 1 })
    expect((await post('/index', user)).status).toBe(refusal)
    status = 201
    expect((await post('/index', user)).status).toBe(201)
    expect(await spent(user)).toEqual(['-1 index'])
  })

  it('CC-AUTH-8: who is too poor is told how much is missing, and Clockchain is not asked', async () => {
    answerAsClockchain()
    const user = await createTestUser(single, { credits: 0 })
    const { cost, balance } = await expectProblem(
      await post('/index', user),
      'auth.insufficient_credits',
    )
    expect({ cost, balance }).toEqual({ cost: 1, balance: 0 })
    expect(raw.requests).toEqual([])
    expect(await spent(user)).toEqual([])
  })

  it('CC-AUTH-8: of two at once with one credit one is done', async () => {
    answerAsClockchain()
    const user = await createTestUser(single, { credits: 1 })
    const answers = await Promise.all([post('/index', user), post('/index', user)])
    expect(answers.map((answer) => answer.status).sort()).toContain(200)
    const done = answers.filter((answer) => answer.status === 200).length
    expect(await spent(user)).toEqual(Array.from({ length: done }, () => '-1 index'))
    expect(done).toBe(1)
  })

  it('CC-AUTH-8: an answer that was given before costs nothing again', async () => {
    answerAsClockchain()
    isReplayed = true
    const user = await createTestUser(single, { credits: 1 })
    expect((await post('/index', user)).status).toBe(200)
    expect(await spent(user)).toEqual([])
  })
})

describe('what is held for requests', () => {
  it('CC-AUTH-8: is given back when their process died, and is not taken for a mistake before', async () => {
    const user = await createTestUser(single, { credits: 5 })
    const { db } = single.database
    const held = '00000000-0000-4000-8000-00000000cc08'
    await sql`SELECT place_hold(${held}, ${user.id}, 1, 'index', 'd')`.execute(db)
    await expectBalancedBooks(single)
    expect(await releaseAbandonedHolds(db)).toBe(0)
    await sql`UPDATE credit_holds SET created_at = now() - interval '16 minutes'
      WHERE id = ${held}`.execute(db)
    await expect(expectBalancedBooks(single)).rejects.toThrow()
    expect(await Promise.all([releaseAbandonedHolds(db), releaseAbandonedHolds(db)])).toContain(1)
    expect(await heldFor(user)).toEqual([])
    expect(await spent(user)).toEqual([])
  })

  it('CC-AUTH-8: is given back when the service breaks off', async () => {
    raw.answer = (_request, response) => response.destroy()
    const user = await createTestUser(single, { credits: 1 })
    const answer = await call(gateway, 'POST', `${EDGE}/index`, { headers: user.headers, body: {} })
    await expectProblem(answer, 'upstream_unavailable')
    expect([await heldFor(user), await spent(user)]).toEqual([[], []])
  })

  it('CC-AUTH-8: is nothing at the mounts of services, and for visitors', async () => {
    const user = await createTestUser(single, { credits: 0 })
    const headers = { 'x-service-key': CLOCKCHAIN_KEY, 'x-user-id': user.id }
    const answer = await call(single, 'POST', '/api/index', { headers, body: {} })
    expect(answer.status).toBe(200)
    await expectProblem(
      await call(single, 'POST', `${EDGE}/index`, { body: {} }),
      'unauthenticated',
    )
  })
})

describe('limits of a gateway before Clockchain', () => {
  it('CC-LIMIT-4: are those of Clockchain, by user, else by address', async () => {
    await using limited = await startDisposable({
      RATE_LIMIT_PUBLIC: '2/minute',
      RATE_LIMIT_AUTH_READ: '4/minute',
      RATE_LIMIT_AUTH_WRITE: '1/minute',
      RATE_LIMIT: '1',
    })
    const user = await createTestUser(single)
    const statusesOf = async (
      times: number,
      method: string,
      headers: Record<string, string> = {},
    ) => {
      const found: number[] = []
      for (let nth = 0; nth < times; nth += 1) {
        const answer = await call(limited.stack, method, `${EDGE}/search`, { headers })
        found.push(answer.status)
        if (answer.status !== 429) continue
        const { detail } = await expectProblem(answer, 'rate_limited')
        expect(detail).toMatch(/^Rate limit exceeded: \d per 1 minute$/)
      }
      return found
    }
    expect(await statusesOf(3, 'GET')).toEqual([200, 200, 429])
    expect(await statusesOf(1, 'GET', { authorization: 'Bearer a.b.c' })).toEqual([429])
    expect(await statusesOf(5, 'GET', user.headers)).toEqual([200, 200, 200, 200, 429])
    expect(await statusesOf(2, 'DELETE', user.headers)).toEqual([200, 429])
  })
})

async function startDisposable(env: Record<string, string>) {
  const stack = await startGateway(database, {
    env: { FLASH_URL: raw.url, CLOCKCHAIN_URL: raw.url, ...env },
  })
  return { stack, [Symbol.asyncDispose]: () => stack.close() }
}
