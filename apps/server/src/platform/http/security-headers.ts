import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import helmet from 'helmet'

const YEAR_S = 365 * 24 * 60 * 60

/** What browsers are to know of answers that are data: they run, load and frame nothing. */
const NOTHING = ["'none'"]
const DATA_ONLY = {
  useDefaults: false,
  directives: {
    defaultSrc: NOTHING,
    objectSrc: NOTHING,
    baseUri: NOTHING,
    formAction: NOTHING,
    frameAncestors: NOTHING,
    sandbox: [],
  },
}

/** Nothing here asks for what a device can do. */
const PERMISSIONS =
  'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()'

/** For answers that are written where no hook runs: to what is no request, or has no path. */
export const BARE_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
}

/** Asked once, since they are the same on all answers, and helmet writes them one by one. */
function alwaysSent(isHttps: boolean): Record<string, string> {
  const headers: Record<string, string> = { 'Permissions-Policy': PERMISSIONS }
  const response = {
    setHeader(name: string, value: string) {
      headers[name] = value
    },
    removeHeader: () => {},
  }
  const protect = helmet({
    contentSecurityPolicy: DATA_ONLY,
    strictTransportSecurity: isHttps && { maxAge: YEAR_S, includeSubDomains: true },
    xFrameOptions: { action: 'deny' },
  })
  // Nothing that it says depends on the request.
  protect({} as IncomingMessage, response as unknown as ServerResponse, (error) => {
    if (error) throw error
  })
  return headers
}

/**
 * Sends the headers that keep browsers from doing more with an answer than showing it, and caches from
 * keeping one that does not say how long: whom it is for cannot be told from its address. Routes that
 * send pages or public pictures say otherwise themselves. Failures are never kept.
 * @param options.isHttps whether clients reach this server over TLS. Only then browsers are told to use
 *   nothing else, here and below this host's name (RFC 6797): over plain HTTP that has no meaning.
 */
export function sendSecurityHeaders(app: FastifyInstance, { isHttps }: { isHttps: boolean }): void {
  const headers = alwaysSent(isHttps)
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers)
  })
  app.addHook('onSend', async (_request, reply) => {
    if (reply.statusCode >= 400 || !reply.hasHeader('Cache-Control')) {
      reply.header('Cache-Control', 'no-store')
    }
  })
}
