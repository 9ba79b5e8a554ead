import {
  CompareRequest,
  Comparison,
  ComparisonReport,
  EvalModels,
  Problem,
} from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { EVAL_MODELS, presetCounts } from './evaluation-models.ts'
import { drawReport } from './report.ts'

const errors = { '4xx': Problem, '5xx': Problem }

/** POST /eval/compare, POST /eval/compare/report, GET /eval/models */
export function registerEvaluationRoutes(
  app: FastifyInstance,
  compare: (request: CompareRequest) => Promise<Comparison>,
): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const shared = { tags: ['evaluation'] }

  routes.post(
    '/eval/compare',
    {
      schema: {
        ...shared,
        operationId: 'compareModels',
        summary: 'Give one prompt to several models and compare how fast they answer',
        description: 'All at the same time, each by itself. What fails is a row, and no error.',
        body: CompareRequest,
        response: { 200: Comparison, ...errors },
      },
    },
    async ({ body }) => compare(body),
  )

  routes.post(
    '/eval/compare/report',
    {
      schema: {
        ...shared,
        operationId: 'compareModelsWithReport',
        summary: 'The same, with a table for people',
        body: CompareRequest,
        response: { 200: ComparisonReport, ...errors },
      },
    },
    async ({ body }) => {
      const comparison = await compare(body)
      return { comparison, report: drawReport(comparison) }
    },
  )

  routes.get(
    '/eval/models',
    {
      schema: {
        ...shared,
        operationId: 'listEvalModels',
        summary: 'Models that can be compared by name, and the sets of them',
        response: { 200: EvalModels, ...errors },
      },
    },
    async () => ({ presets: presetCounts(), models: [...EVAL_MODELS] }),
  )
}
