import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider'
import {
  type FailureKind,
  ProviderError,
  type SearchEvidence,
  type TextAnswer,
  type TextCall,
  type TokenUsage,
} from '../provider.ts'
import { type Classify, isErrorBody, statusInBody, toProviderError } from './wire-failure.ts'

/** How a model ended, as the provider spells it. */
interface Finish {
  raw: string | undefined
  unified: string
}

/** What is particular to one provider; made anew for each call. */
export interface Dialect {
  classify: Classify
  /** Null when the reason means that the answer is whole. */
  kindOfFinish(finish: Finish): FailureKind | null
  /** Told every frame as the wire has it, before it is interpreted: what the SDK drops is read here. */
  onFrame(frame: unknown): void
  /** The model that answered, once the stream is over; null when it was not said. */
  model(): string | null
  /** In US dollars; null when the provider does not say. */
  costUsd(): number | null
  search(text: string): SearchEvidence | null
}

interface Reading {
  text: string
  finish: Finish | null
  usage: LanguageModelV4Usage | null
  lastFrame: unknown
}

const NO_USAGE: TokenUsage = { inputTokens: 0, outputTokens: 0, costUsd: null }

/** Tokens as the SDK counted them; undefined when none were reported. */
export function toTokenUsage(
  usage: LanguageModelV4Usage | null,
  costUsd: number | null,
): TokenUsage | undefined {
  const inputTokens = usage?.inputTokens.total
  const outputTokens = usage?.outputTokens.total
  if (inputTokens === undefined && outputTokens === undefined) return undefined
  return { inputTokens: inputTokens ?? 0, outputTokens: outputTokens ?? 0, costUsd }
}

/** An error frame is classified by what it holds, anything else by how it was thrown. */
function toFrameError(error: unknown, frame: unknown, classify: Classify): ProviderError {
  if (!isErrorBody(frame)) return toProviderError(error, classify)
  return classify({ status: statusInBody(frame), body: frame, headers: {} })
}

function readPart(
  part: LanguageModelV4StreamPart,
  reading: Reading,
  call: Pick<TextCall, 'onDelta'>,
  dialect: Dialect,
): void {
  switch (part.type) {
    case 'raw':
      reading.lastFrame = part.rawValue
      dialect.onFrame(part.rawValue)
      return
    case 'text-delta':
      reading.text += part.delta
      call.onDelta?.(part.delta)
      return
    case 'reasoning-delta':
      call.onDelta?.('')
      return
    case 'finish':
      reading.finish = part.finishReason
      reading.usage = part.usage
      return
    case 'error':
      throw toFrameError(part.error, reading.lastFrame, dialect.classify)
  }
}

function assertWhole(reading: Reading, dialect: Dialect): void {
  const usage = toTokenUsage(reading.usage, dialect.costUsd())
  const options = usage ? { usage } : {}
  const { finish } = reading
  if (finish?.raw === undefined)
    throw new ProviderError('network', 'the stream ended before the answer', options)
  const kind = dialect.kindOfFinish(finish)
  if (kind) throw new ProviderError(kind, `the answer did not end well: ${kind}`, options)
  if (reading.text.trim() === '')
    throw new ProviderError('unusable', 'the answer is empty', options)
}

async function readAll(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  call: Pick<TextCall, 'onDelta'>,
  dialect: Dialect,
): Promise<Reading> {
  const reading: Reading = { text: '', finish: null, usage: null, lastFrame: undefined }
  const reader = stream.getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read())
      readPart(next.value, reading, call, dialect)
  } catch (error) {
    // Closes the connection; a stream that failed by itself has nothing left to cancel.
    await reader.cancel().catch(() => {})
    throw error
  }
  return reading
}

/**
 * Runs a streamed call to its end: the one way from an AI SDK model to an answer.
 * @returns an answer that its provider finished; never a part of one.
 * @throws ProviderError with the usage, as far as it is known
 * @throws the signal's reason when it aborts; the request is then closed
 */
export async function streamAnswer(
  model: LanguageModelV4,
  options: Omit<LanguageModelV4CallOptions, 'abortSignal' | 'includeRawChunks' | 'prompt'>,
  call: Pick<TextCall, 'system' | 'prompt' | 'signal' | 'onDelta' | 'model'>,
  dialect: Dialect,
): Promise<Omit<TextAnswer, 'ignored'>> {
  call.signal.throwIfAborted()
  try {
    const { stream } = await model.doStream({
      ...options,
      prompt: [
        { role: 'system', content: call.system },
        { role: 'user', content: [{ type: 'text', text: call.prompt }] },
      ],
      abortSignal: call.signal,
      includeRawChunks: true,
    })
    const reading = await readAll(stream, call, dialect)
    assertWhole(reading, dialect)
    const { text, usage } = reading
    return {
      text,
      model: dialect.model() ?? call.model,
      usage: toTokenUsage(usage, dialect.costUsd()) ?? { ...NO_USAGE, costUsd: dialect.costUsd() },
      search: dialect.search(text),
    }
  } catch (error) {
    // Whatever was thrown on the way: an aborted call says what its owner said.
    if (call.signal.aborted) throw call.signal.reason
    throw toProviderError(error, dialect.classify)
  }
}
