import {
  BrowsePage,
  DayPage,
  MomentPage,
  MomentSummary,
  SearchHit,
  SearchPage,
  Stats,
} from '@timepoint/contracts'
import type { FastifyInstance, RouteOptions } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { flag, wholeNumberOr } from '../../platform/http/parameters.ts'
import { answers } from '../answers.ts'
import {
  FilterParameters,
  filtersOf,
  pageLimit,
  Scope,
  SearchText,
  withYearsInOrder,
} from './filters.ts'
import type { ReadingService } from './reading-service.ts'

const MAX_OFFSET = 10_000

const Cursor = z.string().min(1).max(2000).optional()

const ListQuery = withYearsInOrder(
  z.object({
    ...FilterParameters,
    q: SearchText.optional(),
    sort: z.enum(['year', '-year', 'newest', 'created_at', 'name', 'confidence']).default('year'),
    limit: pageLimit(20, 100),
    offset: wholeNumberOr(0, { min: 0, max: MAX_OFFSET }),
    cursor: Cursor,
  }),
)

const SearchQuery = withYearsInOrder(
  z.object({
    ...FilterParameters,
    q: SearchText,
    limit: pageLimit(20, 100),
    cursor: Cursor,
    envelope: flag('Whether the answer is an object; with a cursor it always is.'),
  }),
)

const BrowseQuery = z.object({ scope: Scope, limit: pageLimit(500, 1000), cursor: Cursor })

const DAYS_OF_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const DayOfYear = z
  .string()
  .refine((value) => {
    const [, month, day] = /^(\d\d)-(\d\d)$/.exec(value) ?? []
    const days = DAYS_OF_MONTHS[Number(month) - 1] ?? 0
    return Number(day) >= 1 && Number(day) <= days
  }, 'must be a day of the year, MM-DD')
  .optional()
  .meta({ type: 'string', pattern: '^(0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])$', example: '07-20' })

const TodayQuery = z.object({
  date: DayOfYear,
  scope: Scope,
  limit: pageLimit(100, 500),
  cursor: Cursor,
})

type Access = NonNullable<RouteOptions['config']>['access']

function described(access: Access, operationId: string, summary: string) {
  return { config: { access }, doc: { tags: ['reading'], operationId, summary } }
}

const LIST = described('anyone', 'listMoments', 'Moments, narrowed and in order')
const SEARCH = described('caller', 'searchMoments', 'Moments that say something, the best first')
const BROWSE = described('caller', 'browseMoments', 'What lies below the beginning of a path')
const TODAY = described('caller', 'listToday', 'What happened on this day of the year, or another')
const RANDOM = described('caller', 'pickMoment', 'A public moment by chance')
const STATS = described('anyone', 'readStats', 'Numbers of the public graph')

const monthAndDay = (date: string | undefined) => {
  const [month, day] = (date ?? new Date().toISOString().slice(5, 10)).split('-').map(Number)
  return { month: month ?? 1, day: day ?? 1 }
}

/** `/browse/1969/july`: at most seven segments. @throws AppError as of the service. */
function addBrowse(app: FastifyInstance, service: ReadingService): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const segments = Array.from({ length: 8 }, (_, depth) =>
    Array.from({ length: depth }, (_, at) => `/:s${at + 1}`).join(''),
  )
  for (const [depth, path] of segments.entries()) {
    const operationId = `${BROWSE.doc.operationId}${depth === 0 ? '' : depth}`
    const params = z.object(
      Object.fromEntries(Array.from({ length: depth }, (_, at) => [`s${at + 1}`, z.string()])),
    )
    routes.get(
      `/browse${path}`,
      {
        config: BROWSE.config,
        schema: {
          ...BROWSE.doc,
          operationId,
          params,
          querystring: BrowseQuery,
          response: answers(BrowsePage),
        },
      },
      async ({ identity, params: given, query: { scope, limit, cursor = null } }) =>
        service.browse(identity, { segments: Object.values(given), scope, limit, cursor }),
    )
  }
}

function addDays(app: FastifyInstance, service: ReadingService): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  routes.get(
    '/today',
    {
      config: TODAY.config,
      schema: { ...TODAY.doc, querystring: TodayQuery, response: answers(DayPage) },
    },
    async ({ identity, query: { date, scope, limit, cursor = null } }) =>
      service.today(identity, { ...monthAndDay(date), scope, limit, cursor }),
  )
  routes.get(
    '/random',
    { config: RANDOM.config, schema: { ...RANDOM.doc, response: answers(MomentSummary) } },
    async (_request, reply) => {
      reply.header('Cache-Control', 'no-store')
      return service.random()
    },
  )
  routes.get(
    '/stats',
    { config: STATS.config, schema: { ...STATS.doc, response: answers(Stats) } },
    async () => service.stats(),
  )
}

/** GET /moments, /search, /browse, /today, /random, /stats */
export function registerReadingRoutes(app: FastifyInstance, service: ReadingService): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  routes.get(
    '/moments',
    {
      config: LIST.config,
      schema: { ...LIST.doc, querystring: ListQuery, response: answers(MomentPage) },
    },
    async ({ identity, query }) => {
      const { sort, limit, offset, scope, q: text = null, cursor = null } = query
      const order = { text, sort: sort === 'created_at' ? 'newest' : sort, limit, offset } as const
      return service.list(identity, { ...order, filters: filtersOf(query), scope, cursor })
    },
  )
  routes.get(
    '/search',
    {
      config: SEARCH.config,
      schema: {
        ...SEARCH.doc,
        description:
          'An array, with `X-Truncated` and `X-Next-Cursor`; or an object, as asked for.',
        querystring: SearchQuery,
        response: answers(z.union([z.array(SearchHit), SearchPage])),
      },
    },
    async ({ identity, query }, reply) => {
      const { q: text, limit, scope, envelope, cursor = null } = query
      const order = { text, limit, scope, cursor, filters: filtersOf(query) }
      const page = await service.search(identity, order)
      if (envelope || cursor !== null) return page
      if (page.truncated) reply.header('X-Truncated', 'true')
      if (page.next_cursor !== null) reply.header('X-Next-Cursor', page.next_cursor)
      return page.items
    },
  )
  addBrowse(app, service)
  addDays(app, service)
}
