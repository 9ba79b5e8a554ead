import { randomUUID } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { isUuid } from '../../platform/ids.ts'

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

/** Whom a token stands for; why not when it counts for nobody. Whether the user is there is not looked at. */
export async function readAccessToken(
  token: string,
  secret: string,
): Promise<AccessToken | 'expired' | 'invalid'> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keyOf(secret), {
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'iat', 'exp', 'jti'],
    })
    const { type, sub = '', sid, iat = 0 } = payload
    const isIssuedByNow = iat <= Date.now() / 1000 + CLOCK_SKEW_S
    const isOurs = protectedHeader.kid === undefined // Our key has no name.
    const isWhole = type === TYPE && isUuid(sub) && (sid === undefined || isUuid(String(sid)))
    if (!isOurs || !isWhole || !isIssuedByNow) return 'invalid'
    return { userId: sub, familyId: sid === undefined ? null : String(sid) }
  } catch (error) {
    return error instanceof errors.JWTExpired ? 'expired' : 'invalid'
  }
}

/** Clocks of our own processes differ by less. */
const CLOCK_SKEW_S = 60
