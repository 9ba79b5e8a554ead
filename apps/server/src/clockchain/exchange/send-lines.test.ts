import { once } from 'node:events'
import { connect } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { sendLines } from './send-lines.ts'

let app: FastifyInstance

afterEach(() => app.close())

/** A server whose export never ends, and how far it has come. */
async function serve(idleMs: number) {
  const stopping = new AbortController()
  const seen = { pieces: 0, closed: 0 }
  const opened = {
    etag: '"x"',
    count: 1,
    async *lines() {
      for (;;) {
        seen.pieces += 1
        yield 'x'.repeat(64 * 1024)
      }
    },
    close: async () => {
      seen.closed += 1
    },
  }
  app = Fastify()
  app.get('/', (_request, reply) => sendLines(reply, opened, { idleMs, stopping: stopping.signal }))
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as { port: number }
  return { seen, port, stopping }
}

async function ask(port: number) {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  return socket
}

describe('lines that are sent', () => {
  it('CC-EXPORT-3: end when the client reads nothing for too long, and are not made meanwhile', async () => {
    const { seen, port } = await serve(300)
    const socket = await ask(port)
    socket.pause()
    await expect.poll(() => seen.closed, { timeout: 5000 }).toBe(1)
    // What fits into the buffers of two sockets, and no more.
    expect(seen.pieces).toBeLessThan(400)
    socket.destroy()
  })

  it('CC-EXPORT-3: end when the client goes away or the server stops', async () => {
    for (const how of ['client', 'server']) {
      const { seen, port, stopping } = await serve(60_000)
      const socket = await ask(port)
      await once(socket, 'data')
      if (how === 'client') socket.destroy()
      else stopping.abort()
      await expect.poll(() => seen.closed, { timeout: 5000 }).toBe(1)
      socket.destroy()
      await app.close()
    }
  })

  it('CC-EXPORT-3: go on for a client that reads slowly', async () => {
    const { seen, port } = await serve(1500)
    const socket = await ask(port)
    let bytes = 0
    const started = Date.now()
    while (Date.now() - started < 4000) {
      const [piece] = (await once(socket, 'data')) as [Buffer]
      bytes += piece.length
      socket.pause()
      await new Promise((resolve) => setTimeout(resolve, 5))
      socket.resume()
    }
    expect(seen.closed).toBe(0)
    expect(bytes).toBeGreaterThan(64 * 1024)
    socket.destroy()
  })
})
