import type { FastifyInstance } from 'fastify'
import { AppError } from '../errors.ts'

/**
 * Reads JSON bodies, and only those: other kinds are refused by their type, not by their content. The
 * bytes must be UTF-8 (RFC 8259): replacing what is not would store something else than was sent. A key
 * `__proto__` is dropped; `constructor` is a key like any other.
 */
export function parseJsonStrictly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('remove', 'ignore')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, body, done) => {
      let text: string
      try {
        text = decoder.decode(body)
      } catch (cause) {
        done(new AppError('invalid_input', { detail: 'The body is not valid UTF-8', cause }))
        return
      }
      void parse(request, text, done)
    },
  )
}
