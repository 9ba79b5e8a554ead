import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * When the server stops, closes every connection that carries no request, and the others as soon as
 * their answer was sent. Node closes only those that have carried one, and only once: a browser that
 * opened a connection ahead of time would hold the stop up for a minute.
 */
export function closeConnectionsOnStop(app: FastifyInstance): void {
  /** Requests in progress by connection. */
  const open = new Map<Socket, number>()
  let stopping = false
  const release = (socket: Socket) => {
    if (stopping && open.get(socket) === 0) socket.destroySoon()
  }
  app.server.on('connection', (socket: Socket) => {
    open.set(socket, 0)
    socket.once('close', () => open.delete(socket))
    release(socket)
  })
  app.server.on('request', ({ socket }, response) => {
    open.set(socket, (open.get(socket) ?? 0) + 1)
    response.once('close', () => {
      if (!open.has(socket)) return
      open.set(socket, (open.get(socket) ?? 1) - 1)
      release(socket)
    })
  })
  app.addHook('preClose', async () => {
    stopping = true
    for (const socket of open.keys()) release(socket)
  })
}
