import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../platform/errors.ts'
import { type Identified, type IdentifyContext, identify } from './identify.ts'
import { ANONYMOUS, type Principal } from './principal.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True: where accounts are on, only for callers who say who they are. */
    knownCallers?: true
  }
  interface FastifyRequest {
    /** Who the request comes from. */
    principal: Principal
  }
}

/** For the options of a route that anonymous callers may use only while nobody signs in. */
export const KNOWN_CALLERS = { knownCallers: true } as const

const NO_BODY = new Uint8Array()

function keyRefusal({ principal }: Identified, { method }: FastifyRequest): AppError | null {
  const isReading = method === 'GET' || method === 'HEAD'
  const { scopes } = principal.kind === 'user' ? principal : { scopes: null }
  if (scopes === null || scopes.includes('generate') || isReading) return null
  return new AppError('forbidden', { detail: 'This API key may only read' })
}

/**
 * Finds out who requests to the API come from. Who cannot be let in is refused later, once the request
 * was counted; it counts for the address then. Bodies have been read, nothing has been validated.
 */
export function identifyCallers(app: FastifyInstance, context: IdentifyContext): void {
  app.decorateRequest('principal', null as never)
  app.addHook('onRequest', async (request) => {
    request.principal = ANONYMOUS
  })
  app.addHook('preValidation', async (request) => {
    // The route, not the address as it was sent: that can be written in other ways.
    if (!request.routeOptions.url?.startsWith('/api/')) return
    try {
      const identified = await identify(context, {
        method: request.method,
        path: request.url.split('?', 1)[0] ?? '',
        headers: request.raw.headersDistinct,
        body: request.sentBytes ?? NO_BODY,
      })
      const { principal } = identified
      request.principal = principal
      if (principal.kind === 'user') request.caller = `user:${principal.userId}`
      if (principal.kind === 'system') request.caller = 'system'
      if (identified.isSigned) request.limitClass = 'counted'
      else if (principal.kind === 'system') request.limitClass = 'service'
      const isUnknown = principal.kind === 'anonymous' && context.config.enabled
      request.refusal =
        isUnknown && request.routeOptions.config.knownCallers
          ? new AppError('unauthenticated', { detail: 'Sign in first' })
          : keyRefusal(identified, request)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      request.refusal = error
    }
  })
}
