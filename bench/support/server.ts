import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Question, Usage } from './server-process.ts'

/** A server in a process of its own; see `server-process.ts`. */
export interface BenchServer {
  url: string
  pid: number | undefined
  usage(options?: { collectGarbage: boolean }): Promise<Usage>
  /** Only of the bare server: writes one frame to every answer that it holds. */
  sendFrame(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** What serves: nothing but HTTP; a gateway; or the system, whose steps take so many milliseconds more. */
export type Served =
  | { kind: 'bare' | 'stub' }
  | { kind: 'gateway'; databaseUrl: string; upstreamUrl: string }
  | { kind: 'system'; databaseUrl: string; stepMs?: number }

function parametersOf(served: Served): string[] {
  switch (served.kind) {
    case 'gateway':
      return [served.kind, served.databaseUrl, served.upstreamUrl]
    case 'system':
      return [served.kind, served.databaseUrl, ...(served.stepMs ? [`${served.stepMs}`] : [])]
    default:
      return [served.kind]
  }
}

/** The options that `npm start` gives to Node. */
function startOptions(): string[] {
  const path = join(import.meta.dirname, '..', '..', 'package.json')
  const { scripts } = JSON.parse(readFileSync(path, 'utf8')) as { scripts: { start: string } }
  return scripts.start.split(' ').filter((word) => word.startsWith('--'))
}

/**
 * Starts a server with the options of `npm start`.
 * @param nodeOptions more of them.
 * @throws Error when the process ends before it listens.
 */
export async function startServer(
  served: Served,
  nodeOptions: readonly string[] = [],
): Promise<BenchServer> {
  const parameters = parametersOf(served)
  const child = fork(join(import.meta.dirname, 'server-process.ts'), parameters, {
    // A parent that is profiled has its server profiled, too.
    execArgv: [...process.execArgv, ...startOptions(), ...nodeOptions, '--expose-gc'],
  })
  const exited = once(child, 'exit')
  const died = exited.then(([code]) => Promise.reject(new Error(`The server ended: ${code}`)))
  died.catch(() => {})
  const listen = () => Promise.race([once(child, 'message'), died])
  /** One question at a time: an answer names none. */
  const ask = async (question: Question) => {
    const answered = listen()
    child.send(question)
    const [{ answer }] = (await answered) as [{ answer: unknown }]
    return answer
  }
  const [{ answer: url }] = (await listen()) as [{ answer: string }]
  return {
    url,
    pid: child.pid,
    usage: async (options) =>
      (await ask(options?.collectGarbage ? 'usage after gc' : 'usage')) as Usage,
    sendFrame: async () => void (await ask('send a frame')),
    async [Symbol.asyncDispose]() {
      await ask('stop')
      await exited
    },
  }
}

/** Percent of one core that a server uses in a time. */
export async function cpuPercent(server: BenchServer, ms: number): Promise<number> {
  const began = performance.now()
  const before = await server.usage()
  await sleep(ms)
  const { cpuMs } = await server.usage()
  return (100 * (cpuMs - before.cpuMs)) / (performance.now() - began)
}
