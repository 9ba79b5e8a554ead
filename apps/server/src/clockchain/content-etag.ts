import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { matchesEtag } from '../platform/http/etag.ts'

const VERSION = /"version":(\d+)/

/**
 * The validator of an answer: of a moment its version, and a hash of all that is said, since relations and
 * what different callers see change without it.
 */
function etagOf(body: string): string {
  const version = VERSION.exec(body)?.[1]
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22)
  return `"${version === undefined ? '' : `${version}.`}${hash}"`
}

/** Whether a write with `If-Match` is about the version that is stored. Without the header it is. */
export function versionExpected(ifMatch: string | undefined, version: number): boolean {
  if (ifMatch === undefined) return true
  const tags = ifMatch.split(',').map((tag) => tag.trim())
  return tags.some((tag) => tag === '*' || tag.startsWith(`"${version}.`))
}

const isTagged = (request: FastifyRequest, reply: FastifyReply, body: unknown): body is string =>
  (request.method === 'GET' || request.method === 'HEAD') &&
  reply.statusCode === 200 &&
  typeof body === 'string' &&
  !reply.hasHeader('etag')

/**
 * Gives every JSON answer to a GET an ETag, and sends what a client has already as 304. Caches in between
 * must ask each time, since who may see a moment can change.
 */
export function tagContent(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, body) => {
    if (!isTagged(request, reply, body)) return body
    const etag = etagOf(body)
    reply.header('ETag', etag)
    if (!reply.hasHeader('cache-control')) reply.header('Cache-Control', 'private, no-cache')
    if (!matchesEtag(request.headers['if-none-match'], etag)) return body
    reply.code(304).removeHeader('content-type').removeHeader('content-length')
    // Fastify would look into the body of an answer to HEAD.
    return request.method === 'HEAD' ? '' : null
  })
}
