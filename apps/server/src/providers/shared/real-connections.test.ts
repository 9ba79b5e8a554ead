import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createGoogle } from '../google/google.ts'
import { createLocal } from '../local/local.ts'
import { createOpenRouter } from '../openrouter/openrouter.ts'
import type { TextProvider } from '../provider.ts'
import { failureOf, textCall } from './fake-fetch.ts'
import { createSend } from './send.ts'

const send = createSend()

async function withServer(handle: RequestListener, use: (baseUrl: string) => Promise<void>) {
  const server = createServer(handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const makers: [name: string, make: (baseUrl: string) => TextProvider, frame: object][] = [
  [
    'Google',
    (baseUrl) => createGoogle({ apiKey: 'k', baseUrl, send }),
    { candidates: [{ content: { parts: [{ text: 'x' }] } }] },
  ],
  [
    'OpenRouter',
    (baseUrl) => createOpenRouter({ apiKeys: ['k'], baseUrl, send }),
    { id: 'g', choices: [{ delta: { content: 'x' } }] },
  ],
  [
    'a local server',
    (baseUrl) => createLocal({ baseUrl, send }),
    { id: 'g', choices: [{ delta: { content: 'x' } }] },
  ],
]

describe.each(makers)('over a real connection %s', (_, make, frame) => {
  const sse = { 'content-type': 'text/event-stream' }
  const line = `data: ${JSON.stringify(frame)}\n\n`

  test('that resets within the answer is a matter of the network', async () => {
    await withServer(
      (_request, response) => {
        response.writeHead(200, sse).write(line, () => response.destroy())
      },
      async (baseUrl) => {
        const error = await failureOf(make(baseUrl).text(textCall({ model: 'gemini-3.6-flash' })))
        expect(error.kind).toBe('network')
      },
    )
  })

  test('that nobody listens to is a matter of the network', async () => {
    let free = ''
    await withServer(
      () => {},
      async (baseUrl) => {
        free = baseUrl
      },
    )
    expect((await failureOf(make(free).text(textCall()))).kind).toBe('network')
  })

  test.each(['before', 'within'])('is closed by an abort %s the answer', async (when) => {
    const controller = new AbortController()
    const reason = new Error('beaten')
    const closed = Promise.withResolvers<void>()
    await withServer(
      (request, response) => {
        request.socket.once('close', () => closed.resolve())
        if (when === 'within') response.writeHead(200, sse).write(line)
        else controller.abort(reason)
      },
      async (baseUrl) => {
        const onDelta = () => controller.abort(reason)
        const answer = make(baseUrl).text(textCall({ signal: controller.signal, onDelta }))
        await expect(answer).rejects.toBe(reason)
        await closed.promise
      },
    )
  })

  test('counts a compressed error under 200 by its code', async () => {
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-encoding': 'gzip',
    }
    await withServer(
      (_request, response) => {
        const error = { code: 429, message: 'x', status: 'RESOURCE_EXHAUSTED' }
        response.writeHead(200, headers).end(gzipSync(JSON.stringify({ error })))
      },
      async (baseUrl) => {
        expect((await failureOf(make(baseUrl).text(textCall()))).kind).toBe('rate_limited')
      },
    )
  })
})
