import { JumpDirection, Jumped, type jumpRequestFor, Problem, Sequence } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { KNOWN_CALLERS } from '../../accounts/identity/identity-hook.ts'
import { wholeNumberOr } from '../../platform/http/parameters.ts'
import { untilClosed } from '../../platform/http/sse.ts'
import {
  IdempotencyHeaders,
  idempotencyKeyOf,
  showReplayed,
  takeIdempotencyKeys,
} from '../../platform/idempotency/idempotency-key.ts'
import type { TimepointService } from '../timepoints/timepoint-service.ts'
import type { TemporalService } from './temporal-service.ts'

/** What the routes of jumps need. */
export interface TemporalRoutesContext {
  temporal: TemporalService
  service: Pick<TimepointService, 'waitForEnd'>
  /** What the jump endpoints take: it knows the presets of this server. */
  requestBody: ReturnType<typeof jumpRequestFor>
  /** Aborts when the server stops: the render goes on elsewhere. */
  stopping: AbortSignal
}

const Params = z.object({ id: z.string() })

const SUMMARIES = {
  next: 'Render a moment that lies later, with the same people and place',
  prior: 'Render a moment that lies earlier, with the same people and place',
}

function registerJump(
  app: FastifyInstance,
  { temporal, service, requestBody, stopping }: TemporalRoutesContext,
  direction: JumpDirection,
  takesKeys: ReturnType<typeof takeIdempotencyKeys>,
): void {
  app.withTypeProvider<ZodTypeProvider>().post(
    `/temporal/:id/${direction}`,
    {
      ...takesKeys,
      config: KNOWN_CALLERS,
      schema: {
        tags: ['time travel'],
        operationId: direction,
        summary: SUMMARIES[direction],
        description:
          'Answers when the render has ended; a caller that goes away does not stop it. Without a body: one day.',
        params: Params,
        headers: IdempotencyHeaders,
        body: requestBody,
        response: { 200: Jumped, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => {
      const { id: from } = request.params
      const key = idempotencyKeyOf(request)
      const { principal, body } = request
      const order = { from, direction, request: body, key, principal }
      const { id, replayed } = await temporal.accept(order)
      showReplayed(reply, replayed)
      const signal = AbortSignal.any([untilClosed(reply), stopping])
      return temporal.describe(await service.waitForEnd(id, signal), from)
    },
  )
}

/** POST /temporal/{id}/next, /prior; GET /temporal/{id}/sequence */
export function registerTemporalRoutes(app: FastifyInstance, context: TemporalRoutesContext): void {
  const takesKeys = takeIdempotencyKeys(app)
  registerJump(app, context, 'next', takesKeys)
  registerJump(app, context, 'prior', takesKeys)

  app.withTypeProvider<ZodTypeProvider>().get(
    '/temporal/:id/sequence',
    {
      schema: {
        tags: ['time travel'],
        operationId: 'getSequence',
        summary: 'What lies before and after a timepoint in its chain of jumps, nearest first',
        description:
          'From each moment the way leads on to the newest one that a jump reached from it.',
        params: Params,
        querystring: z.object({
          direction: z.enum([...JumpDirection.options, 'both']).default('both'),
          limit: wholeNumberOr(10, { min: 1, max: 50 }),
        }),
        response: { 200: Sequence, '4xx': Problem, '5xx': Problem },
      },
    },
    ({ principal, params, query }) => context.temporal.sequence(principal, params.id, query),
  )
}
