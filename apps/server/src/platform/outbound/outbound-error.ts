/** Why nothing came of an outbound request. */
export type OutboundFailure = 'refused' | 'unresolvable' | 'timeout' | 'failed'

/**
 * An outbound request that was not made, or not answered. The message is short and may be shown to
 * anyone: it holds no address, name or text of the other side.
 */
export class OutboundError extends Error {
  override name = 'OutboundError'
  readonly kind: OutboundFailure

  constructor(kind: OutboundFailure, message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
  }
}

/** What people read, by error code of Node.js, OpenSSL or undici, or by name where there is none. */
const TEXTS: [RegExp, string][] = [
  [/^ECONNREFUSED$/, 'the connection was refused'],
  [/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, 'connecting took too long'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, 'the connection was closed'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'the address cannot be reached'],
  [/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|HOSTNAME_MISMATCH/, 'the certificate is not accepted'],
  [/^(ERR_SSL|ERR_TLS|EPROTO)/, 'no secure connection could be made'],
  [
    /^(HPE_|HTTPParserError|UND_ERR_(HEADERS|RES|INVALID|REQ|INFO))/,
    'the answer is not valid HTTP',
  ],
]

function codesOf(error: unknown): string[] {
  const codes: string[] = []
  for (let at = error; at instanceof Error; at = at.cause) {
    codes.push('code' in at && typeof at.code === 'string' ? at.code : at.name)
  }
  return codes
}

/** The error that says what happened, without the text of any other. */
export function toOutboundError(error: unknown): OutboundError {
  for (let at = error; at instanceof Error; at = at.cause)
    if (at instanceof OutboundError) return at
  const codes = codesOf(error)
  const known = TEXTS.find(([pattern]) => codes.some((code) => pattern.test(code)))
  return new OutboundError('failed', known?.[1] ?? 'the request failed', error)
}
