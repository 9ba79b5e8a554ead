import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { readAccessToken } from '../accounts/identity/access-token.ts'
import { type IdentityHookContext, identifyCallers } from '../accounts/identity/identity-hook.ts'
import { AppError } from '../platform/errors.ts'
import { isAgentToken, isIdentityHeader } from './headers.ts'
import { plainTarget } from './plain-path.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True: tokens that are none of ours go on, to the service that knows them. */
    takesAgents?: true
  }
}

/** As if they had not been sent: nothing that reads the request later sees them. */
function dropIdentity({ headers, headersDistinct }: IncomingMessage): void {
  for (const name of Object.keys(headers).filter(isIdentityHeader)) {
    delete headers[name]
    delete headersDistinct[name]
  }
}

/** Which credential is bad, and how. */
function refusalCode({ headers }: FastifyRequest, jwtSecret: string | null) {
  const { authorization, 'x-api-key': key } = headers
  if (authorization === undefined) return key === undefined ? 'auth.missing' : 'auth.key_revoked'
  const token = authorization.replace(/^bearer +/i, '')
  const read = readAccessToken(token, jwtSecret ?? '')
  return read === 'expired' ? 'auth.jwt_expired' : 'auth.jwt_invalid'
}

/**
 * Lets requests in where they come from the world: paths in their one plain form, without what only a
 * gateway may say of identity. Then as {@link identifyCallers}, with refusals that tell what was wrong.
 */
export function identifyAtEdge(app: FastifyInstance, context: IdentityHookContext): void {
  app.addHook('onRequest', async ({ raw }) => {
    const target = plainTarget(raw.url ?? '')
    if (target === null) {
      const detail =
        'Send the path in its plain form: without dot or empty segments, backslashes and odd escapes'
      throw new AppError('path_malformed', { detail })
    }
    raw.url = target
    dropIdentity(raw)
  })
  identifyCallers(app, context)
  app.addHook('preValidation', async (request) => {
    const { refusal, headers, routeOptions } = request
    if (refusal?.code !== 'unauthenticated') return
    const isForOthers = routeOptions.config?.takesAgents && isAgentToken(headers.authorization)
    request.refusal = isForOthers
      ? null
      : new AppError(refusalCode(request, context.config.jwtSecret), {
          detail: refusal.message,
        })
  })
}
