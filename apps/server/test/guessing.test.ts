import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signRequest } from '../src/accounts/identity/gateway-signature.ts'
import {
  type AccountsServer,
  createTestUser,
  SECRETS,
  startAccountsServer,
  type TestUser,
} from './support/accounts.ts'
import { expectProblem } from './support/problem.ts'
import { call, createTestDatabase, type TestDatabase } from './support/test-stack.ts'

const WHO = '/api/v1/whoami'

let database: TestDatabase
let server: AccountsServer
let user: TestUser

beforeAll(async () => {
  database = await createTestDatabase()
  server = await startAccountsServer(database, {
    AUTH_ENABLED: 'true',
    ...SECRETS,
    RATE_LIMIT: '60',
    TRUSTED_PROXIES: '127.0.0.1',
  })
  user = await createTestUser(server)
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await database.drop()
})

type Headers = Record<string, string>

const ask = (headers: Headers) => call(server, 'POST', WHO, { body: {}, headers })

async function who(headers: Headers): Promise<string> {
  const { principal } = (await (await ask(headers)).json()) as { principal: { kind: string } }
  return principal.kind
}

function signed(userId: string): Headers {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const request = { method: 'POST', path: WHO, userId, timestamp, body: Buffer.from('{}') }
  return {
    'x-user-id': userId,
    'x-gateway-timestamp': timestamp,
    'x-gateway-signature': signRequest(request, SECRETS.GATEWAY_SIGNING_SECRET),
  }
}

describe('guessing', () => {
  let lastHost = 0
  /** An address of its own, so that tests do not count for each other. */
  const newAddress = () => {
    lastHost += 1
    return { 'x-forwarded-for': `203.0.113.${lastHost}` }
  }
  const kinds: [string, Headers][] = [
    ['service key', { 'x-service-key': 'wrong' }],
    ['signature', { 'x-gateway-signature': 'v2=0', 'x-gateway-timestamp': '0' }],
    ['token', { authorization: 'Bearer wrong' }],
    ['API key', { 'x-api-key': 'wrong' }],
  ]

  it.each(kinds)('G-AUTH-15: the 61st wrong %s of an address is 429', async (_what, headers) => {
    const address = newAddress()
    const statuses: number[] = []
    for (let times = 0; times < 60; times += 1) {
      const answer = await ask({ ...headers, ...address })
      statuses.push(answer.status)
      await answer.text()
    }
    expect(new Set(statuses).size).toBe(1)
    const last = await ask({ ...headers, ...address })
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
    await expectProblem(last, 'rate_limited')
    const forged = await ask({
      ...headers,
      'x-forwarded-for': `1.2.3.4, ${address['x-forwarded-for']}`,
    })
    await expectProblem(forged, 'rate_limited')
    const elsewhere = await ask({ ...headers, ...newAddress() })
    expect(elsewhere.status).toBe(statuses[0])
  })

  it('G-AUTH-15: so is the 61st wrong key of administrators, and the right one then', async () => {
    const address = newAddress()
    const send = (adminKey: string) =>
      call(server, 'POST', '/api/v1/auth/dev/token', {
        body: { email: 'a@example.com' },
        headers: { ...address, 'x-admin-key': adminKey },
      })
    for (let times = 0; times < 60; times += 1) await (await send('wrong')).text()
    await expectProblem(await send('wrong'), 'rate_limited')
    await expectProblem(await send(SECRETS.ADMIN_API_KEY), 'rate_limited')
  })

  it('G-AUTH-15: who is known does not pay for others at the same address', async () => {
    const address = newAddress()
    for (let times = 0; times < 61; times += 1)
      await (await ask({ ...address, 'x-api-key': 'x' })).text()
    expect(await who({ ...address, ...user.headers })).toBe('user')
    expect(await who({ ...address, 'x-service-key': SECRETS.FLASH_SERVICE_KEY })).toBe('system')
    expect(await who({ ...address, ...signed(user.id) })).toBe('user')
    await expectProblem(await ask(address), 'rate_limited')
  })
})
