import { describe, expect, it } from 'vitest'
import { signRequest } from '../../accounts/identity/gateway-signature.ts'
import { AppError } from '../../platform/errors.ts'
import { type Access, refusalFor } from './access.ts'
import { type IdentifyContext, identify } from './identify.ts'
import { ANONYMOUS, SYSTEM, userPrincipal, VISITOR } from './principal.ts'

const NOW = 1_790_000_000_000
const TIME = String(NOW / 1000)
const SECRET = 'signing-secret-of-the-tests'
const KEY = 'service-key-of-the-tests'
const ADMIN = 'admin-key-of-the-tests'
const NO_BODY = new Uint8Array()

const CONTEXT: IdentifyContext = {
  serviceKey: KEY,
  adminKey: ADMIN,
  signingSecret: SECRET,
  acceptsV1Signatures: false,
  requiresSignedGateway: false,
  now: NOW,
}

type Headers = Record<string, string | string[]>

const REQUEST = { method: 'POST', path: '/api/v1/generate', body: Buffer.from('{"query":"x"}') }

function identifyWith(
  headers: Headers,
  context: Partial<IdentifyContext> = {},
  body: Uint8Array = REQUEST.body,
) {
  const values = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat()]),
  )
  return identify({ ...CONTEXT, ...context }, { ...REQUEST, body, headers: values })
}

