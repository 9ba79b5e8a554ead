import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  dropIdentity,
  edgeRefusalCode,
  isAgentToken,
} from '../accounts/identity/edge-credentials.ts'
import { checkCredentials } from '../accounts/identity/identify.ts'
import { type IdentityHookContext, identifyCallers } from '../accounts/identity/identity-hook.ts'
import { AppError } from '../platform/errors.ts'
import { assertPlainPath } from '../platform/http/plain-path.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True: tokens that are none of ours go on, to the service that knows them. */
    takesAgents?: true
  }
}

/** What is wrong with the token or key of a request; null: nothing, or there is none. */
async function wrongCredential(
  context: IdentityHookContext,
  request: FastifyRequest,
): Promise<AppError | null> {
  const { method, url: path, raw } = request
  const { headersDistinct: headers } = raw
  const asked = { method, path, headers, body: new Uint8Array(), ignoresTokens: false }
  try {
    await checkCredentials(context, asked)
    return null
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
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
    if (context.config.enabled || !request.routeOptions.config?.isOfClockchain) return
    request.refusal ??= await wrongCredential(context, request)
  })
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
