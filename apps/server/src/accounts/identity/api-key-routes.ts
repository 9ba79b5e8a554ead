import {
  ApiKey,
  ApiKeyDeleted,
  ApiKeyList,
  CreateApiKeyRequest,
  CreatedApiKey,
  Problem,
} from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { originOf } from '../audit/origin.ts'
import type { ApiKeyService } from './api-key-service.ts'
import { requirePerson } from './principal.ts'

type Key = Awaited<ReturnType<ApiKeyService['list']>>[number]

function present({ id, name, scopes, prefix, createdAt, lastUsedAt }: Key): ApiKey {
  return ApiKey.parse({
    id,
    name,
    scopes,
    prefix,
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  })
}

/** POST and GET /auth/keys, DELETE /auth/keys/{id} */
export function registerApiKeyRoutes(app: FastifyInstance, service: ApiKeyService): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.post(
    '/auth/keys',
    {
      preValidation: async (request) => void requirePerson(request.principal),
      schema: {
        tags: ['sign-in'],
        operationId: 'createApiKey',
        summary: 'Make an API key',
        description: 'Sent as `X-API-Key` it counts like your own token. It is shown once.',
        body: CreateApiKeyRequest,
        response: { 200: CreatedApiKey, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => {
      const created = await service.create(request.principal, request.body, originOf(request))
      reply.header('Cache-Control', 'no-store')
      return created
    },
  )

  routes.get(
    '/auth/keys',
    {
      schema: {
        tags: ['sign-in'],
        operationId: 'listApiKeys',
        summary: 'Your API keys, newest first',
        response: { 200: ApiKeyList, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => ({ keys: (await service.list(request.principal)).map(present) }),
  )

  routes.delete(
    '/auth/keys/:id',
    {
      schema: {
        tags: ['sign-in'],
        operationId: 'deleteApiKey',
        summary: 'End an API key',
        params: z.object({ id: z.string() }),
        response: { 200: ApiKeyDeleted, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => {
      const { id } = request.params
      await service.remove(request.principal, id, originOf(request))
      return { id, deleted: true as const }
    },
  )
}
