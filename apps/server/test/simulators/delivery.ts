import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SimulatedCall } from './call.ts'
import type { Effect } from './fault.ts'
import type { Encoded, Reply } from './protocol.ts'

/** How often a stalled stream sends its comment, in milliseconds. */
const COMMENT_MS = 500

/** Sends a whole reply. */
export function sendReply(response: ServerResponse, call: SimulatedCall, reply: Reply): void {
  const isText = typeof reply.body === 'string'
  const bytes = Buffer.from(isText ? String(reply.body) : JSON.stringify(reply.body))
  call.status = reply.status
  response.writeHead(reply.status, {
    'content-type': isText ? 'text/plain; charset=UTF-8' : 'application/json; charset=UTF-8',
    'content-length': bytes.length,
    ...reply.headers,
  })
  response.end(bytes)
}

function bytesOf({ preamble, frames }: Encoded): Buffer {
  if (frames.length === 1 && preamble === '' && Buffer.isBuffer(frames[0])) return frames[0]
  const parts = [preamble, ...frames].map((part) =>
    Buffer.isBuffer(part) ? part : Buffer.from(part),
  )
  return Buffer.concat(parts)
}

function begin(
  response: ServerResponse,
  call: SimulatedCall,
  { headers }: Encoded,
  length?: number,
) {
  call.status = 200
  response.writeHead(200, { ...headers, ...(length !== undefined && { 'content-length': length }) })
}

/** Sends a whole answer. @param streamMs how long the frames of a stream take. */
export async function sendAnswer(
  response: ServerResponse,
  call: SimulatedCall,
  encoded: Encoded,
  streamMs: number,
): Promise<void> {
  if (!encoded.isStream || streamMs <= 0) {
    const bytes = bytesOf(encoded)
    begin(response, call, encoded, encoded.isStream ? undefined : bytes.length)
    response.end(bytes)
    return
  }
  begin(response, call, encoded)
  if (encoded.preamble) response.write(encoded.preamble)
  const gapMs = streamMs / Math.max(1, encoded.frames.length - 1)
  for (const [index, frame] of encoded.frames.entries()) {
    if (index > 0) await sleep(gapMs)
    if (response.destroyed) return
    response.write(frame)
  }
  response.end()
}

/** The first half: of the frames of a stream, or of the bytes of a body. */
function half(encoded: Encoded): Buffer {
  if (encoded.isStream) {
    const frames = encoded.frames.slice(0, Math.max(1, Math.floor(encoded.frames.length / 3)))
    return bytesOf({ ...encoded, frames })
  }
  const bytes = bytesOf(encoded)
  return bytes.subarray(0, Math.floor(bytes.length / 2))
}

/** Sends comments until the client leaves. */
function keepCommenting(response: ServerResponse, comment: string): void {
  const timer = setInterval(() => response.write(comment), COMMENT_MS)
  response.on('close', () => clearInterval(timer))
}

/** Sends half of the frames and then this event; a plain body consists of it alone. */
export function sendFrame(
  response: ServerResponse,
  call: SimulatedCall,
  encoded: Encoded,
  data: unknown,
): void {
  if (!encoded.isStream) {
    sendReply(response, call, { status: 200, body: data })
    return
  }
  begin(response, call, encoded)
  const end = call.provider === 'google' ? '\r\n\r\n' : '\n\n'
  response.end(Buffer.concat([half(encoded), Buffer.from(`data: ${JSON.stringify(data)}${end}`)]))
}

/** Sends as much as the effect lets through, and does with the connection what it says. */
export function sendBroken(
  response: ServerResponse,
  call: SimulatedCall,
  encoded: Encoded,
  { until, ending }: Extract<Effect, { is: 'wire' }>,
): void {
  const finish = () => {
    if (ending === 'reset') response.socket?.resetAndDestroy()
    if (ending === 'end' && encoded.isStream) response.end()
    // A plain body that ends early is a broken connection, since its length was announced.
    if (ending === 'end' && !encoded.isStream) response.socket?.destroy()
  }
  if (until === 'start') {
    finish()
    return
  }
  begin(response, call, encoded, encoded.isStream ? undefined : bytesOf(encoded).length)
  if (until === 'headers') {
    response.flushHeaders()
    if (encoded.preamble && ending === 'hold') {
      response.write(encoded.preamble)
      keepCommenting(response, encoded.preamble)
    }
    finish()
    return
  }
  response.write(half(encoded), () => setImmediate(finish))
}
