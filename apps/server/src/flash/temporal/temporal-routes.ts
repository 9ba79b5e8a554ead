import { JumpDirection, Jumped, type jumpRequestFor, Problem, Sequence } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
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

/** Nobody is known: there are no accounts. */
const NOBODY = null

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
      const order = { from, direction, request: request.body, key, callerId: NOBODY }
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
    async (request) =>
      context.temporal.sequence(request.params.id, { ...request.query, callerId: NOBODY }),
  )
}
