import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../platform/errors.ts'
import type { Logger } from '../../platform/log.ts'
import { noteRefusal } from '../audit/note-refusal.ts'
import { originOf } from '../audit/origin.ts'
import { type Identified, type IdentifyContext, identify, isSuspicious } from './identify.ts'
import { ANONYMOUS, type Principal } from './principal.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True: where accounts are on, only for callers who say who they are. */
    knownCallers?: true
    /** True: whoever is signed in, and whether still, is nothing to the route. */
    ignoresTokens?: true
  }
  interface FastifyRequest {
    /** Who the request comes from. */
    principal: Principal
    /** What is wrong with the credentials, where that is to be remembered. */
    suspicion: string | null
  }
}

/** For the options of a route that anonymous callers may use only while nobody signs in. */
export const KNOWN_CALLERS = { knownCallers: true } as const

/**
 * For the options of a route whose credentials are in its body: clients send their old token along with
 * it, which must not keep them from getting a new one.
 */
export const WITHOUT_TOKENS = { ignoresTokens: true } as const

/** Where it matters who asks. */
const IDENTIFIED = /^\/(?:api\/|mcp$)/

const NO_BODY = new Uint8Array()

/** Why an API key is not let in: it may only read, and this is more. Null: it is, or there is none. */
export function keyRefusal(
  { principal }: Pick<Identified, 'principal'>,
  { method }: Pick<FastifyRequest, 'method'>,
): AppError | null {
  const isReading = method === 'GET' || method === 'HEAD'
  const { scopes } = principal.kind === 'user' ? principal : { scopes: null }
  if (scopes === null || scopes.includes('generate') || isReading) return null
  return new AppError('forbidden', { detail: 'This API key may only read' })
}

/** Remembers refused credentials. Those over the limit are not written down: nobody fills the log by trying. */
function rememberSuspicions(app: FastifyInstance, context: IdentityHookContext): void {
  app.decorateRequest('suspicion', null)
  app.addHook('onResponse', async (request, reply) => {
    const { suspicion: reason, refusal, method, routeOptions } = request
    if (reason === null || reply.statusCode !== refusal?.status) return
    const details = { reason, method, route: routeOptions.url ?? null }
    noteRefusal(context, { ...originOf(request), event: 'credential.refused', details })
  })
}

/** What the hook needs of the system. */
export type IdentityHookContext = IdentifyContext & {
  log: Logger
  /** Whether others find out who asks at an address, also where no route is; absent: nowhere. */
  isOfOthers?: (url: string) => boolean
}

/**
 * Finds out who requests to the API come from. Who cannot be let in is refused later, once the request
 * was counted; it counts for the address then. Bodies have been read, nothing has been validated.
 */
export function identifyCallers(app: FastifyInstance, context: IdentityHookContext): void {
  app.decorateRequest('principal', null as never)
  app.addHook('onRequest', async (request) => {
    request.principal = ANONYMOUS
  })
  rememberSuspicions(app, context)
  app.addHook('preValidation', async (request) => {
    const { config, url } = request.routeOptions
    if (config?.ownCallers || (url === undefined && context.isOfOthers?.(request.url))) return
    // The route, not the address as it was sent, where there is one: that can be written in other ways.
    if (!IDENTIFIED.test(request.routeOptions.url ?? request.url)) return
    try {
      const identified = await identify(context, {
        method: request.method,
        path: request.url.split('?', 1)[0] ?? '',
        headers: request.raw.headersDistinct,
        body: request.sentBytes ?? NO_BODY,
        ignoresTokens: request.routeOptions.config?.ignoresTokens ?? false,
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
      if (isSuspicious(error)) request.suspicion = error.message
    }
  })
}
