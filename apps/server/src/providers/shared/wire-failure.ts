import type { FailureKind, ProviderError } from '../provider.ts'
import { isObject, objectOf } from './json-value.ts'

/** A refusal as it came: an HTTP status and body, or an error frame within a stream. */
export interface WireFailure {
  /** HTTP status, or the code that an error body or frame names; null when neither is a number. */
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

/** Whether a body or a frame is a refusal, whatever its status was. */
export function isErrorBody(body: unknown): boolean {
  const error = objectOf(body)?.error
  return typeof error === 'string' || isObject(error)
}

/** The HTTP status that an error body names itself; null when it names none. */
export function statusInBody(body: unknown): number | null {
  const error = objectOf(objectOf(body)?.error)
  const code = Number(error?.code ?? Number.NaN)
  return Number.isInteger(code) && code >= 400 && code < 600 ? code : null
}

/** JSON, or undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
