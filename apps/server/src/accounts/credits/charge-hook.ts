import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { Logger } from '../../platform/log.ts'
import { endHold, holdCredits, type Price, payerOf } from './ledger-store.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a POST to the route costs a user who comes from the world. */
    price?: Price
  }
  interface FastifyRequest {
    /** What is held for the request while it is answered; null: nothing. */
    holdId: string | null
  }
}

/** What charging needs of the system. */
interface ChargeContext {
  db: Db
  log: Logger
}

async function hold(request: FastifyRequest, { db }: ChargeContext): Promise<void> {
  const { principal, method, routeOptions } = request
  const { price } = routeOptions.config
  if (!price || method !== 'POST' || payerOf({ principal, price }) === null) return
  // Known before it is there: also what was held although the answer to that got lost is ended.
  request.holdId = randomUUID()
  try {
    await holdCredits(db, request.holdId, { principal, price })
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause
    const { message: detail, extra } = cause
    throw new AppError('auth.insufficient_credits', { detail, extra, cause })
  }
}

/** Answers that were paid for when they were given first are free. */
function isOwed(reply: FastifyReply): boolean {
  const { statusCode } = reply
  return statusCode >= 200 && statusCode < 300 && reply.getHeader('Idempotency-Replayed') !== 'true'
}

async function settle(
  request: FastifyRequest,
  reply: FastifyReply,
  { db, log }: ChargeContext,
): Promise<void> {
  const { holdId, id: requestId } = request
  if (holdId === null) return
  request.holdId = null
  // The work is done, whatever becomes of the charge: what nobody ended is given back later.
  await endHold(db, holdId, isOwed(reply) ? null : 0).catch((err: unknown) =>
    log.error({ err, requestId, holdId }, 'credits of a request could not be settled'),
  )
}

/**
 * Charges metered users for POSTs to routes with a price: the credits are held before the route answers,
 * spent when it answers 2xx, and free again otherwise. `request.principal` says who pays. A hold whose
 * process died ends with `releaseAbandonedHolds`.
 * @throws AppError auth.insufficient_credits before the route is asked.
 */
export function chargeRequests(app: FastifyInstance, context: ChargeContext): void {
  app.decorateRequest('holdId', null)
  app.addHook('preHandler', async (request) => hold(request, context))
  app.addHook('onSend', async (request, reply) => settle(request, reply, context))
}
