import { Frame, stringifyWire } from '@timepoint/contracts'
import { z } from 'zod'
import type { StoredFrame } from '../../platform/events/event-store.ts'
import type { SseEvent } from '../../platform/http/sse.ts'

const texts = new WeakMap<Frame, string>()

/** The text of a frame, made once for all who follow it. */
function textOf(frame: Frame): string {
  const known = texts.get(frame) ?? stringifyWire(Frame, frame)
  texts.set(frame, known)
  return known
}

/** Frames as server-sent events. */
export async function* toEvents(frames: AsyncGenerator<StoredFrame>): AsyncGenerator<SseEvent> {
  for await (const { seq, frame } of frames) {
    yield { id: seq, data: textOf(frame) }
  }
}

/** The stream of a render, in words for the API description: OpenAPI has no form for frames. */
export const EventStream = z.string().meta({
  description: 'Server-sent events: `id:` a rising integer, `data:` one Frame as JSON.',
})
