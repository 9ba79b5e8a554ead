import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ServerQuestion } from './pipeline-server-process.ts'
import type { BareCall, SimulatorsQuestion } from './pipeline-simulators-process.ts'

/** A process that is asked one question at a time: an answer names none. */
interface Helper<Question> {
  /** What it sent when it was ready. */
  hello: unknown
  ask(question: Question): Promise<unknown>
  [Symbol.asyncDispose](): Promise<void>
}

async function startHelper<Question extends object>(
  script: string,
  parameters: readonly string[],
): Promise<Helper<Question | { ask: 'stop' }>> {
  // What profiles the parent profiles its helpers, too.
  const child = fork(join(import.meta.dirname, script), parameters)
  const exited = once(child, 'exit')
  const died = exited.then(([code]) => Promise.reject(new Error(`${script} ended: ${code}`)))
  died.catch(() => {})
  const hear = async () => {
    const [{ answer }] = (await Promise.race([once(child, 'message'), died])) as [
      { answer: unknown },
    ]
    return answer
  }
  const ask = (question: Question | { ask: 'stop' }) => {
    const heard = hear()
    child.send(question)
    return heard
  }
  return {
    hello: await hear(),
    ask,
    async [Symbol.asyncDispose]() {
      await ask({ ask: 'stop' })
      await exited
    },
  }
}

/** Simulated providers. */
export interface BenchSimulators {
  /** Variables that point a server at them. */
  env: Record<string, string>
  /** From now on every call is answered after this time, over `streamMs`: without, all at once. */
  setLatency(ms: number, streamMs?: number): Promise<void>
  /** The calls since this was asked last, in order of arrival. */
  takeCalls(): Promise<BareCall[]>
  [Symbol.asyncDispose](): Promise<void>
}

/** @throws Error when the process ends before it is ready. */
export async function startBenchSimulators(): Promise<BenchSimulators> {
  const helper = await startHelper<SimulatorsQuestion>('pipeline-simulators-process.ts', [])
  return {
    env: helper.hello as Record<string, string>,
    setLatency: async (latencyMs, streamMs = 0) =>
      void (await helper.ask({ ask: 'pace', latencyMs, streamMs })),
    takeCalls: async () => (await helper.ask({ ask: 'calls' })) as BareCall[],
    [Symbol.asyncDispose]: () => helper[Symbol.asyncDispose](),
  }
}

/** The system under test. */
export interface PipelineServer {
  url: string
  /** CPU time so far, in milliseconds. */
  cpuMs(): Promise<number>
  [Symbol.asyncDispose](): Promise<void>
}

/** @throws Error when the process ends before it is ready. */
export async function startPipelineServer(env: Record<string, string>): Promise<PipelineServer> {
  const parameters = [JSON.stringify(env)]
  const helper = await startHelper<ServerQuestion>('pipeline-server-process.ts', parameters)
  return {
    url: helper.hello as string,
    cpuMs: async () => (await helper.ask({ ask: 'cpu' })) as number,
    [Symbol.asyncDispose]: () => helper[Symbol.asyncDispose](),
  }
}
