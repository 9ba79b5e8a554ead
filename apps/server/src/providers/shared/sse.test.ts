import { describe, expect, test } from 'vitest'
import { failureOf } from './fake-fetch.ts'
import { readFrames } from './sse.ts'

async function framesOf(...chunks: (string | Uint8Array)[]): Promise<unknown[]> {
  const frames: unknown[] = []
  const bytes = chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk))
  async function* body() {
    yield* bytes
  }
  await readFrames(body(), (frame) => frames.push(frame))
  return frames
}

describe('frames of a stream', () => {
  test('are read over any ends of lines, comments and other fields', async () => {
    const frames = framesOf(
      ': PROCESSING\n\ndata: {"a":1}\n\n',
      'event: x\r\nid: 7\r\ndata:{"a":\r\ndata: 2}\r\n\r\n: PROCESSING\n\n',
      'data: {"a":3}\r\rfield: x\n\n',
    )
    expect(await frames).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }])
  })

  test('are the same wherever the bytes are parted', async () => {
    const bytes = Buffer.from('data: {"a":"Cäsar 🗡"}\r\n\r\ndata: {"a":2}\n\ndata: [DONE]\n\n')
    for (let at = 1; at < bytes.length; at++)
      expect(await framesOf(bytes.subarray(0, at), bytes.subarray(at))).toEqual([
        { a: 'Cäsar 🗡' },
        { a: 2 },
      ])
  })

  test('end with [DONE], and one that was cut off is none', async () => {
    expect(await framesOf('data: {"a":1}\n\ndata: [DONE]\n\n', 'data: {"a":2}\n\n')).toHaveLength(1)
    expect(await framesOf('data: {"a":1}\n\ndata: {"a":2}\n')).toHaveLength(1)
  })

  test.each(['{oh', '7', '[]', 'null', ''])('that are %j make it unusable', async (data) => {
    const error = await failureOf(framesOf(`data: ${data}\n\n`))
    expect(error.kind).toBe('unusable')
  })
})
