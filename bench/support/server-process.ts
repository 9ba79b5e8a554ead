import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLogger } from '../../apps/server/src/platform/log.ts'
import { startStack } from '../../apps/server/src/stack.ts'
import { benchConfig } from './database.ts'
import { createSlowEngine } from './engines.ts'

/**
 * A server in a process of its own, so that what it costs is its own: the whole system on a database,
 * with the offline engine or that slowed by some milliseconds a step, or a bare HTTP server that holds
 * every answer open. Sends its address when it listens, then answers what it is asked over IPC. Run with
 * `--expose-gc`.
 */
const [kind = '', databaseUrl = '', stepMs = '0'] = process.argv.slice(2)

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

async function startSystem() {
  const engine = stepMs === '0' ? {} : { engine: createSlowEngine(Number(stepMs)) }
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

const server = await (kind === 'bare' ? startBare() : startSystem())
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
