import { Health } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { ProviderConfig } from '../config/config.ts'
import { UNCOUNTED } from './rate-limit.ts'

/** What decides the answer. */
export interface HealthContext {
  version: string
  providers: ProviderConfig
  /** How calls to them have fared lately. */
  providerStates(): Health['provider_states']
  /** How connections to the services behind this process fare; absent: there are none. */
  upstreamStates?(): Health['upstreams']
  /** How the graph of moments is; absent where it is not answered. */
  graphState?(): Promise<{ nodes: number; edges: number; isWorking: boolean }>
  /** Whether the database answers in time. */
  pingDatabase(): Promise<boolean>
}

/** GET /health: 503 while the database does not answer. */
export function registerHealthRoutes(app: FastifyInstance, context: HealthContext): void {
  const { version, providers, providerStates, upstreamStates, graphState, pingDatabase } = context
  // Whose credentials are set; whether they work is in the states, once they have been used.
  const clouds = {
    google: providers.google !== null,
    openrouter: providers.openrouter !== null,
    stability: providers.stability !== null,
  }
  app.withTypeProvider<ZodTypeProvider>().get(
    '/health',
    {
      config: UNCOUNTED,
      schema: {
        tags: ['operation'],
        operationId: 'getHealth',
        summary: 'Is the server able to work?',
        response: { 200: Health, 503: Health },
      },
    },
    async (_request, reply) => {
      const database = await pingDatabase()
      // A database that has just gone says nothing of the graph either.
      const graph = database ? await graphState?.().catch(() => null) : null
      const working = graph && !graph.isWorking ? 'degraded' : 'healthy'
      return reply.code(database ? 200 : 503).send({
        status: database ? working : 'unhealthy',
        version,
        database,
        providers: providers.local ? { ...clouds, local: true } : clouds,
        provider_states: providerStates(),
        ...(graph ? { nodes: graph.nodes, edges: graph.edges } : {}),
        ...(upstreamStates ? { upstreams: upstreamStates() } : {}),
      })
    },
  )
}
