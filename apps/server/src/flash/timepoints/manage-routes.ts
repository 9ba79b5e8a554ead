import { Cancelled, Deleted, Problem, Timepoint, Visibility } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { KNOWN_CALLERS } from '../../accounts/identity/identity-hook.ts'
import { AppError } from '../../platform/errors.ts'
import { flag } from '../../platform/http/parameters.ts'
import { presentTimepoint } from './present.ts'
import type { RoutesContext } from './routes-context.ts'

const Params = z.object({ id: z.string() })

const Change = z.object({ visibility: Visibility })

/** Whatever comes is read: what is missing or unknown has a code of its own. */
const AnyChange = z.unknown().meta({
  type: 'object',
  properties: { visibility: { type: 'string', enum: Visibility.options } },
  required: ['visibility'],
})

/** @throws AppError invalid_state, as clients of this API know it, for what is missing or unknown. */
function visibilityOf(body: unknown): Visibility {
  const parsed = Change.safeParse(body)
  if (parsed.success) return parsed.data.visibility
  const detail = `visibility must be one of: ${Visibility.options.join(', ')}`
  throw new AppError('invalid_state', { detail })
}

/** POST /timepoints/{id}/cancel, PATCH /timepoints/{id}/visibility, DELETE /timepoints/{id} */
export function registerManageRoutes(app: FastifyInstance, context: RoutesContext): void {
  const { service, presentation } = context
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.post(
    '/timepoints/:id/cancel',
    {
      config: KNOWN_CALLERS,
      schema: {
        tags: ['generation'],
        operationId: 'cancelTimepoint',
        summary: 'Stop a render',
        params: Params,
        response: { 200: Cancelled, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => {
      const { id } = await service.cancel(request.principal, request.params.id)
      const message = 'Generation cancelled'
      return { id, status: 'failed' as const, cancelled: true as const, message }
    },
  )

  routes.patch(
    '/timepoints/:id/visibility',
    {
      config: KNOWN_CALLERS,
      schema: {
        tags: ['timepoints'],
        operationId: 'setVisibility',
        summary: 'Change who may read a timepoint',
        params: Params,
        body: AnyChange,
        response: { 200: Timepoint, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => {
      const { principal, params, body } = request
      const timepoint = await service.setVisibility(principal, params.id, () => visibilityOf(body))
      const isOwn = service.isOwn(principal, timepoint)
      return presentTimepoint(timepoint, { ...presentation(), full: true, isOwn })
    },
  )

  routes.delete(
    '/timepoints/:id',
    {
      config: KNOWN_CALLERS,
      schema: {
        tags: ['timepoints'],
        operationId: 'deleteTimepoint',
        summary: 'Delete a timepoint',
        description: 'A render that is still running is cancelled first.',
        params: Params,
        querystring: z.object({ permanent: flag('Erase its rows and picture as well.') }),
        response: { 200: Deleted, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => {
      const { permanent } = request.query
      const { id } = await service.remove(request.principal, request.params.id, permanent)
      const message = permanent ? 'Timepoint erased' : 'Timepoint deleted'
      return { id, deleted: true as const, message }
    },
  )
}
