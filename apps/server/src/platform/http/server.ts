import { stringifyWire } from '@timepoint/contracts'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { AppError } from '../errors.ts'
import type { Logger } from '../log.ts'
import { rememberCallers, trustProxies } from './caller.ts'
import { closeConnectionsOnStop } from './close-connections.ts'
import { admitOrigins } from './cross-origin.ts'
import { parseJsonStrictly } from './json-body.ts'
import { answerExpectations, answerMalformed } from './malformed-http.ts'
import { trackMethods } from './method-not-allowed.ts'
import { BODY_LIMIT_BYTES, toAppError, toProblem } from './problem.ts'
import { requestIdOf } from './request-id.ts'
import { BARE_HEADERS, sendSecurityHeaders } from './security-headers.ts'

/** What Node takes of headers; what it says of more is in `malformed-http.ts`. */
const HEADER_LIMIT_BYTES = 16 * 1024

/**
 * Whoever sends slowly holds a connection, so a request has this time to come: enough for the largest
 * that a gateway takes, at a megabyte a second.
 */
const ARRIVAL = { headersMs: 15_000, requestMs: 60_000, checkMs: 5000 }

/** An idle connection is asked after this time whether its other end is there, in milliseconds. */
const PROBE_MS = 60_000

/** A connection that carries no request is closed then: later than proxies give theirs up. */
const KEEP_ALIVE_MS = 72_000

/** A path of a moment, percent-encoded, is one parameter. */
const MAX_PARAMETER_LENGTH = 4096

/** How the server meets the outside. */
export interface AppOptions {
  /** Addresses and CIDR ranges whose `X-Forwarded-For` counts. */
  trustedProxies?: readonly string[]
  /** Origins whose pages may call; null or empty: none but its own. */
  corsOrigins?: readonly string[] | null
  /** Whether clients reach it over TLS. */
  isHttps?: boolean
  /** What is said of an address that cannot be decoded; null: that there is nothing. */
  refuseUndecodable?: (url: string) => AppError | null
  /** Longest waits for the headers and for all of a request; `checkMs`: how often that is looked at. */
  arrival?: { headersMs: number; requestMs: number; checkMs: number }
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
  if (error.retryAfterMs !== undefined) {
    reply.header('Retry-After', Math.ceil(error.retryAfterMs / 1000))
  }
  if (error.isUnauthenticated) reply.header('WWW-Authenticate', 'Bearer')
  return reply
    .code(error.status)
    .type('application/problem+json')
    .send(JSON.stringify(toProblem(error, request.id)))
}

/** Answers that break their own schema are a defect of ours: a 500, never a half-true answer. */
function serializerCompiler({ schema }: { schema: unknown }) {
  return (value: unknown) => {
    const type = schema as z.ZodType
    const parsed = type.safeParse(value)
    if (!parsed.success) throw new AppError('internal', { cause: parsed.error })
    return stringifyWire(type, parsed.data)
  }
}

/** Who was not let in, or not any more: 401, 403, 429. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 429])

/** Tells what failed, and who was refused what: routes by their pattern, nothing of what was sent. */
function logEnd(log: Logger, request: FastifyRequest, error: AppError): void {
  const { id: requestId, method, caller } = request
  const { code, status } = error
  if (status >= 500) {
    log.error({ err: error.cause ?? error, requestId, code }, 'request failed')
  } else if (REFUSALS.has(status)) {
    const route = request.routeOptions.url ?? 'unmatched'
    log.info({ requestId, method, route, caller, code }, 'request refused')
  }
}

function createServer(
  log: Logger,
  { trustedProxies, refuseUndecodable, arrival }: AppOptions,
): FastifyInstance {
  const { headersMs, requestMs, checkMs } = arrival ?? ARRIVAL
  return Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: requestMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    genReqId: requestIdOf,
    http: {
      requireHostHeader: false, // Node would refuse without a body; a hook does.
      maxHeaderSize: HEADER_LIMIT_BYTES,
      headersTimeout: headersMs,
      connectionsCheckingInterval: checkMs,
      keepAlive: true,
      keepAliveInitialDelay: PROBE_MS,
    },
    clientErrorHandler: answerMalformed,
    loggerInstance: log.child({}, { level: 'silent' }),
    childLoggerFactory: (logger) => logger, // One a request, for nothing, would not be free.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAMETER_LENGTH },
    trustProxy: trustProxies(trustedProxies ?? []),
    frameworkErrors: (error, request, reply) => {
      reply.headers({ ...BARE_HEADERS, 'X-Request-ID': request.id })
      const isUndecodable = error.code === 'FST_ERR_BAD_URL'
      const known = isUndecodable ? refuseUndecodable?.(request.raw.url ?? '') : null
      sendProblem(request, reply, known ?? toAppError(error))
    },
  }).withTypeProvider<ZodTypeProvider>() as unknown as FastifyInstance
}

/**
 * A server with what every route shares: request ids, problem bodies, limits and security headers.
 * Routes come later; nothing listens yet.
 */
export async function createApp(log: Logger, options: AppOptions = {}): Promise<FastifyInstance> {
  const { corsOrigins = null, isHttps = false } = options
  const app = createServer(log, options)
  sendSecurityHeaders(app, { isHttps })
  parseJsonStrictly(app)
  answerExpectations(app.server)
  const methodsOf = trackMethods(app)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('X-Request-ID', request.id)
    if (request.raw.httpVersion === '1.1' && request.headers.host === undefined) {
      throw new AppError('invalid_input', { detail: 'The Host header is missing' })
    }
  })
  rememberCallers(app)
  closeConnectionsOnStop(app)
  app.setErrorHandler((error, request, reply) => {
    const known = toAppError(error, request.routeOptions?.bodyLimit)
    // Who has gone away is no trouble of ours.
    if (!reply.raw.destroyed) logEnd(log, request, known)
    return sendProblem(request, reply, known)
  })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const methods = methodsOf(path)
    if (methods.length === 0 || methods.includes(request.method)) {
      throw new AppError('not_found', { detail: `There is nothing at ${path}` })
    }
    reply.header('Allow', methods.join(', '))
    const detail = `${request.method} is not possible here: use ${methods.join(' or ')}`
    throw new AppError('method_not_allowed', { detail })
  })
  await admitOrigins(app, corsOrigins)
  return app
}
