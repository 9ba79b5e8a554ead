import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SignedRequest, signRequest } from '../src/accounts/identity/gateway-signature.ts'
import { deactivateUser, findOrCreateUser } from '../src/accounts/users/user-store.ts'
import {
  type AccountsServer,
  createTestUser,
  SECRETS,
  startAccountsServer,
} from './support/accounts.ts'
import { expectProblem } from './support/problem.ts'
import { rawRequest, sendRaw } from './support/raw-http.ts'
import { call, createTestDatabase, type TestDatabase } from './support/test-stack.ts'

const WHO = '/api/v1/whoami'
const { JWT_SECRET_KEY, FLASH_SERVICE_KEY, GATEWAY_SIGNING_SECRET } = SECRETS
const AUTH_ENABLED = 'true'

/** What the servers know: callers sign in or not, with secrets of other services or without. */
const ENVIRONMENTS = {
  on: { AUTH_ENABLED, ...SECRETS },
  onAlone: { AUTH_ENABLED, JWT_SECRET_KEY },
  onWithService: { AUTH_ENABLED, JWT_SECRET_KEY, FLASH_SERVICE_KEY },
  off: { JWT_SECRET_KEY, FLASH_SERVICE_KEY, GATEWAY_SIGNING_SECRET },
  offWithService: { FLASH_SERVICE_KEY },
  offAlone: {},
  olderGateway: { GATEWAY_SIGNING_SECRET, GATEWAY_ACCEPT_V1: 'true' },
} satisfies Record<string, Record<string, string>>
type Name = keyof typeof ENVIRONMENTS

const EXTERNAL = 'auth0|abc123'
const key = { 'x-service-key': FLASH_SERVICE_KEY }

let database: TestDatabase
const servers = new Map<Name, AccountsServer>()
/** Somebody with a token, somebody whom another service knows, and somebody who has left. */
const people = { own: '', bearer: '', external: '', gone: '', other: '' }

function server(name: Name): AccountsServer {
  const found = servers.get(name)
  if (!found) throw new Error(`${name} does not run`)
  return found
}

async function resolve(subject: string): Promise<string> {
  const person = { provider: 'external', subject, email: null, displayName: null } as const
  const { db } = server('on').database
  return (await findOrCreateUser(db, { ...person, signupCredits: 0 })).user.id
}

beforeAll(async () => {
  database = await createTestDatabase()
  for (const [name, env] of Object.entries(ENVIRONMENTS)) {
    servers.set(name as Name, await startAccountsServer(database, env))
  }
  const own = await createTestUser(server('on'))
  people.own = own.id
  people.bearer = own.headers.authorization
  people.external = await resolve(EXTERNAL)
  people.gone = await resolve('gone')
  people.other = await resolve('Zoë Świętosławska 🙂')
  await deactivateUser(server('on').database.db, people.gone)
})

afterAll(async () => {
  for (const running of servers.values()) await running[Symbol.asyncDispose]()
  await database.drop()
})

type Headers = Record<string, string>
type Changes = Partial<SignedRequest> & { secret?: string }

/** The headers of a request of the gateway: for a POST of `{}` unless told. */
function signed(userId: string, changes: Changes = {}): Headers {
  const { secret = GATEWAY_SIGNING_SECRET, ...rest } = changes
  const timestamp = String(Math.floor(Date.now() / 1000))
  const body = Buffer.from('{}')
  const request = { method: 'POST', path: WHO, userId, timestamp, body, ...rest }
  return {
    'x-user-id': userId,
    'x-gateway-timestamp': request.timestamp,
    'x-gateway-signature': signRequest(request, secret),
  }
}

const ask = (name: Name, headers: Headers) => call(server(name), 'POST', WHO, { body: {}, headers })

/** Who a request comes from, in a word; the code of the error when it is refused. */
async function who(name: Name, headers: Headers): Promise<string> {
  const answer = await ask(name, headers)
  if (answer.status !== 200) {
    const { code } = (await answer.clone().json()) as { code: 'forbidden' }
    return (await expectProblem(answer, code)).code
  }
  const { principal } = (await answer.json()) as { principal: Record<string, unknown> }
  if (principal.kind !== 'user') return String(principal.kind)
  const names = Object.entries(people).find(([, id]) => id === principal.userId)
  return `${names?.[0]}${principal.isMetered ? ', metered' : ''}`
}

