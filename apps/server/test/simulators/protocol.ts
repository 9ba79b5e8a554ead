import type { IncomingHttpHeaders } from 'node:http'
import type { JsonObject, SimulatedCall, SimulatedProvider } from './call.ts'
import type { Picture } from './picture.ts'
import type { SearchDraft } from './prose.ts'

/** A request after its body was read. */
export interface RawRequest {
  method: string
  url: URL
  headers: IncomingHttpHeaders
  bytes: Buffer
}

/** What a protocol reads in a request. */
export type CallReading = Pick<SimulatedCall, 'kind' | 'model' | 'key'> &
  Partial<Pick<SimulatedCall, 'body' | 'system' | 'prompt' | 'schemaName' | 'schema' | 'stream'>>

/** A whole reply that is no answer of a model: an error, or a catalogue. */
export interface Reply {
  status: number
  headers?: Record<string, string>
  /** Sent as JSON; text as it is. */
  body: unknown
}

/** Why a model stopped; each protocol has its own words. */
export type Finish = 'stop' | 'length' | 'filtered' | 'prompt_filtered' | 'no_image'

/** What a text model answers, before it is put on the wire. */
export interface TextDraft {
  is: 'text'
  text: string
  finish: Finish
  search: SearchDraft | null
}

/** What an image model answers, before it is put on the wire. */
export interface ImageDraft {
  is: 'image'
  /** Null: only words came. */
  picture: Picture | null
  text: string | null
  finish: Finish
}

/** What any model answers, before it is put on the wire. */
export type Draft = TextDraft | ImageDraft

/** An answer as it goes over the wire: frames of a stream, or the one part of a plain body. */
export interface Encoded {
  headers: Record<string, string>
  /** Comes before all frames; empty for protocols without comments. */
  preamble: string
  frames: (string | Buffer)[]
  /** Whether the frames are those of a stream, which has no length. */
  isStream: boolean
}

/** What can be changed while the simulators run. */
export interface Settings {
  /** Milliseconds from a request's arrival to the first byte of its answer. */
  latencyMs: number | ((call: SimulatedCall) => number)
  /** Milliseconds over which the frames of a stream are spread; 0: all at once. */
  streamMs: number
  /** Models that answer. An empty set: all do. */
  models: Record<SimulatedProvider, Set<string>>
  /** Credentials that are taken. An empty set: all are, and so is none. */
  keys: Record<SimulatedProvider, Set<string>>
  /** The strictest `response_format` that the local server takes. */
  localFormat: 'json_schema' | 'json_object' | 'none'
  /** Credits that a key still has, for GET /key of OpenRouter; in US dollars. */
  creditUsd: number
}

/** How one provider speaks. */
export interface Protocol {
  provider: SimulatedProvider
  /** What goes between the server's address and the provider's own paths. */
  basePath: string
  /** Null: no such path. Throws nothing: what is missing is left to `refuse`. */
  read(request: RawRequest): Promise<CallReading | null> | CallReading | null
  /** What the real server would not take, as its error; null when the call is fine. */
  refuse(call: SimulatedCall, settings: Settings): Reply | null
  /** Answers a catalogue request. */
  catalogue(call: SimulatedCall, settings: Settings): Reply
  /** The ratio of the picture that is asked for. */
  ratioOf?(call: SimulatedCall): string
  encode(draft: Draft, call: SimulatedCall, settings: Settings): Encoded
  /** The body for a path that does not exist. */
  notFound: Reply
}

/** JSON of a request; null when it is none. */
export function parseJson(bytes: Buffer): JsonObject | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : null
  } catch {
    return null
  }
}

/** The token of an `Authorization: Bearer` header; null without one. */
export function bearer(headers: IncomingHttpHeaders): string | null {
  return /^bearer\s+(.+)$/i.exec(headers.authorization ?? '')?.[1] ?? null
}

/** Whether a set of settings holds it; an empty set holds everything. */
export function allows(set: ReadonlySet<string>, value: string | null): boolean {
  return set.size === 0 || (value !== null && set.has(value))
}

/** Tokens as vendors would roughly count them: four characters each. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4)
}

/** Cuts a text into so many parts of about the same length, never inside a surrogate pair. */
export function pieces(text: string, count: number): string[] {
  const size = Math.max(1, Math.ceil(text.length / count))
  const parts: string[] = []
  for (let at = 0; at < text.length; ) {
    let end = Math.min(text.length, at + size)
    if (end < text.length && /[\uD800-\uDBFF]/.test(text[end - 1] ?? '')) end += 1
    parts.push(text.slice(at, end))
    at = end
  }
  return parts
}

/** A plain JSON answer. */
export function jsonAnswer(body: unknown, headers: Record<string, string> = {}): Encoded {
  return {
    headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
    preamble: '',
    frames: [JSON.stringify(body)],
    isStream: false,
  }
}
