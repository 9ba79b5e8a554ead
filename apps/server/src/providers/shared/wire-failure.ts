import {
  AISDKError,
  APICallError,
  InvalidResponseDataError,
  JSONParseError,
  TypeValidationError,
} from '@ai-sdk/provider'
import { z } from 'zod'
import { type FailureKind, ProviderError } from '../provider.ts'

/** A refusal as it came: an HTTP status and body, or an error frame within a stream. */
export interface WireFailure {
  /** HTTP status, or the code that an error frame names; null when neither is a number. */
  status: number | null
  /** The parsed body; undefined when it is not JSON. */
  body: unknown
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>
}

/** Gives a refusal its kind, by status and structured codes only. */
export type Classify = (failure: WireFailure) => ProviderError

/** What a status means where a provider says nothing more exact. */
export function kindOfStatus(status: number | null): FailureKind {
  if (status === null) return 'overloaded'
  if (status === 401 || status === 402 || status === 403) return 'credential'
  if (status === 404) return 'model_gone'
  if (status === 429) return 'rate_limited'
  if (status === 408 || status === 409 || status === 425 || status >= 499) return 'overloaded'
  return 'invalid_request'
}

const errorFrameSchema = z.object({
  error: z.union([z.string(), z.looseObject({ code: z.unknown().optional() })]),
})

/** Whether a body or a frame is a refusal, whatever its status was. */
export function isErrorBody(body: unknown): boolean {
  return errorFrameSchema.safeParse(body).success
}

/** The HTTP status that an error body names itself; null when it names none. */
export function statusInBody(body: unknown): number | null {
  const { data } = errorFrameSchema.safeParse(body)
  const code = typeof data?.error === 'object' ? Number(data.error.code ?? Number.NaN) : Number.NaN
  return Number.isInteger(code) && code >= 400 && code < 600 ? code : null
}

/** JSON, or undefined. */
export function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

const isUnreadable = (error: unknown) =>
  JSONParseError.isInstance(error) || TypeValidationError.isInstance(error)

/**
 * The failure behind anything that an AI SDK model or `fetch` throws. The original is kept as the
 * cause only where it is a matter of the connection: an API error would bring the provider's text,
 * and with it prompts, into logs.
 */
export function toProviderError(error: unknown, classify: Classify): ProviderError {
  if (error instanceof ProviderError) return error
  if (APICallError.isInstance(error)) {
    const status = error.statusCode ?? null
    if (status !== null && status >= 400) {
      const body = parseJson(error.responseBody)
      return classify({ status, body, headers: error.responseHeaders ?? {} })
    }
    if (isUnreadable(error.cause))
      return new ProviderError('unusable', 'an answer of an unknown form')
    return new ProviderError('network', 'the connection failed', { cause: error.cause })
  }
  if (isUnreadable(error)) return new ProviderError('unusable', 'an answer of an unknown form')
  // So says the SDK where a stream ends before its finish reason.
  if (InvalidResponseDataError.isInstance(error))
    return new ProviderError('network', 'the stream ended before the answer')
  if (AISDKError.isInstance(error))
    return new ProviderError('invalid_request', `the request cannot be made: ${error.name}`)
  return new ProviderError('network', 'the connection failed', { cause: error })
}
