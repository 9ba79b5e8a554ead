import cors from '@fastify/cors'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'

/** What pages may send. Keys of services, gateways and administrators have no place in a page. */
const ALLOWED_HEADERS = [
  'Accept',
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Last-Event-ID',
  'X-API-Key',
  'X-Request-ID',
]

/** What pages may read beside the body. */
const EXPOSED_HEADERS = [
  'ETag',
  'Idempotency-Replayed',
  'Last-Event-ID',
  'Link',
  'Location',
  'Retry-After',
  'X-Credits-Charged',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'X-Request-ID',
  'X-TDF-Records',
  'X-Truncated',
]

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** How long a browser need not ask again what is allowed, in seconds. */
const PREFLIGHT_S = 600

/** Whether a browser sends this for a page of elsewhere (Fetch Metadata); other clients do not say. */
function isFromElsewhere({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  return site === 'cross-site' || site === 'same-site'
}

/** Who may call from a browser, and what they are told. */
function optionsFor({ method, headers }: FastifyRequest, origins: ReadonlySet<string>) {
  const { origin } = headers
  if (origin === undefined || !origins.has(origin)) return { origin: false }
  const isPreflight = method === 'OPTIONS' && 'access-control-request-method' in headers
  return {
    origin,
    preflight: isPreflight,
    methods: METHODS,
    allowedHeaders: ALLOWED_HEADERS,
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: PREFLIGHT_S,
  }
}

/**
 * Lets pages of other origins call the API if they are listed, and tells browsers so on every answer,
 * also on errors and streams. Credentials are headers and there are no cookies, so browsers are never
 * told to send any. Without a list nothing is said of other origins at all. Whatever their browsers
 * send without asking first must not change anything: 403.
 * @param origins as browsers write them; null or empty: none but the server's own.
 */
export async function admitOrigins(
  app: FastifyInstance,
  origins: readonly string[] | null,
): Promise<void> {
  const listed = new Set(origins)
  app.addHook('onRequest', async (request) => {
    const { method, headers } = request
    if (READING.has(method) || listed.has(headers.origin ?? '')) return
    if (isFromElsewhere(request)) {
      throw new AppError('forbidden', { detail: 'Pages of this origin may not call the API' })
    }
  })
  if (listed.size === 0) return
  await app.register(cors, {
    delegator: async (request: FastifyRequest) => optionsFor(request, listed),
  })
}
