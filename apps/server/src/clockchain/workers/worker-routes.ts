import { Expansion, Problem, WorkerList, WorkerRunAccepted } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { WorkerService } from './worker-service.ts'

const problems = { '4xx': Problem, '5xx': Problem }

/** GET /workers, POST /workers/{name}/run, POST /expand-once */
export function registerWorkerRoutes(app: FastifyInstance, service: WorkerService): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.get(
    '/workers',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['workers'],
        operationId: 'listWorkers',
        summary: 'What works on the graph by itself, with its last runs',
        response: { 200: WorkerList, ...problems },
      },
    },
    () => service.list(),
  )

  routes.post(
    '/workers/:name/run',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['workers'],
        operationId: 'runWorker',
        summary: 'Have a worker run now, also one that is switched off',
        params: z.object({ name: z.string() }),
        response: { 202: WorkerRunAccepted, ...problems },
      },
    },
    async (request, reply) => reply.status(202).send(await service.run(request.params.name)),
  )

  routes.post(
    '/expand-once',
    {
      config: { access: 'writer' },
      schema: {
        tags: ['workers'],
        operationId: 'expandOnce',
        summary: 'Have the Expander run once, and say what that added',
        description: 'For services and administrators. Renders for it are waited for.',
        response: { 200: Expansion, ...problems },
      },
    },
    (request) => service.expandOnce(request.identity),
  )
}
