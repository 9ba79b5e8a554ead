import type { IncomingHttpHeaders } from 'node:http'

/** Whose wire protocol is spoken. */
export type SimulatedProvider = 'google' | 'openrouter' | 'stability' | 'pollinations' | 'local'

/** What a request is for: `search` is a text call with the provider's web search switched on. */
export type CallKind = 'text' | 'search' | 'image' | 'catalogue'

/** A JSON object as it came over the wire. */
export type JsonObject = Record<string, unknown>

/** One request as a simulator saw it. */
export interface SimulatedCall {
  /** Counted from 1 over all providers, in the order of arrival. */
  id: number
  provider: SimulatedProvider
  method: string
  /** With the query string. */
  path: string
  kind: CallKind
  /** As the provider spells it; null when the request names none. */
  model: string | null
  /** Names in lower case; holds the credential. */
  headers: IncomingHttpHeaders
  /** The credential without its scheme; null when there was none. */
  key: string | null
  /** Parsed JSON, or the text fields of a form; null when there was none. */
  body: JsonObject | null
  /** System text; empty when there was none. */
  system: string
  /** Text of all user turns. */
  prompt: string
  /** Title of the schema (Google) or its name (OpenRouter, local); null when plain text is asked for. */
  schemaName: string | null
  /** The schema of the answer; null when plain text is asked for. */
  schema: JsonObject | null
  /** Whether the answer is to be streamed. */
  stream: boolean
  /** Milliseconds since the epoch, with fractions. */
  startedAt: number
  /** Null while it runs. */
  endedAt: number | null
  /** Null while no status was sent. */
  status: number | null
  /**
   * `refused`: the simulator's own rules turned it down, as a wrong key or a dead model;
   * `aborted`: the client left before the end.
   */
  outcome: 'open' | 'answered' | 'refused' | 'aborted' | `fault:${string}`
}

/** Which calls are meant; what is absent matches all. */
export interface CallMatch {
  provider?: SimulatedProvider
  model?: string
  schemaName?: string
  kind?: CallKind
  key?: string
}

/** Whether a call is one of those. A match without a kind leaves catalogue requests alone. */
export function matches(match: CallMatch, call: SimulatedCall): boolean {
  if (match.kind === undefined && call.kind === 'catalogue') return false
  return Object.entries(match).every(
    ([name, value]) => value === undefined || call[name as keyof CallMatch] === value,
  )
}

/** Narrows to a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as an object; an empty one when it is none. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

/** The objects of a list; none when it is no list. */
export function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** The value as text; empty when it is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
