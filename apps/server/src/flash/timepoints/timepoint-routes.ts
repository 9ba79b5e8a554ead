import {
  Problem,
  Timepoint,
  TimepointList,
  TimepointStatus,
  Visibility,
} from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { flag, wholeNumber, wholeNumberOr } from '../../platform/http/parameters.ts'
import { UNCOUNTED } from '../../platform/http/rate-limit.ts'
import { sendEvents, untilClosed } from '../../platform/http/sse.ts'
import { EventStream, toEvents } from './frames.ts'
import { presentTimepoint } from './present.ts'
import type { RoutesContext } from './routes-context.ts'
import type { StoredTimepoint } from './timepoint-store.ts'

const View = z.object({
  full: flag('With scene, people, dialog, sources and the rest.'),
  include_image: flag('With the picture as base64.'),
})

const Sequence = wholeNumber({ min: 0 })

/** GET /timepoints, /timepoints/{id}, /slug/{slug}, /{id}/events */
export function registerTimepointRoutes(app: FastifyInstance, context: RoutesContext): void {
  const { service, presentation } = context
  const routes = app.withTypeProvider<ZodTypeProvider>()

  const present = async (timepoint: StoredTimepoint, view: z.infer<typeof View>) => {
    const withImage = view.include_image && timepoint.result?.has_image === true
    const image = withImage ? await service.getImage(timepoint) : null
    return presentTimepoint(timepoint, { ...presentation(), full: view.full, image })
  }

  routes.get(
    '/timepoints',
    {
      schema: {
        tags: ['timepoints'],
        operationId: 'listTimepoints',
        summary: 'Timepoints, newest first',
        querystring: z.object({
          page: wholeNumberOr(1, { min: 1, max: 1_000_000 }),
          page_size: wholeNumberOr(20, { min: 1, max: 100 }),
          status: TimepointStatus.optional(),
          visibility: Visibility.extract(['public', 'private']).optional(),
        }),
        response: { 200: TimepointList, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => {
      const { page, page_size: pageSize, status, visibility = 'public' } = request.query
      const { items, total } = await service.list({ page, pageSize, status, visibility })
      const view = { ...presentation(), full: false }
      return {
        items: items.map((item) => presentTimepoint(item, view)),
        total,
        page,
        page_size: pageSize,
      }
    },
  )

  routes.get(
    '/timepoints/:id',
    {
      schema: {
        tags: ['timepoints'],
        operationId: 'getTimepoint',
        summary: 'One timepoint',
        params: z.object({ id: z.string() }),
        querystring: View,
        response: { 200: Timepoint, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => present(await service.get({ id: request.params.id }), request.query),
  )

  routes.get(
    '/timepoints/slug/:slug',
    {
      schema: {
        tags: ['timepoints'],
        operationId: 'getTimepointBySlug',
        summary: 'One timepoint by its slug',
        params: z.object({ slug: z.string() }),
        querystring: View,
        response: { 200: Timepoint, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => present(await service.get({ slug: request.params.slug }), request.query),
  )

  routes.get(
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
      const { id } = await service.get({ id: request.params.id })
      const signal = AbortSignal.any([untilClosed(reply), context.stopping])
      return sendEvents(reply, toEvents(service.follow(id, after, signal)), context.heartbeatMs)
    },
  )
}
