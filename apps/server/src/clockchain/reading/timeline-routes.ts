import { fromEdtf, toJulianDay } from '@timepoint/almanac'
import { Problem, Timeline } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { compressAnswer } from './compress.ts'
import { FilterParameters, filtersOf, pageLimit, SearchText, withYearsInOrder } from './filters.ts'
import type { ReadingService } from './reading-service.ts'
import type { Box } from './selection-store.ts'

const YEAR = /^-?\d{1,6}$/
const DAY = /^-?\d{4,6}-\d\d(-\d\d)?$/

/** First and last day of a year of history, or of a day or month with an astronomical year. */
function daysOf(text: string): { lo: number; hi: number } | null {
  const year = Number(text)
  if (YEAR.test(text)) {
    if (year === 0 || year > 9999) return null
    const day = (month: number, at: number, choose: typeof Math.min) =>
      choose(
        toJulianDay({ year, month, day: at }, 'julian'),
        toJulianDay({ year, month, day: at }, 'gregorian'),
      )
    return { lo: day(1, 1, Math.min), hi: day(12, 31, Math.max) }
  }
  if (!DAY.test(text)) return null
  const date = fromEdtf(text, 'gregorian')
  if (!date || date.jdMin === null || date.jdMax === null) return null
  return { lo: date.jdMin, hi: date.jdMax }
}

/** Every day of a month that all have. */
const DATE_OR_YEAR = '^(-?[1-9]\\d{0,3}|\\d{3}[1-9]-(0[1-9]|1[0-2])(-(0[1-9]|1\\d|2[0-8]))?)$'

const Day = z
  .string()
  .refine((value) => daysOf(value) !== null, 'must be a year (-44), or a date (1969-07-20)')
  .optional()
  .meta({
    type: 'string',
    pattern: DATE_OR_YEAR,
    description: 'A year of history, negative: BCE; or YYYY-MM-DD or YYYY-MM, Gregorian.',
  })

/** `west,south,east,north` in degrees. */
function boxOf(text: string): Box | null {
  const parts = text.split(',')
  if (parts.length !== 4 || !parts.every((part) => /^\s*-?\d+(\.\d+)?\s*$/.test(part))) return null
  const [west = 0, south = 0, east = 0, north = 0] = parts.map(Number)
  const isWithin =
    Math.abs(west) <= 180 && Math.abs(east) <= 180 && Math.abs(south) <= 90 && Math.abs(north) <= 90
  return isWithin && south <= north ? { west, south, east, north } : null
}

const Bbox = z
  .string()
  .refine((value) => boxOf(value) !== null, 'must be west,south,east,north in degrees')
  .optional()
  .meta({
    type: 'string',
    pattern: '^-?\\d{1,2},-[1-8]?\\d,-?\\d{1,2},[1-8]?\\d$',
    description: 'west,south,east,north; west over east crosses the antimeridian.',
  })

const TimelineQuery = withYearsInOrder(
  z.object({
    ...FilterParameters,
    q: SearchText.optional(),
    from: Day,
    to: Day,
    bbox: Bbox,
    limit: pageLimit(5000, 20_000),
  }),
)

/** GET /timeline */
export function registerTimelineRoutes(app: FastifyInstance, service: ReadingService): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/timeline',
    {
      config: { access: 'anyone' },
      onSend: compressAnswer,
      schema: {
        tags: ['reading'],
        operationId: 'readTimeline',
        summary: 'Moments in columns, for timelines and maps',
        description:
          'Those that begin between two days. Where there are more than fit, the best, spread over time.',
        querystring: TimelineQuery,
        response: { 200: Timeline, '4xx': Problem, '5xx': Problem },
      },
    },
    async ({ identity, query }) => {
      const { from, to, bbox, limit, scope, q: text = null } = query
      const first = from === undefined ? undefined : daysOf(from)?.lo
      const last = to === undefined ? undefined : daysOf(to)?.hi
      const box = bbox === undefined ? undefined : (boxOf(bbox) ?? undefined)
      const days = { from: first, to: last }
      return service.timeline(identity, {
        filters: filtersOf(query),
        text,
        days,
        box,
        limit,
        scope,
      })
    },
  )
}
