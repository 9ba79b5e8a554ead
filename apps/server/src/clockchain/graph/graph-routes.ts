import { Course, EdgeType, GraphPath, Neighbor, Subgraph, Traversal } from '@timepoint/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { share, wholeNumberOr } from '../../platform/http/parameters.ts'
import { answers } from '../answers.ts'
import { nextLink, openCursor, sealCursor } from '../cursor.ts'
import { NodeQuery } from '../moments/moment-routes.ts'
import { PathParams, readPath, takePath } from '../moments/path-parameter.ts'
import type { GraphService } from './graph-service.ts'
import { ALL_TYPES } from './look-around.ts'
import type { NeighborsPosition } from './neighbors.ts'

const TRUE = ['true', '1', 'yes', 'on']
const FALSE = ['false', '0', 'no', 'off']

/** A switch that is on or off when nothing is said. */
function flagOr(absent: boolean, description: string) {
  return z
    .string()
    .refine((value) => [...TRUE, ...FALSE].includes(value.toLowerCase()), 'must be true or false')
    .optional()
    .transform((value) => (value === undefined ? absent : TRUE.includes(value.toLowerCase())))
    .meta({ type: 'boolean', 'x-default': absent, description })
}

const WITH_DERIVED = 'With what follows from dates, places, figures and tags.'

/** Names of types with commas between them. */
function edgeTypes(absent: ReadonlySet<EdgeType>) {
  const namesOf = (value: string) =>
    value
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
  const one = `(${EdgeType.options.join('|')})`
  return z
    .string()
    .refine(
      (value) => namesOf(value).every((name) => EdgeType.safeParse(name).success),
      `must be some of ${EdgeType.options.join(', ')}, with commas between them`,
    )
    .optional()
    .transform((value): ReadonlySet<EdgeType> => {
      const names = namesOf(value ?? '') as EdgeType[]
      return names.length === 0 ? absent : new Set(names)
    })
    .meta({
      type: 'string',
      pattern: `^(${one}(,${one})*)?$`,
      example: [...absent].slice(0, 3).join(','),
    })
}

const MinWeight = share()
  .transform((value) => value ?? 0)
  .meta({ type: 'number', minimum: 0, maximum: 1, 'x-default': 0 })

/** Types along which moments lead to each other. */
const LEADING: ReadonlySet<EdgeType> = new Set([
  ...['causes', 'caused_by', 'precedes', 'follows', 'influences'],
] as EdgeType[])

const NeighborsQuery = NodeQuery.extend({
  edge_types: edgeTypes(ALL_TYPES),
  min_weight: MinWeight,
  limit: wholeNumberOr(20, { min: 1, max: 100 }),
  derived: flagOr(true, WITH_DERIVED),
  cursor: z.string().max(8192).optional(),
})

const SubgraphQuery = NodeQuery.extend({
  depth: wholeNumberOr(2, { min: 1, max: 3 }),
  cap: wholeNumberOr(200, { min: 1, max: 500 }),
  derived: flagOr(true, WITH_DERIVED),
})

const TraverseQuery = NodeQuery.extend({
  direction: Course.default('both'),
  depth: wholeNumberOr(2, { min: 1, max: 4 }),
  limit: wholeNumberOr(50, { min: 1, max: 500 }),
  edge_types: edgeTypes(LEADING),
  min_weight: MinWeight,
  derived: flagOr(false, WITH_DERIVED),
})

const PathQuery = z.object({
  from: z.string(),
  to: z.string(),
  max_hops: wholeNumberOr(6, { min: 1, max: 10 }),
  edge_types: edgeTypes(ALL_TYPES),
  derived: flagOr(false, WITH_DERIVED),
})

/** The secret of cursors, the same for all processes. */
type CursorKey = () => Promise<Buffer>

/** Signed: it is as it was written. */
const Position = z.custom<NeighborsPosition>()

/** What a moment is named by, from a request with a path. */
function nameIn({ momentPath: path }: FastifyRequest, query: z.infer<typeof NodeQuery>) {
  return { path, nodeId: query.node }
}

/** Says in a header, too, that an answer is cut. */
function showCut<Found>(reply: FastifyReply, found: Found, isCut: boolean): Found {
  if (isCut) reply.header('X-Truncated', 'true')
  return found
}

