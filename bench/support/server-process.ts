import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLogger } from '../../apps/server/src/platform/log.ts'
import { startStack } from '../../apps/server/src/stack.ts'
import { benchConfig, gatewayConfig } from './database.ts'
import { createSlowEngine } from './engines.ts'

/**
 * A server in a process of its own, so that what it costs is its own: the whole system on a database,
 * with the offline engine or that slowed by some milliseconds a step; a bare HTTP server that holds
 * every answer open, or a stub that answers at once; or a gateway before such a stub. Sends its address
 * when it listens, then answers what it is asked over IPC. Run with `--expose-gc`.
 */
const [kind = '', databaseUrl = '', detail = ''] = process.argv.slice(2)

/** What the parent may ask. */
export type Question = 'usage' | 'usage after gc' | 'send a frame' | 'stop'

/** What the process has used so far: bytes, and CPU time in milliseconds, all threads together. */
export interface Usage {
  rss: number
  heapUsed: number
  external: number
  cpuMs: number
}

const FRAME = `id: 2\ndata: ${JSON.stringify({ event: 'step_complete', step: 'judge' })}\n\n`

/** A server that does nothing but hold answers open, the floor of what a stream costs. */
async function startBare() {
  const held = new Set<ServerResponse>()
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('id: 1\ndata: {}\n\n')
    held.add(response)
    response.once('close', () => held.delete(response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    sendFrame() {
      for (const response of held) response.write(FRAME)
    },
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const STUB_ANSWER = JSON.stringify({ items: Array(8).fill({ id: 'a'.repeat(36), year: 1215 }) })

/** A server that reads a request and answers at once. Connections are kept as long as ours are. */
async function startStub() {
  const server = createServer({ keepAliveTimeout: 72_000 }, (request, response) => {
    request.resume().once('end', () => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': STUB_ANSWER.length,
      })
      response.end(STUB_ANSWER)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    sendFrame() {},
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** The gateway role, with accounts and without limits, before a service at `detail`. */
async function startGateway() {
  const log = createLogger('silent')
  const stack = await startStack(gatewayConfig(databaseUrl, detail), { log })
  return { url: stack.url, sendFrame() {}, close: () => stack.close() }
}

async function startSystem() {
  const engine = detail === '' ? {} : { engine: createSlowEngine(Number(detail)) }
  const log = createLogger('silent')
  const stack = await startStack(benchConfig(databaseUrl), { log, ...engine })
  return { url: stack.url, sendFrame() {}, close: () => stack.close() }
}

async function usage(collect: boolean): Promise<Usage> {
  if (collect) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 500))
    globalThis.gc?.()
  }
  const { rss, heapUsed, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  return { rss, heapUsed, external, cpuMs: (user + system) / 1000 }
}

const starts: Record<
  string,
  () => Promise<{ url: string; sendFrame(): void; close(): Promise<void> }>
> = {
  bare: startBare,
  stub: startStub,
  gateway: startGateway,
  system: startSystem,
}
const server = await (starts[kind] ?? startSystem)()
const answers: Record<Question, () => Promise<unknown>> = {
  usage: () => usage(false),
  'usage after gc': () => usage(true),
  'send a frame': async () => server.sendFrame(),
  stop: () => server.close(),
}
process.on('disconnect', () => process.exit(1))
process.on('message', async (question: Question) => {
  const answer = await answers[question]()
  process.send?.({ answer: answer ?? null })
  if (question === 'stop') process.removeAllListeners('disconnect').disconnect()
})
process.send?.({ answer: server.url })
