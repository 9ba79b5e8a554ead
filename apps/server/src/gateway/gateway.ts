import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { chargeRequests } from '../accounts/credits/charge-hook.ts'
import type { GatewayConfig } from '../platform/config/config.ts'
import type { Db } from '../platform/db/database.ts'
import type { Logger } from '../platform/log.ts'
import {
  type AnswerTimes,
  type GatewayRoutesContext,
  registerGatewayRoutes,
} from './gateway-routes.ts'
import { Upstream, type UpstreamName, type Upstreams } from './upstream.ts'

/** As the contract of Clockchain has it, section 16. */
const ANSWER_MS: AnswerTimes = { usual: 30_000, rendering: 330_000 }

/** How long answers that are under way may take when the process stops, in milliseconds. */
const DRAIN_MS = 10_000

/** Those that are configured. Nothing is connected yet. */
export function createUpstreams(config: GatewayConfig): Upstreams {
  const { flashUrl, clockchainUrl, accountsUrl, idleTimeoutMs: idleMs } = config
  const urls: [UpstreamName, string | null][] = [
    ['flash', flashUrl],
    ['clockchain', clockchainUrl],
    ['accounts', accountsUrl],
  ]
  const isThere = (entry: [UpstreamName, string | null]): entry is [UpstreamName, string] =>
    entry[1] !== null
  return new Map(urls.filter(isThere).map(([name, url]) => [name, new Upstream(url, { idleMs })]))
}

/** How the connections to each service fare. */
export function upstreamStates(
  upstreams: Upstreams,
): Partial<Record<UpstreamName, Upstream['state']>> {
  return Object.fromEntries([...upstreams].map(([name, { state }]) => [name, state]))
}

/**
 * Ends event streams when the server stops, and gives other answers 10 s. Clients resume streams
 * elsewhere.
 * @returns what is to be told of each answer that is sent as it comes.
 */
function endOnStop(app: FastifyInstance, upstreams: Upstreams): GatewayRoutesContext['onStream'] {
  const streams = new Map<ServerResponse, Readable>()
  const closeAll = () => Promise.all([...upstreams.values()].map((upstream) => upstream.close()))
  let timer: NodeJS.Timeout | undefined
  app.addHook('preClose', async () => {
    for (const [response, events] of streams) events.unpipe(response)
    for (const response of streams.keys()) response.end()
    timer = setTimeout(closeAll, DRAIN_MS)
  })
  app.addHook('onClose', async () => {
    clearTimeout(timer)
    await closeAll()
  })
  return (reply, body) => {
    const { raw } = reply
    // The head at once: the first event may be long in coming.
    raw.once('pipe', () => raw.flushHeaders())
    if (!String(reply.getHeader('content-type')).startsWith('text/event-stream')) return
    streams.set(raw, body)
    raw.once('close', () => streams.delete(raw))
  }
}

/**
 * The gateway's routes: what no other route of the server answers goes to the services behind it.
 * Callers have been identified by `identifyAtEdge`.
 */
export async function registerGateway(
  app: FastifyInstance,
  upstreams: Upstreams,
  options: {
    db: Db
    log: Logger
    signingSecret: string | null
    answerMs?: AnswerTimes | undefined
  },
): Promise<void> {
  const { db, log, signingSecret, answerMs = ANSWER_MS } = options
  if (signingSecret === null) throw new Error('GATEWAY_SIGNING_SECRET is needed')
  const onStream = endOnStop(app, upstreams)
  await app.register(async (routes) => {
    chargeRequests(routes, { db, log })
    registerGatewayRoutes(routes, { upstreams, signingSecret, answerMs, onStream })
  })
}
