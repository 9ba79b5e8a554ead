import type { Send } from './shared/send.ts'

/** Whose models can be asked. */
export type ProviderName = 'google' | 'openrouter' | 'stability' | 'pollinations' | 'local'

/** How much a model may think before it writes. */
export type ThinkingLevel = 'none' | 'low' | 'medium' | 'high'

/** A JSON Schema (draft 2020-12) with a title, in the subset that all providers take. */
export interface ReplySchema {
  /** `[a-z_]{1,64}`: how the provider is told of it. */
  name: string
  schema: Record<string, unknown>
}

/** Sampling parameters. Absent: the model's own default. */
export interface Sampling {
  temperature?: number
  topP?: number
  topK?: number
  frequencyPenalty?: number
  presencePenalty?: number
  repetitionPenalty?: number
  stop?: string[]
}

/** One call of a text model. */
export interface TextCall {
  /** The id as this provider spells it. */
  model: string
  system: string
  prompt: string
  /** Null: plain text is wanted. */
  reply: ReplySchema | null
  /** Limit of the visible output, in tokens; what is sent also has room for thinking. */
  maxTokens: number
  thinking: ThinkingLevel
  sampling: Sampling
  /** Whether the provider's web search is to be used. Never together with `reply`. */
  search: boolean
  /** Hosts of open weights only: none that a maker of closed models operates. */
  openHosts: boolean
  signal: AbortSignal
  /** Called for everything that arrives, with the visible text of it, which may be empty. */
  onDelta?(text: string): void
  /** Called when the same call is made again in another way, as with another key, and why. */
  onRepeat?(error: ProviderError): void
}

/** Tokens of a call as the provider counts them; thinking is part of the output. */
export interface TokenUsage {
  inputTokens: number
  outputTokens: number
  /** What the provider says that it costs, in US dollars; null when it does not say. */
  costUsd: number | null
}

/** Something that a search found. */
export interface SearchSource {
  title: string | null
  url: string
}

/** A span of the answer's text and the sources (by index) that are said to carry it. */
export interface SearchSupport {
  /** Offsets in UTF-16 units of the answer's text. */
  start: number
  end: number
  sources: number[]
}

/** What a search call brought beside its text. */
export interface SearchEvidence {
  queries: string[]
  sources: SearchSource[]
  supports: SearchSupport[]
  /** HTML that the provider wants shown beside grounded text; null when there is none. */
  suggestionsHtml: string | null
}

/** A whole answer of a text model: a shorter or broken one is an error. */
export interface TextAnswer {
  text: string
  /** The model that answered, as the provider reports it; the one that was asked when it does not. */
  model: string
  usage: TokenUsage
  /** Null unless the call searched. */
  search: SearchEvidence | null
  /** What of the call this model does not take and was left out, as names of `llm_params`. */
  ignored: string[]
}

/** Width to height of a picture. */
export type PictureRatio = '1:1' | '3:2' | '2:3' | '4:3' | '3:4' | '16:9' | '9:16'

/** One call of an image model. */
export interface ImageCall {
  model: string
  prompt: string
  negativePrompt: string | null
  aspectRatio: PictureRatio
  signal: AbortSignal
  /** See {@link TextCall.onRepeat}. */
  onRepeat?(error: ProviderError): void
}

/** A picture as the provider sent it, not decoded yet. */
export interface ImageAnswer {
  bytes: Uint8Array
  model: string
  usage: TokenUsage
}

/**
 * Why a call came to nothing:
 * - `quota`: used up for long; asking again is pointless. `retryAfterMs` says for how long, if known.
 * - `rate_limited`: too many calls at the moment.
 * - `credential`: the key is refused, or out of money.
 * - `model_gone`: the model does not exist any more (404).
 * - `truncated`: the answer reached its token limit.
 * - `blocked`: safety rules of the provider refused prompt or answer.
 * - `invalid_request`: the provider does not take this call; the same call will fail again.
 * - `overloaded`: the provider's own trouble (5xx, capacity).
 * - `network`: no connection, or one that broke before the answer was whole.
 * - `unusable`: an answer that is empty or not of the form that was asked for.
 */
export type FailureKind =
  | 'quota'
  | 'rate_limited'
  | 'credential'
  | 'model_gone'
  | 'truncated'
  | 'blocked'
  | 'invalid_request'
  | 'overloaded'
  | 'network'
  | 'unusable'

/** What a provider's failure says beside its kind. */
export interface ProviderErrorOptions {
  /** How long to wait before asking again, in milliseconds. */
  retryAfterMs?: number
  /** HTTP status; absent when none came. */
  status?: number
  /** What the failed call used all the same. */
  usage?: TokenUsage
  /** With `unusable`: what is wrong with the answer, in words for the model that is asked again. */
  fault?: string
  cause?: unknown
}

/** A call that came to nothing. The message is for logs and holds no text of the provider. */
export class ProviderError extends Error {
  override name = 'ProviderError'
  readonly kind: FailureKind
  readonly retryAfterMs: number | null
  readonly status: number | null
  readonly usage: TokenUsage | null
  readonly fault: string | null

  constructor(kind: FailureKind, message: string, options: ProviderErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.kind = kind
    this.retryAfterMs = options.retryAfterMs ?? null
    this.status = options.status ?? null
    this.usage = options.usage ?? null
    this.fault = options.fault ?? null
  }
}

/**
 * A provider of text models. It calls once and never retries, reads no environment and logs nothing.
 * `text` streams under the hood, and resolves only with an answer that is whole.
 */
export interface TextProvider {
  name: ProviderName
  /**
   * @throws ProviderError
   * @throws the signal's reason when it aborts
   */
  text(call: TextCall): Promise<TextAnswer>
}

/** A provider of image models; see {@link TextProvider}. */
export interface ImageProvider {
  name: ProviderName
  /** @throws as `text`. */
  image(call: ImageCall): Promise<ImageAnswer>
}

/** What an adapter is built from. */
export interface ProviderOptions {
  apiKey: string
  /** Without a slash at the end. */
  baseUrl: string
  send: Send
}
