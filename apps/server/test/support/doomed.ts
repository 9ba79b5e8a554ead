import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { AgentName } from '../../src/flash/agents/outputs.ts'
import { spawnNode } from './child-processes.ts'
import { CACHED_CODE } from './crash.ts'

/** A server that stops for ever at a step, in a process of its own. */
export interface DoomedServer {
  url: string
  /** Waits until a render has come to the step. */
  reached(): Promise<void>
  /** Ends it at once. */
  kill(): Promise<void>
}

export async function startDoomed(databaseUrl: string, step: AgentName): Promise<DoomedServer> {
  const script = fileURLToPath(import.meta.resolve('./doomed-server.ts'))
  const words = [...CACHED_CODE, script, databaseUrl, step]
  const child = spawnNode(words, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const kill = () => {
    child.kill('SIGKILL')
    return ended
  }
  if (!child.stdout) throw new Error('no output')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => `${(await lines.next()).value}`
  const url = await next()
  if (!URL.canParse(url)) throw new Error(`the server says ${url}, not where it is`)
  const reached = async () => {
    const line = await next()
    if (line !== 'reached') throw new Error(`the server says ${line}, not that a render came`)
  }
  return { url, reached, kill }
}
