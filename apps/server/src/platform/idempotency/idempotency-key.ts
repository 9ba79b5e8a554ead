import { createHash } from 'node:crypto'
import { canonicalJson, type LosslessJson } from '@timepoint/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import type { IdempotencyKey } from './idempotency-store.ts'

const HEADER = 'idempotency-key'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The address of a route that is answered in several places: a key does the same in each. */
    unmountedUrl?: string
  }
  interface FastifyRequest {
    /** Hash of the body as it was sent; null when there is no key. */
    sentBodyHash: string | null
  }
}

/** Headers of the routes that take a key. */
export const IdempotencyHeaders = z.object({
  [HEADER]: z
    .string()
    .regex(/^[\x20-\x7e]{1,255}$/, 'must be 1 to 255 printable ASCII characters')
    .optional()
    .meta({
      description:
        'Makes repeating safe: for 24 hours the same key with the same JSON gets the first answer, with `Idempotency-Replayed: true`; with other JSON 422 `idempotency_mismatch`; while the first request is being worked on 409 `conflict`.',
    }),
})

function invalid(path: string, message: string): AppError {
  return new AppError('invalid_input', {
    detail: [path, message].filter(Boolean).join(': '),
    errors: [{ path, message }],
  })
}

function hashJson(body: unknown): string {
  try {
    return createHash('sha256')
      .update(canonicalJson(body as LosslessJson))
      .digest('hex')
  } catch (cause) {
    // Canonical form is made by recursion; no request that we know what to do with is so deep.
    if (cause instanceof RangeError) throw invalid('', 'The body is nested too deeply')
    throw cause
  }
}

/** For `preValidation` of a route that takes a key: validation puts defaults in and takes keys out. */
async function hashSentBody(request: FastifyRequest): Promise<void> {
  const [key, ...others] = request.raw.headersDistinct[HEADER] ?? []
  if (key === undefined) return
  if (others.length > 0) throw invalid(HEADER, 'must be sent once')
  request.sentBodyHash = hashJson(request.body ?? null)
}

/** What a route that takes a key adds to its options. */
export function takeIdempotencyKeys(app: FastifyInstance) {
  if (!app.hasRequestDecorator('sentBodyHash')) app.decorateRequest('sentBodyHash', null)
  return { preValidation: hashSentBody }
}

/**
 * The address that was asked: what a key does to one timepoint it does not do to another. Parts that a
 * client made up are encoded: not every text can be stored.
 */
function addressOf({ routeOptions, params }: Pick<FastifyRequest, 'routeOptions' | 'params'>) {
  const named = params as Record<string, string>
  const path = routeOptions.config?.unmountedUrl ?? routeOptions.url ?? ''
  return path.replace(/:(\w+)|\*$/g, (whole, name: string | undefined) =>
    encodeURIComponent(named[name ?? whole]?.toLowerCase() ?? ''),
  )
}

/** The key of a request to such a route; null when it has none. */
export function idempotencyKeyOf(
  request: Pick<
    FastifyRequest,
    'caller' | 'method' | 'routeOptions' | 'params' | 'sentBodyHash'
  > & {
    headers: z.infer<typeof IdempotencyHeaders>
  },
): IdempotencyKey | null {
  const { [HEADER]: key } = request.headers
  if (key === undefined || request.sentBodyHash === null) return null
  const scope = `${request.caller} ${request.method} ${addressOf(request)}`
  return { scope, key, requestHash: request.sentBodyHash }
}

/** Tells the client that the answer is that of an earlier request. */
export function showReplayed(reply: FastifyReply, replayed: boolean): void {
  if (replayed) reply.header('Idempotency-Replayed', 'true')
}
