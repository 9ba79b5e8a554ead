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

/**
 * The text of a stream, with a comment whenever nothing else came for a while. Who does not read gets
 * nothing new until there is room; who leaves ends the events.
 */
export function streamText(events: AsyncGenerator<SseEvent>, heartbeatMs: number): Readable {
  let onRoom = () => {}
  const stream = new Readable({
    read: () => onRoom(),
    destroy(error, done) {
      clearTimeout(heartbeat)
      onRoom()
      events.return(undefined).catch(() => {})
      done(error)
    },
  })
  const heartbeat = setTimeout(() => {
    if (stream.readableLength === 0) stream.push(HEARTBEAT)
    heartbeat.refresh()
  }, heartbeatMs)
  const pump = async () => {
    for await (const event of events) {
      if (stream.destroyed) return
      heartbeat.refresh()
      if (stream.push(write(event))) continue
      await new Promise<void>((resolve) => {
        onRoom = resolve
      })
    }
    stream.push(null)
  }
  pump()
    .catch((error: Error) => stream.destroy(error))
    .finally(() => clearTimeout(heartbeat))
  return stream
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
    .send(streamText(events, heartbeatMs))
}