/** Headers of a test, made when everybody is there. */
type Make = () => Headers
const id = (name: keyof typeof people) => people[name]

describe('G-AUTH-3: requests that the gateway signed', () => {
  it.each<[string, Name, Make, string]>([
    ['are of the user that it names', 'on', () => signed(id('own')), 'own, metered'],
    ['name users as another service does', 'on', () => signed(EXTERNAL), 'external, metered'],
    ['cost nothing while nobody signs in', 'off', () => signed(id('own')), 'own'],
    ['are of nobody when it names nobody', 'on', () => signed(''), 'anonymous'],
    ['are of nobody beside a service key', 'on', () => ({ ...key, ...signed('') }), 'anonymous'],
    ['make no system call', 'off', () => ({ ...key, ...signed('') }), 'anonymous'],
    [
      'do not look at a bad service key',
      'on',
      () => ({ 'x-service-key': 'x', ...signed('') }),
      'anonymous',
    ],
    [
      'do not look at tokens',
      'on',
      () => ({ ...signed(''), authorization: id('bearer') }),
      'anonymous',
    ],
    ['name somebody unknown', 'on', () => signed(randomUUID()), 'not_found'],
    ['name somebody who has left', 'on', () => signed(id('gone')), 'not_found'],
    ['are nothing without a secret', 'onAlone', () => signed(id('own')), 'anonymous'],
    [
      'are nothing without a secret, beside a token',
      'onAlone',
      () => ({ ...signed(''), authorization: id('bearer') }),
      'own, metered',
    ],
  ])('G-AUTH-3: %s', async (_what, name, headers, expected) => {
    expect(await who(name, headers())).toBe(expected)
  })

  const without = (headers: Headers, name: string) =>
    Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name))

  it.each<[string, Make]>([
    ['of another secret', () => signed(id('own'), { secret: 'other' })],
    ['of another user', () => ({ ...signed(id('own')), 'x-user-id': id('external') })],
    ['of nobody, with a user', () => ({ ...signed(''), 'x-user-id': id('own') })],
    ['of a user, without', () => without(signed(id('own')), 'x-user-id')],
    ['of another path', () => signed(id('own'), { path: '/api/v1/timepoints' })],
    ['of another method', () => signed(id('own'), { method: 'GET' })],
    ['of another body', () => signed(id('own'), { body: Buffer.from('{ }') })],
    ['of no body', () => signed(id('own'), { body: Buffer.alloc(0) })],
    [
      'of six minutes ago',
      () => signed(id('own'), { timestamp: String(Math.floor(Date.now() / 1000) - 360) }),
    ],
    [
      'of six minutes from now',
      () => signed(id('own'), { timestamp: String(Math.floor(Date.now() / 1000) + 360) }),
    ],
    ['without a time', () => without(signed(id('own')), 'x-gateway-timestamp')],
    ['that is only a time', () => without(signed(id('own')), 'x-gateway-signature')],
    ['that is only an empty time', () => ({ 'x-gateway-timestamp': '' })],
    ['that is empty', () => ({ ...signed(id('own')), 'x-gateway-signature': '' })],
  ])('G-AUTH-3: a signature %s is 403, also beside what would count', async (_what, headers) => {
    expect(await who('on', headers())).toBe('forbidden')
    expect(await who('off', headers())).toBe('forbidden')
    const beside = { ...headers(), ...key, authorization: id('bearer') }
    expect(await who('on', beside)).toBe('forbidden')
  })

  it('G-AUTH-3: one changed byte of the body breaks it, the query does not', async () => {
    const headers = signed(id('own'), { body: Buffer.from('{"query":"Rome"}') })
    const send = (query: string, path = WHO) =>
      call(server('on'), 'POST', path, { body: { query }, headers })
    expect((await send('Rome')).status).toBe(200)
    expect((await send('Rome', `${WHO}?full=true`)).status).toBe(200)
    await expectProblem(await send('Romf'), 'forbidden')
  })

  it('G-AUTH-3: signatures without the body count where older gateways are allowed', async () => {
    const v1 = { ...signed(id('own')), 'x-gateway-signature': `v1=${'0'.repeat(64)}` }
    expect(await who('olderGateway', v1)).toBe('forbidden')
    expect(await who('olderGateway', signed(id('own')))).toBe('own')
  })

  it('G-AUTH-3: whoever may not be let in is so on every route of the API, however it is written', async () => {
    const headers = { 'x-gateway-signature': 'v2=0', 'x-gateway-timestamp': '0' }
    for (const path of ['/api/v1/auth/me', '/api/v1/auth/keys?x=1', '/%61pi/v1/auth/me']) {
      await expectProblem(await call(server('on'), 'GET', path, { headers }), 'forbidden')
    }
  })
})

