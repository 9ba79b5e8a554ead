import {
  CreditBalance,
  CreditCosts,
  CreditHistory,
  Granted,
  GrantRequest,
  Problem,
} from '@timepoint/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { wholeNumberOr } from '../../platform/http/parameters.ts'
import {
  IdempotencyHeaders,
  idempotencyKeyOf,
  showReplayed,
  takeIdempotencyKeys,
} from '../../platform/idempotency/idempotency-key.ts'
import { originOf } from '../audit/origin.ts'
import type { adminsOnly } from '../identity/admin-hook.ts'
import { requireUser } from '../identity/principal.ts'
import type { CreditService } from './credit-service.ts'

/** What the routes of credits need. */
export interface CreditRoutesContext {
  service: CreditService
  /** Refuses everybody else. */
  adminsOnly: ReturnType<typeof adminsOnly>
  /** What everything costs, by name. */
  costs: Readonly<Record<string, number>>
}

const shared = { tags: ['credits'] }
const errors = { '4xx': Problem, '5xx': Problem }

const Page = z.object({
  limit: wholeNumberOr(20, { min: 1, max: 100 }),
  offset: wholeNumberOr(0, { min: 0 }),
})

/** Who has no account is told so before anything else. */
const onlyUsers = async ({ principal }: FastifyRequest) => void requireUser(principal)

/** POST /credits/admin/grant */
function registerGrant(app: FastifyInstance, { service, adminsOnly }: CreditRoutesContext): void {
  const { preValidation } = takeIdempotencyKeys(app)
  app.withTypeProvider<ZodTypeProvider>().post(
    '/credits/admin/grant',
    {
      preValidation: [adminsOnly, preValidation],
      schema: {
        ...shared,
        operationId: 'grantCredits',
        security: [{ adminKey: [] }],
        summary: 'Give a user credits',
        description: 'For administrators: `X-Admin-Key` must be the one of this server.',
        headers: IdempotencyHeaders,
        body: GrantRequest,
        response: { 200: Granted, ...errors },
      },
    },
    async (request, reply) => {
      const key = idempotencyKeyOf(request)
      const { answer, replayed } = await service.grant(request.body, key, originOf(request))
      showReplayed(reply, replayed)
      return answer
    },
  )
}

/** GET /credits/balance, /credits/history, /credits/costs; POST /credits/admin/grant */
export function registerCreditRoutes(app: FastifyInstance, context: CreditRoutesContext): void {
  const { service, costs } = context
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.get(
    '/credits/balance',
    {
      preValidation: onlyUsers,
      schema: {
        ...shared,
        operationId: 'getBalance',
        summary: 'What you have',
        response: { 200: CreditBalance, ...errors },
      },
    },
    async ({ principal }) => service.balance(requireUser(principal)),
  )

  routes.get(
    '/credits/history',
    {
      preValidation: onlyUsers,
      schema: {
        ...shared,
        operationId: 'getHistory',
        summary: 'What you were given and have spent, newest first',
        description: 'What is reserved is not in it: it becomes an entry when the work is done.',
        querystring: Page,
        response: { 200: CreditHistory, ...errors },
      },
    },
    async ({ principal, query }) => service.history(requireUser(principal), query),
  )

  routes.get(
    '/credits/costs',
    {
      schema: {
        ...shared,
        operationId: 'getCosts',
        summary: 'What everything costs',
        response: { 200: CreditCosts, ...errors },
      },
    },
    async () => ({ costs: { ...costs } }),
  )

  registerGrant(app, context)
}