/** Of one end of a way; the slash in front may be left out. @throws AppError path_invalid. */
const endOf = (text: string) => readPath(text).path

/** GET /graph/neighbors/{path}: what is around a moment, page by page. */
function registerNeighbors(
  app: FastifyInstance,
  service: GraphService,
  cursorKey: CursorKey,
): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/graph/neighbors/:path',
    {
      config: { access: 'caller' },
      preHandler: takePath,
      schema: {
        tags: ['graph'],
        operationId: 'getNeighbors',
        summary: 'Moments that are related to a moment',
        description:
          'The best of each type, those first that weigh most. Where there are more, `X-Truncated` says ' +
          'so and `Link` leads on.',
        params: PathParams,
        querystring: NeighborsQuery,
        response: answers(z.array(Neighbor)),
      },
    },
    async (request, reply) => {
      const { identity, query, url } = request
      const name = nameIn(request, query)
      const { edge_types: types, min_weight: minWeight, limit, derived, cursor } = query
      const asked = [
        'neighbors',
        identity.actor,
        name,
        [...types].sort(),
        minWeight,
        limit,
        derived,
      ]
      const kind = { key: await cursorKey(), query: asked, position: Position }
      const after = cursor === undefined ? null : openCursor(kind, cursor)
      const order = { types, minWeight, limit, derived, after }
      const { items, isCut, next } = await service.neighbors(identity, name, order)
      if (isCut) reply.header('X-Truncated', 'true')
      if (next) reply.header('Link', nextLink(url, sealCursor(kind, next)))
      return items
    },
  )
}

/** GET /graph/subgraph/{path}: the surroundings of a moment as a graph. */
function registerSubgraph(app: FastifyInstance, service: GraphService): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/graph/subgraph/:path',
    {
      config: { access: 'caller' },
      preHandler: takePath,
      schema: {
        tags: ['graph'],
        operationId: 'getSubgraph',
        summary: 'The surroundings of a moment as a graph',
        params: PathParams,
        querystring: SubgraphQuery,
        response: answers(Subgraph),
      },
    },
    async (request, reply) => {
      const { identity, query } = request
      const found = await service.subgraph(identity, nameIn(request, query), query)
      return showCut(reply, found, found.meta.truncated)
    },
  )
}

/** GET /graph/traverse/{path}: what led to a moment, and where it led. */
function registerTraverse(app: FastifyInstance, service: GraphService): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/graph/traverse/:path',
    {
      config: { access: 'caller' },
      preHandler: takePath,
      schema: {
        tags: ['graph'],
        operationId: 'traverseGraph',
        summary: 'What led to a moment, and where it led',
        params: PathParams,
        querystring: TraverseQuery,
        response: answers(Traversal),
      },
    },
    async (request, reply) => {
      const { identity, query } = request
      const { direction: course, edge_types: types, min_weight: minWeight } = query
      const { depth, limit, derived } = query
      const order = { course, types, minWeight, depth, limit, derived }
      const found = await service.traverse(identity, nameIn(request, query), order)
      return showCut(reply, found, found.truncated)
    },
  )
}

/** GET /graph/path: the shortest way between two moments. */
function registerPath(app: FastifyInstance, service: GraphService): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/graph/path',
    {
      config: { access: 'caller' },
      schema: {
        tags: ['graph'],
        operationId: 'findPath',
        summary: 'The shortest way between two moments',
        description: 'Edges are taken in either direction.',
        querystring: PathQuery,
        response: answers(GraphPath),
      },
    },
    async ({ identity, query }, reply) => {
      const { max_hops: maxHops, edge_types: types, derived } = query
      const ends = { from: endOf(query.from), to: endOf(query.to) }
      const found = await service.path(identity, ends, { maxHops, types, derived, minWeight: 0 })
      return showCut(reply, found, found.truncated)
    },
  )
}

/** GET /graph/neighbors/{path}, /graph/subgraph/{path}, /graph/traverse/{path}, /graph/path */
export function registerGraphRoutes(
  app: FastifyInstance,
  service: GraphService,
  cursorKey: CursorKey,
): void {
  registerNeighbors(app, service, cursorKey)
  registerSubgraph(app, service)
  registerTraverse(app, service)
  registerPath(app, service)
}
