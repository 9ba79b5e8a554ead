import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HEARTBEAT_MS, type SseEvent, streamText } from './sse.ts'

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
      for await (const text of streamText(source.events, HEARTBEAT_MS)) {
        seen.push([Date.now() - zero, `${text}`])
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
    for await (const _ of streamText(source.events, HEARTBEAT_MS)) break
    await vi.advanceTimersByTimeAsync(0)
    expect(source.closed).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('G-STREAM-6: a reader that does not read is given no heap of comments', async () => {
    const silent = (async function* () {
      await new Promise(() => {})
      yield { data: '' }
    })()
    const stream = streamText(silent, HEARTBEAT_MS)
    await vi.advanceTimersByTimeAsync(100 * HEARTBEAT_MS)
    expect(`${stream.read()}`).toBe(': heartbeat\n\n')
    stream.destroy()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('G-STREAM-5: events wait while nobody reads, and come in order when somebody does', async () => {
    let made = 0
    const many = (async function* () {
      for (; made < 10_000; made += 1) yield { id: made, data: 'x'.repeat(100) }
    })()
    const stream = streamText(many, HEARTBEAT_MS)
    await vi.advanceTimersByTimeAsync(1)
    expect(made).toBeLessThan(1000)
    let text = ''
    for await (const chunk of stream) text += chunk
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]))
    expect(ids).toEqual(Array.from({ length: 10_000 }, (_, index) => index))
  })
})
