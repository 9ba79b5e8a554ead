import { understand } from '@timepoint/almanac'
import { Problem, Understanding, UnderstandRequest } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { PresetTable } from '../presets/presets.ts'
import { presentFacts } from './present-facts.ts'

/** POST /understand: what the almanac reads in a query, before anything is spent. */
export function registerUnderstandingRoutes(
  app: FastifyInstance,
  presets: PresetTable['presets'],
): void {
  const cost = Object.fromEntries(
    Object.entries(presets).map(([name, { credits }]) => [name, credits]),
  )
  app.withTypeProvider<ZodTypeProvider>().post(
    '/understand',
    {
      schema: {
        tags: ['generation'],
        operationId: 'understand',
        summary: 'Read a query without rendering it',
        description: 'From the almanac alone; asks no model and costs nothing.',
        body: UnderstandRequest,
        response: { 200: Understanding, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => presentFacts(understand(request.body.query, { now: new Date() }), cost),
  )
}
