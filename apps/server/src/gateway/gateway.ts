import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { GatewayConfig } from '../platform/config/config.ts'
import { type AnswerTimes, registerGatewayRoutes } from './gateway-routes.ts'
import { Upstream, type UpstreamName } from './upstream.ts'

/** The services that stand behind this process. */
export type Upstreams = Partial<Record<UpstreamName, Upstream>>

/** As the contract of Clockchain has it, section 16. */
const ANSWER_MS: AnswerTimes = { usual: 30_000, rendering: 330_000 }

/** How long answers that are under way may take when the process stops, in milliseconds. */
const DRAIN_MS = 10_000

/** Those that are configured. Nothing is connected yet. */
export function createUpstreams({
  flashUrl: flash,
  clockchainUrl: clockchain,
  accountsUrl: accounts,
  idleTimeoutMs: idleMs,
}: GatewayConfig): Upstreams {
  const urls = Object.entries({ flash, clockchain, accounts })
  return Object.fromEntries(
    urls.flatMap(([name, url]) => (url === null ? [] : [[name, new Upstream(url, { idleMs })]])),
  )
}

/** How the connections to each service fare. */
export function upstreamStates(upstreams: Upstreams): Record<string, Upstream['state']> {
  return Object.fromEntries(Object.entries(upstreams).map(([name, { state }]) => [name, state]))
}

/** Ends streams when the server stops, and gives other answers 10 s. Clients resume streams elsewhere. */
function endOnStop(app: FastifyInstance, upstreams: Upstreams) {
  const streams = new Set<ServerResponse>()
  const closeAll = () => Promise.all(Object.values(upstreams).map((upstream) => upstream.close()))
  let timer: NodeJS.Timeout | undefined
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.end()
    timer = setTimeout(closeAll, DRAIN_MS)
  })
  app.addHook('onClose', async () => {
    clearTimeout(timer)
    await closeAll()
  })
  return ({ raw }: FastifyReply) => {
    streams.add(raw)
    raw.once('close', () => streams.delete(raw))
    // The head at once: the first event may be long in coming.
    raw.once('pipe', () => raw.flushHeaders())
  }
}

/**
 * The gateway's routes: what no other route of the server answers goes to the services behind it.
 * Callers have been identified by `identifyAtEdge`.
 */
export async function registerGateway(
  app: FastifyInstance,
  upstreams: Upstreams,
  options: { signingSecret: string | null; answerMs?: AnswerTimes | undefined },
): Promise<void> {
  const { signingSecret, answerMs = ANSWER_MS } = options
  if (signingSecret === null) throw new Error('GATEWAY_SIGNING_SECRET is needed')
  const onStream = endOnStop(app, upstreams)
  await app.register(async (routes) =>
    registerGatewayRoutes(routes, { upstreams, signingSecret, answerMs, onStream }),
  )
}
