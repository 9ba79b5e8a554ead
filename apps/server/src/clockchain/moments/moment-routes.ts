import { AnyTdfRecord, MomentDetail, MomentVisibility, Visibility } from '@timepoint/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import { answers } from '../answers.ts'
import { versionExpected } from '../content-etag.ts'
import type { Principal } from '../identity/principal.ts'
import type { MomentService, VisibilityOrder } from './moment-service.ts'
import type { MomentName } from './moment-store.ts'
import { PathParams, takePath } from './path-parameter.ts'
import { visibilityOf } from './visibility-of.ts'

/** Tells moments apart that share a path. */
export const NodeQuery = z.object({
  node: z.uuid().optional().meta({ description: 'Which of several moments at the path.' }),
})

const DetailQuery = NodeQuery.extend({
  edges: z.enum(['all', 'stored', 'none']).default('all'),
  format: z.enum(['tdf']).optional().meta({ description: 'In the place of JSON of our own.' }),
})

/** The record of TDF of a moment, in one line. */
export type RecordOf = (principal: Principal, name: MomentName) => Promise<string>

const Change = z.object({ visibility: z.unknown(), user_id: z.unknown() })

const named = { type: 'string', enum: Visibility.options }

/** Whatever comes is read: an unknown visibility has a code of its own. */
const AnyPublication = z.unknown().meta({
  anyOf: [{ type: 'object', properties: { visibility: named } }, { type: 'null' }],
})

const AnyChange = z.unknown().meta({
  type: 'object',
  properties: {
    visibility: named,
    user_id: {
      type: ['string', 'null'],
      pattern: '^[\\x21-\\x7e]{1,128}$',
      description: 'From services only: for whom they act.',
    },
  },
  required: ['visibility'],
})

/** @throws AppError invalid_input for what is no object. */
function readChange(body: unknown): z.infer<typeof Change> {
  const parsed = Change.partial().safeParse(body ?? {})
  if (parsed.success) return { visibility: undefined, user_id: undefined, ...parsed.data }
  throw new AppError('invalid_input', { detail: 'Send a JSON object' })
}

function userIdOf(value: unknown): string | null {
  if (value === undefined || value === null) return null
  const parsed = z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/)
    .safeParse(value)
  if (parsed.success) return parsed.data
  const message = 'must be 1 to 128 printable ASCII characters'
  throw new AppError('invalid_input', {
    detail: `user_id: ${message}`,
    errors: [{ path: 'user_id', message }],
  })
}

function orderOf(
  request: FastifyRequest<{ Querystring: z.infer<typeof NodeQuery> }>,
  visibility: Visibility,
): VisibilityOrder {
  const { momentPath, query, id: requestId, headers } = request
  return {
    name: { path: momentPath, nodeId: query.node },
    visibility,
    isExpected: (version) => versionExpected(headers['if-match'], version),
    requestId,
  }
}

/** GET /moments/{path}, POST /moments/{path}/publish, PATCH /moments/{path}/visibility */
export function registerMomentRoutes(
  app: FastifyInstance,
  service: MomentService,
  recordOf: RecordOf,
): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.get(
    '/moments/:path',
    {
      config: { access: 'anyone' },
      preHandler: takePath,
      schema: {
        tags: ['moments'],
        operationId: 'getMoment',
        summary: 'A moment with everything that is known of it',
        description:
          'Private moments of others are not there. Other spellings of a path lead to it.',
        params: PathParams,
        querystring: DetailQuery,
        response: answers(z.union([MomentDetail, AnyTdfRecord])),
      },
    },
    async (request, reply) => {
      const { identity, momentPath, query } = request
      const name = { path: momentPath, nodeId: query.node }
      if (query.format === undefined) return service.get(identity, name, query.edges)
      const record = await recordOf(identity, name)
      reply.header('X-TDF-Records', 1).header('X-Credits-Charged', 0)
      // It is written already, floats as floats and keys in their order.
      reply.type('application/json; charset=utf-8').serializer((text: unknown) => text as string)
      return record as never
    },
  )

  routes.post(
    '/moments/:path/publish',
    {
      config: { access: 'writer' },
      preHandler: takePath,
      schema: {
        tags: ['moments'],
        operationId: 'publishMoment',
        summary: 'Show a moment to others',
        params: PathParams,
        querystring: NodeQuery,
        body: AnyPublication,
        response: answers(MomentVisibility),
      },
    },
    async (request) => {
      const visibility = visibilityOf(readChange(request.body).visibility, 'public')
      return service.setVisibility(request.identity, orderOf(request, visibility))
    },
  )

  routes.patch(
    '/moments/:path/visibility',
    {
      config: { access: 'writer' },
      preHandler: takePath,
      schema: {
        tags: ['moments'],
        operationId: 'setMomentVisibility',
        summary: 'Change who may see a moment',
        params: PathParams,
        querystring: NodeQuery,
        body: AnyChange,
        response: answers(MomentVisibility),
      },
    },
    async (request) => {
      const { visibility, user_id: userId } = readChange(request.body)
      const order = orderOf(request, visibilityOf(visibility))
      return service.setVisibility(request.identity, order, userIdOf(userId))
    },
  )
}