describe('G-AUTH-2: requests of other services', () => {
  it.each<[string, Name, Make, string]>([
    ['for a user, by id', 'on', () => ({ ...key, 'x-user-id': id('own') }), 'own, metered'],
    [
      'for a user, by id in capitals',
      'on',
      () => ({ ...key, 'x-user-id': id('own').toUpperCase() }),
      'own, metered',
    ],
    [
      'for a user, by their own name for them',
      'on',
      () => ({ ...key, 'x-user-id': EXTERNAL }),
      'external, metered',
    ],
    [
      'for a user, while nobody signs in',
      'off',
      () => ({ ...key, 'x-user-id': EXTERNAL }),
      'external, metered',
    ],
    [
      'for a user, whose name is another',
      'on',
      () => ({ ...key, 'x-user-id': EXTERNAL.toUpperCase() }),
      'not_found',
    ],
    ['for nobody they know', 'on', () => ({ ...key, 'x-user-id': randomUUID() }), 'not_found'],
    ['for somebody who has left', 'off', () => ({ ...key, 'x-user-id': 'gone' }), 'not_found'],
    ['for a user without a name', 'on', () => ({ ...key, 'x-user-id': '' }), 'not_found'],
    ['for a user of spaces', 'off', () => ({ ...key, 'x-user-id': '  ' }), 'not_found'],
    ['for themselves', 'on', () => key, 'system'],
    ['for themselves, while nobody signs in', 'offWithService', () => key, 'system'],
    [
      'for themselves, beside a token',
      'on',
      () => ({ ...key, authorization: id('bearer') }),
      'system',
    ],
    [
      'for themselves, beside a bad token',
      'on',
      () => ({ ...key, authorization: 'Bearer x' }),
      'system',
    ],
    ['with a wrong key', 'on', () => ({ 'x-service-key': 'wrong' }), 'forbidden'],
    [
      'with a wrong key, while nobody signs in',
      'offWithService',
      () => ({ 'x-service-key': 'wrong' }),
      'forbidden',
    ],
    ['with an empty key', 'on', () => ({ 'x-service-key': '' }), 'forbidden'],
    [
      'with the beginning of the key',
      'on',
      () => ({ 'x-service-key': FLASH_SERVICE_KEY.slice(0, -1) }),
      'forbidden',
    ],
    [
      'with the key in capitals',
      'on',
      () => ({ 'x-service-key': FLASH_SERVICE_KEY.toUpperCase() }),
      'forbidden',
    ],
    [
      'with a wrong key and a user',
      'off',
      () => ({ 'x-service-key': 'wrong', 'x-user-id': id('own') }),
      'forbidden',
    ],
    [
      'with a wrong key and a good token',
      'on',
      () => ({ 'x-service-key': 'wrong', authorization: id('bearer') }),
      'forbidden',
    ],
    [
      'with the key of the gateway',
      'on',
      () => ({ 'x-service-key': GATEWAY_SIGNING_SECRET }),
      'forbidden',
    ],
    ['where none is known', 'onAlone', () => ({ ...key, 'x-user-id': id('own') }), 'anonymous'],
    [
      'where none is known, beside a token',
      'onAlone',
      () => ({ ...key, authorization: id('bearer') }),
      'own, metered',
    ],
    ['where none is known, while nobody signs in', 'offAlone', () => key, 'anonymous'],
  ])('G-AUTH-2: %s', async (_what, name, headers, expected) => {
    expect(await who(name, headers())).toBe(expected)
  })

  it.each(['NFC', 'NFD'])('G-AUTH-2: names of users are read as UTF-8, in %s', async (form) => {
    const name = 'Zoë Świętosławska 🙂'.normalize(form)
    const head = [`X-Service-Key: ${FLASH_SERVICE_KEY}`, `X-User-ID: ${name}`]
    const answer = await sendRaw(server('on'), rawRequest(`GET ${WHO}`, head))
    expect(JSON.parse(answer.body)).toMatchObject({ principal: { userId: id('other') } })
  })
})

