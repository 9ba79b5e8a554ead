import { GenerateAccepted, Problem, Timepoint } from '@timepoint/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { KNOWN_CALLERS } from '../../accounts/identity/identity-hook.ts'
import { sendEvents, untilClosed } from '../../platform/http/sse.ts'
import {
  IdempotencyHeaders,
  idempotencyKeyOf,
  showReplayed,
  takeIdempotencyKeys,
} from '../../platform/idempotency/idempotency-key.ts'
import type { Asking, Mode } from './accept.ts'
import { EventStream, toEvents } from './frames.ts'
import { presentTimepoint } from './present.ts'
import type { RoutesContext } from './routes-context.ts'

/** A request whose headers were validated. */
type KeyedRequest = Pick<FastifyRequest, 'principal'> & Parameters<typeof idempotencyKeyOf>[0]

function askingOf(request: KeyedRequest, mode: Mode): Asking {
  return { principal: request.principal, key: idempotencyKeyOf(request), mode }
}

/** POST /timepoints/generate, /generate/sync, /generate/stream */
export function registerGenerateRoutes(app: FastifyInstance, context: RoutesContext): void {
  const { service, presentation, stopping, requestBody } = context
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const takesKeys = takeIdempotencyKeys(app)

  routes.post(
    '/timepoints/generate',
    {
      ...takesKeys,
      config: KNOWN_CALLERS,
      schema: {
        tags: ['generation'],
        operationId: 'generate',
        summary: 'Start a render and return at once',
        headers: IdempotencyHeaders,
        body: requestBody,
        response: { 200: GenerateAccepted, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => {
      const asking = askingOf(request, 'background')
      const { id, replayed } = await service.accept(asking, request.body)
      showReplayed(reply, replayed)
      return {
        id,
        status: 'processing' as const,
        message: `Generation started for '${request.body.query}'`,
        request_context: request.body.request_context ?? null,
      }
    },
  )

  routes.post(
    '/timepoints/generate/sync',
    {
      ...takesKeys,
      config: KNOWN_CALLERS,
      schema: {
        tags: ['generation'],
        operationId: 'generateSync',
        summary: 'Render and return the whole scene',
        description: 'A caller that goes away does not stop the render.',
        headers: IdempotencyHeaders,
        body: requestBody,
        response: { 200: Timepoint, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => {
      const asking = askingOf(request, 'wait')
      const { id, replayed } = await service.accept(asking, request.body)
      showReplayed(reply, replayed)
      const signal = AbortSignal.any([untilClosed(reply), stopping])
      const timepoint = await service.waitForEnd(id, signal)
      return presentTimepoint(timepoint, { ...presentation(), full: true, isOwn: true })
    },
  )

  routes.post(
    '/timepoints/generate/stream',
    {
      ...takesKeys,
      config: KNOWN_CALLERS,
      schema: {
        tags: ['generation'],
        operationId: 'generateStream',
        summary: 'Render and follow it step by step',
        produces: ['text/event-stream'],
        headers: IdempotencyHeaders,
        body: requestBody,
        response: { 200: EventStream, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => {
      const asking = askingOf(request, 'wait')
      const { id, replayed } = await service.accept(asking, request.body)
      showReplayed(reply, replayed)
      const signal = AbortSignal.any([untilClosed(reply), stopping])
      return sendEvents(reply, toEvents(service.follow(id, 0, signal)), context.heartbeatMs)
    },
  )
}
