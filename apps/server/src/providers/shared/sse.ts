import { createParser } from 'eventsource-parser'
import { ProviderError } from '../provider.ts'
import { isObject, type JsonObject } from './json-value.ts'
import { parseJson } from './wire-failure.ts'

/** So OpenAI ends a stream, and whoever follows it; Google does not. */
const DONE = '[DONE]'

function toFrame(data: string): JsonObject {
  const frame = parseJson(data)
  if (!isObject(frame)) throw new ProviderError('unusable', 'a frame of an unknown form')
  return frame
}

/**
 * Reads a stream of events to its end. Comments are no frames, and nothing after `[DONE]` is one; the
 * rest is read all the same, so that the connection can be kept. Source: HTML, "Server-sent events".
 * @param onFrame called for each frame in turn; what it throws ends the reading
 * @throws ProviderError `unusable` for a frame that is no JSON object
 * @throws what the body throws
 */
export async function readFrames(
  body: AsyncIterable<Uint8Array>,
  onFrame: (frame: JsonObject) => void,
): Promise<void> {
  let isDone = false
  const parser = createParser({
    onEvent({ data }) {
      isDone ||= data === DONE
      if (!isDone) onFrame(toFrame(data))
    },
  })
  const decoder = new TextDecoder()
  for await (const chunk of body) parser.feed(decoder.decode(chunk, { stream: true }))
}