function refusalOf(headers: Headers, context: Partial<IdentifyContext> = {}): AppError {
  try {
    identifyWith(headers, context)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('was let in')
}

const service = { 'x-service-key': KEY }
const agent = { authorization: 'Bearer tp_ag_unknown' }
const signed = (userId: string, timestamp = TIME): Headers => ({
  ...(userId === '' ? {} : { 'x-user-id': userId }),
  'x-gateway-timestamp': timestamp,
  'x-gateway-signature': signRequest({ ...REQUEST, userId, timestamp }, SECRET),
})

describe('CC-AUTH-1: the first rule that fits says who asks', () => {
  it.each([
    ['nothing', {}, ANONYMOUS],
    ['a name without proof', { 'x-user-id': 'ada' }, ANONYMOUS],
    ['an admin key and nothing else', { 'x-admin-key': ADMIN }, ANONYMOUS],
    ['an API key, which is for the gateway', { 'x-api-key': 'tp_gw_x' }, ANONYMOUS],
    ['a credential of another scheme', { authorization: 'Basic eDp5' }, ANONYMOUS],
    ['a time without a signature', { 'x-gateway-timestamp': TIME, 'x-user-id': 'ada' }, ANONYMOUS],
    ['the service key', service, SYSTEM],
    ['the service key and a user', { ...service, 'x-user-id': 'ada' }, userPrincipal('ada')],
    [
      'a name of 128 letters',
      { ...service, 'x-user-id': 'x'.repeat(128) },
      userPrincipal('x'.repeat(128)),
    ],
    ['a signed user', signed('u-1'), userPrincipal('u-1')],
    ['a signed user and the service key', { ...signed('u-1'), ...service }, userPrincipal('u-1')],
    ['a signed user and an agent', { ...signed('u-1'), ...agent }, userPrincipal('u-1')],
    ['a signed nobody', signed(''), VISITOR],
    ['a signed nobody and the service key', { ...signed(''), ...service }, VISITOR],
    ['a signed nobody with an empty name', { ...signed(''), 'x-user-id': '' }, VISITOR],
  ] as const)('CC-AUTH-1: %s', (_what, headers, principal) => {
    expect(identifyWith(headers).principal).toEqual(principal)
  })

  it.each([
    ['a wrong service key', { 'x-service-key': 'wrong' }, 'unauthenticated'],
    ['an empty service key', { 'x-service-key': '' }, 'unauthenticated'],
    ['two service keys', { 'x-service-key': [KEY, KEY] }, 'unauthenticated'],
    [
      'a wrong service key beside a signature',
      { ...signed('u-1'), 'x-service-key': 'x' },
      'unauthenticated',
    ],
    ['an agent', agent, 'unauthenticated'],
    ['an agent beside the service key', { ...service, ...agent }, 'unauthenticated'],
    [
      'an agent beside service key and user',
      { ...service, ...agent, 'x-user-id': 'a' },
      'unauthenticated',
    ],
    ['an agent that a gateway lets through', { ...signed(''), ...agent }, 'unauthenticated'],
    ['two tokens', { authorization: ['Basic eDp5', 'Bearer x'] }, 'unauthenticated'],
    ['a bad signature', { ...signed('u-1'), 'x-gateway-signature': 'v2=00' }, 'signature_invalid'],
    ['an empty signature', { ...service, 'x-gateway-signature': '' }, 'signature_invalid'],
    ['another user than was signed', { ...signed('u-1'), 'x-user-id': 'u-2' }, 'signature_invalid'],
    ['a user where nobody was signed', { ...signed(''), 'x-user-id': 'u-2' }, 'signature_invalid'],
    ['two users', { ...signed('u-1'), 'x-user-id': ['u-1', 'u-2'] }, 'signature_invalid'],
    ['two times', { ...signed('u-1'), 'x-gateway-timestamp': [TIME, TIME] }, 'signature_invalid'],
    ['an old signature', signed('u-1', String(NOW / 1000 - 301)), 'signature_invalid'],
    ['one of the future', signed('u-1', String(NOW / 1000 + 301)), 'signature_invalid'],
    ['an empty name', { ...service, 'x-user-id': '' }, 'invalid_input'],
    ['a name of 129 letters', { ...service, 'x-user-id': 'x'.repeat(129) }, 'invalid_input'],
    ['a name beyond ASCII', { ...service, 'x-user-id': 'Adá' }, 'invalid_input'],
    ['two names', { ...service, 'x-user-id': ['a', 'b'] }, 'invalid_input'],
  ] as const)('CC-AUTH-1: %s is refused', (_what, headers, code) => {
    expect(refusalOf(headers as Headers).code).toBe(code)
  })

  it('CC-AUTH-1: a body that was altered, and a server without the secret, make a signature a bad one', () => {
    const altered = () => identifyWith(signed('u-1'), {}, Buffer.from('{"query":"y"}'))
    expect(altered).toThrow('signature')
    expect(refusalOf(signed('u-1'), { signingSecret: null }).code).toBe('signature_invalid')
    expect(refusalOf(signed('u-1'), { signingSecret: '' }).code).toBe('signature_invalid')
  })

  it('CC-AUTH-1: where only the gateway names users, a service may only speak for itself', () => {
    const context = { requiresSignedGateway: true }
    const refusal = refusalOf({ ...service, 'x-user-id': 'ada' }, context)
    expect(refusal).toMatchObject({ code: 'forbidden', status: 403 })
    expect(identifyWith(service, context).principal).toEqual(SYSTEM)
    expect(identifyWith(signed('u-1'), context).principal).toEqual(userPrincipal('u-1'))
  })

  it.each([
    ['Cyrillic', 'ключ'],
    ['an emoji', '🗝️'],
    ['Latin-1', Buffer.from([0xe9, 0xff]).toString('latin1')],
    ['UTF-8 read as Latin-1', Buffer.from('ключ').toString('latin1')],
    ['10 kB', 'x'.repeat(10_000)],
  ])('CC-AUTH-3: a key of %s is a wrong one', (_what, key) => {
    expect(refusalOf({ 'x-service-key': key }).status).toBe(401)
    expect(refusalOf(agentOf(key)).status).toBe(401)
    const { principal, hasWrongAdminKey } = identifyWith({ ...service, 'x-admin-key': key })
    expect([principal.isAdmin, hasWrongAdminKey]).toEqual([false, true])
  })

  it('CC-AUTH-3: keys are compared as bytes: one beyond ASCII can be right', () => {
    const sent = Buffer.from('ключ').toString('latin1')
    expect(identifyWith({ 'x-service-key': sent }, { serviceKey: 'ключ' }).principal).toEqual(
      SYSTEM,
    )
  })
})

const agentOf = (token: string) => ({ authorization: `Bearer ${token}` })

describe('CC-AUTH-4: the key of administrators comes on top', () => {
  it.each([
    ['a service', service, { kind: 'system', actor: 'system', canWrite: true }],
    ['a user of a service', { ...service, 'x-user-id': 'a' }, { kind: 'user', actor: 'user:a' }],
    ['a signed user', signed('u-1'), { kind: 'user', actor: 'user:u-1' }],
    [
      'a visitor, who writes as one then',
      signed(''),
      { kind: 'visitor', actor: 'admin', canWrite: true },
    ],
  ] as const)('CC-AUTH-4: of %s', (_what, headers, expected) => {
    const { principal } = identifyWith({ ...headers, 'x-admin-key': ADMIN })
    expect(principal).toMatchObject({ ...expected, isAdmin: true })
  })

  it.each([
    ['wrong', { 'x-admin-key': 'wrong' }, {}],
    ['empty', { 'x-admin-key': '' }, {}],
    ['sent twice', { 'x-admin-key': [ADMIN, ADMIN] }, {}],
    ['not configured', { 'x-admin-key': ADMIN }, { adminKey: null }],
    ['that of the service', { 'x-admin-key': KEY }, {}],
  ] as const)('CC-AUTH-4: not when it is %s', (_what, headers, context) => {
    const identified = identifyWith({ ...service, ...(headers as Headers) }, context)
    expect(identified.principal).toEqual(SYSTEM)
    expect(identified.hasWrongAdminKey).toBe(true)
    expect(refusalFor('admin', identified)).toMatchObject({
      code: 'admin_required',
      message: 'Admin key required',
    })
  })
})

describe('CC-AUTH-5: who may use a route', () => {
  const callers: Record<string, Headers> = {
    anonymous: {},
    visitor: signed(''),
    user: signed('u-1'),
    system: service,
    'named user': { ...service, 'x-user-id': 'a' },
    'system admin': { ...service, 'x-admin-key': ADMIN },
    'user admin': { ...signed('u-1'), 'x-admin-key': ADMIN },
    'anonymous with an admin key': { 'x-admin-key': ADMIN },
  }
  const cases: [Access, Record<string, number>][] = [
    ['anyone', {}],
    ['caller', { anonymous: 401, 'anonymous with an admin key': 401 }],
    ['writer', { anonymous: 401, visitor: 401, 'anonymous with an admin key': 401 }],
    [
      'admin',
      {
        anonymous: 403,
        visitor: 403,
        user: 403,
        system: 403,
        'named user': 403,
        'anonymous with an admin key': 403,
      },
    ],
    [
      'service-admin',
      {
        anonymous: 401,
        visitor: 401,
        user: 401,
        system: 403,
        'named user': 403,
        'user admin': 401,
        'anonymous with an admin key': 401,
      },
    ],
  ]

  it.each(cases)('CC-AUTH-5: marked %s', (access, refused) => {
    const statuses = Object.entries(callers).flatMap(([name, headers]) => {
      const refusal = refusalFor(access, identifyWith(headers))
      return refusal ? [[name, refusal.status] as const] : []
    })
    expect(Object.fromEntries(statuses)).toEqual(refused)
  })

  it('CC-AUTH-5: an agent that may only read is known, and may not write', () => {
    const principal = { ...SYSTEM, kind: 'agent', actor: 'agent:a', canWrite: false } as const
    const identified = { principal, hasServiceKey: false }
    expect(refusalFor('caller', identified)).toBeNull()
    expect(refusalFor('writer', identified)?.status).toBe(403)
  })

  it('CC-AUTH-1: signatures cover requests without a body, too', () => {
    const headers = {
      'x-gateway-timestamp': TIME,
      'x-gateway-signature': signRequest(
        { ...REQUEST, body: NO_BODY, userId: '', timestamp: TIME },
        SECRET,
      ),
    }
    expect(identifyWith(headers, {}, NO_BODY).principal).toEqual(VISITOR)
  })
})
