import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Db } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { countRequest, type Window } from './rate-limit-store.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False: requests to the route are not counted, and never refused for their number. */
    rateLimit?: false
  }
}

/** For the options of a route whose requests are not counted. */
export const UNCOUNTED = { rateLimit: false } as const

function showWindow(reply: FastifyReply, limit: number, { remaining, resetAtMs }: Window): void {
  reply
    .header('X-RateLimit-Limit', limit)
    .header('X-RateLimit-Remaining', remaining)
    .header('X-RateLimit-Reset', Math.ceil(resetAtMs / 1000))
}

/**
 * Refuses requests of callers that made `limit` within the last minute, on every route that is added
 * later and does not say otherwise, and on paths that do not exist. Bodies have been read by then and
 * malformed ones refused, uncounted; nothing has been validated.
 * @param limit requests a minute for each caller, over all processes; 0: no limit.
 */
export function limitRequests(app: FastifyInstance, { db, limit }: { db: Db; limit: number }) {
  if (limit === 0) return
  app.addHook('preValidation', async (request, reply) => {
    if (request.routeOptions.config?.rateLimit === false) return
    const window = await countRequest(db, request.caller, limit)
    showWindow(reply, limit, window)
    if (window.admitted) return
    throw new AppError('rate_limited', {
      detail: `More than ${limit} requests within a minute`,
      retryAfterMs: Math.max(1000, window.resetInMs),
    })
  })
}
