import { connect } from 'node:net'
import type { Stack } from '../../src/stack.ts'

export interface RawAnswer {
  status: number
  headers: Map<string, string>
  body: string
}

/** Sends bytes as they are over a socket of its own and reads until the server closes it. */
export async function sendRaw(
  stack: Pick<Stack, 'url'>,
  bytes: string | Buffer,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(stack.url)
  const socket = connect(Number(port), hostname)
  const chunks: Buffer[] = []
  await new Promise<void>((resolve, reject) => {
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('end', resolve)
    socket.on('close', () => resolve())
    socket.on('error', reject)
    socket.write(bytes)
  })
  socket.destroy()
  const text = Buffer.concat(chunks).toString('utf8')
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: new Map(headers),
    body: rest.join('\r\n\r\n'),
  }
}

/** A request whose request line is sent as it is, without a client that tidies it. */
export function rawRequest(line: string, headers: string[] = [], body = ''): string {
  const all = ['Host: localhost', 'Connection: close', ...headers]
  if (body) all.push(`Content-Length: ${Buffer.byteLength(body)}`)
  return `${line} HTTP/1.1\r\n${all.join('\r\n')}\r\n\r\n${body}`
}