describe('G-AUTH-4: requests that name a user and prove nothing', () => {
  it.each<[string, Name, Make, string]>([
    [
      'are believed where nothing is configured',
      'offAlone',
      () => ({ 'x-user-id': id('own') }),
      'own',
    ],
    [
      'are believed in the name of another service',
      'offAlone',
      () => ({ 'x-user-id': EXTERNAL }),
      'external',
    ],
    [
      'are believed where only services have a key',
      'offWithService',
      () => ({ 'x-user-id': id('own') }),
      'own',
    ],
    ['are of nobody they know', 'offAlone', () => ({ 'x-user-id': randomUUID() }), 'not_found'],
    ['are of somebody who has left', 'offAlone', () => ({ 'x-user-id': id('gone') }), 'not_found'],
    ['name nobody', 'offAlone', () => ({ 'x-user-id': '' }), 'anonymous'],
    [
      'are of nobody where the gateway signs',
      'off',
      () => ({ 'x-user-id': id('own') }),
      'anonymous',
    ],
    ['are of nobody where callers sign in', 'on', () => ({ 'x-user-id': id('own') }), 'anonymous'],
    [
      'are of nobody where callers sign in and no service is known',
      'onAlone',
      () => ({ 'x-user-id': id('own') }),
      'anonymous',
    ],
    [
      'are of nobody where callers sign in and services are known',
      'onWithService',
      () => ({ 'x-user-id': id('own') }),
      'anonymous',
    ],
    [
      'do not stand in the way of a token',
      'on',
      () => ({ 'x-user-id': id('external'), authorization: id('bearer') }),
      'own, metered',
    ],
  ])('G-AUTH-4: %s', async (_what, name, headers, expected) => {
    expect(await who(name, headers())).toBe(expected)
  })

  it('G-AUTH-4: nothing that a caller says of themselves counts', async () => {
    const claims = {
      'x-gateway-metered': 'false',
      'x-metered': '0',
      'x-user-role': 'admin',
      'x-principal': 'system',
      'x-user-email': 'somebody@example.com',
    }
    expect(await who('on', claims)).toBe('anonymous')
    expect(await who('on', { ...claims, authorization: id('bearer') })).toBe('own, metered')
    expect(await who('on', { ...claims, ...key, 'x-user-id': id('own') })).toBe('own, metered')
    expect(await who('on', { ...claims, ...signed(id('own')) })).toBe('own, metered')
  })
})

describe('G-AUTH-1: tokens', () => {
  it.each<[string, Name, Make, string]>([
    ['count where callers sign in', 'on', () => ({ authorization: id('bearer') }), 'own, metered'],
    [
      'count without other secrets',
      'onAlone',
      () => ({ authorization: id('bearer') }),
      'own, metered',
    ],
    [
      'are 401 when bad, also in public',
      'on',
      () => ({ authorization: 'Bearer bad' }),
      'unauthenticated',
    ],
    [
      'are 401 when bad, also beside a name',
      'onAlone',
      () => ({ authorization: 'Bearer bad', 'x-user-id': id('own') }),
      'unauthenticated',
    ],
    [
      'are nothing where nobody signs in',
      'off',
      () => ({ authorization: id('bearer') }),
      'anonymous',
    ],
    [
      'are nothing where nobody signs in, bad ones too',
      'offAlone',
      () => ({ authorization: 'Bearer bad' }),
      'anonymous',
    ],
    ['are needed by nobody', 'on', () => ({}), 'anonymous'],
  ])('G-AUTH-1: %s', async (_what, name, headers, expected) => {
    expect(await who(name, headers())).toBe(expected)
  })
})

