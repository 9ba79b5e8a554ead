import { GenerateAccepted, GenerateRequest, Problem, Timepoint } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { sendEvents, untilClosed } from '../../platform/http/sse.ts'
import { EventStream, toEvents } from './frames.ts'
import { presentTimepoint } from './present.ts'
import type { RoutesContext } from './routes-context.ts'

/** POST /timepoints/generate, /generate/sync, /generate/stream */
export function registerGenerateRoutes(app: FastifyInstance, context: RoutesContext): void {
  const { service, presentation, stopping } = context
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.post(
    '/timepoints/generate',
    {
      schema: {
        tags: ['generation'],
        operationId: 'generate',
        summary: 'Start a render and return at once',
        body: GenerateRequest,
        response: { 200: GenerateAccepted, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => {
      const id = await service.accept(request.body, 'background')
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
      schema: {
        tags: ['generation'],
        operationId: 'generateSync',
        summary: 'Render and return the whole scene',
        description: 'A caller that goes away does not stop the render.',
        body: GenerateRequest,
        response: { 200: Timepoint, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => {
      const id = await service.accept(request.body, 'wait')
      const signal = AbortSignal.any([untilClosed(reply), stopping])
      const timepoint = await service.waitForEnd(id, signal)
      return presentTimepoint(timepoint, { ...presentation(), full: true })
    },
  )

  routes.post(
    '/timepoints/generate/stream',
    {
      schema: {
        tags: ['generation'],
        operationId: 'generateStream',
        summary: 'Render and follow it step by step',
        produces: ['text/event-stream'],
        body: GenerateRequest,
        response: { 200: EventStream, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => {
      const id = await service.accept(request.body, 'wait')
      const signal = AbortSignal.any([untilClosed(reply), stopping])
      return sendEvents(reply, toEvents(service.follow(id, 0, signal)), context.heartbeatMs)
    },
  )
}
