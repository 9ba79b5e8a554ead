import { understand } from '@timepoint/almanac'
import { type Attempt, type Content, GenerateRequest } from '@timepoint/contracts'
import type { AgentName } from '../../src/flash/agents/outputs.ts'
import { createEngines } from '../../src/flash/engines/engines.ts'
import { assembleResult } from '../../src/flash/pipeline/assemble.ts'
import { type RunOutcome, runSteps, type StepRecord } from '../../src/flash/pipeline/run.ts'
import { planSteps } from '../../src/flash/pipeline/steps.ts'
import { toTrace } from '../../src/flash/pipeline/trace.ts'
import { loadPresets } from '../../src/flash/presets/presets.ts'
import type { RenderResult } from '../../src/flash/timepoints/render-result.ts'
import { parseConfig } from '../../src/platform/config/config.ts'
import { createLogger } from '../../src/platform/log.ts'
import { createModels } from '../../src/providers/registry.ts'
import { TIMINGS, type Timings } from '../../src/providers/router/timings.ts'
import type { Send } from '../../src/providers/shared/send.ts'
import type { SimulatedProvider } from '../simulators/call.ts'
import type { Simulators } from '../simulators/start-simulators.ts'

/** A query about which the almanac and the simulators' authors have enough to say: three people speak. */
export const QUERY = 'Magna Carta 1215'

/** Variables that point a server at some of the simulators. */
export function envFor(
  simulators: Simulators,
  providers: readonly SimulatedProvider[],
): Record<string, string> {
  const entries = Object.entries(simulators.env())
  const prefixes = providers.map((provider) => `${provider.toUpperCase()}_`)
  const wanted = entries.filter(([name]) => prefixes.some((prefix) => name.startsWith(prefix)))
  return Object.fromEntries(wanted)
}

/**
 * Waits of a router that is not to wait: short ones between repetitions, and so many milliseconds
 * until silence counts and until it is given up.
 */
export function pace(silentMs: number, endMs: number): Timings {
  const first = { none: silentMs, low: silentMs, medium: silentMs, high: silentMs }
  return {
    ...TIMINGS,
    firstByte: { ...first, image: silentMs },
    idle: silentMs,
    idleEnd: endMs,
    firstByteEnd: { text: endMs, image: endMs },
    backoff: [1, 2, 4],
    askingEnd: 20_000,
  }
}

/** The day on which the tables of models were written: tests must not age. */
const TODAY = Date.parse('2026-11-22T12:00:00Z')

/** A clock that stands at that day, and goes. */
export const tableClock = (): number => TODAY + performance.now()

/** Answers by step that need not be asked for. */
export type Kept = ReadonlyMap<AgentName, StepRecord>

/** A render without a database. */
export interface RenderOptions {
  simulators: Simulators
  providers: readonly SimulatedProvider[]
  request?: Partial<GenerateRequest>
  env?: Record<string, string>
  timings?: Timings
  /** In the place of the network. */
  send?: Send
  /** Answers of an earlier render, as a resumed one finds them. */
  kept?: Kept
  /** For how long it may go on, in milliseconds; without, there is no end. */
  timeoutMs?: number
  /** What it may cost, in US dollars. */
  costLimitUsd?: number
  onContent?(step: AgentName, content: Content): void
}

/** What came of it. */
export interface Rendered {
  outcome: RunOutcome
  /** Null when a required step failed. */
  result: RenderResult | null
  /** Every call that was made for a step, in the order in which they began. */
  attempts(step: AgentName): Attempt[]
  /** Answers by step. */
  kept: Kept
}

/** One render by the real executor, engine, router and adapters, with nothing behind it. */
export async function render(options: RenderOptions): Promise<Rendered> {
  const { simulators, providers, env = {}, timings = pace(5000, 10_000), send } = options
  const { providers: access } = parseConfig({ ...envFor(simulators, providers), ...env })
  const { presets, successors } = loadPresets(env.PRESETS_FILE ?? null)
  const models = createModels(access, successors, createLogger('silent'), {
    timings,
    clock: tableClock,
    ...(send ? { send } : {}),
  })
  const { router, available } = models
  const engines = createEngines({
    router,
    available,
    presets,
    costLimitUsd: options.costLimitUsd ?? 2,
  })
  const now = new Date()
  const request = GenerateRequest.parse({ query: QUERY, ...options.request })
  const { timeoutMs } = options
  const input = {
    request,
    now,
    facts: understand(request.query, { now }),
    ...(timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs }),
  }
  const engine = engines.engineFor(request)
  const outcome = await runSteps({
    steps: planSteps({ image: request.generate_image, speculation: true }),
    engine,
    input,
    checkpoints: {
      load: (step) => options.kept?.get(step) ?? null,
      confirm: async () => {},
      save: async () => {},
    },
    onResult: () => {},
    ...(options.onContent ? { onContent: options.onContent } : {}),
    signal: new AbortController().signal,
  })
  const trace = toTrace([...outcome.results, ...outcome.givenUp], engine.name)
  const result = outcome.failure ? null : assembleResult({ engine, input }, outcome, 1, [])
  const completed = outcome.results.flatMap((one) =>
    one.status === 'completed' ? [[one.step.name, one.record] as const] : [],
  )
  return {
    outcome,
    result,
    attempts: (name) => trace.steps.find(({ step }) => step === name)?.attempts ?? [],
    kept: new Map(completed),
  }
}

/** Everything that was kept but for some steps. */
export function without(kept: Kept, ...steps: AgentName[]): Kept {
  return new Map([...kept].filter(([name]) => !steps.includes(name)))
}
