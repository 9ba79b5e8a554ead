import { signRequest } from '../../src/accounts/identity/gateway-signature.ts'
import { SECRETS } from './accounts.ts'
import type { Users } from './callers.ts'
import { ADMIN_KEY } from './clockchain.ts'
import { CLOCKCHAIN_KEY } from './test-stack.ts'

/** Who a request to Clockchain counts as: `A` and `B` are users who have nothing to do with each other. */
export type Rank = 'anonymous' | 'visitor' | 'A' | 'B' | 'system' | 'admin'

/** A request before it says who it comes from. */
interface BareRequest {
  method: string
  /** With its query. */
  path: string
  body?: string | undefined
}

/** One way to present oneself to Clockchain. */
export interface ClockchainCaller {
  name: string
  rank: Rank
  headers(request: BareRequest): Record<string, string>
  /** A user whom a gateway vouches for, without a service key. */
  isSigned?: true
}

const SERVICE = { 'x-service-key': CLOCKCHAIN_KEY }
const ADMIN = { 'x-admin-key': ADMIN_KEY }

function signed({ method, path, body = '' }: BareRequest, userId: string) {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const [plain = ''] = path.split('?')
  const request = { method, path: plain, userId, timestamp, body: Buffer.from(body) }
  return {
    ...(userId === '' ? {} : { 'x-user-id': userId }),
    'x-gateway-timestamp': timestamp,
    'x-gateway-signature': signRequest(request, SECRETS.GATEWAY_SIGNING_SECRET),
  }
}

/** Callers of the mounts that services use, `A` as the owner of `users`. */
export function directCallers({ owner, other }: Users): ClockchainCaller[] {
  return [
    { name: 'nobody', rank: 'anonymous', headers: () => ({}) },
    {
      name: 'headers that make nobody of anybody',
      rank: 'anonymous',
      headers: () => ({ ...ADMIN, 'x-user-id': owner.id, 'x-user-email': 'a@example.com' }),
    },
    { name: 'visitor', rank: 'visitor', headers: (request) => signed(request, '') },
    { name: 'A', rank: 'A', headers: () => ({ ...SERVICE, 'x-user-id': owner.id }) },
    {
      name: 'A at the gateway',
      rank: 'A',
      isSigned: true,
      headers: (request) => signed(request, owner.id),
    },
    { name: 'B', rank: 'B', headers: () => ({ ...SERVICE, 'x-user-id': other.id }) },
    {
      name: 'B at the gateway',
      rank: 'B',
      isSigned: true,
      headers: (request) => signed(request, other.id),
    },
    { name: 'system', rank: 'system', headers: () => SERVICE },
    { name: 'admin', rank: 'admin', headers: () => ({ ...SERVICE, ...ADMIN }) },
  ]
}

/** Callers of the mount to the world, where nobody is less than a visitor. */
export function edgeCallers({ owner, other }: Users): ClockchainCaller[] {
  return [
    { name: 'visitor', rank: 'visitor', headers: () => ({}) },
    {
      name: 'what only a gateway and services may say',
      rank: 'visitor',
      headers: (request) => ({ ...SERVICE, ...signed(request, owner.id) }),
    },
    { name: 'A', rank: 'A', headers: () => owner.headers },
    { name: 'A by key', rank: 'A', headers: () => ({ 'x-api-key': owner.generateKey }) },
    { name: 'B', rank: 'B', headers: () => other.headers },
    { name: 'admin', rank: 'admin', headers: () => ({ ...other.headers, ...ADMIN }) },
  ]
}
