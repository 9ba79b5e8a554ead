import { ProviderError } from '../provider.ts'
import { type Classify, parseJson, type WireFailure } from './wire-failure.ts'

/** A request that no AI SDK package makes. */
export interface HttpRequest {
  url: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body?: string | FormData
  signal: AbortSignal
}

/** A whole answer with a good status. */
export interface HttpAnswer {
  bytes: Uint8Array
  /** In lower case, without parameters; empty when the provider names none. */
  contentType: string
}

const decoder = new TextDecoder()

async function toFailure(response: Response): Promise<WireFailure> {
  const headers = Object.fromEntries(response.headers)
  return { status: response.status, body: parseJson(await response.text()), headers }
}

/**
 * Sends, and receives all of the answer.
 * @throws ProviderError `network` when it did not arrive whole; else as `classify` says
 * @throws the signal's reason when it aborts
 */
export async function send(
  fetch: typeof globalThis.fetch,
  { url, signal, ...request }: HttpRequest,
  classify: Classify,
): Promise<HttpAnswer> {
  signal.throwIfAborted()
  try {
    const response = await fetch(url, { ...request, signal })
    if (!response.ok) throw classify(await toFailure(response))
    const type = response.headers.get('content-type') ?? ''
    return {
      bytes: new Uint8Array(await response.arrayBuffer()),
      contentType: type.split(';', 1)[0]?.trim().toLowerCase() ?? '',
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (error instanceof ProviderError) throw error
    throw new ProviderError('network', 'the connection failed', { cause: error })
  }
}

/**
 * The JSON of an answer.
 * @throws ProviderError `unusable` when it is none
 */
export function jsonOf(answer: HttpAnswer): unknown {
  const body = parseJson(decoder.decode(answer.bytes))
  if (body === undefined) throw new ProviderError('unusable', 'the answer is not JSON')
  return body
}

/**
 * The bytes of a picture.
 * @throws ProviderError `unusable` when it is not base64 or empty
 */
export function pictureBytes(base64: string): Uint8Array {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length === 0 || !/^[\w+/=\s-]+$/.test(base64))
    throw new ProviderError('unusable', 'the picture is not base64')
  return new Uint8Array(bytes)
}
