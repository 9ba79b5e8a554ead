import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { createTestUser, SECRETS } from './support/accounts.ts'
import { balanceOf, expectBalancedBooks, spendsOf } from './support/credits.ts'
import { expectProblem } from './support/problem.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const API = '/api/v1'
const QUERY = 'Rome 44 BC'
const { FLASH_SERVICE_KEY } = SECRETS

let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startTestStack(database, { env: { FLASH_SERVICE_KEY } })
})

afterAll(async () => {
  await expectBalancedBooks(stack)
  await stack.close()
  await database.drop()
})

const generate = (headers: Record<string, string>) =>
  call(stack, 'POST', `${API}/timepoints/generate/sync`, { body: { query: QUERY }, headers })

describe('where nobody signs in', () => {
  it('G-CREDIT-7: MUST 6: whom a service names pays all the same, by either name', async () => {
    const service = { 'x-service-key': FLASH_SERVICE_KEY }
    const user = await createTestUser(stack, { credits: 12 })
    const named = { headers: { ...service, 'x-user-id': user.id } }
    expect((await generate(named.headers)).status).toBe(200)
    expect(await balanceOf(stack, named)).toMatchObject({ balance: 7, lifetime_spent: 5 })
    // By what the service calls them.
    await sql`UPDATE users SET provider = 'external', subject_sha256 = sha256('somebody'::bytea)
      WHERE id = ${user.id}`.execute(stack.database.db)
    expect((await generate({ ...service, 'x-user-id': 'somebody' })).status).toBe(200)
    expect(await spendsOf(stack, named)).toEqual(['-5 2 generation', '-5 7 generation'])
    const problem = await expectProblem(await generate(named.headers), 'insufficient_credits')
    expect(problem).toMatchObject({ cost: 5, balance: 2 })
    // The service itself pays for nothing.
    expect((await generate(service)).status).toBe(200)
    expect(await spendsOf(stack, named)).toHaveLength(2)
  })

  it('G-CREDIT-7: a name that is only believed pays nothing, nor does nobody', async () => {
    const user = await createTestUser(stack, { credits: 0 })
    const named = { headers: { 'x-user-id': user.id } }
    expect((await generate(named.headers)).status).toBe(200)
    expect((await generate({})).status).toBe(200)
    expect(await balanceOf(stack, named)).toMatchObject({ balance: 0, lifetime_spent: 0 })
  })

  it('G-CREDIT-8: where there is no administrator nobody is given anything', async () => {
    const { id: user_id } = await createTestUser(stack)
    for (const key of [undefined, '', SECRETS.ADMIN_API_KEY, 'null']) {
      const headers: Record<string, string> = key === undefined ? {} : { 'x-admin-key': key }
      const options = { headers, body: { user_id, amount: 1 } }
      await expectProblem(
        await call(stack, 'POST', `${API}/credits/admin/grant`, options),
        'forbidden',
      )
    }
  })

  it('G-CREDIT-9: who is nobody has no balance', async () => {
    for (const path of ['balance', 'history']) {
      await expectProblem(await call(stack, 'GET', `${API}/credits/${path}`), 'unauthenticated')
    }
    expect((await call(stack, 'GET', `${API}/credits/costs`)).status).toBe(200)
  })
})
