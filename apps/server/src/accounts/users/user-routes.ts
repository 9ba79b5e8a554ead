import { Problem, ResolvedUser, ResolveUserRequest } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { AccountsConfig } from '../../platform/config/config.ts'
import { type Origin, originOf } from '../audit/origin.ts'
import type { Person, Resolved } from './resolve-user.ts'
import { assertService } from './service-key.ts'

/** What the routes need. */
export interface UserRoutesContext {
  config: AccountsConfig
  /** As `resolveUser` does. */
  resolve(person: Person, origin: Origin): Promise<Resolved>
}

/** POST /users/resolve */
export function registerUserRoutes(app: FastifyInstance, context: UserRoutesContext): void {
  const { config, resolve } = context
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.post(
    '/users/resolve',
    {
      preValidation: async ({ principal, raw }) => {
        // Whoever was found to be a service of ours is one, also by a key that only counts in here.
        if (principal.kind !== 'system') assertService(raw.headersDistinct, config)
      },
      schema: {
        tags: ['users'],
        operationId: 'resolveUser',
        security: [{ serviceKey: [] }],
        summary: 'The account of whom another service names',
        description:
          'Makes the account when there is none yet. Needs `X-Service-Key`; works without sign-in, too.',
        body: ResolveUserRequest,
        response: { 200: ResolvedUser, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => {
      const { external_id: subject, email, display_name: displayName } = request.body
      const person = {
        subject,
        email: email || null,
        displayName: displayName || null,
        signupCredits: config.signupCredits,
      }
      const { user, isNew } = await resolve(person, originOf(request))
      return { user_id: user.id, created: isNew }
    },
  )
}
