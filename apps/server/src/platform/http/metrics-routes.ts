import { Problem } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Metrics } from '../metrics.ts'
import { UNCOUNTED } from './rate-limit.ts'

/** GET /metrics, in the text format of Prometheus. Whoever reaches the server can read it. */
export function registerMetricsRoutes(app: FastifyInstance, metrics: Metrics): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/metrics',
    {
      config: UNCOUNTED,
      schema: {
        tags: ['operation'],
        operationId: 'getMetrics',
        summary: 'What this process measures, for Prometheus',
        description: 'No query, id, address or secret is in it.',
        produces: ['text/plain'],
        response: { 200: z.string(), '5xx': Problem },
      },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()),
  )
}
