import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RequestLimits } from '../../platform/config/config.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { countByClass } from '../../platform/http/rate-limit.ts'
import { countOf } from '../limits.ts'
import { refusalFor } from './access.ts'
import type { Identified, IncomingRequest } from './identify.ts'
import { ANONYMOUS, type Principal } from './principal.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who a request to Clockchain comes from. */
    identity: Principal
    /** Whether the caller of Clockchain is known, counted and let in. */
    isAdmitted: boolean
  }
}

/** How callers are found out at one mount. */
export interface Doors {
  db: Db
  limits: RequestLimits
  /** Of the service, by whose fingerprint its requests are counted. */
  serviceKey: string
  /** Whether who it comes from can only be told once the body is there. */
  needsBody(request: FastifyRequest): boolean
  /** @throws AppError for credentials that are wrong. */
  identify(incoming: IncomingRequest, request: FastifyRequest): Identified | Promise<Identified>
}

const NO_BODY = new Uint8Array()

/** Under which name a caller's idempotency keys are kept, and what the log says. */
const nameOf = ({ kind, actor }: Principal, address: string) =>
  kind === 'anonymous' || kind === 'visitor' || actor === null ? address : actor

/** Wrong keys and signatures, as against headers that merely make no sense. */
const isSuspicious = ({ status, code }: AppError) =>
  code !== 'auth.jwt_expired' && (status === 401 || status === 403)

async function identifyOrRefuse(request: FastifyRequest, doors: Doors) {
  try {
    const incoming = {
      method: request.method,
      path: request.url.split('?', 1)[0] ?? '',
      headers: request.raw.headersDistinct,
      body: request.sentBytes ?? NO_BODY,
    }
    return { identified: await doors.identify(incoming, request), refusal: null }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (isSuspicious(error)) request.suspicion = error.message
    return { identified: null, refusal: error }
  }
}

/** Finds out who asks, counts the request, then lets it in. */
async function admit(request: FastifyRequest, reply: FastifyReply, doors: Doors): Promise<void> {
  const { access } = request.routeOptions.config
  const { caller: address, method } = request
  const { identified, refusal: wrong } = await identifyOrRefuse(request, doors)
  if (identified) {
    request.identity = identified.principal
    request.caller = nameOf(identified.principal, address)
  }
  // A route without a mark is refused when it is added.
  const refusal = identified ? refusalFor(access ?? 'admin', identified) : wrong
  if (refusal?.code === 'admin_required' && identified?.hasWrongAdminKey) {
    request.suspicion = 'The admin key is not valid'
  }
  request.refusal = refusal
  const count = countOf(identified, { method, address, serviceKey: doors.serviceKey })
  if (count) await countByClass(doors.db, doors.limits, count, reply)
  if (refusal) throw refusal
  request.isAdmitted = true
}

/**
 * Finds out who requests to the routes of `app` come from, counts them and refuses those who may not use
 * the route: before the body is read, except where a signature covers it; then before it is validated.
 */
export function admitCallers(app: FastifyInstance, doors: Doors): void {
  app.decorateRequest('identity', null as never)
  app.decorateRequest('isAdmitted', false)
  app.addHook('onRequest', async (request, reply) => {
    request.identity = ANONYMOUS
    if (!doors.needsBody(request)) await admit(request, reply, doors)
  })
  app.addHook('preValidation', async (request, reply) => {
    if (!request.isAdmitted) await admit(request, reply, doors)
  })
}
