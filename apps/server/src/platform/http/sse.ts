import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

/** How often a silent stream shows that it lives, in milliseconds. */
export const HEARTBEAT_MS = 15_000

const HEARTBEAT = ': heartbeat\n\n'

/** One event of a stream: `id` for resuming, `data` one line of JSON. */
export interface SseEvent {
  id?: number
  data: string
}

function write({ id, data }: SseEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`
}

/** The text of a stream, with a comment whenever nothing else came for a while. */
export async function* withHeartbeat(
  events: AsyncGenerator<SseEvent>,
  heartbeatMs: number,
): AsyncGenerator<string> {
  let next = events.next()
  try {
    for (;;) {
      const { promise: quiet, resolve } = Promise.withResolvers<null>()
      const timer = setTimeout(() => resolve(null), heartbeatMs)
      const result = await Promise.race([next, quiet]).finally(() => clearTimeout(timer))
      if (result === null) yield HEARTBEAT
      else if (result.done) return
      else {
        yield write(result.value)
        next = events.next()
      }
    }
  } finally {
    await events.return(undefined)
  }
}

/** A signal that aborts when the client of a reply goes away, or the reply has been sent. */
export function untilClosed(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => controller.abort())
  return controller.signal
}

/** Sends events as `text/event-stream`, unbuffered. */
export function sendEvents(
  reply: FastifyReply,
  events: AsyncGenerator<SseEvent>,
  heartbeatMs: number = HEARTBEAT_MS,
): FastifyReply {
  return reply
    .type('text/event-stream')
    .header('Cache-Control', 'no-cache')
    .header('X-Accel-Buffering', 'no')
    .send(Readable.from(withHeartbeat(events, heartbeatMs)))
}
