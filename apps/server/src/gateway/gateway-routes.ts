import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Dispatcher } from 'undici'
import { isAgentToken } from '../accounts/identity/edge-credentials.ts'
import { signRequest } from '../accounts/identity/gateway-signature.ts'
import { requirePerson } from '../accounts/identity/principal.ts'
import { AppError } from '../platform/errors.ts'
import { varyBy } from '../platform/http/vary.ts'
import { headersForClient, headersForService, type WireHeaders } from './headers.ts'
import { type Passage, passagesTo } from './passages.ts'
import type { Upstreams } from './upstream.ts'

/** What the routes need. */
export interface GatewayRoutesContext {
  upstreams: Upstreams
  signingSecret: string
  /** How long services may take until an answer begins, in milliseconds. */
  answerMs: AnswerTimes
  /** Told of answers that are sent as they come, before they are. */
  onStream(reply: FastifyReply, body: Readable): void
}

/** Milliseconds: of most routes, and of those that wait for models. */
export interface AnswerTimes {
  usual: number
  rendering: number
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Addresses beyond ASCII fit into no header; services know users by their ids. */
const FITS_HEADER = /^[!-~]+$/

/** Who asks, as the service can check it. */
function vouchedFor(request: FastifyRequest, path: string, secret: string): WireHeaders {
  const { principal, method } = request
  const { userId, email } = principal.kind === 'user' ? principal : { userId: '', email: null }
  const timestamp = String(Math.floor(Date.now() / 1000))
  const body = bodyOf(request) ?? new Uint8Array()
  const signature = signRequest({ method, path, userId, timestamp, body }, secret)
  return {
    ...(userId === '' ? {} : { 'x-user-id': userId }),
    ...(email && FITS_HEADER.test(email) ? { 'x-user-email': email } : {}),
    'x-request-id': request.id,
    'x-gateway-timestamp': timestamp,
    'x-gateway-signature': signature,
  }
}

/** A signal that aborts when the client goes away before it has its answer. */
function untilGone({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort()
  })
  return controller.signal
}

const bodyOf = ({ body }: FastifyRequest) => (body as Buffer | undefined) ?? null

async function pass(
  request: FastifyRequest,
  reply: FastifyReply,
  passage: Passage,
  { upstreams, signingSecret, answerMs, onStream }: GatewayRoutesContext,
): Promise<FastifyReply> {
  const { principal, raw, headers } = request
  if (passage.isForPeople && principal.kind === 'user') requirePerson(principal)
  const upstream = upstreams.get(passage.to)
  if (!upstream) throw new AppError('not_found', { detail: 'This service is not here' })
  const target = upstream.pathOf(passage.rename?.(request.url) ?? request.url)
  const [path = ''] = target.split('?', 1)
  const { authorization } = headers
  const isForAgents = passage.config?.takesAgents && isAgentToken(authorization)
  const answer = await upstream.send({
    method: request.method as Dispatcher.HttpMethod,
    path: target,
    headers: {
      ...headersForService(headers, raw.socket.remoteAddress),
      ...(isForAgents ? { authorization } : {}),
      ...vouchedFor(request, path, signingSecret),
    },
    body: bodyOf(request),
    signal: untilGone(reply),
    answerMs: passage.isSlow ? answerMs.rendering : answerMs.usual,
  })
  const { vary = [], ...told } = headersForClient(answer.headers)
  // A redirect within the service leads there through here: clients cannot reach it otherwise.
  const inside = told.location === undefined ? null : upstream.pathTo(String(told.location), target)
  if (inside !== null) told.location = passage.renameBack?.(inside) ?? inside
  reply.code(answer.status).headers(told)
  for (const name of String(vary).split(',')) varyBy(reply, name.trim())
  if (answer.body instanceof Readable) onStream(reply, answer.body)
  return reply.send(answer.body)
}

/** Sends requests to the services that they are for, by the beginnings of their paths. */
export function registerGatewayRoutes(app: FastifyInstance, context: GatewayRoutesContext): void {
  // Bodies are signed and sent on as they came, whatever they are.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  for (const passage of passagesTo(new Set(context.upstreams.keys()))) {
    const { urls, methods = METHODS, bodyLimit, config = {} } = passage
    for (const url of urls) {
      app.route({
        url,
        method: [...methods],
        schema: { hide: true },
        ...(bodyLimit ? { bodyLimit } : {}),
        config,
        handler: (request, reply) => pass(request, reply, passage, context),
      })
    }
  }
}
