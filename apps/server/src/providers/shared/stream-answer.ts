import {
  type FailureKind,
  ProviderError,
  type SearchEvidence,
  type TextAnswer,
  type TextCall,
  type TokenUsage,
} from '../provider.ts'
import { assertNoError, BODY_BYTES, bounded, bytesOf, exchange, mediaTypeOf } from './http.ts'
import { isObject, type JsonObject } from './json-value.ts'
import type { Send, SendResponse } from './send.ts'
import { readFrames } from './sse.ts'
import { THINKING_ALLOWANCE } from './thinking.ts'
import { type Classify, parseJson } from './wire-failure.ts'

/** What is particular to one provider's streams; made anew for each call. */
export interface AnswerReader {
  /**
   * Takes one frame; what it does not understand of it is passed over.
   * @param onDelta called for each piece of visible text, and with an empty one for each that is not
   */
  add(frame: JsonObject, onDelta: (text: string) => void): void
  /** How the answer ended; null when it did not. */
  end(): FailureKind | 'whole' | null
  /** Null when it was not told. */
  tokens(): Pick<TokenUsage, 'inputTokens' | 'outputTokens'> | null
  /** In US dollars; null when the provider does not say. */
  costUsd(): number | null
  /** The model that answered; null when it was not told. */
  model(): string | null
  /** @param text all of the visible text */
  search(text: string): SearchEvidence | null
}

/** A streamed call as its provider wants it. */
export interface StreamRequest {
  url: string
  /** Names in lower case. */
  headers: Record<string, string>
  body: JsonObject
}

/** What a streamed call is made with. */
export interface StreamOptions {
  send: Send
  classify: Classify
  reader: AnswerReader
}

const NO_TOKENS = { inputTokens: 0, outputTokens: 0 }

function assertWhole(text: string, reader: AnswerReader): void {
  const tokens = reader.tokens()
  const options = tokens ? { usage: { ...tokens, costUsd: reader.costUsd() } } : {}
  const end = reader.end()
  if (end === null)
    throw new ProviderError('network', 'the stream ended before the answer', options)
  if (end !== 'whole') throw new ProviderError(end, `the answer did not end well: ${end}`, options)
  if (text.trim() === '') throw new ProviderError('unusable', 'the answer is empty', options)
}

/** A frame of a chat completion that holds a single token; most are shorter. */
const FRAME_BYTES = 512

type Limits = Pick<TextCall, 'search' | 'maxTokens' | 'thinking'>

/** The most that an answer may take: as much as is usual, or a frame for each token it may have. */
function textBytes({ search, maxTokens, thinking }: Limits): number {
  const usual = search ? BODY_BYTES.search : BODY_BYTES.text
  return Math.max(usual, (maxTokens + THINKING_ALLOWANCE[thinking]) * FRAME_BYTES)
}

/**
 * A stream was asked for, but refusals under HTTP 200 come as plain JSON; and so may whole answers,
 * which are then read like a frame, or like several when they are a list.
 */
async function readPlain(
  { headers, body }: SendResponse,
  maxBytes: number,
  add: (frame: JsonObject, headers: SendResponse['headers']) => void,
): Promise<void> {
  const content = parseJson(new TextDecoder().decode(await bytesOf(body, maxBytes)))
  const frames = Array.isArray(content) ? content : [content]
  for (const frame of frames) if (isObject(frame)) add(frame, headers)
}

async function readText(
  response: SendResponse,
  call: Pick<TextCall, 'onDelta'> & Limits,
  { classify, reader }: StreamOptions,
): Promise<string> {
  let text = ''
  const onDelta = (delta: string) => {
    text += delta
    call.onDelta?.(delta)
  }
  const add = (frame: JsonObject, headers: SendResponse['headers']) => {
    assertNoError(frame, headers, classify)
    reader.add(frame, onDelta)
  }
  const maxBytes = textBytes(call)
  if (mediaTypeOf(response.headers) === 'application/json') await readPlain(response, maxBytes, add)
  else await readFrames(bounded(response.body, maxBytes), (frame) => add(frame, {}))
  return text
}

/**
 * Makes a streamed call and reads it to its end.
 * @returns an answer that its provider finished; never a part of one.
 * @throws ProviderError with the usage, as far as it is known
 * @throws the signal's reason when it aborts; the request is then closed
 */
export function streamAnswer(
  request: StreamRequest,
  call: Pick<TextCall, 'signal' | 'onDelta' | 'model'> & Limits,
  options: StreamOptions,
): Promise<Omit<TextAnswer, 'ignored'>> {
  const { send, classify, reader } = options
  const sent = {
    url: request.url,
    method: 'POST' as const,
    headers: { 'content-type': 'application/json', ...request.headers },
    body: JSON.stringify(request.body),
    signal: call.signal,
  }
  return exchange(send, sent, classify, async (response) => {
    const text = await readText(response, call, options)
    assertWhole(text, reader)
    return {
      text,
      model: reader.model() ?? call.model,
      usage: { ...(reader.tokens() ?? NO_TOKENS), costUsd: reader.costUsd() },
      search: reader.search(text),
    }
  })
}
