import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { AppError } from '../errors.ts'
import type { Logger } from '../log.ts'

/** Characters that are sent in one go at least, but for the last. */
const PIECE = 32 * 1024

async function* inPieces(text: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = ''
  for await (const part of text) {
    piece += part
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

/**
 * Sends JSON text while it is made, no faster than the client reads; a client that goes away ends it.
 * When it cannot be made to its end the connection is cut: what came is no answer, and no client takes
 * it for one.
 * @param stopping aborts when the server stops, which does not wait for the end.
 */
export function sendJsonText(
  reply: FastifyReply,
  text: AsyncIterable<string>,
  { stopping, log }: { stopping: AbortSignal; log: Logger },
): FastifyReply {
  const stream = Readable.from(inPieces(text), { objectMode: false })
  const stop = () => {
    stream.destroy(
      new AppError('unavailable', { detail: 'The server is stopping: ask again soon' }),
    )
  }
  stopping.addEventListener('abort', stop)
  stream.once('close', () => stopping.removeEventListener('abort', stop))
  stream.once('error', (err) => {
    const { id: requestId } = reply.request
    if (reply.raw.headersSent) log.warn({ err, requestId }, 'an answer was cut off')
  })
  if (stopping.aborted) stop()
  return reply.type('application/json; charset=utf-8').send(stream)
}
