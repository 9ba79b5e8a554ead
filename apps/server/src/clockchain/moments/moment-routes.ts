import { AnyTdfRecord, MomentDetail, MomentVisibility, Visibility } from '@timepoint/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import {
  IdempotencyHeaders,
  idempotencyKeyOf,
  showReplayed,
  takeIdempotencyKeys,
} from '../../platform/idempotency/idempotency-key.ts'
import type { IdempotencyKey } from '../../platform/idempotency/idempotency-store.ts'
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

const ChangeHeaders = IdempotencyHeaders.extend({
  'if-match': z
    .string()
    .optional()
    .meta({ description: 'The ETag of the version that is changed; any other is 412.' }),
})

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

/** A request for another visibility whose headers were validated. */
type ChangeRequest = Parameters<typeof idempotencyKeyOf>[0] &
  Pick<FastifyRequest, 'id' | 'momentPath'> & {
    headers: z.infer<typeof ChangeHeaders>
    query: z.infer<typeof NodeQuery>
  }

/** A key counts for one moment, in whichever spelling and at whichever mount it is named. */
function keyOf(request: ChangeRequest): IdempotencyKey | null {
  const { caller, method, momentPath, query } = request
  const key = idempotencyKeyOf(request)
  const { pathAction } = request.routeOptions.config
  const named = [momentPath, pathAction, query.node].join(' ')
  return key && { ...key, scope: `${caller} ${method} clockchain ${named}` }
}

function orderOf(request: ChangeRequest, visibility: Visibility): VisibilityOrder {
  const { momentPath, query, id: requestId, headers } = request
  return {
    name: { path: momentPath, nodeId: query.node },
    visibility,
    isExpected: (version) => versionExpected(headers['if-match'], version),
    requestId,
    key: keyOf(request),
  }
}

/** GET /moments/{path}, POST /moments/{path}/publish, PATCH /moments/{path}/visibility */
export function registerMomentRoutes(
  app: FastifyInstance,
  service: MomentService,
  recordOf: RecordOf,
): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const { preValidation } = takeIdempotencyKeys(app)

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
      preValidation,
      preHandler: takePath,
      schema: {
        tags: ['moments'],
        operationId: 'publishMoment',
        summary: 'Show a moment to others',
        params: PathParams,
        querystring: NodeQuery,
        headers: ChangeHeaders,
        body: AnyPublication,
        response: answers(MomentVisibility),
      },
    },
    async (request, reply) => {
      const visibility = visibilityOf(readChange(request.body).visibility, 'public')
      const order = orderOf(request, visibility)
      const { answer, replayed } = await service.setVisibility(request.identity, order)
      showReplayed(reply, replayed)
      return answer
    },
  )

  routes.patch(
    '/moments/:path/visibility',
    {
      config: { access: 'writer' },
      preValidation,
      preHandler: takePath,
      schema: {
        tags: ['moments'],
        operationId: 'setMomentVisibility',
        summary: 'Change who may see a moment',
        params: PathParams,
        querystring: NodeQuery,
        headers: ChangeHeaders,
        body: AnyChange,
        response: answers(MomentVisibility),
      },
    },
    async (request, reply) => {
      const { visibility, user_id: userId } = readChange(request.body)
      const order = orderOf(request, visibilityOf(visibility))
      const given = await service.setVisibility(request.identity, order, userIdOf(userId))
      showReplayed(reply, given.replayed)
      return given.answer
    },
  )
}
