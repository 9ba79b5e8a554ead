import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A request as it arrived at a service. */
export interface ArrivedRequest {
  method: string
  /** As it stood in the request line. */
  target: string
  /** Values by lower-case name, one for each time that the header was sent. */
  headers: Readonly<Record<string, readonly string[] | undefined>>
  body: Buffer
  /** Resolves when the connection is closed before the answer was sent. */
  gone: Promise<void>
}

type Answer = (request: ArrivedRequest, response: ServerResponse) => unknown

/** A service of which a test sees everything that arrives, and says how it is answered. */
export interface RawUpstream {
  url: string
  requests: ArrivedRequest[]
  /** How requests are answered from now on. */
  answer: Answer
  /** Forgets requests; answers `{}` again. */
  reset(): void
  /** Refuses connections, and breaks those that there are. */
  stop(): Promise<void>
  /** Listens again, at the same port. */
  start(): Promise<void>
}

const sendEmpty: Answer = (_request, response) => {
  response.setHeader('content-type', 'application/json')
  response.setHeader('content-length', 2)
  response.end('{}')
}

async function arrived(
  message: IncomingMessage,
  response: ServerResponse,
): Promise<ArrivedRequest> {
  const gone = new Promise<void>((resolve) => {
    response.once('close', () => {
      if (!response.writableFinished) resolve()
    })
  })
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  const { method = '', url: target = '', headersDistinct: headers } = message
  return { method, target, headers, body: Buffer.concat(chunks), gone }
}

/** Starts it on a free port. */
export async function startRawUpstream(): Promise<RawUpstream> {
  const sockets = new Set<Socket>()
  const server = createServer(async (message, response) => {
    const request = await arrived(message, response)
    upstream.requests.push(request)
    await upstream.answer(request, response)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = server.address() as AddressInfo
  const upstream: RawUpstream = {
    url: `http://127.0.0.1:${port}`,
    requests: [],
    answer: sendEmpty,
    reset() {
      upstream.requests.length = 0
      upstream.answer = sendEmpty
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
    start: () => listen(port),
  }
  return upstream
}
