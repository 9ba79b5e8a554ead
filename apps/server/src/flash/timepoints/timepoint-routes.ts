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
import type { Principal } from '../../accounts/identity/principal.ts'
import { AppError } from '../../platform/errors.ts'
import { flag, wholeNumberOr } from '../../platform/http/parameters.ts'
import { presentTimepoint } from './present.ts'
import type { RoutesContext } from './routes-context.ts'
import type { StoredTimepoint } from './timepoint-store.ts'

const View = z.object({
  full: flag('With scene, people, dialog, sources and the rest.'),
  include_image: flag('With the picture as base64.'),
})

const LISTED = `What is public, and your own.

With \`changed_since\`, for services only, every timepoint whose last change lies behind that cursor, of any
status and visibility, the oldest change first: begin with an empty one and go on with \`next_cursor\` until
neither \`items\` nor \`deleted\` holds anything. With \`full\` the items have all their contents, and a page
ends sooner when these are long. Progress of a running render is no change. Erased ones are
remembered for 30 days; \`total\` counts the items of the page, and no other filter is taken.`

const Query = z.object({
  page: wholeNumberOr(1, { min: 1, max: 1_000_000 }),
  page_size: wholeNumberOr(20, { min: 1, max: 100 }),
  status: TimepointStatus.optional(),
  visibility: Visibility.extract(['public', 'private']).optional(),
  changed_since: z.string().max(200).optional(),
  full: flag('Only with `changed_since`: with scene, people, dialog, sources and the rest.'),
})

/** @throws AppError invalid_input when changes are to be filtered: what left the filter would be missed. */
function assertUnfiltered({ page, status, visibility }: z.infer<typeof Query>): void {
  const path = page !== 1 ? 'page' : status ? 'status' : visibility ? 'visibility' : null
  if (path === null) return
  const message = 'cannot be used with changed_since'
  throw new AppError('invalid_input', {
    detail: `${path}: ${message}`,
    errors: [{ path, message }],
  })
}

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

  const presentItem = (principal: Principal, item: StoredTimepoint, full = false) =>
    presentTimepoint(item, { ...presentation(), full, isOwn: service.isOwn(principal, item) })

  const changesOf = async (principal: Principal, query: z.infer<typeof Query>) => {
    assertUnfiltered(query)
    const { changed_since: since = '', page_size: limit, full } = query
    const page = { since, limit, full }
    const { items, deleted, nextCursor } = await context.listChanges(principal, page)
    return {
      items: items.map((item) => presentItem(principal, item, full)),
      total: items.length,
      page: 1,
      page_size: limit,
      deleted: deleted.map(({ id, deletedAt }) => ({ id, deleted_at: deletedAt.toISOString() })),
      next_cursor: nextCursor,
    }
  }

  routes.get(
    '/timepoints',
    {
      schema: {
        tags: ['timepoints'],
        operationId: 'listTimepoints',
        summary: 'Timepoints, newest first',
        description: LISTED,
        querystring: Query,
        response: { 200: TimepointList, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => {
      const { principal, query } = request
      if (query.changed_since !== undefined) return changesOf(principal, query)
      const { page, page_size: pageSize, status, visibility = null } = query
      const wanted = { page, pageSize, status, visibility }
      const { items, total } = await service.list(principal, wanted)
      return {
        items: items.map((item) => presentItem(principal, item)),
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
