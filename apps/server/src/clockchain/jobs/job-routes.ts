import {
  BULK_LIMIT,
  BulkJobRequest,
  Job,
  JobList,
  JobRequest,
  JobStatus,
} from '@timepoint/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import { wholeNumberOr } from '../../platform/http/parameters.ts'
import {
  IdempotencyHeaders,
  idempotencyKeyOf,
  showReplayed,
  takeIdempotencyKeys,
} from '../../platform/idempotency/idempotency-key.ts'
import { answers, answersOrInvalid } from '../answers.ts'
import type { JobAsking, JobService } from './job-service.ts'

/** How soon it makes sense to look again at a job that goes on, in seconds. */
const LOOK_AGAIN_S = 3

/** A request whose headers were validated. */
type KeyedRequest = Pick<FastifyRequest, 'identity' | 'id'> & Parameters<typeof idempotencyKeyOf>[0]

/** Where Clockchain is mounted: a key means the same at each of its addresses. */
const MOUNT = /^\/api(?:\/v1(?:\/clockchain)?)?(?=\/)/

function askingOf(request: KeyedRequest): JobAsking {
  const { identity: principal, id: requestId, caller, method } = request
  const key = idempotencyKeyOf(request)
  const route = (request.routeOptions.url ?? '').replace(MOUNT, '')
  const scope = `${caller} ${method} clockchain ${route}`
  return { principal, requestId, key: key && { ...key, scope } }
}

const wrongCount = (code: 'bulk_empty' | 'bulk_too_many', message: string) =>
  new AppError(code, { detail: `queries ${message}`, errors: [{ path: 'queries', message }] })

/** How many a bulk asks for is told before anything that is wrong with them. */
async function checkCount({ body }: FastifyRequest): Promise<void> {
  const { queries } = (body ?? {}) as { queries?: unknown }
  if (!Array.isArray(queries)) return
  if (queries.length === 0) throw wrongCount('bulk_empty', 'is empty')
  if (queries.length > BULK_LIMIT) {
    throw wrongCount('bulk_too_many', `has more than ${BULK_LIMIT} items`)
  }
}

function showProgress(reply: FastifyReply, { status }: Job): void {
  if (status === 'pending' || status === 'processing') reply.header('Retry-After', LOOK_AGAIN_S)
}

/** POST /generate, /bulk-generate */
function registerGenerateRoutes(app: FastifyInstance, service: JobService): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const { preValidation } = takeIdempotencyKeys(app)

  routes.post(
    '/generate',
    {
      preValidation,
      config: { access: 'writer' },
      schema: {
        tags: ['jobs'],
        operationId: 'generateMoment',
        summary: 'Render a moment and put it into the graph',
        headers: IdempotencyHeaders,
        body: JobRequest,
        response: answers(Job),
      },
    },
    async (request, reply) => {
      const { answer, replayed } = await service.generate(askingOf(request), request.body)
      showReplayed(reply, replayed)
      const here = (request.url.split('?', 1)[0] ?? '').replace(/\/generate\/?$/, '')
      reply.header('Location', `${here}/jobs/${answer.job_id}`)
      return answer
    },
  )

  routes.post(
    '/bulk-generate',
    {
      preValidation: [preValidation, checkCount],
      config: { access: 'service-admin', invalidInputStatus: 400 },
      schema: {
        tags: ['jobs'],
        operationId: 'generateMoments',
        summary: 'Render up to 50 moments, one after another',
        headers: IdempotencyHeaders,
        body: BulkJobRequest,
        response: answersOrInvalid(z.array(Job)),
      },
    },
    async (request, reply) => {
      const { queries } = request.body
      const { answer, replayed } = await service.generateBulk(askingOf(request), queries)
      showReplayed(reply, replayed)
      return answer
    },
  )
}

/** GET /jobs/{id}, GET /jobs, POST /jobs/{id}/cancel */
function registerStateRoutes(app: FastifyInstance, service: JobService): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const params = z.object({ id: z.string() })

  routes.get(
    '/jobs/:id',
    {
      config: { access: 'caller' },
      schema: {
        tags: ['jobs'],
        operationId: 'getJob',
        summary: 'How far a job is',
        params,
        response: answers(Job),
      },
    },
    async (request, reply) => {
      const job = await service.get(request.identity, request.params.id)
      showProgress(reply, job)
      return job
    },
  )

  routes.get(
    '/jobs',
    {
      config: { access: 'caller' },
      schema: {
        tags: ['jobs'],
        operationId: 'listJobs',
        summary: 'Your jobs, newest first',
        querystring: z.object({
          status: JobStatus.optional(),
          limit: wholeNumberOr(20, { min: 1, max: 100 }),
          cursor: z.string().max(500).optional(),
        }),
        response: answers(JobList),
      },
    },
    async ({ identity, query }) => {
      const { status = null, limit, cursor = null } = query
      return service.list(identity, { status, limit, cursor })
    },
  )

  routes.post(
    '/jobs/:id/cancel',
    {
      ...takeIdempotencyKeys(app),
      config: { access: 'writer' },
      schema: {
        tags: ['jobs'],
        operationId: 'cancelJob',
        summary: 'End a job before it is done',
        params,
        headers: IdempotencyHeaders,
        response: answers(Job),
      },
    },
    async (request, reply) => {
      const { identity: principal, params: named } = request
      const asking = { principal, key: idempotencyKeyOf(request) }
      const { answer, replayed } = await service.cancel(asking, named.id)
      showReplayed(reply, replayed)
      return answer
    },
  )
}

/** What is answered about jobs. */
export function registerJobRoutes(app: FastifyInstance, service: JobService): void {
  registerGenerateRoutes(app, service)
  registerStateRoutes(app, service)
}
