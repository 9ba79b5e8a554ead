import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { CERTIFICATE } from './certificate.ts'

/** A request that came in. */
interface Received {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** An HTTP server of a stranger, on this machine. */
export interface Receiver {
  port: number
  /** `http://127.0.0.1:port` */
  url: string
  /** In the order in which they were read to the end. */
  requests: Received[]
  /** How many connections were accepted. */
  connections(): number
  /** Who answers from now on; until then 200 with a short text. */
  answer(listener: RequestListener): void
  close(): Promise<void>
}

const friendly: RequestListener = (_request, response) => response.end('thank you')

/** Answers with a status and headers. */
export const answerWith =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end()

/** Listens on a free port of 127.0.0.1. */
export async function startReceiver({ secure = false } = {}): Promise<Receiver> {
  const requests: Received[] = []
  let connections = 0
  let listener = friendly
  const listen: RequestListener = async (request, response) => {
    let body = ''
    request.setEncoding('utf8')
    try {
      for await (const chunk of request) body += chunk
    } catch {
      return // The sender went away.
    }
    const { method = '', url: path = '', headers } = request
    requests.push({ method, path, headers, body })
    listener(request, response)
  }
  const server = secure ? createSecureServer(CERTIFICATE, listen) : createServer(listen)
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    answer(next) {
      listener = next
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
