import type { IncomingHttpHeaders } from 'node:http'
import { isIdentityHeader } from '../accounts/identity/edge-credentials.ts'

/** Headers by lower-case name. */
export type WireHeaders = Record<string, string | string[] | undefined>

/** Of one connection, not of what goes through it (RFC 9110, 7.6.1). */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** Written anew for the service, or answered here. */
const NOT_SENT_ON = new Set([...HOP_BY_HOP, 'host', 'content-length', 'expect'])

/** Credentials that count here and nowhere behind. */
const CREDENTIALS = new Set(['authorization', 'x-api-key'])

/** Which pages a browser may let in is decided here: services behind a gateway know no browsers. */
const isOfBrowsers = (name: string) => /^(?:origin$|sec-fetch-|access-control-)/.test(name)

/** What a service says of itself; the id of the request, which it got from here; limits, which are ours. */
const NOT_SENT_BACK = new Set([
  ...HOP_BY_HOP,
  'server',
  'x-powered-by',
  'x-request-id',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
])

/** Names in `Connection` are those of one connection, too. */
function namedIn(connection: string | string[] | undefined): string[] {
  if (connection === undefined) return []
  return String(connection)
    .split(',')
    .map((name) => name.trim().toLowerCase())
}

function without(headers: WireHeaders, isDropped: (name: string) => boolean): WireHeaders {
  const named = namedIn(headers.connection)
  const kept: WireHeaders = {}
  for (const name in headers) {
    if (!isDropped(name) && !named.includes(name)) kept[name] = headers[name]
  }
  return kept
}

/** What a client says, less what ends here. Its address is added to `X-Forwarded-For`. */
export function headersForService(
  headers: IncomingHttpHeaders,
  peerAddress: string | undefined,
): WireHeaders {
  const isDropped = (name: string) =>
    NOT_SENT_ON.has(name) || CREDENTIALS.has(name) || isIdentityHeader(name) || isOfBrowsers(name)
  const forwarded = [headers['x-forwarded-for'], peerAddress].filter(Boolean).join(', ')
  return { ...without(headers, isDropped), 'x-forwarded-for': forwarded }
}

/** What a service answers, less what is its own affair. */
export function headersForClient(headers: WireHeaders): WireHeaders {
  const isDropped = (name: string) =>
    NOT_SENT_BACK.has(name) || isIdentityHeader(name) || isOfBrowsers(name)
  return without(headers, isDropped)
}
