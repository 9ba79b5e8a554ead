import { setTimeout as sleep } from 'node:timers/promises'
import { understand } from '@timepoint/almanac'
import { GenerateRequest } from '@timepoint/contracts'
import type { AgentName } from '../../apps/server/src/flash/agents/outputs.ts'
import { offlineEngine } from '../../apps/server/src/flash/engines/offline/offline-engine.ts'
import { type Checkpoints, runSteps } from '../../apps/server/src/flash/pipeline/run.ts'
import {
  type Answer,
  type Engine,
  NO_USAGE,
  type RenderInput,
} from '../../apps/server/src/flash/pipeline/state.ts'
import { planSteps } from '../../apps/server/src/flash/pipeline/steps.ts'

/** What a step is asked with for a query, as if it were accepted now. */
export function inputOf(query: string, image: boolean): RenderInput {
  const now = new Date()
  const request = GenerateRequest.parse({ query, generate_image: image })
  return { request, now, facts: understand(query, { now }) }
}

/** Keeps nothing: every run computes everything. */
const NO_CHECKPOINTS = {
  load: () => null,
  confirm: async () => {},
  save: async () => {},
}

/**
 * Runs all steps of one render in memory, without a server or a database.
 * @returns whether it came to a scene.
 */
export async function runInMemory(
  engine: Engine,
  input: RenderInput,
  checkpoints: Checkpoints = NO_CHECKPOINTS,
): Promise<boolean> {
  const { failure } = await runSteps({
    steps: planSteps({ image: input.request.generate_image, speculation: true }),
    engine,
    input,
    checkpoints,
    onResult: () => {},
    signal: new AbortController().signal,
  })
  return failure === null
}

/**
 * Answers every step at once with a constant of ordinary size: what the offline engine says of one
 * moment, asked once beforehand. The picture itself is left out: only its description is answered.
 * @throws Error when the offline engine does not answer all of the steps.
 */
export async function createConstantEngine(query: string): Promise<Engine> {
  const outputs = new Map<AgentName, unknown>()
  const recorder: Engine = {
    name: 'offline',
    async answer(step, ...rest) {
      const answer = await offlineEngine.answer(step, ...rest)
      outputs.set(step, answer.output)
      return answer
    },
  }
  if (!(await runInMemory(recorder, inputOf(query, true)))) throw new Error(`No scene of ${query}`)
  return {
    name: 'offline',
    async answer<Name extends AgentName>(step: Name) {
      const output = outputs.get(step)
      return { output, provider: 'bench', model: 'constant', usage: NO_USAGE } as Answer<Name>
    },
  }
}

/** The offline engine, each step of which takes some milliseconds more, like a quick model. */
export function createSlowEngine(stepMs: number): Engine {
  return {
    name: 'offline',
    async answer(...args) {
      await sleep(stepMs)
      return offlineEngine.answer(...args)
    },
  }
}
