import { CanonicalUrlError, parseCanonicalUrl } from '@timepoint/almanac'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'

/** What may follow the eight segments of a path. */
export type PathAction =
  | 'publish'
  | 'visibility'
  | 'history'
  | 'challenges'
  | 'challenge'
  | 'verify'
  | 'reconcile'

const ACTIONS: ReadonlySet<string> = new Set<PathAction>([
  'publish',
  'visibility',
  'history',
  'challenges',
  'challenge',
  'verify',
  'reconcile',
])

/** Segments of a path without an action. */
const SEGMENTS = 8

/** Parameters of a route whose last part is the path of a moment: `/moments/*`. */
export const PathParams = z.object({ '*': z.string() })

/** A path as it was asked for. */
export interface PathReading {
  /** Canonical, with a leading slash. */
  path: string
  /** The ninth segment; null without one. */
  action: PathAction | null
  /** Whether it was spelled so; percent-encoding does not matter. */
  isCanonical: boolean
}

/**
 * Reads the path of a moment, in any spelling.
 * @param text what follows the name of the resource, decoded.
 * @throws AppError path_invalid; not_found for a ninth segment that is no action.
 */
export function readPath(text: string): PathReading {
  const segments = text.split('/').filter((segment) => segment !== '')
  const action = segments.length > SEGMENTS ? segments.at(-1) : undefined
  if (action !== undefined && !ACTIONS.has(action)) {
    throw segments.length === SEGMENTS + 1
      ? new AppError('not_found')
      : new AppError('path_invalid', { detail: 'A path of a moment has eight segments' })
  }
  const given = action === undefined ? text : text.slice(0, text.lastIndexOf(action) - 1)
  const raw = given.startsWith('/') ? given : `/${given}`
  const { path, changed } = parse(raw)
  return { path, action: (action as PathAction | undefined) ?? null, isCanonical: !changed }
}

function parse(raw: string): { path: string; changed: boolean } {
  try {
    return parseCanonicalUrl(raw)
  } catch (cause) {
    if (!(cause instanceof CanonicalUrlError)) throw cause
    throw new AppError('path_invalid', { detail: cause.message, cause })
  }
}

type PathRequest = Pick<FastifyRequest, 'url' | 'routeOptions'>

/** The same request for another path: mount, action and query stay. */
export function addressFor(
  { url, routeOptions }: PathRequest,
  path: string,
  action: PathAction | null,
): string {
  const before = (routeOptions.url ?? '').replace(/\/\*$/, '')
  const query = url.includes('?') ? url.slice(url.indexOf('?')) : ''
  return `${before}${path}${action === null ? '' : `/${action}`}${query}`
}

/** Leads a client to where it wanted to go, by the same method. */
export function redirect(reply: FastifyReply, location: string): FastifyReply {
  return reply.redirect(location, 308)
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The path of a moment that is asked for, on routes with {@link takePath}. */
    momentPath: PathReading
  }
}

/**
 * For `preHandler` of a route whose last part is the path of a moment: reads it, and redirects other
 * spellings before anything is looked up.
 */
export async function takePath(
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const { '*': text } = request.params as z.infer<typeof PathParams>
  const reading = readPath(text)
  if (!reading.isCanonical) {
    return redirect(reply, addressFor(request, reading.path, reading.action))
  }
  request.momentPath = reading
}

/** Thrown where a path is another spelling of that of a moment: the client is sent there. */
export class Moved extends Error {
  override name = 'Moved'
  readonly path: string

  constructor(path: string) {
    super(`moved to ${path}`)
    this.path = path
  }
}
