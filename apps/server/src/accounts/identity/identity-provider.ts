import { setTimeout as sleep } from 'node:timers/promises'
import { codePointLength, isStorableText } from '@timepoint/contracts'
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { AppError } from '../../platform/errors.ts'
import { isSecret, sha256 } from './secrets.ts'

/** Somebody for whom a provider vouches. */
interface VouchedPerson {
  /** What the provider calls the person. */
  subject: string
  /** Null: none, or one that the provider has not verified. */
  email: string | null
  displayName: string | null
}

/** Who vouches for people, and how its tokens are recognised. */
interface ProviderSettings {
  name: 'Apple' | 'Google'
  issuers: string[]
  /** Whom its tokens must be made for; null: not configured. */
  audience: string | null
  jwksUrl: string
}

/** Keys are asked for again after a token with an unknown one, at most so often. */
const JWKS_COOLDOWN_MS = 1000
const JWKS_TIMEOUT_MS = 3000

/** How far our clock and that of the provider may be apart. */
const CLOCK_SKEW_S = 60

const MAX_SUBJECT = 255
const MAX_EMAIL = 320
const MAX_NAME = 200

/**
 * The provider's keys, fetched when they are needed and kept for ten minutes. A key that is not among
 * them may be newer than they are: they are fetched again, once the last time is a second ago.
 * @throws AppError provider_unavailable when they cannot be had.
 */
function createKeys(name: string, jwksUrl: string): JWTVerifyGetKey {
  const options = { cooldownDuration: JWKS_COOLDOWN_MS, timeoutDuration: JWKS_TIMEOUT_MS }
  const keys = createRemoteJWKSet(new URL(jwksUrl), options)
  const find: JWTVerifyGetKey = async (header, token) => {
    try {
      return await keys(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !keys.coolingDown) throw error
      await sleep(JWKS_COOLDOWN_MS)
      return keys(header, token)
    }
  }
  return async (header, token) => {
    try {
      return await find(header, token)
    } catch (cause) {
      const isTokensFault =
        cause instanceof errors.JWKSNoMatchingKey ||
        cause instanceof errors.JWKSMultipleMatchingKeys
      if (isTokensFault) throw cause
      const detail = `The keys of ${name} cannot be had at the moment: try again soon`
      throw new AppError('provider_unavailable', { detail, cause })
    }
  }
}

/** A claim that fits; null for anything else. */
function textClaim(value: unknown, max: number): string | null {
  if (typeof value !== 'string') return null
  const text = value.normalize('NFC').trim()
  const fits = text !== '' && isStorableText(text) && codePointLength(text) <= max
  return fits ? text : null
}

/** Apple writes truth as text at times. Nobody is found by an address: one of which nothing is said will do. */
const isUnverified = (claim: unknown) => claim !== undefined && String(claim) !== 'true'

/** Apps send a hash of what they give us, or the same. */
function holdsNonce(claim: unknown, nonce: string): boolean {
  if (typeof claim !== 'string') return false
  const isItself = isSecret(claim, nonce)
  return isSecret(claim, sha256(nonce).toString('hex')) || isItself
}

/** Whom the claims of a good signature stand for; null when they stand for nobody. */
function readPerson(claims: JWTPayload, nonce: string | null): VouchedPerson | null {
  const { sub, iat = 0, aud = [] } = claims
  const subject = textClaim(sub, MAX_SUBJECT)
  const isIssuedByNow = iat <= Date.now() / 1000 + CLOCK_SKEW_S
  const isForUsAlone = [aud].flat().length === 1
  if (subject === null || subject !== sub || !isIssuedByNow || !isForUsAlone) return null
  if (nonce !== null && !holdsNonce(claims.nonce, nonce)) return null
  return {
    subject,
    email: isUnverified(claims.email_verified) ? null : textClaim(claims.email, MAX_EMAIL),
    displayName: textClaim(claims.name, MAX_NAME),
  }
}

function createIdentityProvider({ name, issuers, audience, jwksUrl }: ProviderSettings) {
  const keys = createKeys(name, jwksUrl)

  async function claimsOf(token: string, expected: string): Promise<JWTPayload | null> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        issuer: issuers,
        audience: expected,
        clockTolerance: CLOCK_SKEW_S,
        requiredClaims: ['sub', 'exp'],
      })
      return payload
    } catch (cause) {
      if (cause instanceof AppError) throw cause
      if (cause instanceof errors.JOSEError) return null
      // Keys that are none, or too short to be trusted.
      const detail = `The keys of ${name} cannot be used at the moment: try again soon`
      throw new AppError('provider_unavailable', { detail, cause })
    }
  }

  return {
    /**
     * For whom a token vouches; null for one that is not good: signed by somebody else, made for
     * another app, not valid yet or no more, or of another sign-in than the nonce.
     * @throws AppError not_configured, provider_unavailable.
     */
    async verify(token: string, nonce: string | null): Promise<VouchedPerson | null> {
      if (audience === null) {
        throw new AppError('not_configured', { detail: `${name} sign-in is not configured` })
      }
      const claims = await claimsOf(token, audience)
      return claims && readPerson(claims, nonce)
    },
  }
}

/** Sign in with Apple. Nothing is fetched before the first token. */
export function createApple(settings: Pick<ProviderSettings, 'audience' | 'jwksUrl'>) {
  return createIdentityProvider({
    name: 'Apple',
    issuers: ['https://appleid.apple.com'],
    ...settings,
  })
}

/** Google's sign-in; it writes its own name in two ways. Nothing is fetched before the first token. */
export function createGoogle(settings: Pick<ProviderSettings, 'audience' | 'jwksUrl'>) {
  return createIdentityProvider({
    name: 'Google',
    issuers: ['https://accounts.google.com', 'accounts.google.com'],
    ...settings,
  })
}
