import { isSigned } from '../../accounts/identity/gateway-signature.ts'
import { headerText } from '../../accounts/identity/header-text.ts'
import { isSecret } from '../../accounts/identity/secrets.ts'
import { AppError } from '../../platform/errors.ts'
import { ANONYMOUS, asAdmin, type Principal, SYSTEM, userPrincipal, VISITOR } from './principal.ts'

/** What identifying needs of the configuration. Null: not configured. */
export interface IdentifyContext {
  serviceKey: string
  adminKey: string | null
  signingSecret: string | null
  acceptsV1Signatures: boolean
  /** Whether services may not name users. */
  requiresSignedGateway: boolean
  /** Milliseconds since 1970. */
  now: number
}

/** A request, as far as it says who it comes from. */
export interface IncomingRequest {
  method: string
  /** Without the query. */
  path: string
  /** Values by lower-case name, one for each time that the header was sent. */
  headers: Readonly<Record<string, readonly string[] | undefined>>
  /** As it was sent; empty without one. Only signatures depend on it. */
  body: Uint8Array
}

/** Who a request comes from, and by what it shows so. */
export interface Identified {
  principal: Principal
  /** The gateway vouches for it, which limits requests itself. */
  isSigned: boolean
  /** Whether it came with our service key. */
  hasServiceKey: boolean
  /** Whether it came with an admin key that is none. */
  hasWrongAdminKey: boolean
}

const unauthenticated = (detail: string) => new AppError('unauthenticated', { detail })

/** Whether the gateway says who a request comes from. */
export function isVouchedFor(headers: Readonly<Record<string, unknown>>): boolean {
  return headers['x-gateway-signature'] !== undefined
}

/** A name that somebody else has given a user: what it means is theirs to know. */
const USER_ID = /^[\x20-\x7e]{1,128}$/

function userNamed(given: readonly string[]): Principal {
  const [id = '', ...others] = given
  if (others.length === 0 && USER_ID.test(id)) return userPrincipal(id)
  const message = 'must be sent once, with 1 to 128 printable ASCII characters'
  throw new AppError('invalid_input', {
    detail: `X-User-Id: ${message}`,
    errors: [{ path: 'x-user-id', message }],
  })
}

/** Whether a header was sent once, with our secret. */
function holds(given: readonly string[] | undefined, secret: string | null): boolean {
  const [value, ...others] = given ?? []
  if (value === undefined || secret === null) return false
  return isSecret(headerText(value), secret) && others.length === 0
}

/** Whether a service key was sent that is not ours, or several were. */
export function hasWrongServiceKey(
  headers: IncomingRequest['headers'],
  serviceKey: string,
): boolean {
  const given = headers['x-service-key']
  return given !== undefined && !holds(given, serviceKey)
}

/** @returns null: the gateway says that nobody is signed in. @throws AppError signature_invalid */
function signedUser(context: IdentifyContext, request: IncomingRequest): Principal | null {
  const { signingSecret: secret, acceptsV1Signatures: acceptsV1, now } = context
  const { 'x-user-id': ids = [], 'x-gateway-timestamp': times = [] } = request.headers
  const signatures = request.headers['x-gateway-signature'] ?? []
  const [userId = ''] = ids
  const [timestamp = ''] = times
  const [signature = ''] = signatures
  const isOnce = ids.length <= 1 && times.length === 1 && signatures.length === 1
  const signed = { ...request, userId, timestamp }
  if (!isOnce || !secret || !isSigned(signed, signature, secret, { acceptsV1, now })) {
    throw new AppError('signature_invalid', { detail: 'The gateway signature is not valid' })
  }
  return userId === '' ? null : userNamed(ids)
}

/** @throws AppError unauthenticated: no agent is registered, so none has the token. */
function refuseAgents({ headers }: IncomingRequest): void {
  const tokens = headers.authorization ?? []
  if (!tokens.some((token) => /^bearer(?: |$)/i.test(token))) return
  throw unauthenticated('The agent token is not valid')
}

function principalOf(
  context: IdentifyContext,
  request: IncomingRequest,
  hasServiceKey: boolean,
): Principal {
  const { headers } = request
  const isSigned = isVouchedFor(headers)
  const signed = isSigned ? signedUser(context, request) : null
  if (signed) return signed
  refuseAgents(request)
  if (isSigned) return VISITOR
  if (!hasServiceKey) return ANONYMOUS
  const named = headers['x-user-id']
  if (named === undefined) return SYSTEM
  if (!context.requiresSignedGateway) return userNamed(named)
  const detail = 'Only the gateway may name users here: send the service key alone'
  throw new AppError('forbidden', { detail })
}

/** A principal, and what its admin key makes of it. Who shows nothing else is nobody, also with one. */
export function withAdminKey(
  principal: Principal,
  headers: IncomingRequest['headers'],
  adminKey: string | null,
): { principal: Principal; hasWrongAdminKey: boolean } {
  const given = headers['x-admin-key']
  const isAdmin = holds(given, adminKey)
  const hasWrongAdminKey = given !== undefined && !isAdmin
  const counts = isAdmin && principal.kind !== 'anonymous'
  return { principal: counts ? asAdmin(principal) : principal, hasWrongAdminKey }
}

/**
 * Who a request to a service's own address comes from; the first that was sent of service key (if
 * wrong), signature of the gateway, token of an agent, service key with and without a user decides. An
 * admin key comes on top. A header that was sent twice is a wrong one.
 * @throws AppError unauthenticated, signature_invalid, forbidden, invalid_input.
 */
export function identify(context: IdentifyContext, request: IncomingRequest): Identified {
  const { headers } = request
  if (hasWrongServiceKey(headers, context.serviceKey)) {
    throw unauthenticated('The service key is not valid')
  }
  const hasServiceKey = headers['x-service-key'] !== undefined
  const isSigned = isVouchedFor(headers)
  const found = principalOf(context, request, hasServiceKey)
  return {
    ...withAdminKey(found, headers, context.adminKey),
    isSigned,
    // What the gateway signed comes from somebody else, whatever stands beside it.
    hasServiceKey: hasServiceKey && !isSigned,
  }
}
