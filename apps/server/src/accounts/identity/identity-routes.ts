import {
  Account,
  AccountDeactivated,
  AppleSignInRequest,
  DevTokenRequest,
  GoogleSignInRequest,
  Problem,
  RefreshRequest,
  SignedOut,
  TokenPair,
} from '@timepoint/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { originOf } from '../audit/origin.ts'
import { WITHOUT_TOKENS } from './identity-hook.ts'
import type { IdentityService } from './identity-service.ts'

/** What the routes need. */
interface IdentityRoutesContext {
  service: IdentityService
  /** Refuses everybody who is no administrator. */
  adminsOnly(request: FastifyRequest): Promise<void>
}

const ERRORS = { '4xx': Problem, '5xx': Problem }

/** Whoever signs out has signed out, whatever was sent. */
const AnySignOut = z.unknown().meta({
  type: 'object',
  properties: { refresh_token: { type: 'string' } },
  required: ['refresh_token'],
})

const SignOut = z.object({ refresh_token: z.string() })

/** Tokens are kept by nobody on the way (RFC 6749, 5.1). */
async function unkept(reply: FastifyReply, pair: Promise<TokenPair>): Promise<TokenPair> {
  const tokens = await pair
  reply.header('Cache-Control', 'no-store')
  return tokens
}

function registerSignIns(
  app: FastifyInstance,
  { service, adminsOnly }: IdentityRoutesContext,
): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const whereOn = async () => service.assertOn()

  routes.post(
    '/auth/apple',
    {
      config: WITHOUT_TOKENS,
      preValidation: whereOn,
      schema: {
        tags: ['sign-in'],
        operationId: 'signInWithApple',
        summary: 'Sign in with Apple',
        description: 'The first time, an account with its first credits is made.',
        body: AppleSignInRequest,
        response: { 200: TokenPair, ...ERRORS },
      },
    },
    (request, reply) => {
      const { identity_token: token, nonce = null } = request.body
      return unkept(reply, service.signInWith('apple', { token, nonce }, originOf(request)))
    },
  )

  routes.post(
    '/auth/google',
    {
      config: WITHOUT_TOKENS,
      preValidation: whereOn,
      schema: {
        tags: ['sign-in'],
        operationId: 'signInWithGoogle',
        summary: 'Sign in with Google',
        description: 'The first time, an account with its first credits is made.',
        body: GoogleSignInRequest,
        response: { 200: TokenPair, ...ERRORS },
      },
    },
    (request, reply) => {
      const { id_token: token, nonce = null } = request.body
      return unkept(reply, service.signInWith('google', { token, nonce }, originOf(request)))
    },
  )

  routes.post(
    '/auth/dev/token',
    {
      config: WITHOUT_TOKENS,
      preValidation: [adminsOnly, whereOn],
      schema: {
        tags: ['sign-in'],
        operationId: 'signInAsDeveloper',
        security: [{ adminKey: [] }],
        summary: 'Sign in by an email address, for administrators',
        description: 'Needs `X-Admin-Key`. Nobody checks the address.',
        body: DevTokenRequest,
        response: { 200: TokenPair, ...ERRORS },
      },
    },
    (request, reply) => {
      const { email, display_name: displayName } = request.body
      return unkept(reply, service.signInAs(email, displayName || null, originOf(request)))
    },
  )
}

function registerSessions(app: FastifyInstance, { service }: IdentityRoutesContext): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.post(
    '/auth/refresh',
    {
      config: WITHOUT_TOKENS,
      preValidation: async () => service.assertOn(),
      schema: {
        tags: ['sign-in'],
        operationId: 'refreshTokens',
        summary: 'Exchange a refresh token for the next pair',
        description:
          'A token counts once. Sent again within 10 seconds, while the next one was not used, it gives that again; else everybody who has tokens of this sign-in is signed out.',
        body: RefreshRequest,
        response: { 200: TokenPair, ...ERRORS },
      },
    },
    (request, reply) =>
      unkept(reply, service.refresh(request.body.refresh_token, originOf(request))),
  )

  routes.post(
    '/auth/logout',
    {
      config: WITHOUT_TOKENS,
      schema: {
        tags: ['sign-in'],
        operationId: 'signOut',
        summary: 'Sign out',
        description: 'Ends all tokens of the sign-in that the refresh token is from, at once.',
        body: AnySignOut,
        response: { 200: SignedOut, ...ERRORS },
      },
    },
    async (request) => {
      const { data } = SignOut.safeParse(request.body)
      if (data) await service.signOut(data.refresh_token, originOf(request))
      return { detail: 'Logged out' as const }
    },
  )
}

function registerAccount(app: FastifyInstance, { service }: IdentityRoutesContext): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.get(
    '/auth/me',
    {
      schema: {
        tags: ['sign-in'],
        operationId: 'getAccount',
        summary: 'Who you are',
        response: { 200: Account, ...ERRORS },
      },
    },
    async (request) => {
      const { id, email, displayName, createdAt } = await service.me(request.principal)
      return { id, email, display_name: displayName, created_at: createdAt.toISOString() }
    },
  )

  routes.delete(
    '/auth/account',
    {
      schema: {
        tags: ['sign-in'],
        operationId: 'deleteAccount',
        summary: 'Delete your account',
        description: 'Ends all tokens and API keys at once. Export what you want to keep before.',
        response: { 200: AccountDeactivated, ...ERRORS },
      },
    },
    async (request) => {
      await service.deleteAccount(request.principal, originOf(request))
      return { detail: 'Account deactivated' as const }
    },
  )
}

/** POST /auth/apple, /google, /dev/token, /refresh and /logout, GET /auth/me, DELETE /auth/account */
export function registerIdentityRoutes(app: FastifyInstance, context: IdentityRoutesContext): void {
  registerSignIns(app, context)
  registerSessions(app, context)
  registerAccount(app, context)
}
