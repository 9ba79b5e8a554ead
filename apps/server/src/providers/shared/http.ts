import { ProviderError } from '../provider.ts'
import type { Send, SendRequest, SendResponse } from './send.ts'
import { type Classify, isErrorBody, parseJson, statusInBody } from './wire-failure.ts'

/** A whole answer with a good status. */
export interface HttpAnswer {
  bytes: Uint8Array
  /** In lower case, without parameters; empty when the provider names none. */
  contentType: string
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>
}

const decoder = new TextDecoder()

const MIB = 1024 * 1024

/** The most that is read of a body, in bytes after decompression. */
export const BODY_BYTES = {
  /** More where the call may write more tokens than this holds frames for. */
  text: 2 * MIB,
  search: 4 * MIB,
  picture: 32 * MIB,
  catalogue: 16 * MIB,
  /** What comes after it is not looked at. */
  refusal: 64 * 1024,
} as const

/**
 * A body as it comes.
 * @throws ProviderError `unusable` as soon as more than `maxBytes` have come; the body is closed then
 */
export async function* bounded(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw new ProviderError('unusable', 'the answer is too long')
    yield chunk
  }
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const [first] = chunks
  return first && chunks.length === 1 ? first : Buffer.concat(chunks)
}

/**
 * All of a body.
 * @throws as {@link bounded}
 */
export async function bytesOf(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bounded(body, maxBytes)) chunks.push(chunk)
  return join(chunks)
}

/** The start of a refusal, which is all of any that says something. */
async function refusalOf(body: AsyncIterable<Uint8Array>): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let room: number = BODY_BYTES.refusal
  for await (const chunk of body) {
    chunks.push(chunk.subarray(0, room))
    room -= chunk.byteLength
    if (room < 0) break
  }
  return parseJson(decoder.decode(join(chunks)))
}

/** The media type of an answer in lower case, without parameters; empty when it has none. */
export function mediaTypeOf(headers: Readonly<Record<string, string>>): string {
  return headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/**
 * Sends, and reads the answer; whatever comes of it, the request is over then.
 * @param read what to do with an answer of a good status
 * @throws ProviderError as `classify` says for any other status; `network` when the connection failed.
 *   Only then there is a cause: a refusal would bring the provider's text, and with it prompts, into logs
 * @throws the signal's reason when it aborts
 */
export async function exchange<T>(
  send: Send,
  request: SendRequest,
  classify: Classify,
  read: (response: SendResponse) => Promise<T>,
): Promise<T> {
  const { signal } = request
  signal.throwIfAborted()
  let response: SendResponse | null = null
  try {
    response = await send(request)
    const { status, headers, body } = response
    if (status >= 200 && status < 300) return await read(response)
    throw classify({ status, headers, body: await refusalOf(body) })
  } catch (error) {
    // Whatever was thrown on the way: an aborted call says what its owner said.
    if (signal.aborted) throw signal.reason
    if (error instanceof ProviderError) throw error
    throw new ProviderError('network', 'the connection failed', { cause: error })
  } finally {
    response?.close()
  }
}

/**
 * Sends, and receives all of the answer.
 * @param maxBytes one of {@link BODY_BYTES}
 * @throws as {@link exchange}; ProviderError `unusable` when the answer is longer
 */
export function receive(
  send: Send,
  request: SendRequest,
  classify: Classify,
  maxBytes: number,
): Promise<HttpAnswer> {
  return exchange(send, request, classify, async ({ headers, body }) => {
    return { bytes: await bytesOf(body, maxBytes), contentType: mediaTypeOf(headers), headers }
  })
}

/**
 * The JSON of an answer.
 * @throws ProviderError `unusable` when it is none
 */
export function jsonOf(answer: Pick<HttpAnswer, 'bytes'>): unknown {
  const body = parseJson(decoder.decode(answer.bytes))
  if (body === undefined) throw new ProviderError('unusable', 'the answer is not JSON')
  return body
}

/**
 * A JSON body under HTTP 200 that is only an error is a refusal with the status it names. Sources:
 * OpenRouter's docs, "Errors"; Google and local servers have been seen to do it, too.
 * @throws ProviderError as `classify` says
 */
export function assertNoError(
  body: unknown,
  headers: Readonly<Record<string, string>>,
  classify: Classify,
): void {
  if (isErrorBody(body)) throw classify({ status: statusInBody(body), body, headers })
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
