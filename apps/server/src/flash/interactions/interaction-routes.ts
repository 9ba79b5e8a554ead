import {
  ChatFrame,
  ChatRequest,
  ChatResponse,
  DialogFrame,
  DialogRequest,
  DialogResponse,
  Problem,
  SurveyFrame,
  SurveyRequest,
  SurveyResponse,
  stringifyWire,
} from '@timepoint/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { KNOWN_CALLERS } from '../../accounts/identity/identity-hook.ts'
import { type SseEvent, sendEvents, untilClosed } from '../../platform/http/sse.ts'
import {
  IdempotencyHeaders,
  idempotencyKeyOf,
  showReplayed,
  takeIdempotencyKeys,
} from '../../platform/idempotency/idempotency-key.ts'
import type { AcceptedOperation } from '../operations/operations.ts'
import type { Asking, InteractionService } from './interaction-service.ts'

/** What the routes of talk need. */
export interface InteractionRoutesContext {
  service: InteractionService
  /** Aborts when the server stops: what was accepted goes on. */
  stopping: AbortSignal
  heartbeatMs: number
}

/** One way of talking, with its plain and its streamed form. */
interface Form<Body extends z.ZodType> {
  path: 'chat' | 'dialog' | 'survey'
  summary: string
  streamSummary: string
  body: Body
  answer: z.ZodType
  frame: z.ZodType
  accept(
    service: InteractionService,
    timepointId: string,
    body: z.output<Body>,
    asking: Asking,
  ): Promise<AcceptedOperation>
}

const CHAT: Form<typeof ChatRequest> = {
  path: 'chat',
  summary: 'Talk with a person of a scene',
  streamSummary: 'The same, word by word',
  body: ChatRequest,
  answer: ChatResponse,
  frame: ChatFrame,
  accept: (service, ...rest) => service.chat(...rest),
}

const DIALOG: Form<typeof DialogRequest> = {
  path: 'dialog',
  summary: 'Have people of a scene go on talking',
  streamSummary: 'The same, line by line',
  body: DialogRequest,
  answer: DialogResponse,
  frame: DialogFrame,
  accept: (service, ...rest) => service.dialog(...rest),
}

const SURVEY: Form<typeof SurveyRequest> = {
  path: 'survey',
  summary: 'Ask several people of a scene the same',
  streamSummary: 'The same, answer by answer',
  body: SurveyRequest,
  answer: SurveyResponse,
  frame: SurveyFrame,
  accept: (service, ...rest) => service.survey(...rest),
}

const Params = z.object({ id: z.string() })

/** A request whose headers were validated. */
type KeyedRequest = Parameters<typeof idempotencyKeyOf>[0]

async function* toEvents(frame: z.ZodType, frames: AsyncGenerator<unknown>) {
  for await (const one of frames) yield { data: stringifyWire(frame, one) } satisfies SseEvent
}

/** Adds POST /interactions/{id}/{path} and its stream. */
function addForm<Body extends z.ZodType>(
  app: FastifyInstance,
  { service, stopping, heartbeatMs }: InteractionRoutesContext,
  form: Form<Body>,
  takesKeys: ReturnType<typeof takeIdempotencyKeys>,
): void {
  const { path, answer, frame } = form
  const shared = {
    tags: ['interactions'],
    params: Params,
    headers: IdempotencyHeaders,
    body: form.body,
  }
  const accept = async (request: FastifyRequest, reply: FastifyReply, streamed: boolean) => {
    const key = idempotencyKeyOf(request as KeyedRequest)
    const { id } = request.params as z.infer<typeof Params>
    const asking = { principal: request.principal, streamed, key }
    const accepted = await form.accept(service, id, request.body as z.output<Body>, asking)
    showReplayed(reply, accepted.replayed)
    return accepted.id
  }
  const routes = app.withTypeProvider<ZodTypeProvider>()
  routes.post(
    `/interactions/:id/${path}`,
    {
      ...takesKeys,
      config: KNOWN_CALLERS,
      schema: {
        ...shared,
        operationId: path,
        summary: form.summary,
        description: 'A caller that goes away does not stop it.',
        response: { 200: answer, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => {
      const operation = await accept(request, reply, false)
      return service.result(operation, AbortSignal.any([untilClosed(reply), stopping]))
    },
  )
  const stream = z.string().meta({
    description: `Server-sent events without ids: \`data:\` one ${path[0]?.toUpperCase()}${path.slice(1)}Frame as JSON.`,
  })
  routes.post(
    `/interactions/:id/${path}/stream`,
    {
      ...takesKeys,
      config: KNOWN_CALLERS,
      schema: {
        ...shared,
        operationId: `${path}Stream`,
        summary: form.streamSummary,
        produces: ['text/event-stream'],
        response: { 200: stream, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => {
      const operation = await accept(request, reply, true)
      const signal = AbortSignal.any([untilClosed(reply), stopping])
      return sendEvents(reply, toEvents(frame, service.follow(operation, signal)), heartbeatMs)
    },
  )
}

/** POST /interactions/{id}/chat, /dialog, /survey, each with /stream */
export function registerInteractionRoutes(
  app: FastifyInstance,
  context: InteractionRoutesContext,
): void {
  const takesKeys = takeIdempotencyKeys(app)
  addForm(app, context, CHAT, takesKeys)
  addForm(app, context, DIALOG, takesKeys)
  addForm(app, context, SURVEY, takesKeys)
}
