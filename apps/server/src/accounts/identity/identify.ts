import type { AccountsConfig } from '../../platform/config/config.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { findNamedUser } from '../users/user-store.ts'
import { readAccessToken } from './access-token.ts'
import { isSigned } from './gateway-signature.ts'
import { headerText } from './header-text.ts'
import { ANONYMOUS, type Principal, SYSTEM } from './principal.ts'
import { findKeyHolder, findTokenHolder } from './principal-store.ts'
import { isSecret } from './secrets.ts'

/** What identifying needs of the system. */
export interface IdentifyContext {
  db: Db
  config: Pick<
    AccountsConfig,
    'enabled' | 'jwtSecret' | 'serviceKey' | 'signingSecret' | 'acceptsV1Signatures'
  >
  /**
   * Key of another service in this process, where none is configured: it acts as a service key does, and
   * any other is ignored as if there were none. Null or absent: there is no such service.
   */
  internalKey?: string | null
}

/** A request, as far as it says who it comes from. */
export interface IncomingRequest {
  method: string
  /** Without the query. */
  path: string
  /** Values by lower-case name, one for each time that the header was sent. */
  headers: Readonly<Record<string, readonly string[] | undefined>>
  /** As it was sent; empty without one. */
  body: Uint8Array
  /** Whether tokens and keys of users count for nothing: what is asked for does not depend on them. */
  ignoresTokens: boolean
}

/** Who a request comes from, and who has counted it already. */
export interface Identified {
  principal: Principal
  /** The gateway vouches for it, which limits requests itself. */
  isSigned: boolean
}

const forbidden = (detail: string) => new AppError('forbidden', { detail })
const unauthenticated = (detail: string) => new AppError('unauthenticated', { detail })

const EXPIRED = 'The access token has expired'

/** Whether a refusal is worth remembering. Tokens expire every day, and users are mistaken for others. */
export function isSuspicious({ code, message }: AppError): boolean {
  return code === 'forbidden' || (code === 'unauthenticated' && message !== EXPIRED)
}

/** The value of a header; null without one. @throws AppError forbidden when it was sent twice. */
function once({ headers }: IncomingRequest, name: string): string | null {
  const [value, ...others] = headers[name] ?? []
  if (others.length > 0) throw forbidden(`${name} must be sent once`)
  return value === undefined ? null : headerText(value)
}

/** @throws AppError not_found for nobody, also for who has deleted the account. */
async function namedUser(
  { db }: IdentifyContext,
  name: string,
  isMetered: boolean,
): Promise<Principal> {
  const user = await findNamedUser(db, name)
  if (!user?.isActive) throw new AppError('not_found', { detail: 'User not found' })
  return { kind: 'user', userId: user.id, isMetered, scopes: null }
}

/** @throws AppError forbidden for a signature that is bad, old or lacks its half. */
async function signedUser(
  context: IdentifyContext,
  request: IncomingRequest,
  secret: string,
): Promise<Principal> {
  const { acceptsV1Signatures: acceptsV1, enabled } = context.config
  const userId = once(request, 'x-user-id') ?? ''
  const timestamp = once(request, 'x-gateway-timestamp') ?? ''
  const signature = once(request, 'x-gateway-signature') ?? ''
  const signed = { ...request, userId, timestamp }
  if (!isSigned(signed, signature, secret, { acceptsV1, now: Date.now() })) {
    throw forbidden('The gateway signature is not valid')
  }
  return userId === '' ? ANONYMOUS : namedUser(context, userId, enabled)
}

/** @throws AppError unauthenticated for a token that counts no more, or never did. */
async function tokenHolder(
  { db, config }: IdentifyContext,
  authorization: string,
): Promise<Principal> {
  const [, token] = /^bearer +(\S+)$/i.exec(authorization) ?? []
  const read = token && config.jwtSecret ? readAccessToken(token, config.jwtSecret) : 'invalid'
  if (read === 'expired') throw unauthenticated(EXPIRED)
  const holder = read === 'invalid' ? null : await findTokenHolder(db, read)
  if (!holder) throw unauthenticated('The access token is not valid')
  return { kind: 'user', isMetered: true, scopes: null, ...holder }
}

/** @throws AppError unauthenticated for a key that counts no more, or never did. */
async function keyHolder({ db }: IdentifyContext, key: string): Promise<Principal> {
  const holder = await findKeyHolder(db, key)
  if (!holder) throw unauthenticated('The API key is not valid')
  return { kind: 'user', isMetered: true, ...holder }
}

/** What callers present themselves, where accounts are on. */
async function credentialHolder(
  context: IdentifyContext,
  request: IncomingRequest,
): Promise<Principal> {
  if (request.ignoresTokens) return ANONYMOUS
  const authorization = once(request, 'authorization')
  if (authorization !== null) return tokenHolder(context, authorization)
  const key = once(request, 'x-api-key')
  return key === null ? ANONYMOUS : keyHolder(context, key)
}

/**
 * Looks at what callers present themselves, also where accounts are off and nobody is anybody by it.
 * @throws AppError unauthenticated, forbidden for a token or key that is wrong.
 */
export async function checkCredentials(
  context: IdentifyContext,
  request: IncomingRequest,
): Promise<void> {
  await credentialHolder(context, request)
}

/** The service key that a request is held to. Where none is configured, whoever has not ours shows none. */
function countedKey(
  { config: { serviceKey }, internalKey = null }: IdentifyContext,
  { headers }: IncomingRequest,
): string | null {
  if (serviceKey !== null || internalKey === null) return serviceKey
  const [key, ...others] = headers['x-service-key'] ?? []
  const isOurs = key !== undefined && others.length === 0 && isSecret(headerText(key), internalKey)
  return isOurs ? internalKey : null
}

/**
 * Who a request comes from. The first of its credentials that counts here decides, and when it is bad
 * none of the others is looked at: what the gateway signed, a service key, a name that is believed
 * because nothing is configured, a token or key of a user.
 * @throws AppError forbidden, unauthenticated, not_found.
 */
export async function identify(
  context: IdentifyContext,
  request: IncomingRequest,
): Promise<Identified> {
  const { enabled, signingSecret } = context.config
  const { headers } = request
  if (signingSecret && (headers['x-gateway-signature'] || headers['x-gateway-timestamp'])) {
    return { principal: await signedUser(context, request, signingSecret), isSigned: true }
  }
  const own = (principal: Principal): Identified => ({ principal, isSigned: false })
  const serviceKey = countedKey(context, request)
  const givenKey = serviceKey === null ? null : once(request, 'x-service-key')
  if (serviceKey !== null && givenKey !== null) {
    if (!isSecret(givenKey, serviceKey)) throw forbidden('The service key is not valid')
    const name = once(request, 'x-user-id')
    return own(name === null ? SYSTEM : await namedUser(context, name, true))
  }
  if (enabled) return own(await credentialHolder(context, request))
  const name = signingSecret === null ? once(request, 'x-user-id') : null
  return own(name ? await namedUser(context, name, false) : ANONYMOUS)
}
