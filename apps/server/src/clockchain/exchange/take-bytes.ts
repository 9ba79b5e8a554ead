import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../platform/errors.ts'

/** Bodies of which each line is an item. */
const LINES = /^application\/(x-ndjson|ndjson|jsonl|x-jsonlines|jsonlines)\b/i

export const INGEST_LIMIT_BYTES = 64 * 1024 ** 2

/** Whether the body of a request is lines. */
export function isLines({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return LINES.test(headers['content-type'] ?? '')
}

/** Leaves JSON and lines of JSON as the bytes that came, for routes that parse by themselves. */
export function takeBytes(app: FastifyInstance): void {
  const keep = (
    request: FastifyRequest,
    body: Buffer,
    done: (error: Error | null, body?: Buffer) => void,
  ) => {
    request.sentBytes = body
    done(null, body)
  }
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, keep)
  app.addContentTypeParser(LINES, { parseAs: 'buffer' }, keep)
  app.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (_request, body, done) => {
    const detail = 'Send application/json or application/x-ndjson'
    done(body.length === 0 ? null : new AppError('invalid_input', { detail }), undefined)
  })
}

/** For `preValidation`, in the place of the hash of parsed JSON: the same bytes at the same address. */
export async function hashBytes(request: FastifyRequest): Promise<void> {
  const [key, ...others] = request.raw.headersDistinct['idempotency-key'] ?? []
  if (key === undefined) return
  if (others.length > 0) {
    const message = 'must be sent once'
    const errors = [{ path: 'idempotency-key', message }]
    throw new AppError('invalid_input', { detail: `idempotency-key: ${message}`, errors })
  }
  const query = request.url.split('?')[1] ?? ''
  request.sentBodyHash = createHash('sha256')
    .update(`${query}\n`)
    .update(request.sentBytes ?? '')
    .digest('hex')
}

/** The body of a request to such a route. @throws AppError invalid_input for none. */
export function bytesOf({ body }: FastifyRequest): Buffer {
  if (Buffer.isBuffer(body) && body.length > 0) return body
  const detail = 'Send a body'
  throw new AppError('invalid_input', { detail, errors: [{ path: '', message: detail }] })
}
