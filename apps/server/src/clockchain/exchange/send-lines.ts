import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { AppError } from '../../platform/errors.ts'
import { matchesEtag } from '../../platform/http/etag.ts'
import type { OpenExport } from './export.ts'

/** How an answer is sent. */
interface Sending {
  /** Longest that the client may read nothing, in milliseconds. */
  idleMs: number
  /** Aborts when the server stops, which does not wait for the end. */
  stopping: AbortSignal
}

const letGo = (close: OpenExport['close']) => void close().catch(() => {})

/**
 * Sends an export line by line, no faster than the client reads. One that reads nothing for too long, or
 * goes away, ends it, and its connection is cut: what came is not taken for the whole. To who has it already
 * nothing is sent (304).
 */
export function sendLines(
  reply: FastifyReply,
  { etag, lines, close }: OpenExport,
  { idleMs, stopping }: Sending,
): FastifyReply {
  reply.header('ETag', etag)
  if (matchesEtag(reply.request.headers['if-none-match'], etag)) {
    letGo(close)
    return reply.code(304).send()
  }
  async function* whileRead() {
    for await (const piece of lines()) {
      const timer = setTimeout(() => cut('Nothing was read for too long'), idleMs)
      try {
        yield piece
      } finally {
        clearTimeout(timer)
      }
    }
  }
  const stream = Readable.from(whileRead(), { objectMode: false, highWaterMark: 64 * 1024 })
  const cut = (detail: string) => stream.destroy(new AppError('unavailable', { detail }))
  const stop = () => cut('The server is stopping: ask again soon')
  stopping.addEventListener('abort', stop)
  stream.once('close', () => {
    stopping.removeEventListener('abort', stop)
    // A generator that was never asked for anything has nothing to clean up, and does not.
    letGo(close)
  })
  stream.on('error', () => {}) // Told to the client by the cut alone.
  if (stopping.aborted) stop()
  return reply.type('application/x-ndjson').send(stream)
}
