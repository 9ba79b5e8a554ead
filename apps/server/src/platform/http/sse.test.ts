import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HEARTBEAT_MS, type SseEvent, withHeartbeat } from './sse.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** One event now, another after a while; tells whether it was closed. */
function createSource(pauseMs: number) {
  const source = { closed: false, events: events() }
  async function* events(): AsyncGenerator<SseEvent> {
    try {
      yield { id: 1, data: '{"a":1}' }
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      yield { data: '{"b":2}' }
    } finally {
      source.closed = true
    }
  }
  return source
}

describe('server-sent events', () => {
  it('G-STREAM-6: a comment every 15 s while nothing else comes', async () => {
    expect(HEARTBEAT_MS).toBe(15_000)
    const seen: [number, string][] = []
    const zero = Date.now()
    const source = createSource(40_000)
    const reading = (async () => {
      for await (const text of withHeartbeat(source.events, HEARTBEAT_MS)) {
        seen.push([Date.now() - zero, text])
      }
    })()
    await vi.advanceTimersByTimeAsync(60_000)
    await reading
    expect(seen).toEqual([
      [0, 'id: 1\ndata: {"a":1}\n\n'],
      [15_000, ': heartbeat\n\n'],
      [30_000, ': heartbeat\n\n'],
      [40_000, 'data: {"b":2}\n\n'],
    ])
    expect(source.closed).toBe(true)
  })

  it('G-STREAM-6: a reader that leaves closes the source and leaves no timer', async () => {
    const source = createSource(0)
    for await (const _ of withHeartbeat(source.events, HEARTBEAT_MS)) break
    expect(source.closed).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })
})
