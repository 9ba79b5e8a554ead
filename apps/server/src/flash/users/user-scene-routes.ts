import { OwnTimepointList, Problem, TimepointStatus, UserExport } from '@timepoint/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { requireUser } from '../../accounts/identity/principal.ts'
import { sendJsonText } from '../../platform/http/json-stream.ts'
import { wholeNumberOr } from '../../platform/http/parameters.ts'
import type { Logger } from '../../platform/log.ts'
import type { listOwnTimepoints } from './own-scene-store.ts'

type Page = Parameters<typeof listOwnTimepoints>[2]

/** What the routes need. */
export interface UserSceneContext {
  listTimepoints(userId: string, page: Page): ReturnType<typeof listOwnTimepoints>
  /** The text of a `UserExport`. @throws AppError unauthenticated for nobody. */
  exportUser(userId: string): Promise<AsyncIterable<string>>
  /** Aborts when the server stops. */
  stopping: AbortSignal
  log: Logger
}

/** Who is asked for comes before what is asked. */
const identified = async ({ principal }: FastifyRequest) => void requireUser(principal)

/** GET /users/me/timepoints, /users/me/export */
export function registerUserSceneRoutes(app: FastifyInstance, context: UserSceneContext): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.get(
    '/users/me/timepoints',
    {
      preValidation: identified,
      schema: {
        tags: ['users'],
        operationId: 'listOwnTimepoints',
        summary: 'Your own timepoints of every visibility, newest first',
        querystring: z.object({
          page: wholeNumberOr(1, { min: 1, max: 1_000_000 }),
          page_size: wholeNumberOr(20, { min: 1, max: 100 }),
          status: TimepointStatus.optional(),
        }),
        response: { 200: OwnTimepointList, '4xx': Problem, '5xx': Problem },
      },
    },
    async ({ principal, query }) => {
      const { page, page_size: pageSize, status } = query
      const wanted = { page, pageSize, status }
      const { items, total } = await context.listTimepoints(requireUser(principal), wanted)
      return { items, total, page, page_size: pageSize }
    },
  )

  routes.get(
    '/users/me/export',
    {
      exposeHeadRoute: false, // There is no length to tell, and everything would be read for nothing.
      preValidation: identified,
      schema: {
        tags: ['users'],
        operationId: 'exportUser',
        summary: 'Everything that is kept of you',
        description:
          'Sent while it is read. A connection that breaks off is no export: a whole one is valid JSON.',
        response: { 200: UserExport, '4xx': Problem, '5xx': Problem },
      },
    },
    async ({ principal }, reply) => {
      const text = await context.exportUser(requireUser(principal))
      reply
        .header('Content-Disposition', 'attachment; filename="timepoint-export.json"')
        .header('Cache-Control', 'no-store')
      return sendJsonText(reply, text, context)
    },
  )
}
