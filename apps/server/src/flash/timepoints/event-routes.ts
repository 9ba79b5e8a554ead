import { Problem } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { wholeNumber } from '../../platform/http/parameters.ts'
import { UNCOUNTED } from '../../platform/http/rate-limit.ts'
import { sendEvents, untilClosed } from '../../platform/http/sse.ts'
import { EventStream, toEvents } from './frames.ts'
import type { RoutesContext } from './routes-context.ts'

const Sequence = wholeNumber({ min: 0 })

/** GET /timepoints/{id}/events */
export function registerEventRoutes(app: FastifyInstance, context: RoutesContext): void {
  const { service } = context
  app.withTypeProvider<ZodTypeProvider>().get(
    '/timepoints/:id/events',
    {
      config: UNCOUNTED,
      schema: {
        tags: ['generation'],
        operationId: 'followTimepoint',
        summary: 'Follow a render, from any point',
        description: 'Sends the frames after `Last-Event-ID` or `last_event_id`, then live ones.',
        produces: ['text/event-stream'],
        params: z.object({ id: z.string() }),
        headers: z.object({ 'last-event-id': Sequence.optional() }),
        querystring: z.object({ last_event_id: Sequence.optional() }),
        response: { 200: EventStream, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => {
      const after = request.headers['last-event-id'] ?? request.query.last_event_id ?? 0
      const { id } = await service.get(request.principal, request.params)
      const signal = AbortSignal.any([untilClosed(reply), context.stopping])
      return sendEvents(reply, toEvents(service.follow(id, after, signal)), context.heartbeatMs)
    },
  )
}
