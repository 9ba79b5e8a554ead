import { createHmac, hash } from 'node:crypto'
import { isSecret } from './secrets.ts'

/** What a gateway vouches for: that this request comes from this user. */
export interface SignedRequest {
  method: string
  /** As the service receives it, without the query. */
  path: string
  /** Empty: nobody is signed in. */
  userId: string
  /** Seconds since 1970. */
  timestamp: string
  /** The bytes of the body; empty without one. */
  body: Uint8Array
}

/** How far the clocks of gateway and service may be apart. */
const MAX_SKEW_S = 300

function hmac(version: 'v1' | 'v2', request: SignedRequest, secret: string): string {
  const { method, path, userId, timestamp, body } = request
  const lines = [version, method, path, userId, timestamp]
  if (version === 'v2') lines.push(hash('sha256', body))
  return createHmac('sha256', secret).update(lines.join('\n')).digest('hex')
}

/** The value of `X-Gateway-Signature`. */
export function signRequest(request: SignedRequest, secret: string): string {
  return `v2=${hmac('v2', request, secret)}`
}

/**
 * Whether a signature is that of the request and not older than five minutes.
 * @param options.acceptsV1 whether one without the body counts, where there is none with it.
 * @param options.now milliseconds since 1970.
 */
export function isSigned(
  request: SignedRequest,
  signature: string,
  secret: string,
  { acceptsV1, now }: { acceptsV1: boolean; now: number },
): boolean {
  if (!/^\d{1,12}$/.test(request.timestamp)) return false
  if (Math.abs(now / 1000 - Number(request.timestamp)) > MAX_SKEW_S) return false
  const parts = signature.split(',').map((part) => part.trim())
  const v2 = parts.filter((part) => part.startsWith('v2='))
  const v1 = parts.filter((part) => part.startsWith('v1='))
  const [counted, version] = v2.length > 0 ? ([v2, 'v2'] as const) : ([v1, 'v1'] as const)
  if (counted.length !== 1 || (version === 'v1' && !acceptsV1)) return false
  return isSecret(counted[0] ?? '', `${version}=${hmac(version, request, secret)}`)
}
