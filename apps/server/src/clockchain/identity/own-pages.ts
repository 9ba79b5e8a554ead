import type { FastifyInstance } from 'fastify'
import type { RequestLimits } from '../../platform/config/config.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { countByClass } from '../../platform/http/rate-limit.ts'
import { countOf } from '../limits.ts'
import { hasWrongServiceKey } from './identify.ts'

/** What the pages need to know whether a service key is one. */
export interface OwnPages {
  db: Db
  limits: RequestLimits
  serviceKey: string
}

/** Pages and probes. */
const PAGES = /^\/(?:$|health$|metrics$|openapi\.json$|docs(?:\/|$)|redoc(?:\/|$))/

/**
 * Refuses wrong service keys where nobody needs one, as everywhere. They count for their address, as other
 * wrong credentials do; requests without a key, or with a right one, are not counted here.
 */
export function refuseWrongKeys(app: FastifyInstance, { db, limits, serviceKey }: OwnPages): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!PAGES.test(request.routeOptions.url ?? '')) return
    if (!hasWrongServiceKey(request.raw.headersDistinct, serviceKey)) return
    const { method, caller: address } = request
    const count = countOf(null, { method, address, serviceKey })
    if (count) await countByClass(db, limits, count, reply)
    throw new AppError('unauthenticated', { detail: 'The service key is not valid' })
  })
}
