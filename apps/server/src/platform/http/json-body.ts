import type { FastifyInstance } from 'fastify'
import { AppError } from '../errors.ts'
import { isDeeperThan } from './json-depth.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it was sent; null without one. */
    sentBytes: Buffer | null
  }
}

/** More levels than anything here has; without a limit a small body could exhaust the stack. */
const MAX_LEVELS = 32

/**
 * Reads JSON bodies, and only those: other kinds are refused by their type, not by their content. The
 * bytes must be UTF-8 (RFC 8259): replacing what is not would store something else than was sent. Keys
 * such as `__proto__` are keys like any other here: the schemas take none that they do not name.
 */
export function parseJsonStrictly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('ignore', 'ignore')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  app.decorateRequest('sentBytes', null)
  app.removeAllContentTypeParsers()
  // Nothing is nothing, whatever it is called; anything else must be JSON.
  app.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (_request, body, done) => {
    const other = new AppError('invalid_input', {
      detail: 'Send JSON with content-type application/json',
    })
    done(body.length === 0 ? null : other, undefined)
  })
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, body, done) => {
      request.sentBytes = body
      // Clients that always name a type send it with nothing, too: whether that will do, schemas say.
      if (body.length === 0) return done(null, undefined)
      if (isDeeperThan(body, MAX_LEVELS)) {
        const detail = `The body is nested deeper than ${MAX_LEVELS} levels`
        return done(new AppError('invalid_input', { detail }), undefined)
      }
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
