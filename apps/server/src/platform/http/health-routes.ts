import { Health } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Config } from '../config/config.ts'
import { type Db, pingDatabase } from '../db/database.ts'

/** GET /health: 503 while the database does not answer. */
export function registerHealthRoutes(
  app: FastifyInstance,
  { db, version, providers }: { db: Db; version: string; providers: Config['providers'] },
): void {
  const { local, ...clouds } = providers
  app.withTypeProvider<ZodTypeProvider>().get(
    '/health',
    {
      schema: {
        tags: ['operation'],
        summary: 'Is the server able to work?',
        response: { 200: Health, 503: Health },
      },
    },
    async (_request, reply) => {
      const database = await pingDatabase(db)
      return reply.code(database ? 200 : 503).send({
        status: database ? 'healthy' : 'unhealthy',
        version,
        database,
        providers: local ? { ...clouds, local } : clouds,
      })
    },
  )
}
