import { PassThrough, pipeline, type Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { Agent, request } from 'undici'

/** What goes on the wire. */
export interface SendRequest {
  url: string
  method: 'GET' | 'POST'
  /** Names in lower case. */
  headers: Record<string, string>
  body?: string | FormData
  /** Closes the request and what is left of its answer. */
  signal: AbortSignal
}

/** An answer of any status whose headers have come. */
export interface SendResponse {
  status: number
  /** Names in lower case; several of one name in one. */
  headers: Record<string, string>
  /** Decompressed. To be read once; it throws when the connection breaks. */
  body: AsyncIterable<Uint8Array>
  /** Closes what of the body was not read. Without it, and unread, a connection would stay open. */
  close(): void
}

/**
 * Sends one request, once: redirects are not followed, and nothing but the signal ends the waiting.
 * @throws whatever breaks the connection; the signal's reason when it aborts
 */
export type Send = (request: SendRequest) => Promise<SendResponse>

/** Longest wait for a connection, in milliseconds. */
const CONNECT_MS = 10_000

const ignore = () => {}

/** Servers are asked not to compress: it would hold up frames. Some do all the same. */
function decoderOf(encoding: string | undefined): Transform | null {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'br':
      return createBrotliDecompress()
    case 'deflate':
      return createInflate()
    case undefined:
    case 'identity':
      return null
    default:
      return new PassThrough()
  }
}

function decode(body: Readable, encoding: string | undefined): Readable {
  const decoder = decoderOf(encoding?.trim().toLowerCase())
  // An error of either is thrown to whoever reads.
  return decoder ? pipeline(body, decoder, ignore) : body
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const result: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined) result[name] = typeof value === 'string' ? value : value.join(', ')
  }
  return result
}

/** A form as bytes, with the type that names its boundary. */
async function encodeForm(form: FormData): Promise<[type: string, bytes: Uint8Array]> {
  const encoded = new Response(form)
  return [encoded.headers.get('content-type') ?? '', await encoded.bytes()]
}

/**
 * The one way to the providers, over connections that are kept. How many there are at a time is
 * bounded by the router, and so is time.
 */
export function createSend(): Send {
  const dispatcher = new Agent({
    allowH2: false,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: CONNECT_MS },
  })
  return async ({ url, method, headers: given, body: content = null, signal }) => {
    const headers: Record<string, string> = {
      'user-agent': 'Timepoint',
      'accept-encoding': 'identity',
      ...given,
    }
    let body: string | Uint8Array | null
    if (content instanceof FormData) {
      const [type, bytes] = await encodeForm(content)
      headers['content-type'] = type
      body = bytes
    } else body = content
    const response = await request(url, { method, headers, body, signal, dispatcher })
    const received = flat(response.headers)
    // Without a listener, a body that is closed unread would end the process.
    response.body.on('error', ignore)
    const decoded = decode(response.body, received['content-encoding'])
    decoded.on('error', ignore)
    return {
      status: response.statusCode,
      headers: received,
      body: decoded,
      close: () => decoded.destroy(),
    }
  }
}
