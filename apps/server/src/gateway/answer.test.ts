import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it, vi } from 'vitest'
import { AnswerReader } from './answer.ts'

/** What undici gives to who reads an answer. */
function createController() {
  const controller = {
    aborted: false,
    paused: false,
    reason: null as Error | null,
    abort: vi.fn((reason: Error) => {
      controller.aborted = true
      controller.reason = reason
    }),
    pause: vi.fn(),
    resume: vi.fn(),
  }
  return controller
}

function startAnswer({ method = 'GET', signal = new AbortController().signal } = {}) {
  const controller = createController()
  const reader = new AnswerReader({ method, signal })
  reader.onRequestStart(controller)
  return { controller, reader }
}

const SHORT = { 'content-length': '5' }

describe('AnswerReader', () => {
  it('G-GATE-8: a short answer is one buffer, however it came', async () => {
    const { controller, reader } = startAnswer()
    reader.onResponseStart(controller, 103, { link: '</a>' })
    reader.onResponseStart(controller, 201, SHORT)
    reader.onResponseData(controller, Buffer.from('he'))
    reader.onResponseData(controller, Buffer.from('llo'))
    reader.onResponseEnd()
    const { status, headers, body } = await reader.answer
    expect({ status, headers, text: String(body) }).toEqual({
      status: 201,
      headers: SHORT,
      text: 'hello',
    })
  })

  it('G-GATE-8: nothing is no body, also where a length is told of one that does not come', async () => {
    const { controller, reader } = startAnswer({ method: 'HEAD' })
    reader.onResponseStart(controller, 200, { 'content-length': '1000000' })
    reader.onResponseEnd()
    expect((await reader.answer).body).toBeUndefined()
  })

  it('G-GATE-6: a short answer that breaks off is an error, a long one a body with one', async () => {
    const short = startAnswer()
    short.reader.onResponseStart(short.controller, 200, SHORT)
    short.reader.onResponseError(short.controller, new Error('cut'))
    await expect(short.reader.answer).rejects.toThrow('cut')

    const long = startAnswer()
    long.reader.onResponseStart(long.controller, 200, {})
    const { body } = await long.reader.answer
    if (!(body instanceof Readable)) throw new Error('a stream')
    const read = text(body)
    long.reader.onResponseData(long.controller, Buffer.from('he'))
    long.reader.onResponseError(long.controller, new Error('cut'))
    await expect(read).rejects.toThrow('cut')
  })

  it('G-GATE-6: a long answer comes as fast as it is read, and ends by itself', async () => {
    const { controller, reader } = startAnswer()
    reader.onResponseStart(controller, 200, {})
    const { body } = await reader.answer
    if (!(body instanceof Readable)) throw new Error('a stream')
    reader.onResponseData(controller, Buffer.alloc(1024))
    expect(controller.pause).not.toHaveBeenCalled()
    reader.onResponseData(controller, Buffer.alloc(1024 ** 2))
    expect(controller.pause).toHaveBeenCalledTimes(1)
    const read = text(body)
    await vi.waitFor(() => expect(controller.resume).toHaveBeenCalled())
    reader.onResponseEnd()
    expect(await read).toHaveLength(1024 + 1024 ** 2)
    expect(controller.abort).not.toHaveBeenCalled()
  })

  it('G-GATE-7: a failure is not waited for, and one that nobody reads may break off', async () => {
    const { controller, reader } = startAnswer()
    reader.onResponseStart(controller, 502, SHORT)
    expect((await reader.answer).status).toBe(502)
    reader.onResponseError(controller, new Error('cut'))
    await new Promise((resolve) => setImmediate(resolve)) // An error that nobody heard ends the test here.
  })

  it('G-GATE-7: it tells whether the request had a connection', () => {
    const { signal } = new AbortController()
    expect(new AnswerReader({ method: 'GET', signal }).wasSent).toBe(false)
    expect(startAnswer().reader.wasSent).toBe(true)
  })

  it('G-GATE-6: the request is broken off when its reader leaves, or had left before it was sent', async () => {
    const { controller, reader } = startAnswer()
    reader.onResponseStart(controller, 200, {})
    const { body } = await reader.answer
    if (!(body instanceof Readable)) throw new Error('a stream')
    body.destroy()
    await vi.waitFor(() => expect(controller.abort).toHaveBeenCalledTimes(1))

    const leaving = new AbortController()
    const waiting = startAnswer({ signal: leaving.signal })
    leaving.abort()
    expect(waiting.controller.abort).toHaveBeenCalledTimes(1)
    expect(startAnswer({ signal: AbortSignal.abort() }).controller.aborted).toBe(true)
  })
})
