import { Expansion, Problem, WorkerList, WorkerRunAccepted } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  IdempotencyHeaders,
  idempotencyKeyOf,
  showReplayed,
  takeIdempotencyKeys,
} from '../../platform/idempotency/idempotency-key.ts'
import type { WorkerService } from './worker-service.ts'

const problems = { '4xx': Problem, '5xx': Problem }

/** GET /workers, POST /workers/{name}/run, POST /expand-once */
export function registerWorkerRoutes(app: FastifyInstance, service: WorkerService): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const keyed = takeIdempotencyKeys(app)

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
      ...keyed,
      config: { access: 'admin' },
      schema: {
        tags: ['workers'],
        operationId: 'runWorker',
        summary: 'Have a worker run now, also one that is switched off',
        params: z.object({ name: z.string() }),
        headers: IdempotencyHeaders,
        response: { 202: WorkerRunAccepted, ...problems },
      },
    },
    async (request, reply) => {
      const given = await service.run(request.params.name, idempotencyKeyOf(request))
      showReplayed(reply, given.replayed)
      return reply.status(202).send(given.answer)
    },
  )

  routes.post(
    '/expand-once',
    {
      ...keyed,
      config: { access: 'writer' },
      schema: {
        tags: ['workers'],
        operationId: 'expandOnce',
        summary: 'Have the Expander run once, and say what that added',
        description: 'For services and administrators. Renders for it are waited for.',
        headers: IdempotencyHeaders,
        response: { 200: Expansion, ...problems },
      },
    },
    async (request, reply) => {
      const given = await service.expandOnce(request.identity, idempotencyKeyOf(request))
      showReplayed(reply, given.replayed)
      return given.answer
    },
  )
}
