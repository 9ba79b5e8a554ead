import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { AppError } from '../errors.ts'
import { toProblem } from './problem.ts'
import { requestIdOf } from './request-id.ts'
import { BARE_HEADERS } from './security-headers.ts'

/** What Node's HTTP parser refuses, in our codes. */
function toAppError(code: string | undefined): AppError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new AppError('payload_too_large', { detail: 'The headers are larger than 16 KiB' })
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new AppError('timeout', { detail: 'The request did not arrive in time' })
    default:
      return new AppError('invalid_input', { detail: 'The request is not valid HTTP' })
  }
}

/**
 * Answers bytes that are no HTTP request with a problem body, and closes: what follows on such a
 * connection cannot be told apart.
 */
export function answerMalformed(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const requestId = randomUUID()
  const problem = toAppError(error.code)
  const body = JSON.stringify(toProblem(problem, requestId))
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-ID: ${requestId}`,
    ...Object.entries(BARE_HEADERS).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** Answers an `Expect` header that asks for something else than `100-continue`. */
export function answerExpectations(server: Server): void {
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const requestId = requestIdOf(request)
    const problem = new AppError('invalid_input', { detail: 'The Expect header cannot be met' })
    const body = JSON.stringify(toProblem(problem, requestId))
    response.writeHead(problem.status, {
      'Content-Type': 'application/problem+json',
      'Content-Length': Buffer.byteLength(body),
      'X-Request-ID': requestId,
      ...BARE_HEADERS,
    })
    response.end(body)
  })
}
