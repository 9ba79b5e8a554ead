import { Problem, Trace } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { KNOWN_CALLERS } from '../../accounts/identity/identity-hook.ts'
import type { TimepointService } from './timepoint-service.ts'

/** What the route of traces needs. */
export interface TraceRoutesContext {
  service: Pick<TimepointService, 'getManaged'>
  readTrace(timepointId: string): Promise<Trace>
}

/** GET /timepoints/{id}/trace */
export function registerTraceRoutes(app: FastifyInstance, context: TraceRoutesContext): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/timepoints/:id/trace',
    {
      config: KNOWN_CALLERS,
      schema: {
        tags: ['generation'],
        operationId: 'getTrace',
        summary: 'How a render came about: every call of a model, with tokens, cost and outcome',
        description: 'No text of prompts or answers. While the render runs: what was kept so far.',
        params: z.object({ id: z.string() }),
        response: { 200: Trace, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => {
      const { id } = await context.service.getManaged(request.principal, request.params.id)
      return context.readTrace(id)
    },
  )
}
