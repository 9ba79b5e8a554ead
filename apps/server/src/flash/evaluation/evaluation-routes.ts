import {
  CompareRequest,
  Comparison,
  ComparisonReport,
  EvalModels,
  Problem,
} from '@timepoint/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { KNOWN_CALLERS } from '../../accounts/identity/identity-hook.ts'
import { untilClosed } from '../../platform/http/sse.ts'
import {
  IdempotencyHeaders,
  idempotencyKeyOf,
  showReplayed,
  takeIdempotencyKeys,
} from '../../platform/idempotency/idempotency-key.ts'
import type { Operations } from '../operations/operations.ts'
import { acceptComparison } from './accept-comparison.ts'
import { EVAL_MODELS, presetCounts, toOrder } from './evaluation-models.ts'
import { drawReport } from './report.ts'

const errors = { '4xx': Problem, '5xx': Problem }

/** What the routes of evaluation need. */
export interface EvaluationRoutesContext {
  operations: Operations
  /** Aborts when the server stops: what was accepted goes on. */
  stopping: AbortSignal
}

type KeyedRequest = Pick<FastifyRequest, 'principal'> &
  Parameters<typeof idempotencyKeyOf>[0] & { body: CompareRequest }

/** Compares, or gives the comparison again that an earlier request with the same key asked for. */
async function compare(
  { operations, stopping }: EvaluationRoutesContext,
  request: KeyedRequest,
  reply: FastifyReply,
): Promise<Comparison> {
  const order = toOrder(request.body)
  const asking = { principal: request.principal, key: idempotencyKeyOf(request) }
  const accepted = await acceptComparison(operations, order, asking)
  showReplayed(reply, accepted.replayed)
  const signal = AbortSignal.any([untilClosed(reply), stopping])
  return (await operations.result(accepted.id, signal)) as Comparison
}

/** POST /eval/compare, POST /eval/compare/report, GET /eval/models */
export function registerEvaluationRoutes(
  app: FastifyInstance,
  context: EvaluationRoutesContext,
): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const takesKeys = takeIdempotencyKeys(app)
  const shared = { tags: ['evaluation'], headers: IdempotencyHeaders }

  routes.post(
    '/eval/compare',
    {
      ...takesKeys,
      config: KNOWN_CALLERS,
      schema: {
        ...shared,
        operationId: 'compareModels',
        summary: 'Give one prompt to several models and compare how fast they answer',
        description: 'All at the same time, each by itself. What fails is a row, and no error.',
        body: CompareRequest,
        response: { 200: Comparison, ...errors },
      },
    },
    (request, reply) => compare(context, request, reply),
  )

  routes.post(
    '/eval/compare/report',
    {
      ...takesKeys,
      config: KNOWN_CALLERS,
      schema: {
        ...shared,
        operationId: 'compareModelsWithReport',
        summary: 'The same, with a table for people',
        body: CompareRequest,
        response: { 200: ComparisonReport, ...errors },
      },
    },
    async (request, reply) => {
      const comparison = await compare(context, request, reply)
      return { comparison, report: drawReport(comparison) }
    },
  )

  routes.get(
    '/eval/models',
    {
      schema: {
        tags: ['evaluation'],
        operationId: 'listEvalModels',
        summary: 'Models that can be compared by name, and the sets of them',
        response: { 200: EvalModels, ...errors },
      },
    },
    async () => ({ presets: presetCounts(), models: [...EVAL_MODELS] }),
  )
}