describe('G-AUTH-1: headers as nobody sends them', () => {
  const send = (name: Name, headers: string[]) =>
    sendRaw(server(name), rawRequest(`GET ${WHO}`, headers))
  const get = (userId: string) =>
    Object.entries(signed(userId, { method: 'GET', body: Buffer.alloc(0) })).map(
      ([header, value]) => `${header}: ${value}`,
    )
  const serviceKey = `X-Service-Key: ${FLASH_SERVICE_KEY}`

  it.each<[string, Name, () => string[]]>([
    ['X-Service-Key', 'on', () => [serviceKey, serviceKey]],
    ['X-Service-Key, the second wrong', 'off', () => [serviceKey, 'x-service-key: wrong']],
    [
      'X-User-ID of a service',
      'on',
      () => [serviceKey, `X-User-ID: ${id('own')}`, `x-user-id: ${id('external')}`],
    ],
    [
      'X-User-ID of a service, one empty',
      'off',
      () => [serviceKey, `X-User-ID: ${id('own')}`, 'X-User-ID:'],
    ],
    ['X-User-ID of the gateway', 'on', () => [...get(id('own')), `X-USER-ID: ${id('external')}`]],
    [
      'X-User-ID that is believed',
      'offAlone',
      () => [`X-User-ID: ${id('own')}`, `X-User-ID: ${id('own')}`],
    ],
    ['X-Gateway-Signature', 'on', () => [...get(id('own')), 'X-Gateway-Signature: v2=0']],
    ['X-Gateway-Timestamp', 'on', () => [...get(id('own')), 'X-Gateway-Timestamp: 0']],
    ['Authorization', 'on', () => [`Authorization: ${id('bearer')}`, 'authorization: Bearer x']],
    ['X-API-Key', 'on', () => ['X-API-Key: a', 'x-api-key: b']],
  ])('G-AUTH-1: %s sent twice is 403', async (_what, name, headers) => {
    const answer = await send(name, headers())
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([403, 'forbidden'])
  })

  it('G-AUTH-1: X-Admin-Key sent twice is 403', async () => {
    const head = [1, 2].map(() => `X-Admin-Key: ${SECRETS.ADMIN_API_KEY}`)
    const body = JSON.stringify({ email: 'a@example.com' })
    const type = 'Content-Type: application/json'
    const post = rawRequest('POST /api/v1/auth/dev/token', [...head, type], body)
    expect((await sendRaw(server('on'), post)).status).toBe(403)
  })

  it('G-AUTH-1: names of headers are read in any case', async () => {
    const userOf = async (name: Name, headers: string[]) => {
      const { body } = await send(name, headers)
      return JSON.parse(body).principal.userId
    }
    expect(
      await userOf('on', [`x-SERVICE-key: ${FLASH_SERVICE_KEY}`, `x-uSeR-iD: ${id('own')}`]),
    ).toBe(id('own'))
    expect(
      await userOf(
        'on',
        get(id('own')).map((line) => line.toUpperCase().replace(/:.*/, line.replace(/^[^:]*/, ''))),
      ),
    ).toBe(id('own'))
    expect(await userOf('on', [`AUTHORIZATION: ${id('bearer')}`])).toBe(id('own'))
    for (const header of ['X-User-Id', 'x-user-id', 'X-USER-ID']) {
      expect(await userOf('on', [`${header}: ${id('own')}`])).toBeUndefined()
      expect(await userOf('offAlone', [`${header}: ${id('own')}`])).toBe(id('own'))
    }
  })

  it('G-AUTH-4: names that look alike are other names', async () => {
    for (const header of ['X_User_ID', 'X-User-ID-', 'X-UserID', 'User-ID', 'X-Forwarded-User']) {
      const { body } = await send('offAlone', [`${header}: ${id('own')}`])
      expect(JSON.parse(body).principal).toEqual({ kind: 'anonymous' })
    }
  })
})
