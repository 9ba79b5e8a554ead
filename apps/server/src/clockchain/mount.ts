import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import { z } from 'zod'
import { chargeRequests } from '../accounts/credits/charge-hook.ts'
import { dropIdentity } from '../accounts/identity/edge-credentials.ts'
import type { Config } from '../platform/config/config.ts'
import type { Db } from '../platform/db/database.ts'
import { assertPlainPath } from '../platform/http/plain-path.ts'
import type { Logger } from '../platform/log.ts'
import { tagContent } from './content-etag.ts'
import { toClockchainError } from './errors.ts'
import { identifyAtEdge } from './identity/edge.ts'
import { identify, isVouchedFor } from './identity/identify.ts'
import { admitCallers, type Doors } from './identity/identity-hook.ts'
import { Moved, pathConfig, rawAddresses, redirectTo } from './moments/path-parameter.ts'

/** Where Clockchain answers by itself. The second is what its part of the API document describes. */
const OWN = ['/api', '/api/v1'] as const
const DOCUMENTED = '/api/v1'

/** Where it answers as if it stood behind a gateway, where that is in the same process. */
const EDGE = '/api/v1/clockchain'
const BELOW_EDGE = /^\/api\/v1\/clockchain(?:[/?]|$)/

const BODY_LIMIT_BYTES = 1024 ** 2

/** What mounting needs of the system. */
export interface MountContext {
  config: Pick<Config, 'accounts' | 'clockchain' | 'roles'>
  db: Db
  log: Logger
}

/** The routes of Clockchain, relative to where they are mounted. */
export type ClockchainRoutes = (app: FastifyInstance) => void | Promise<void>

function serviceKeyOf({ clockchain }: MountContext['config']): string {
  if (clockchain.serviceKey !== null) return clockchain.serviceKey
  throw new Error('Clockchain needs a service key')
}

/** Callers show a key, or come from a gateway, which signs. */
function ownDoors({ config, db }: MountContext): Doors {
  const { accounts, clockchain } = config
  const { adminKey, requiresSignedGateway, limits } = clockchain
  const { signingSecret, acceptsV1Signatures } = accounts
  const serviceKey = serviceKeyOf(config)
  const known = { serviceKey, adminKey, signingSecret, acceptsV1Signatures, requiresSignedGateway }
  return {
    db,
    limits,
    serviceKey,
    needsBody: ({ headers }) => isVouchedFor(headers),
    identify: (incoming) => identify({ ...known, now: Date.now() }, incoming),
  }
}

/** Callers come from the world: users with tokens and API keys, and visitors. */
function edgeDoors({ config, db }: MountContext): Doors {
  const { accounts, clockchain } = config
  const context = { accounts: { db, config: accounts }, adminKey: clockchain.adminKey }
  return {
    db,
    limits: clockchain.limits,
    serviceKey: serviceKeyOf(config),
    needsBody: () => false,
    identify: async (incoming, request) => {
      const identified = await identifyAtEdge(context, incoming)
      request.principal = identified.account
      return identified
    },
  }
}

/** What routes answer without a body: every GET has a validator, and a path may be spelt otherwise. */
function withBodiless({ schema, method, config }: RouteOptions): RouteOptions['schema'] {
  const response = {
    ...(method === 'GET' ? { 304: z.undefined() } : {}),
    ...(config?.pathFamily === undefined ? {} : { 308: z.undefined() }),
    ...(schema?.response as object | undefined),
  }
  return { ...schema, response }
}

/** What every route of Clockchain is, wherever it is mounted. */
function settleRoute(route: RouteOptions, prefix: string): void {
  const { config, url, method } = route
  if (!config?.access) throw new Error(`${method} ${url} does not say who may use it`)
  route.config = {
    ...pathConfig(route),
    ...config,
    ownCallers: true,
    unmountedUrl: url.slice(prefix.length),
  }
  route.bodyLimit ??= BODY_LIMIT_BYTES
  route.schema = withBodiless(route)
  if (prefix !== DOCUMENTED) route.schema = { ...route.schema, hide: true }
}

/** The same route for a path whose segments are sent as they are. */
function asRaw({ schema, ...route }: RouteOptions, url: string): RouteOptions {
  const { params: _, ...others } = schema ?? {}
  return { ...route, url, schema: { ...others, hide: true } }
}

async function mountAt(
  app: FastifyInstance,
  { prefix, doors, log }: { prefix: string; doors: Doors; log: Logger },
  routes: ClockchainRoutes,
): Promise<void> {
  await app.register(
    async (mount) => {
      mount.addHook('onRoute', (route) => {
        settleRoute(route, prefix)
        if (route.method === 'HEAD') return // Comes along with every GET.
        const unmounted = (address: string) => address.slice(prefix.length)
        for (const url of rawAddresses(route).map(unmounted)) mount.route(asRaw(route, url))
      })
      mount.setErrorHandler((error, request, reply) => {
        if (!(error instanceof Moved)) throw toClockchainError(error, request)
        return redirectTo(request, reply, error.path)
      })
      tagContent(mount)
      if (prefix === EDGE) mount.addHook('onRequest', passEdge)
      admitCallers(mount, doors)
      if (prefix === EDGE) chargeRequests(mount, { db: doors.db, log })
      await routes(mount)
    },
    { prefix },
  )
}

async function passEdge({ raw }: FastifyRequest): Promise<void> {
  raw.url = assertPlainPath(raw.url ?? '')
  dropIdentity(raw)
}

/**
 * Answers the routes at `/api` and `/api/v1`, where callers show service keys or come from a gateway, and
 * where this process is the gateway, too, at `/api/v1/clockchain` to the world. The hooks of `app` that
 * find out who asks and count requests leave them alone.
 * @throws Error for a route that does not say who may use it.
 */
export async function mountClockchain(
  app: FastifyInstance,
  context: MountContext,
  routes: ClockchainRoutes,
): Promise<void> {
  const { config, log } = context
  for (const prefix of OWN) await mountAt(app, { prefix, doors: ownDoors(context), log }, routes)
  if (!config.roles.includes('gateway')) return
  // What leads out of the prefix matches no route of it.
  app.addHook('onRequest', async ({ raw }) => {
    if (BELOW_EDGE.test(raw.url ?? '')) assertPlainPath(raw.url ?? '')
  })
  await mountAt(app, { prefix: EDGE, doors: edgeDoors(context), log }, routes)
}
