import { CallbackList, Problem } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { KNOWN_CALLERS } from '../../accounts/identity/identity-hook.ts'
import type { TimepointService } from '../timepoints/timepoint-service.ts'
import type { StoredCallback } from './callback-store.ts'

/** What the route of callbacks needs. */
export interface CallbackRoutesContext {
  service: Pick<TimepointService, 'getManaged'>
  listCallbacks(timepointId: string): Promise<StoredCallback[]>
}

function present({ id, url, status, attempts, nextAttemptAt }: StoredCallback) {
  const next_attempt_at = nextAttemptAt?.toISOString() ?? null
  return { webhook_id: id, url, status, attempts, next_attempt_at }
}

/** GET /timepoints/{id}/callbacks */
export function registerCallbackRoutes(app: FastifyInstance, context: CallbackRoutesContext): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/timepoints/:id/callbacks',
    {
      config: KNOWN_CALLERS,
      schema: {
        tags: ['generation'],
        operationId: 'listCallbacks',
        summary: 'Callbacks of a render and how they went',
        params: z.object({ id: z.string() }),
        response: { 200: CallbackList, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => {
      const { id } = await context.service.getManaged(request.principal, request.params.id)
      return { callbacks: (await context.listCallbacks(id)).map(present) }
    },
  )
}
