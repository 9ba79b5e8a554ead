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
 * Counts a request and says in headers what is left.
 * @param count.key whose requests it is one of.
 * @param count.limit requests a minute, 1 or more.
 * @throws AppError rate_limited, with the text `refusal`.
 */
export async function countWithin(
  db: Db,
  { key, limit, refusal }: { key: string; limit: number; refusal: string },
  reply: FastifyReply,
): Promise<void> {
  const window = await countRequest(db, key, limit)
  showWindow(reply, limit, window)
  if (window.admitted) return
  const retryAfterMs = Math.max(1000, window.resetInMs)
  throw new AppError('rate_limited', { detail: refusal, retryAfterMs })
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
      const tooMany = `More than ${limit} requests within a minute`
      await countWithin(db, { key: request.caller, limit, refusal: tooMany }, reply)
    }
    if (refusal !== null) throw refusal
  })
}
