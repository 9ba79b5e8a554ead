import type { FastifyInstance, FastifyReply } from 'fastify'
import type { RequestLimits } from '../config/config.ts'
import type { Db } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { countRequest, type Window } from './rate-limit-store.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False: requests to the route are not counted, and never refused for their number. */
    rateLimit?: false
    /** True: requests are counted by the limits of Clockchain, where it is behind this process. */
    isOfClockchain?: true
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
  /** Of what a gateway passes on to Clockchain; absent: nothing. */
  clockchain?: RequestLimits
}

/** By which limit of Clockchain a request counts, and the row that counts it. */
export interface ClassCount {
  limitClass: keyof RequestLimits
  key: string
}

/** @param caller who is counted: an address, `ip:…`, is of who shows no credential or a wrong one. */
export function classCount(caller: string, method: string): ClassCount {
  const isReading = method === 'GET' || method === 'HEAD'
  const limitClass = caller.startsWith('ip:') ? 'public' : isReading ? 'read' : 'write'
  return { limitClass, key: `clockchain ${limitClass} ${caller}` }
}

/** Counts a request by a limit of Clockchain, and shows what is left. @throws AppError rate_limited */
export async function countByClass(
  db: Db,
  limits: RequestLimits,
  { limitClass, key }: ClassCount,
  reply: FastifyReply,
): Promise<void> {
  const limit = limits[limitClass]
  if (limit === 0) return
  await countWithin(
    db,
    { key, limit, refusal: `Rate limit exceeded: ${limit} per 1 minute` },
    reply,
  )
}

/**
 * Counts a request and says in headers what is left.
 * @param count.key whose requests it is one of.
 * @param count.limit requests a minute, 1 or more.
 * @throws AppError rate_limited, with the text `refusal`.
 */
async function countWithin(
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
    const { refusal, limitClass, routeOptions, caller, method } = request
    if (routeOptions.config?.ownCallers) return
    if (routeOptions.config?.isOfClockchain && limits.clockchain) {
      await countByClass(db, limits.clockchain, classCount(caller, method), reply)
      if (refusal !== null) throw refusal
      return
    }
    const isCounted = refusal !== null || routeOptions.config?.rateLimit !== false
    const limit = limitClass === 'counted' ? 0 : limits[limitClass]
    if (isCounted && limit > 0) {
      const tooMany = `More than ${limit} requests within a minute`
      await countWithin(db, { key: caller, limit, refusal: tooMany }, reply)
    }
    if (refusal !== null) throw refusal
  })
}
