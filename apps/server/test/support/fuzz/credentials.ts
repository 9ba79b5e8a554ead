import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { SignJWT, UnsecuredJWT } from 'jose'
import { signAccessToken } from '../../../src/accounts/identity/access-token.ts'
import { signRequest } from '../../../src/accounts/identity/gateway-signature.ts'
import { SECRETS } from '../accounts.ts'

/** Somebody with an account and everything that shows it. */
export interface Person {
  id: string
  externalId: string
  token: string
  readKey: string
  generateKey: string
}

/** What a request is signed over. */
interface Signable {
  method: string
  /** Without the query. */
  path: string
  body: Uint8Array
}

type Headers = readonly (readonly [string, string])[]

type Show = (person: Person, request: Signable) => Headers

const bearer = (token: string): Headers => [['authorization', `Bearer ${token}`]]

const secondsFromNow = (seconds: number) => Math.floor(Date.now() / 1000) + seconds

function signed(userId: string, request: Signable, { age = 0, secret = '' } = {}): Headers {
  const timestamp = String(secondsFromNow(-age))
  const key = secret || SECRETS.GATEWAY_SIGNING_SECRET
  return [
    ['x-user-id', userId],
    ['x-gateway-timestamp', timestamp],
    ['x-gateway-signature', signRequest({ ...request, userId, timestamp }, key)],
  ]
}

const service = (...more: Headers): Headers => [
  ['x-service-key', SECRETS.FLASH_SERVICE_KEY],
  ...more,
]

/** Ways to say who one is that count, where accounts are on. */
const GOOD = {
  token: ({ token }) => bearer(token),
  key: ({ generateKey }) => [['x-api-key', generateKey]],
  signature: ({ id }, request) => signed(id, request),
  serviceForUser: ({ id }) => service(['x-user-id', id]),
  serviceForExternal: ({ externalId }) => service(['x-user-id', externalId]),
  service: () => service(),
} satisfies Record<string, Show>

/** Ways that do not count, count for nobody, or count for less. */
const ODD = {
  nothing: () => [],
  readKey: ({ readKey }) => [['x-api-key', readKey]],
  wrongKey: () => [['x-api-key', 'tp_wrong']],
  garbage: () => bearer('a.b.c'),
  basic: () => [['authorization', 'Basic YTpi']],
  emptyBearer: () => [['authorization', 'Bearer']],
  wrongService: () => [['x-service-key', 'wrong']],
  emptyService: () => [['x-service-key', '']],
  nobodyByService: () => service(['x-user-id', randomUUID()]),
  emptyByService: () => service(['x-user-id', '']),
  oddByService: () => service(['x-user-id', "' OR '1'='1\xff"]),
  unsigned: ({ id }) => [['x-user-id', id]],
  unsignedNobody: () => [['x-user-id', 'nobody at all']],
  signedNobody: (_person, request) => signed('', request),
  signedBadly: ({ id }, request) => signed(id, request, { secret: 'wrong' }),
  signedLongAgo: ({ id }, request) => signed(id, request, { age: 301 }),
  signedHalf: () => [['x-gateway-signature', 'v2=00']],
  signedBesideService: (_person, request) => [...signed('', request), ...service()],
  twice: ({ token }) => [...bearer(token), ...bearer(token)],
  serviceTwice: () => [...service(), ...service()],
} satisfies Record<string, Show>

/** Ways to be an administrator, or not. */
const ADMIN = {
  admin: () => [['x-admin-key', SECRETS.ADMIN_API_KEY]],
  wrongAdmin: () => [['x-admin-key', 'wrong']],
  adminTwice: () => [
    ['x-admin-key', SECRETS.ADMIN_API_KEY],
    ['X-Admin-Key', 'wrong'],
  ],
} satisfies Record<string, Show>

const FORGED = ['expired', 'unsignedToken', 'wrongSecret', 'refreshType', 'strangeUser'] as const

const WAYS: Record<string, Show> = { ...GOOD, ...ODD, ...ADMIN }

/** Every way to say who one is, good or bad. */
export const WAY_NAMES: readonly string[] = [...Object.keys(WAYS), ...FORGED]

/** How a request says who it comes from. */
export interface Credentials {
  person: 'owner' | 'other' | 'poor'
  ways: readonly string[]
}

const good = fc.constantFrom(...Object.keys(GOOD))
const odd = fc.constantFrom(...Object.keys(ODD), ...FORGED)

/** Credentials that count, and often an administrator's beside. @param ways that count where they go. */
export function goodCredentials(ways: readonly string[]): fc.Arbitrary<Credentials> {
  const way = fc.constantFrom(...ways)
  return fc.record({
    person: fc.constantFrom('owner', 'owner', 'owner', 'other'),
    ways: fc.tuple(way, fc.boolean()).map(([one, isAdmin]) => (isAdmin ? [one, 'admin'] : [one])),
  })
}

/** Any credentials, also several at once. */
export const anyCredentials: fc.Arbitrary<Credentials> = fc.record({
  person: fc.constantFrom('owner', 'other', 'poor'),
  ways: fc.array(
    fc.oneof(
      { weight: 3, arbitrary: good },
      { weight: 3, arbitrary: odd },
      { weight: 1, arbitrary: fc.constantFrom(...Object.keys(ADMIN)) },
    ),
    { minLength: 1, maxLength: 3 },
  ),
})

/** Tokens that only look like tokens, by how they were made. */
export type Forged = Record<(typeof FORGED)[number], string>

/** Makes tokens for somebody which do not count. */
export async function forgeTokens(userId: string): Promise<Forged> {
  const secret = SECRETS.JWT_SECRET_KEY
  const sign = (lifetimeMs: number, key = secret, id = userId) =>
    signAccessToken({ userId: id, familyId: null }, { secret: key, lifetimeMs })
  const refresh = new SignJWT({ type: 'refresh' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime('1h')
    .setJti(randomUUID())
  return {
    expired: await sign(-60_000),
    unsignedToken: new UnsecuredJWT({ type: 'access' }).setSubject(userId).encode(),
    wrongSecret: await sign(60_000, 'x'.repeat(32)),
    refreshType: await refresh.sign(new TextEncoder().encode(secret)),
    strangeUser: await sign(60_000, secret, randomUUID()),
  }
}

/** The headers of credentials, for the request that they are sent with. */
export function credentialHeaders(
  { ways }: Credentials,
  person: Person,
  forged: Forged,
  request: Signable,
): Headers {
  return ways.flatMap((way) => {
    const token = forged[way as keyof Forged]
    return token === undefined ? (WAYS[way]?.(person, request) ?? []) : bearer(token)
  })
}
