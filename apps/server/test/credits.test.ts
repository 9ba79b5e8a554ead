import { randomUUID } from 'node:crypto'
import { CreditCosts, Granted } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { createTestUser, SECRETS, startAccountsStack, type TestUser } from './support/accounts.ts'
import { balanceOf, creditsOf, expectBalancedBooks, historyOf } from './support/credits.ts'
import { expectProblem } from './support/problem.ts'
import { call, createTestDatabase, type TestDatabase } from './support/test-stack.ts'

const API = '/api/v1/credits'
const ADMIN = { 'x-admin-key': SECRETS.ADMIN_API_KEY }

let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startAccountsStack(database)
})

afterAll(async () => {
  await expectBalancedBooks(stack)
  await stack.close()
  await database.drop()
})

const ask = (path: string, headers: Record<string, string> = {}) =>
  call(stack, 'GET', `${API}/${path}`, { headers })

const grant = (body: unknown, headers: Record<string, string> = ADMIN) =>
  call(stack, 'POST', `${API}/admin/grant`, { body, headers })

async function granted(body: object, headers?: Record<string, string>): Promise<Granted> {
  const response = await grant(body, headers)
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`)
  return Granted.parse(JSON.parse(text))
}

/** Events that were written down about somebody. */
async function eventsOf(user: TestUser) {
  const { rows } = await sql<{ event: string; actor: string; ip: string; details: unknown }>`
    SELECT event, actor, ip, request_id, details FROM audit_events
    WHERE user_id = ${user.id} ORDER BY id`.execute(stack.database.db)
  return rows
}

describe('what somebody has', () => {
  it('G-CREDIT-9: a new account has what it was given, and a history that says so', async () => {
    const user = await createTestUser(stack)
    expect(await balanceOf(stack, user)).toEqual({
      balance: 50,
      lifetime_earned: 50,
      lifetime_spent: 0,
      reserved: 0,
    })
    expect(await historyOf(stack, user)).toEqual([
      {
        amount: 50,
        balance_after: 50,
        type: 'signup_bonus',
        description: 'Signup bonus',
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      },
    ])
  })

  it('G-CREDIT-9: one without any has an empty history', async () => {
    const user = await createTestUser(stack, { credits: 0 })
    expect(await creditsOf(stack, user)).toBe(0)
    expect(await historyOf(stack, user)).toEqual([])
  })

  it('G-CREDIT-9: the history is a bare array, newest first, in pages', async () => {
    const user = await createTestUser(stack, { credits: 0 })
    for (let n = 1; n <= 25; n += 1) {
      await granted({ user_id: user.id, amount: n, description: `No. ${n}` })
    }
    const numbers = async (query: string) =>
      (await historyOf(stack, user, query)).map(({ amount }) => amount)
    const all = Array.from({ length: 25 }, (_row, at) => 25 - at)
    expect(await numbers('')).toEqual(all.slice(0, 20))
    expect(await numbers('?limit=100')).toEqual(all)
    expect(await numbers('?limit=3&offset=4')).toEqual(all.slice(4, 7))
    expect(await numbers('?offset=25')).toEqual([])
    expect(await numbers('?offset=9999999999999999')).toEqual([])
    const [newest] = await historyOf(stack, user, '?limit=1')
    expect(newest).toMatchObject({ balance_after: 325, description: 'No. 25' })
  })

  it.each(['limit=0', 'limit=101', 'limit=-1', 'limit=1.5', 'limit=', 'offset=-1', 'offset=x'])(
    'G-CREDIT-9: no page of the history: %s',
    async (query) => {
      const { headers } = await createTestUser(stack)
      const { errors } = await expectProblem(
        await ask(`history?${query}`, headers),
        'invalid_input',
      )
      expect(errors?.[0]?.path).toBe(query.split('=')[0])
    },
  )

  it.each(['balance', 'history', 'history?limit=0'])(
    'G-CREDIT-9: nobody has none: %s is 401 for who is no user',
    async (path) => {
      await expectProblem(await ask(path), 'unauthenticated')
      const service = { 'x-service-key': SECRETS.FLASH_SERVICE_KEY }
      await expectProblem(await ask(path, service), 'unauthenticated')
    },
  )

  it('G-CREDIT-9: each sees their own', async () => {
    const [one, other] = [
      await createTestUser(stack, { credits: 1 }),
      await createTestUser(stack, { credits: 2 }),
    ]
    expect([await creditsOf(stack, one), await creditsOf(stack, other)]).toEqual([1, 2])
    expect(await historyOf(stack, one)).toHaveLength(1)
  })

  it('G-CREDIT-5, G-CREDIT-9: everybody may read what everything costs', async () => {
    const { costs } = CreditCosts.parse(await (await ask('costs')).json())
    expect(costs).toEqual({
      generate_hyper: 5,
      generate_balanced: 5,
      generate_hd: 10,
      generate_gemini3: 5,
      chat: 1,
      temporal_jump: 2,
      dialog: 1,
      survey: 1,
      eval_model: 1,
    })
  })
})

describe('a grant', () => {
  it('G-CREDIT-8: adds to what somebody has, as the request says it is to be told', async () => {
    const user = await createTestUser(stack)
    const body = {
      user_id: user.id,
      amount: 100,
      transaction_type: 'stripe_purchase',
      description: 'Stripe purchase: 100 credits ($9.99)',
    }
    expect(await granted(body)).toEqual({ balance: 150, granted: 100 })
    expect(await balanceOf(stack, user)).toMatchObject({ balance: 150, lifetime_earned: 150 })
    const [row] = await historyOf(stack, user)
    expect(row).toMatchObject({
      amount: 100,
      balance_after: 150,
      type: 'stripe_purchase',
      description: 'Stripe purchase: 100 credits ($9.99)',
    })
  })

  it('G-CREDIT-8: says so by itself where the request does not', async () => {
    const user = await createTestUser(stack, { credits: 0 })
    expect(await granted({ user_id: user.id, amount: 1 })).toEqual({ balance: 1, granted: 1 })
    const [row] = await historyOf(stack, user)
    expect(row).toMatchObject({ type: 'admin_grant', description: 'Manual top-up' })
  })

  it.each([
    'admin_grant',
    'apple_iap',
    'stripe_purchase',
    'subscription_grant',
    'refund',
    'signup_bonus',
  ])('G-CREDIT-8: can be a %s', async (type) => {
    const user = await createTestUser(stack, { credits: 0 })
    await granted({ user_id: user.id, amount: 1_000_000, transaction_type: type })
    expect(await historyOf(stack, user)).toMatchObject([{ amount: 1_000_000, type }])
  })

  it('G-CREDIT-8: is written down, with who did it from where and nothing that somebody wrote', async () => {
    const user = await createTestUser(stack, { credits: 3 })
    const headers = { ...ADMIN, 'x-request-id': 'req-of-the-grant' }
    await granted({ user_id: user.id, amount: 7, description: 'a secret' }, headers)
    const { rows } = await sql<{ transfer_id: string }>`
      SELECT transfer_id FROM ledger_entries WHERE user_id = ${user.id} AND amount = 7`.execute(
      stack.database.db,
    )
    expect(await eventsOf(user)).toEqual([
      {
        event: 'credits.granted',
        actor: 'admin',
        ip: '127.0.0.1',
        request_id: 'req-of-the-grant',
        details: { ...rows[0], amount: 7, type: 'admin_grant', balance: 10 },
      },
    ])
  })

  it.each<[string, Record<string, string>]>([
    ['no key', {}],
    ['a wrong key', { 'x-admin-key': 'wrong' }],
    ['an empty key', { 'x-admin-key': '' }],
    ['a service key', { 'x-service-key': SECRETS.FLASH_SERVICE_KEY }],
    ['the key beside another', { 'x-admin-key': `${SECRETS.ADMIN_API_KEY}, x` }],
  ])('G-CREDIT-8: with %s is 403, before anything else is looked at', async (_what, headers) => {
    const user = await createTestUser(stack)
    for (const body of [{ user_id: user.id, amount: 5 }, {}, { user_id: 'x', amount: 0 }]) {
      await expectProblem(await grant(body, headers), 'forbidden')
      await expectProblem(await grant(body, { ...user.headers, ...headers }), 'forbidden')
    }
    expect(await creditsOf(stack, user)).toBe(50)
    expect(await eventsOf(user)).toEqual([])
  })

  it.each(['00000000-0000-4000-8000-000000000000', 'nobody', ''])(
    'G-CREDIT-8: to nobody is 404: %o',
    async (user_id) => {
      await expectProblem(await grant({ user_id, amount: 1 }), 'not_found')
    },
  )

  it('G-CREDIT-8: to who has deleted their account is 404', async () => {
    const user = await createTestUser(stack)
    await sql`UPDATE users SET deactivated_at = now() WHERE id = ${user.id}`.execute(
      stack.database.db,
    )
    await expectProblem(await grant({ user_id: user.id, amount: 1 }), 'not_found')
  })

  it.each<[string, unknown]>([
    ['amount', 0],
    ['amount', -5],
    ['amount', 1_000_001],
    ['amount', 1.5],
    ['amount', '5'],
    ['amount', null],
    ['transaction_type', 'gift'],
    ['transaction_type', ''],
    ['user_id', 7],
    ['user_id', undefined],
  ])('G-CREDIT-8: with %s %j is 422', async (field, value) => {
    const user = await createTestUser(stack)
    const body = { user_id: user.id, amount: 5, [field]: value }
    const { errors } = await expectProblem(await grant(body), 'invalid_input')
    expect(errors?.[0]?.path).toBe(field)
    expect(await creditsOf(stack, user)).toBe(50)
  })

  it('G-CREDIT-8: is told in 500 characters at most', async () => {
    const user = await createTestUser(stack, { credits: 0 })
    const body = (length: number) => ({
      user_id: user.id,
      amount: 5,
      description: '😀'.repeat(length),
    })
    await granted(body(500))
    const { errors } = await expectProblem(await grant(body(501)), 'invalid_input')
    expect(errors?.[0]?.path).toBe('description')
    expect(await historyOf(stack, user)).toMatchObject([{ description: '😀'.repeat(500) }])
  })

  it('G-CREDIT-8: beyond what can be counted is 422, and nothing of it stays', async () => {
    const user = await createTestUser(stack, { credits: 0 })
    const set = (credits: number) =>
      sql`UPDATE credit_accounts SET balance = ${credits}, earned = ${credits}
        WHERE user_id = ${user.id}`.execute(stack.database.db)
    await set(Number.MAX_SAFE_INTEGER - 9)
    const headers = { ...ADMIN, 'idempotency-key': randomUUID() }
    const body = { user_id: user.id, amount: 10 }
    const { errors } = await expectProblem(await grant(body, headers), 'invalid_input')
    expect(errors?.[0]?.path).toBe('amount')
    expect(await creditsOf(stack, user)).toBe(Number.MAX_SAFE_INTEGER - 9)
    expect(await eventsOf(user)).toEqual([])
    await set(0)
    expect(await granted(body, headers)).toEqual({ balance: 10, granted: 10 })
  })
})

describe('a grant with an idempotency key', () => {
  const keyed = () => ({ ...ADMIN, 'idempotency-key': randomUUID() })
  const isReplay = (response: Response) => response.headers.get('idempotency-replayed') === 'true'

  it('G-CREDIT-8: is given once, and answered again as it was', async () => {
    const user = await createTestUser(stack)
    const headers = keyed()
    const body = { user_id: user.id, amount: 10 }
    const first = await grant(body, headers)
    expect([first.status, isReplay(first)]).toEqual([200, false])
    const text = await first.text()
    await granted({ user_id: user.id, amount: 1 })
    // Also with its keys in another order.
    for (const again of [body, { amount: 10, user_id: user.id }]) {
      const response = await grant(again, headers)
      expect([response.status, isReplay(response)]).toEqual([200, true])
      expect(await response.text()).toBe(text)
    }
    expect(await creditsOf(stack, user)).toBe(61)
    expect(await eventsOf(user)).toHaveLength(2)
  })

  it('G-CREDIT-8: of another body is 422', async () => {
    const [user, other] = [await createTestUser(stack), await createTestUser(stack)]
    const headers = keyed()
    await granted({ user_id: user.id, amount: 10 }, headers)
    for (const body of [
      { user_id: user.id, amount: 11 },
      { user_id: other.id, amount: 10 },
      { user_id: user.id, amount: 10, description: 'Manual top-up' },
    ]) {
      await expectProblem(await grant(body, headers), 'idempotency_mismatch')
    }
    expect([await creditsOf(stack, user), await creditsOf(stack, other)]).toEqual([60, 50])
  })

  it('G-CREDIT-8: of many at the same time one is given', async () => {
    const user = await createTestUser(stack)
    for (let round = 1; round <= 3; round += 1) {
      const headers = keyed()
      const body = { user_id: user.id, amount: 10 }
      const answers = await Promise.all(Array.from({ length: 8 }, () => grant(body, headers)))
      expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200))
      expect(answers.filter((answer) => !isReplay(answer))).toHaveLength(1)
      const texts = await Promise.all(answers.map((answer) => answer.text()))
      expect(new Set(texts)).toEqual(new Set([`{"balance":${50 + 10 * round},"granted":10}`]))
    }
    expect(await creditsOf(stack, user)).toBe(80)
    expect(await eventsOf(user)).toHaveLength(3)
  })

  it('G-CREDIT-8: that was refused leaves the key new', async () => {
    const user = await createTestUser(stack)
    const headers = keyed()
    await expectProblem(await grant({ user_id: randomUUID(), amount: 1 }, headers), 'not_found')
    await expectProblem(await grant({ user_id: user.id, amount: 0 }, headers), 'invalid_input')
    const wrong = { ...headers, 'x-admin-key': 'wrong' }
    await expectProblem(await grant({ user_id: user.id, amount: 5 }, wrong), 'forbidden')
    expect(await granted({ user_id: user.id, amount: 5 }, headers)).toMatchObject({ balance: 55 })
    // Who has not the administrators' key does not learn what it stands for.
    await expectProblem(await grant({ user_id: user.id, amount: 5 }, wrong), 'forbidden')
  })
})
