import { randomBytes } from 'node:crypto'
import { signRequest } from '../../src/accounts/identity/gateway-signature.ts'
import { sha256 } from '../../src/accounts/identity/secrets.ts'
import type { Stack } from '../../src/stack.ts'
import { createTestUser, SECRETS, type TestUser } from './accounts.ts'

/** How the server is run. */
export type Mode = 'accounts on' | 'accounts off' | 'off, behind a gateway'

/** Who a caller counts as. A reader is the owner by a key that may only read. */
export type Standing = 'owner' | 'other' | 'system' | 'anonymous' | 'reader'

/** A request before it says who it comes from. */
interface BareRequest {
  method: string
  /** With its query. */
  path: string
  body: string | undefined
}

/** One way to present oneself. */
export interface Caller {
  name: string
  /** What it must count for, by mode; absent: it is not tried there. */
  standing: Partial<Record<Mode, Standing>>
  headers(request: BareRequest): Record<string, string>
  /** Whether the key of administrators is among them. */
  sendsAdminKey?: true
}

/** Two users who have nothing to do with each other. */
export interface Users {
  owner: TestUser & { generateKey: string; readKey: string }
  other: TestUser & { generateKey: string; readKey: string }
}

async function withKeys(stack: Stack, user: TestUser): Promise<Users['owner']> {
  const makeKey = async (scope: 'generate' | 'read') => {
    const key = `tp_gw_${randomBytes(32).toString('base64url')}`
    const { db } = stack.database
    const row = { user_id: user.id, name: scope, scopes: [scope], prefix: key.slice(0, 12) }
    await db
      .insertInto('api_keys')
      .values({ ...row, sha256: sha256(key) })
      .execute()
    return key
  }
  return { ...user, generateKey: await makeKey('generate'), readKey: await makeKey('read') }
}

export async function createUsers(stack: Stack): Promise<Users> {
  const rich = { credits: 1_000_000 }
  return {
    owner: await withKeys(stack, await createTestUser(stack, rich)),
    other: await withKeys(stack, await createTestUser(stack, rich)),
  }
}

const SERVICE = { 'x-service-key': SECRETS.FLASH_SERVICE_KEY }

function signed({ method, path, body }: BareRequest, userId: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const request = {
    method,
    path: path.split('?')[0] ?? '',
    userId,
    timestamp,
    body: Buffer.from(body ?? ''),
  }
  return {
    'x-user-id': userId,
    'x-gateway-timestamp': timestamp,
    'x-gateway-signature': signRequest(request, SECRETS.GATEWAY_SIGNING_SECRET),
  }
}

const everywhere = (standing: Standing): Caller['standing'] => ({
  'accounts on': standing,
  'accounts off': standing,
  'off, behind a gateway': standing,
})
const signedInOnly = (standing: Standing): Caller['standing'] => ({
  ...everywhere('anonymous'),
  'accounts on': standing,
})
/** Without a secret the headers of the gateway mean nothing, and a name is believed where nobody signs in. */
const behindGateway = (standing: Standing): Caller['standing'] => ({
  'accounts on': standing,
  'off, behind a gateway': standing,
})

/** Every way to present oneself, honest and forged. */
export function callersOf({ owner, other }: Users): Caller[] {
  return [
    { name: 'nobody', standing: everywhere('anonymous'), headers: () => ({}) },
    { name: 'token', standing: signedInOnly('owner'), headers: () => owner.headers },
    { name: "another's token", standing: signedInOnly('other'), headers: () => other.headers },
    {
      name: 'API key',
      standing: signedInOnly('owner'),
      headers: () => ({ 'x-api-key': owner.generateKey }),
    },
    {
      name: 'API key to read',
      standing: signedInOnly('reader'),
      headers: () => ({ 'x-api-key': owner.readKey }),
    },
    {
      name: "another's API key",
      standing: signedInOnly('other'),
      headers: () => ({ 'x-api-key': other.generateKey }),
    },
    { name: 'service', standing: everywhere('system'), headers: () => SERVICE },
    {
      name: 'service for the owner',
      standing: everywhere('owner'),
      headers: () => ({ ...SERVICE, 'x-user-id': owner.id }),
    },
    {
      name: 'service for another',
      standing: everywhere('other'),
      headers: () => ({ ...SERVICE, 'x-user-id': other.id }),
    },
    {
      name: 'gateway for the owner',
      standing: behindGateway('owner'),
      headers: (request) => signed(request, owner.id),
    },
    {
      name: 'gateway for another',
      standing: behindGateway('other'),
      headers: (request) => signed(request, other.id),
    },
    {
      name: 'gateway for nobody, with a service key and a token',
      standing: behindGateway('anonymous'),
      headers: (request) => ({ ...signed(request, ''), ...SERVICE, ...owner.headers }),
    },
    {
      name: 'a name without proof',
      standing: { ...everywhere('anonymous'), 'accounts off': 'owner' },
      headers: () => ({ 'x-user-id': owner.id }),
    },
    {
      name: 'headers that make nobody of anybody',
      sendsAdminKey: true,
      standing: everywhere('anonymous'),
      headers: () => ({
        'x-gateway-metered': 'true',
        'x-user-email': 'owner@example.com',
        'x-forwarded-user': owner.id,
        'x-admin-key': SECRETS.ADMIN_API_KEY,
      }),
    },
  ]
}
