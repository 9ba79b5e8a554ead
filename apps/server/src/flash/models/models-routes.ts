import {
  FreeModels,
  ModelCapability,
  ModelInfo,
  ModelList,
  ModelProvider,
  ModelProviders,
  Problem,
} from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { flag } from '../../platform/http/parameters.ts'
import type { ModelsService } from './models-service.ts'

const Filter = z.object({
  fetch_remote: flag('With the models that OpenRouter lists now, instead of those known here.'),
  free_only: flag('Only what costs nothing. Implies fetch_remote.'),
  provider: ModelProvider.optional(),
  capability: ModelCapability.optional(),
})

const errors = { '4xx': Problem, '5xx': Problem }

/** GET /models, /models/free, /models/providers, /models/{id} */
export function registerModelsRoutes(app: FastifyInstance, service: ModelsService): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const shared = { tags: ['models'] }

  routes.get(
    '/models',
    {
      schema: {
        ...shared,
        operationId: 'listModels',
        summary: 'Models that can be named in requests, and what they cost',
        description:
          'The built-in list; with `fetch_remote` OpenRouter’s models as it lists them. Where that cannot be had, or OpenRouter is not configured, the built-in list answers.',
        querystring: Filter,
        response: { 200: ModelList, ...errors },
      },
    },
    async ({ query }) =>
      service.list({
        remote: query.fetch_remote,
        freeOnly: query.free_only,
        provider: query.provider,
        capability: query.capability,
      }),
  )

  routes.get(
    '/models/free',
    {
      schema: {
        ...shared,
        operationId: 'listFreeModels',
        summary: 'Models at OpenRouter that cost nothing',
        description: 'Without a list, as when OpenRouter is not configured, `note` says why.',
        response: { 200: FreeModels, ...errors },
      },
    },
    async () => service.free(),
  )

  routes.get(
    '/models/providers',
    {
      schema: {
        ...shared,
        operationId: 'listModelProviders',
        summary: 'Who can be asked, and what is asked there by default',
        response: { 200: ModelProviders, ...errors },
      },
    },
    async () => service.providers(),
  )

  routes.get(
    '/models/*',
    {
      schema: {
        ...shared,
        operationId: 'getModel',
        summary: 'One model',
        description: 'Slashes of the id may be written as they are or as %2F.',
        params: z.object({ '*': z.string() }),
        response: { 200: ModelInfo, ...errors },
      },
    },
    async ({ params }) => service.get(params['*']),
  )
}
