import { CanonicalUrlError, parseCanonicalUrl, splitAction } from '@timepoint/almanac'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'

/** Parameters of a route about the moment at a path, such as `/moments/:path/history`. */
export const PathParams = z.object({
  path: z.string().meta({
    description: 'Eight segments, raw or percent-encoded. Other spellings are redirected.',
    example: '/-44/march/15/unknown/italy/lazio/rome/assassination-of-julius-caesar',
  }),
})

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The address of a route up to the path of a moment, with its mount. */
    pathFamily?: string
    /** What stands behind the path, such as `history`; null: nothing. */
    pathAction?: string | null
  }
  interface FastifyRequest {
    /** The canonical path of the moment that is asked for, on routes with {@link takePath}. */
    momentPath: string
  }
}

const PARAMETER = /\/:path(?:\/([a-z]+))?$/

/** Eight segments as parameters: what is asked for is read from the address itself. */
const SEGMENTS = Array.from({ length: 8 }, (_, n) => `:s${n}`).join('/')

/**
 * The addresses under which a route about a path is answered besides its own, in which the path is one
 * percent-encoded segment; none for other routes. The last takes what only looks like a path.
 */
export function rawAddresses({ url }: Pick<RouteOptions, 'url'>): string[] {
  const [parameter, action] = PARAMETER.exec(url) ?? []
  if (parameter === undefined) return []
  const family = url.slice(0, -parameter.length)
  return action === undefined ? [`${family}/*`] : [`${family}/${SEGMENTS}/${action}`]
}

/** What {@link takePath} has to know of a route about a path; empty for other routes. */
export function pathConfig({ url }: Pick<RouteOptions, 'url'>): {
  pathFamily?: string
  pathAction?: string | null
} {
  const [parameter, action = null] = PARAMETER.exec(url) ?? []
  if (parameter === undefined) return {}
  return { pathFamily: url.slice(0, -parameter.length), pathAction: action }
}

/** What a request asks for: the part of its address behind the name of the resource, as it was sent. */
function sentPath({ url, routeOptions }: FastifyRequest): { family: string; text: string } {
  const family = routeOptions.config.pathFamily ?? ''
  const text = (url.split('?', 1)[0] ?? '').slice(family.length)
  return { family, text: text.replace(/^\/(?=%2f)/i, '') }
}

/**
 * Reads the path of a moment, in any spelling.
 * @throws AppError path_invalid.
 */
export function readPath(text: string): { path: string; changed: boolean } {
  try {
    return parseCanonicalUrl(text.startsWith('/') ? text : `/${text}`)
  } catch (cause) {
    throw refusalOf(cause)
  }
}

/** What a client is told of a path that is none; anything else is a defect, and stays what it is. */
function refusalOf(cause: unknown): unknown {
  if (!(cause instanceof CanonicalUrlError)) return cause
  return new AppError('path_invalid', { detail: cause.message, cause })
}

function parse(text: string) {
  try {
    const { path, action } = splitAction(text)
    return { ...parseCanonicalUrl(path), action }
  } catch (cause) {
    throw refusalOf(cause)
  }
}

/** Sends a client to another path, by the same method: mount, action and query stay. */
export function redirectTo(
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
  action = request.routeOptions.config.pathAction ?? null,
): FastifyReply {
  const { family } = sentPath(request)
  const query = request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : ''
  return reply.redirect(`${family}${path}${action === null ? '' : `/${action}`}${query}`, 308)
}

/**
 * For `preHandler` of a route about a path: reads it, and redirects other spellings before anything is
 * looked up.
 * @throws AppError path_invalid; not_found for a ninth segment that means nothing here, method_not_allowed
 *   where it does to other methods.
 */
export async function takePath(
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const { path, changed, action } = parse(sentPath(request).text)
  if (changed) return redirectTo(request, reply, path, action)
  const { pathAction = null } = request.routeOptions.config
  if (action !== pathAction) throw otherMethod(request, reply, action)
  request.momentPath = path
}

const METHODS = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'] as const

/** Why a ninth segment is not answered: nothing is called so, or it takes other methods. */
function otherMethod(
  request: FastifyRequest,
  reply: FastifyReply,
  action: string | null,
): AppError {
  const url = `${request.routeOptions.config.pathFamily ?? ''}/:path${action === null ? '' : `/${action}`}`
  const methods = METHODS.filter((method) => request.server.hasRoute({ method, url }))
  if (methods.length === 0) return new AppError('not_found')
  reply.header('Allow', methods.join(', '))
  const detail = `${request.method} is not possible here: use ${methods.join(' or ')}`
  return new AppError('method_not_allowed', { detail })
}

/** Where a path is part of the address. */
const NAMED_BY_PATHS =
  /^\/api(?:\/v1(?:\/clockchain)?)?\/(?:moments|browse|graph\/(?:neighbors|subgraph|traverse))\//

/** Whether an address is below resources of Clockchain that are named by paths, route or not. */
export const isNamedByPath = (url: string): boolean => NAMED_BY_PATHS.test(url)

/**
 * What is said of an address that cannot be decoded where it should name a moment: it is a path that cannot be
 * normalised. Null elsewhere.
 */
export function refuseUndecodable(url: string): AppError | null {
  if (!isNamedByPath(url)) return null
  return new AppError('path_invalid', { detail: 'The path is not percent-encoded UTF-8' })
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
