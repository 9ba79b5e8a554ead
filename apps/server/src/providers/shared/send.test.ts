import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ProviderError } from '../provider.ts'
import { failureOf } from './fake-fetch.ts'
import { BODY_BYTES, bytesOf, exchange, jsonOf, receive } from './http.ts'
import { createSend, type Send, type SendRequest } from './send.ts'

let send: Send
const server = createServer((request, response) => handle(request, response))
const open = new Set<Socket>()
let handle: RequestListener
let url: string
let connections = 0

server.on('connection', (socket) => {
  connections += 1
  open.add(socket)
  socket.once('close', () => open.delete(socket))
})

beforeEach(async () => {
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  connections = 0
  // Connections of an earlier test are closed by the server, which is seen too late.
  send = createSend()
})
afterEach(() => server.closeAllConnections())

const get = (parts: Partial<SendRequest> = {}): SendRequest => {
  const { signal } = new AbortController()
  return { url, method: 'GET', headers: {}, signal, ...parts }
}
const classify = ({ status }: { status: number | null }) =>
  new ProviderError('overloaded', `status ${status}`)

/** Waits until the server sees no connection; a leaked one is seen for ever. */
async function allClosed(): Promise<void> {
  while (open.size > 0) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('what is sent', () => {
  test('asks for no compression, has a body and follows no redirect', async () => {
    let seen: unknown
    handle = async (request, response) => {
      const body = String(await bytesOf(request, BODY_BYTES.text))
      seen = { ...request.headers, body, method: request.method, path: request.url }
      response.writeHead(302, { location: '/else', 'set-cookie': ['a=1', 'b=2'] }).end()
    }
    const headers = { 'content-type': 'application/json' }
    const response = await send(get({ method: 'POST', headers, body: '{"ä":1}' }))
    expect(response).toMatchObject({ status: 302, headers: { 'set-cookie': 'a=1, b=2' } })
    expect(await bytesOf(response.body, BODY_BYTES.text)).toHaveLength(0)
    expect(seen).toMatchObject({
      'accept-encoding': 'identity',
      'user-agent': 'Timepoint',
      'content-type': 'application/json',
      'content-length': '8',
      body: '{"ä":1}',
      method: 'POST',
      path: '/',
    })
  })

  test('may be a form, whose boundary is told', async () => {
    handle = async (request, response) => {
      const headers = { 'content-type': String(request.headers['content-type']) }
      const form = await new Response(await bytesOf(request, BODY_BYTES.text), {
        headers,
      }).formData()
      response.end(JSON.stringify(Object.fromEntries(form)))
    }
    const body = new FormData()
    body.set('prompt', 'the Förum')
    const answer = await receive(send, get({ method: 'POST', body }), classify, BODY_BYTES.text)
    expect(jsonOf(answer)).toEqual({ prompt: 'the Förum' })
  })
})

describe('what is received', () => {
  const encoded: [name: string, encode: (text: string) => Buffer][] = [
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ]

  test.each(encoded)('is decompressed from %s that was not asked for', async (name, encode) => {
    handle = (_, response) => {
      response.writeHead(200, { 'content-encoding': name }).end(encode('{"a":1}'))
    }
    expect(jsonOf(await receive(send, get(), classify, BODY_BYTES.text))).toEqual({ a: 1 })
  })

  test.each(encoded)('fails where %s breaks off', async (name, encode) => {
    handle = (_, response) => {
      const bytes = encode('{"a":1}')
      response.writeHead(200, { 'content-encoding': name })
      response.end(bytes.subarray(0, bytes.length - 4))
    }
    const error = await failureOf(receive(send, get(), classify, BODY_BYTES.text))
    expect(error.kind).toBe('network')
  })

  test('comes over connections that are kept, refusals included', async () => {
    const statuses = [200, 500, 404, 200, 500, 200]
    handle = (_, response) => void response.writeHead(statuses.shift() ?? 200).end('{}')
    for (const isGood of [true, false, false, true, false, true]) {
      const answer = receive(send, get(), classify, BODY_BYTES.text)
      if (isGood) await answer
      else await failureOf(answer)
    }
    // One to spare: the first is not free again at once.
    expect(connections).toBeLessThanOrEqual(2)
  })
})

describe('no connection is left behind', () => {
  const endless: RequestListener = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {}\n\n')
  }

  test('when what reads the answer does not want it', async () => {
    handle = endless
    const refused = new ProviderError('unusable', 'x')
    const before = exchange(send, get(), classify, async () => Promise.reject(refused))
    await expect(before).rejects.toBe(refused)
    const within = exchange(send, get(), classify, async ({ body }) => {
      for await (const _ of body) throw refused
    })
    await expect(within).rejects.toBe(refused)
    await exchange(send, get(), classify, async () => {})
    expect(connections).toBe(3)
    await allClosed()
  })

  test.each([{}, { 'content-encoding': 'gzip' }])(
    'when it is aborted before, within or after the headers (%j)',
    async (headers) => {
      const reason = new Error('beaten')
      for (const when of ['before', 'headers', 'body']) {
        const controller = new AbortController()
        const { signal } = controller
        handle = (_, response) => {
          if (when !== 'before') response.writeHead(200, headers).flushHeaders()
          if (when === 'body') response.write(gzipSync('x'.repeat(9999)))
          setTimeout(() => controller.abort(reason), 20)
        }
        await expect(receive(send, get({ signal }), classify, BODY_BYTES.text)).rejects.toBe(reason)
      }
      await allClosed()
    },
  )

  test('when it was aborted before it began: nothing is sent', async () => {
    const reason = new Error('beaten')
    const call = receive(
      send,
      get({ signal: AbortSignal.abort(reason) }),
      classify,
      BODY_BYTES.text,
    )
    await expect(call).rejects.toBe(reason)
    expect(connections).toBe(0)
  })
})
