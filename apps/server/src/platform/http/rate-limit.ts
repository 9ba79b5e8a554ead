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

/** Requests a minute for each caller, over all processes; 0: no limit. */
export interface RateLimits {
  own: number
  /** Of other services for themselves. */
  service: number
}

/**
 * Refuses requests of callers that made too many within the last minute, on every route that is added
 * later and does not say otherwise, and on paths that do not exist; then those of callers who are not
 * let in. Those are counted on every route. Bodies have been read by then and malformed ones refused,
 * uncounted; nothing has been validated.
 */
export function limitRequests(
  app: FastifyInstance,
  { db, limits }: { db: Db; limits: RateLimits },
): void {
  app.addHook('preValidation', async (request, reply) => {
    const { refusal, limitClass, routeOptions } = request
    if (routeOptions.config?.ownCallers) return
    const isCounted = refusal !== null || routeOptions.config?.rateLimit !== false
    const limit = limitClass === 'counted' ? 0 : limits[limitClass]
    if (isCounted && limit > 0) {
      const window = await countRequest(db, request.caller, limit)
      showWindow(reply, limit, window)
      if (!window.admitted) {
        throw new AppError('rate_limited', {
          detail: `More than ${limit} requests within a minute`,
          retryAfterMs: Math.max(1000, window.resetInMs),
        })
      }
    }
    if (refusal !== null) throw refusal
  })
}
