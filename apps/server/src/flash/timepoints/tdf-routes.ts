import { Problem, TdfRecord } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { matchesEtag } from '../../platform/http/etag.ts'
import type { RoutesContext } from './routes-context.ts'
import { tdfRecord } from './tdf.ts'

/** GET /timepoints/{id}/tdf */
export function registerTdfRoutes(
  app: FastifyInstance,
  { service }: Pick<RoutesContext, 'service'>,
): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/timepoints/:id/tdf',
    {
      schema: {
        tags: ['timepoints'],
        operationId: 'exportTimepoint',
        summary: 'A finished scene as a TDF record, with the hash of its content',
        description:
          '400 `invalid_state` before it is completed. Visibility, addresses and picture are no part of it.',
        params: z.object({ id: z.string() }),
        response: { 200: TdfRecord, 304: z.undefined(), '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => {
      const timepoint = await service.get(request.principal, request.params)
      const record = tdfRecord(timepoint)
      // The slug, which no other has, is in the hash; the rest of a record never changes.
      const etag = `"${record.version}-${record.tdf_hash}"`
      const cached = timepoint.visibility === 'public' ? 'no-cache' : 'private, no-cache'
      reply.header('ETag', etag).header('Cache-Control', cached)
      if (matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send()
      return record
    },
  )
}
