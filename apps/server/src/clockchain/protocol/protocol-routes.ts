import { MomentDeleted, MomentHistory } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { wholeNumberOr } from '../../platform/http/parameters.ts'
import { answers } from '../answers.ts'
import { versionExpected } from '../content-etag.ts'
import { NodeQuery } from '../moments/moment-routes.ts'
import { PathParams, takePath } from '../moments/path-parameter.ts'
import type { ProtocolService } from './protocol-service.ts'

const HistoryQuery = NodeQuery.extend({
  limit: wholeNumberOr(50, { min: 1, max: 100 }),
  cursor: z.string().max(500).optional(),
})

/** GET /moments/{path}/history, DELETE /moments/{path} */
export function registerProtocolRoutes(app: FastifyInstance, service: ProtocolService): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.get(
    '/moments/:path/history',
    {
      config: { access: 'anyone' },
      preHandler: takePath,
      schema: {
        tags: ['moments'],
        operationId: 'getMomentHistory',
        summary: 'What was done to a moment, oldest first',
        description:
          'What was done before it was first published only its creator and administrators see.',
        params: PathParams,
        querystring: HistoryQuery,
        response: answers(MomentHistory),
      },
    },
    async (request) => {
      const { identity, momentPath: path, query } = request
      return service.history(identity, { path, nodeId: query.node }, query)
    },
  )

  routes.delete(
    '/moments/:path',
    {
      config: { access: 'writer' },
      preHandler: takePath,
      schema: {
        tags: ['moments'],
        operationId: 'deleteMoment',
        summary: 'Delete a moment with its scenes and relations',
        description: 'Its creator while it is private or unlisted; administrators always.',
        params: PathParams,
        querystring: NodeQuery,
        response: answers(MomentDeleted),
      },
    },
    async (request) => {
      const { identity, momentPath: path, query, headers, id: requestId } = request
      return service.delete(identity, {
        name: { path, nodeId: query.node },
        isExpected: (version) => versionExpected(headers['if-match'], version),
        requestId,
      })
    },
  )
}
