import {
  ChatSessionDeleted,
  ChatSessionDetail,
  ChatSessionList,
  Problem,
} from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { KNOWN_CALLERS } from '../../accounts/identity/identity-hook.ts'
import { presentSession } from './present-session.ts'
import type { SessionService } from './session-service.ts'

/** GET /interactions/sessions/{timepoint_id}, GET and DELETE /interactions/session/{id} */
export function registerSessionRoutes(app: FastifyInstance, service: SessionService): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.get(
    '/interactions/sessions/:timepoint_id',
    {
      config: KNOWN_CALLERS,
      schema: {
        tags: ['interactions'],
        operationId: 'listSessions',
        summary: 'Your conversations about a timepoint, the last used first',
        params: z.object({ timepoint_id: z.string() }),
        response: { 200: ChatSessionList, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => {
      const sessions = await service.list(request.principal, request.params.timepoint_id)
      return { sessions: sessions.map(presentSession), total: sessions.length }
    },
  )

  routes.get(
    '/interactions/session/:id',
    {
      config: KNOWN_CALLERS,
      schema: {
        tags: ['interactions'],
        operationId: 'getSession',
        summary: 'A conversation with everything that was said',
        params: z.object({ id: z.string() }),
        response: { 200: ChatSessionDetail, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => {
      const { messages, ...session } = await service.get(request.principal, request.params.id)
      return { ...presentSession(session), timepoint_id: session.timepointId, messages }
    },
  )

  routes.delete(
    '/interactions/session/:id',
    {
      config: KNOWN_CALLERS,
      schema: {
        tags: ['interactions'],
        operationId: 'deleteSession',
        summary: 'Erase a conversation',
        params: z.object({ id: z.string() }),
        response: { 200: ChatSessionDeleted, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => {
      const { id } = await service.remove(request.principal, request.params.id)
      return { id, deleted: true as const }
    },
  )
}
