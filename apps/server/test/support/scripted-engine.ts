import type { AgentName } from '../../src/flash/agents/outputs.ts'
import { offlineEngine } from '../../src/flash/engines/offline/offline-engine.ts'
import type { Answer, Engine, RenderInput } from '../../src/flash/pipeline/state.ts'

/** What happens instead of the offline answer; `original` gives that answer. */
export type StepScript = (
  original: () => Promise<Answer>,
  input: RenderInput,
  signal: AbortSignal,
) => Promise<unknown>

/** The offline engine with single steps replaced: the place of a provider that misbehaves. */
export interface ScriptedEngine {
  engine: Engine
  /** Steps that were asked, in order, with the query they were asked for. */
  calls: { step: AgentName; query: string }[]
  /** Steps asked for one query, counted. */
  countsOf(query: string): Partial<Record<AgentName, number>>
  on(step: AgentName, script: StepScript): void
  /** Back to the plain offline engine. */
  reset(): void
}

export function createScriptedEngine(): ScriptedEngine {
  const scripts = new Map<AgentName, StepScript>()
  const calls: ScriptedEngine['calls'] = []
  const engine: Engine = {
    name: 'offline',
    async answer<Name extends AgentName>(
      step: Name,
      input: RenderInput,
      ...rest: [Parameters<Engine['answer']>[2], AbortSignal]
    ) {
      calls.push({ step, query: input.request.query })
      const original = () => offlineEngine.answer(step, input, ...rest)
      const script = scripts.get(step)
      const answer = script ? await script(original, input, rest[1]) : await original()
      return answer as Answer<Name>
    },
  }
  return {
    engine,
    calls,
    countsOf(query) {
      const counts: Partial<Record<AgentName, number>> = {}
      for (const call of calls) {
        if (call.query === query) counts[call.step] = (counts[call.step] ?? 0) + 1
      }
      return counts
    },
    on: (step, script) => void scripts.set(step, script),
    reset() {
      scripts.clear()
      calls.length = 0
    },
  }
}

/** A door that stays shut until it is opened; `reached` tells that somebody waits at it. */
export function createGate() {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>()
  const { promise: reached, resolve: arrive } = Promise.withResolvers<void>()
  const script: StepScript = async (original) => {
    arrive()
    await opened
    return original()
  }
  return { script, open, reached }
}

/** Never answers, not even when it is told to stop. */
export const hang: StepScript = () => new Promise(() => {})
