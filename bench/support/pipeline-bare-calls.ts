import type { AgentName } from '../../apps/server/src/flash/agents/outputs.ts'
import { planSteps } from '../../apps/server/src/flash/pipeline/steps.ts'
import type { BareCall } from './pipeline-simulators-process.ts'
import { timed } from './stats.ts'

/** The calls of one text render, to be made again without the system. */
export type CallsByStep = ReadonlyMap<AgentName, readonly BareCall[]>

/** The steps of a text render that follow one another: no render can be quicker than their calls. */
const CHAIN: readonly AgentName[] = ['judge', 'scene', 'characters', 'dialog', 'critique']

function stepOf({ kind, schemaName }: BareCall): AgentName {
  if (kind === 'search') return 'grounding'
  return schemaName === 'character_bio' ? 'characters' : (schemaName as AgentName)
}

export function byStep(calls: readonly BareCall[]): CallsByStep {
  return Map.groupBy(calls, stepOf)
}

async function make({ url, headers, body }: BareCall): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers, body })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
}

/** How long one call of each step of the chain takes, one after another, in milliseconds. */
export function chainMs(calls: CallsByStep): Promise<number> {
  return timed(async () => {
    for (const step of CHAIN) {
      const call = calls.get(step)?.[0]
      if (!call) throw new Error(`The render made no call for ${step}`)
      await make(call)
    }
  })
}

/** How long all calls take, each as soon as those are answered on which its step depends. */
export function graphMs(calls: CallsByStep): Promise<number> {
  return timed(async () => {
    const made = new Map<AgentName, Promise<unknown>>()
    for (const { name, needs } of planSteps({ image: false, speculation: true })) {
      const before = Promise.all(needs.map((step) => made.get(step)))
      made.set(
        name,
        before.then(() => Promise.all((calls.get(name) ?? []).map(make))),
      )
    }
    await Promise.all(made.values())
  })
}

/** Calls that a render without trouble does not make: failed ones, and repetitions with a correction. */
export function troubleIn(calls: readonly BareCall[]): BareCall[] {
  return calls.filter(
    ({ outcome, body }) =>
      outcome !== 'answered' || /Your last answer (was not accepted|did not fit)/.test(body),
  )
}
