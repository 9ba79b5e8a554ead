import { createHmac, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { z } from 'zod'
import { isSecret } from './secrets.ts'

/** Whom an access token stands for. */
export interface AccessToken {
  userId: string
  /** The sign-in that it came from; null where the token does not say. */
  familyId: string | null
}

const TYPE = 'access'

const keyOf = (secret: string) => new TextEncoder().encode(secret)

/**
 * A token for the user's requests: a JWT (RFC 7519) signed with HMAC-SHA256.
 * @param options.lifetimeMs how long it counts.
 */
export function signAccessToken(
  { userId, familyId }: AccessToken,
  { secret, lifetimeMs }: { secret: string; lifetimeMs: number },
): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ type: TYPE, ...(familyId === null ? {} : { sid: familyId }) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(userId)
    .setIssuedAt(now)
    .setExpirationTime(now + Math.floor(lifetimeMs / 1000))
    .setJti(randomUUID())
    .sign(keyOf(secret))
}

/** No other algorithm, no named key, nothing that must be understood (RFC 7515, 4.1). */
const Header = z.strictObject({ alg: z.literal('HS256'), typ: z.string().optional() })

const Claims = z.object({
  type: z.literal(TYPE),
  sub: z.uuid(),
  sid: z.uuid().optional(),
  jti: z.string(),
  iat: z.number(),
  exp: z.number(),
  nbf: z.number().optional(),
})

const Token = z.tuple([Header, Claims])

/** The JSON of a part; null for anything else. */
function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString())
  } catch {
    return null
  }
}

/**
 * Whom a token stands for; why not when it counts for nobody. Whether the user is there is not looked at.
 * The signature is computed here and now: every request has one, and a computation this short costs less
 * than to hand it to another thread, as libraries do.
 */
export function readAccessToken(
  token: string,
  secret: string,
): AccessToken | 'expired' | 'invalid' {
  const [header = '', claims = '', signature = '', ...others] = token.split('.')
  const expected = createHmac('sha256', secret).update(`${header}.${claims}`).digest('base64url')
  if (others.length > 0 || !isSecret(signature, expected)) return 'invalid'
  const read = Token.safeParse([decode(header), decode(claims)])
  if (!read.success) return 'invalid'
  const { sub: userId, sid: familyId = null, iat, exp, nbf = iat } = read.data[1]
  const now = Date.now() / 1000
  if (Math.max(iat, nbf) > now + CLOCK_SKEW_S) return 'invalid'
  return exp > now ? { userId, familyId } : 'expired'
}

/** Clocks of our own processes differ by less. */
const CLOCK_SKEW_S = 5
