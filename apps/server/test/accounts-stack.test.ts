import type { TokenPair } from '@timepoint/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from '../src/platform/log.ts'
import type { Stack } from '../src/stack.ts'
import { SECRETS, startAccountsStack } from './support/accounts.ts'
import { expectProblem } from './support/problem.ts'
import { call, createTestDatabase, type TestDatabase } from './support/test-stack.ts'

const API = '/api/v1'
const SHORT_KEY = 'short-4711'

let database: TestDatabase
let stack: Stack
const lines: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  const log = createLogger('info', { write: (line) => void lines.push(line) })
  stack = await startAccountsStack(database, { env: { ADMIN_API_KEY: SHORT_KEY }, log })
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

describe('accounts in the whole system', () => {
  it('G-AUTH-19: a weak secret is told at start, without its value, and nothing else of secrets', () => {
    expect(lines.filter((line) => line.includes('ADMIN_API_KEY'))).toHaveLength(1)
    const text = lines.join('')
    for (const secret of [SHORT_KEY, ...Object.values(SECRETS)]) expect(text).not.toContain(secret)
  })

  it('G-AUTH-9, G-AUTH-13: from the key of administrators to the sign-out', async () => {
    const body = { email: 'test@example.com', display_name: 'Test User' }
    const headers = { 'x-admin-key': SHORT_KEY }
    const made = await call(stack, 'POST', `${API}/auth/dev/token`, { body, headers })
    const { access_token, refresh_token } = (await made.json()) as TokenPair
    const bearer = { authorization: `Bearer ${access_token}` }
    const me = await call(stack, 'GET', `${API}/auth/me`, { headers: bearer })
    expect(await me.json()).toMatchObject(body)
    const lists = `${API}/timepoints`
    expect((await call(stack, 'GET', lists, { headers: bearer })).status).toBe(200)
    await call(stack, 'POST', `${API}/auth/logout`, { body: { refresh_token } })
    await expectProblem(await call(stack, 'GET', lists, { headers: bearer }), 'unauthenticated')
  })

  it('G-AUTH-1: bad credentials are refused on every route, also in public', async () => {
    for (const [headers, code] of [
      [{ 'x-service-key': 'wrong' }, 'forbidden'],
      [{ 'x-gateway-signature': 'v2=0' }, 'forbidden'],
      [{ authorization: 'Bearer wrong' }, 'unauthenticated'],
    ] as [Record<string, string>, 'forbidden'][]) {
      for (const path of ['/timepoints', '/models', '/eval/models', '/auth/me']) {
        await expectProblem(await call(stack, 'GET', `${API}${path}`, { headers }), code)
      }
      expect((await call(stack, 'GET', '/health', { headers })).status).toBe(200)
    }
  })
})
