import type { FastifyInstance } from 'fastify'
import {
  dropIdentity,
  edgeRefusalCode,
  isAgentToken,
} from '../accounts/identity/edge-credentials.ts'
import { type IdentityHookContext, identifyCallers } from '../accounts/identity/identity-hook.ts'
import { AppError } from '../platform/errors.ts'
import { assertPlainPath } from '../platform/http/plain-path.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True: tokens that are none of ours go on, to the service that knows them. */
    takesAgents?: true
  }
}

/**
 * Lets requests in where they come from the world: paths in their one plain form, without what only a
 * gateway may say of identity. Then as {@link identifyCallers}, with refusals that tell what was wrong.
 */
export function identifyAtEdge(app: FastifyInstance, context: IdentityHookContext): void {
  app.addHook('onRequest', async ({ raw, routeOptions }) => {
    raw.url = assertPlainPath(raw.url ?? '')
    if (!routeOptions.config?.ownCallers) dropIdentity(raw)
  })
  identifyCallers(app, context)
  app.addHook('preValidation', async (request) => {
    const { refusal, headers, routeOptions } = request
    if (refusal?.code !== 'unauthenticated') return
    const isForOthers = routeOptions.config?.takesAgents && isAgentToken(headers.authorization)
    request.refusal = isForOthers
      ? null
      : new AppError(edgeRefusalCode(headers, context.config.jwtSecret), {
          detail: refusal.message,
        })
  })
}
