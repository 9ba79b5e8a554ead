import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

const compress = promisify(gzip)

/** Shorter bodies are hardly shorter compressed. */
const WORTH_BYTES = 1024

/** Fast, and nearly as small as it gets: columns of like values. */
const LEVEL = 4

const acceptsGzip = (header: string | undefined) =>
  (header ?? '').split(',').some((coding) => {
    const [name, quality] = coding
      .trim()
      .toLowerCase()
      .split(/\s*;\s*q=/)
    return (name === 'gzip' || name === '*') && Number(quality ?? 1) > 0
  })

/** For `onSend` of a route with long answers: compresses them for clients that take it so. */
export async function compressAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  body: unknown,
): Promise<unknown> {
  reply.header('Vary', 'Accept-Encoding')
  if (typeof body !== 'string' || body.length < WORTH_BYTES) return body
  if (!acceptsGzip(request.headers['accept-encoding'])) return body
  reply.header('Content-Encoding', 'gzip').removeHeader('content-length')
  const etag = reply.getHeader('etag')
  // The bytes are others than those that the validator is of; what they say is not.
  if (typeof etag === 'string' && !etag.startsWith('W/')) reply.header('ETag', `W/${etag}`)
  return compress(body, { level: LEVEL })
}
