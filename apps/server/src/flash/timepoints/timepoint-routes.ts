import {
  Problem,
  Timepoint,
  TimepointList,
  TimepointStatus,
  Visibility,
} from '@timepoint/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { flag, wholeNumberOr } from '../../platform/http/parameters.ts'
import { presentTimepoint } from './present.ts'
import type { RoutesContext } from './routes-context.ts'
import type { StoredTimepoint } from './timepoint-store.ts'

const View = z.object({
  full: flag('With scene, people, dialog, sources and the rest.'),
  include_image: flag('With the picture as base64.'),
})

/** GET /timepoints, /timepoints/{id}, /timepoints/slug/{slug} */
export function registerTimepointRoutes(app: FastifyInstance, context: RoutesContext): void {
  const { service, presentation } = context
  const routes = app.withTypeProvider<ZodTypeProvider>()

  const present = async (
    { principal }: FastifyRequest,
    timepoint: StoredTimepoint,
    view: z.infer<typeof View>,
  ) => {
    const isOwn = service.isOwn(principal, timepoint)
    const withImage = view.include_image && timepoint.result?.has_image === true
    const image = withImage ? await service.getImage(timepoint) : null
    return presentTimepoint(timepoint, { ...presentation(), full: view.full, isOwn, image })
  }

  routes.get(
    '/timepoints',
    {
      schema: {
        tags: ['timepoints'],
        operationId: 'listTimepoints',
        summary: 'Timepoints, newest first',
        description: 'What is public, and your own.',
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
      const { page, page_size: pageSize, status, visibility = null } = request.query
      const { principal } = request
      const wanted = { page, pageSize, status, visibility }
      const { items, total } = await service.list(principal, wanted)
      const view = { ...presentation(), full: false }
      return {
        items: items.map((item) =>
          presentTimepoint(item, { ...view, isOwn: service.isOwn(principal, item) }),
        ),
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
    async (request) => {
      const timepoint = await service.get(request.principal, request.params)
      return present(request, timepoint, request.query)
    },
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
    async (request) => {
      const timepoint = await service.get(request.principal, request.params)
      return present(request, timepoint, request.query)
    },
  )
}
