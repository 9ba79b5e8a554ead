import { understand } from '@timepoint/almanac'
import { GenerateRequest } from '@timepoint/contracts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../platform/errors.ts'
import type { AgentName } from '../agents/outputs.ts'
import { offlineEngine } from '../engines/offline/offline-engine.ts'
import {
  CheckpointError,
  type Checkpoints,
  createInputHash,
  runSteps,
  type StepRecord,
} from './run.ts'
import type { Answer, Engine, RenderInput } from './state.ts'
import { planSteps, STEPS } from './steps.ts'

const now = new Date('2026-01-02T03:04:05Z')

function inputOf(query: string, request: Record<string, unknown> = {}): RenderInput {
  const parsed = GenerateRequest.parse({ query, ...request })
  return { request: parsed, now, facts: understand(parsed.query, { now }) }
}

const INPUT = inputOf('Trinity test 5:29 AM July 16 1945')

/** Checkpoints in memory, shared by the runs of one test. */
function createCheckpoints(): Checkpoints & { kept: Map<string, StepRecord> } {
  const kept = new Map<string, StepRecord>()
  return {
    kept,
    load: (step, hash) => kept.get(`${step}:${hash}`) ?? null,
    confirm: async () => {},
    save: async (step, hash, record) => void kept.set(`${step}:${hash}`, record),
  }
}

type Behaviour = (original: () => Promise<Answer>) => Promise<unknown>

/** Answers each step after its virtual delay, and writes down when it began and ended. */
function createEngine(
  delays: Partial<Record<AgentName, number>>,
  scripts: Partial<Record<AgentName, Behaviour>> = {},
) {
  const began = new Map<AgentName, number>()
  const ended = new Map<AgentName, number>()
  const zero = Date.now()
  const engine: Engine = {
    name: 'offline',
    async answer<Name extends AgentName>(
      step: Name,
      ...rest: Parameters<Engine['answer']> extends [unknown, ...infer Rest] ? Rest : never
    ) {
      began.set(step, Date.now() - zero)
      await new Promise((resolve) => setTimeout(resolve, delays[step] ?? 0))
      ended.set(step, Date.now() - zero)
      const original = () => offlineEngine.answer(step, ...rest)
      return (await (scripts[step]?.(original) ?? original())) as Answer<Name>
    },
  }
  return { engine, began, ended }
}

/** Runs everything with timers that only move when nothing else is left to do. */
async function run(
  engine: Engine,
  options: {
    image?: boolean
    speculation?: boolean
    input?: RenderInput
    checkpoints?: Checkpoints
    signal?: AbortSignal
  } = {},
) {
  const { image = false, speculation = true } = options
  const seen: string[] = []
  const outcome = runSteps({
    steps: planSteps({ image, speculation }),
    engine,
    input: options.input ?? INPUT,
    checkpoints: options.checkpoints ?? createCheckpoints(),
    onResult: ({ step, status }) => seen.push(`${step.name} ${status}`),
    signal: options.signal ?? new AbortController().signal,
  })
  outcome.catch(() => {})
  await vi.advanceTimersByTimeAsync(60_000)
  return { ...(await outcome), seen }
}

const reject =
  (error: Error): Behaviour =>
  async () => {
    throw error
  }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('parallelism', () => {
  it('G-STEP-1: steps that need nothing from each other run at the same time', async () => {
    const { engine, began } = createEngine({ judge: 100, timeline: 100, grounding: 100 })
    await run(engine)
    expect(began.get('judge')).toBe(0)
    expect(began.get('timeline')).toBe(0)
    expect(began.get('grounding')).toBe(0)
    expect(began.get('scene')).toBe(100)
    expect(began.get('identification')).toBe(100)
  })

  it('G-STEP-1: a step starts the moment the last of what it needs has ended', async () => {
    const delays: Partial<Record<AgentName, number>> = {}
    for (const [index, { name }] of STEPS.entries()) delays[name] = 10 + ((index * 37) % 90)
    const { engine, began, ended } = createEngine(delays)
    await run(engine)
    for (const { name, needs } of planSteps({ image: false, speculation: true })) {
      const ready = Math.max(0, ...needs.map((need) => ended.get(need) ?? Number.NaN))
      expect([name, began.get(name)]).toEqual([name, ready])
    }
  })

  it('G-STEP-1: the whole takes as long as the longest chain, not the sum', async () => {
    const delays = Object.fromEntries(STEPS.map(({ name }) => [name, 1000]))
    const { engine, ended } = createEngine(delays)
    await run(engine, { image: true })
    // timeline, scene, characters, image prompt, optimiser, picture.
    expect(Math.max(...ended.values())).toBe(6000)
    expect(ended.size).toBe(15)
  })

  it('G-STEP-1: with speculation date and sources are asked for beside the judge, the rest after it', async () => {
    const { engine, began } = createEngine({ judge: 5000 })
    const { failure } = await run(engine)
    expect(failure).toBeNull()
    const early = [...began].filter(([, at]) => at < 5000).map(([step]) => step)
    expect(early.sort()).toEqual(['grounding', 'judge', 'timeline'])
  })

  it('G-STEP-1: without speculation nothing is asked before the judge has admitted', async () => {
    const { engine, began } = createEngine({ judge: 5000 })
    await run(engine, { speculation: false })
    expect([...began].filter(([step]) => step !== 'judge').every(([, at]) => at >= 5000)).toBe(true)
    expect(began.size).toBe(13)
  })

  it('G-REJECT-1: without speculation nothing but the judge is asked about text without a moment', async () => {
    const { engine, began } = createEngine({})
    const { failure } = await run(engine, { speculation: false, input: inputOf('what is love') })
    expect(failure?.error.code).toBe('query_rejected')
    expect([...began.keys()]).toEqual(['judge'])
  })

  it('G-STEP-1: only steps of a picture are left out when none was asked for', async () => {
    const { engine, began } = createEngine({})
    await run(engine, { image: false })
    expect(began.has('image_prompt')).toBe(true)
    expect(began.has('image_prompt_optimizer')).toBe(false)
    expect(began.has('image_generation')).toBe(false)
  })
})

describe('failures', () => {
  it('G-STEP-2: a required step that fails stops the others', async () => {
    const { engine, began } = createEngine(
      { graph: 50 },
      { characters: reject(new AppError('provider_error')) },
    )
    const { failure, seen } = await run(engine)
    expect(failure).toMatchObject({ step: 'characters', error: { code: 'provider_error' } })
    expect(began.has('dialog')).toBe(false)
    expect(seen).not.toContain('graph completed')
  })

  it.each(['grounding', 'graph', 'moment', 'camera', 'critique', 'image_prompt'] as const)(
    'G-STEP-2: without %s the scene is still complete',
    async (step) => {
      const { engine } = createEngine({}, { [step]: reject(new Error('no network at 10.0.0.1')) })
      const { failure, results, state } = await run(engine)
      expect(failure).toBeNull()
      expect(state.scene).toBeDefined()
      expect(state.characters).toBeDefined()
      expect(state.dialog).toBeDefined()
      expect(step in state).toBe(false)
      const result = results.find((one) => one.step.name === step)
      expect(result).toMatchObject({ status: 'failed', error: { code: 'internal' } })
      expect(result?.status === 'failed' && result.error.message).not.toContain('10.0.0.1')
    },
  )

  it.each(['judge', 'timeline', 'scene', 'identification', 'characters', 'dialog'] as const)(
    'G-STEP-2: without %s there is no scene',
    async (step) => {
      const { engine } = createEngine({}, { [step]: reject(new AppError('provider_error')) })
      expect((await run(engine)).failure).toMatchObject({ step })
    },
  )

  it.each([
    ['of another shape', { setting: 5 }],
    ['null', null],
    ['text', 'A scene.'],
    ['an empty object', {}],
  ])('G-STEP-2: an answer that is %s counts as a failure', async (_name, output) => {
    const broken: Behaviour = async (original) => ({ ...(await original()), output })
    const { engine } = createEngine({}, { scene: broken, graph: broken })
    const { failure } = await run(engine)
    expect(failure).toMatchObject({ step: 'scene', error: { code: 'provider_error' } })
  })

  it.each(['\0', '\ud800'])(
    'G-STEP-2: text that cannot be stored counts as a failure',
    async (bad) => {
      const broken: Behaviour = async (original) => {
        const answer = await original()
        return { ...answer, output: { ...answer.output, plot_summary: `Then ${bad}` } }
      }
      const { engine } = createEngine({}, { moment: broken })
      const { failure, seen } = await run(engine)
      expect(failure).toBeNull()
      expect(seen).toContain('moment failed')
    },
  )

  it('G-REJECT-1: a refusal that comes late outranks the failure of another step', async () => {
    const { engine, began } = createEngine(
      { judge: 500 },
      { timeline: reject(new AppError('provider_error')) },
    )
    const { failure } = await run(engine, { input: inputOf('what is love') })
    expect(failure).toMatchObject({ step: 'judge', error: { code: 'query_rejected' } })
    expect(began.has('scene')).toBe(false)
  })

  it('G-STEP-2: a failure beside the judge counts once the judge has admitted', async () => {
    const { engine } = createEngine(
      { judge: 500 },
      { timeline: reject(new AppError('provider_error')) },
    )
    const { failure, seen } = await run(engine)
    expect(failure).toMatchObject({ step: 'timeline' })
    expect(seen).toContain('judge completed')
  })

  it('G-GEN-5: an engine that is deaf to the signal holds nothing up', async () => {
    const controller = new AbortController()
    const error = new AppError('timeout')
    setTimeout(() => controller.abort(error), 300)
    const { engine, ended } = createEngine({ scene: 50_000 })
    const { failure } = await run(engine, { signal: controller.signal })
    expect(failure).toEqual({ step: 'scene', error })
    expect(ended.has('characters')).toBe(false)
  })

  it('G-GEN-5, G-STREAM-2: when time runs out before the verdict, that is the failure, whatever else failed', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(new AppError('timeout')), 300)
    const { engine } = createEngine(
      { judge: 50_000 },
      { timeline: reject(new AppError('provider_error')) },
    )
    const { failure } = await run(engine, { signal: controller.signal })
    expect(failure).toMatchObject({ step: 'judge', error: { code: 'timeout' } })
  })
})

describe('checkpoints', () => {
  it('G-STEP-4: a second run asks nothing and ends the same', async () => {
    const checkpoints = createCheckpoints()
    const first = await run(createEngine({}).engine, { checkpoints })
    const { engine, began } = createEngine({})
    const second = await run(engine, { checkpoints })
    expect(began.size).toBe(0)
    expect(second.state).toEqual(first.state)
  })

  it('G-STEP-4: a run that resumes asks only what was not kept', async () => {
    const checkpoints = createCheckpoints()
    await run(createEngine({}, { dialog: reject(new AppError('provider_error')) }).engine, {
      checkpoints,
    })
    const { engine, began } = createEngine({})
    const { failure } = await run(engine, { checkpoints })
    expect(failure).toBeNull()
    expect(began.has('dialog')).toBe(true)
    expect(began.has('judge')).toBe(false)
    expect(began.has('scene')).toBe(false)
  })

  it('G-STEP-4: a step is asked again when something that it depends on changed, others are not', async () => {
    const checkpoints = createCheckpoints()
    const original = createEngine({})
    await run(original.engine, { checkpoints })
    for (const key of checkpoints.kept.keys())
      if (key.startsWith('graph:')) checkpoints.kept.delete(key)
    const changed: Behaviour = async (answer) => {
      const { output, ...rest } = await answer()
      return { ...rest, output: { ...output, central_conflict: 'Another answer.' } }
    }
    const { engine, began } = createEngine({}, { graph: changed })
    await run(engine, { checkpoints })
    expect([...began.keys()]).toEqual(['graph', 'dialog'])
  })

  it('G-STEP-4: an answer depends on query, preset, models, parameters, facts and engine', () => {
    const [step] = STEPS
    if (!step) throw new Error('no steps')
    const hash = (input: RenderInput, engine: Engine = offlineEngine) =>
      createInputHash(engine, input)(step, {})
    const base = hash(INPUT)
    expect(hash(inputOf('Trinity test 5:29 AM July 16 1945'))).toBe(base)
    expect(hash({ ...INPUT, now: new Date() })).toBe(base)
    const { request } = INPUT
    const others = [
      hash(inputOf('Rome 1945')),
      hash({ ...INPUT, request: { ...request, preset: 'hd' } }),
      hash({ ...INPUT, request: { ...request, text_model: 'offline' } }),
      hash({ ...INPUT, request: { ...request, image_model: 'pollinations' } }),
      hash({ ...INPUT, request: { ...request, llm_params: { temperature: 1 } } }),
      hash({ ...INPUT, facts: { ...INPUT.facts, title: 'Another' } }),
      hash(INPUT, { ...offlineEngine, name: 'llm' }),
    ]
    expect(new Set([base, ...others]).size).toBe(others.length + 1)
  })

  it('G-GEN-6: a run that cannot keep its answers fails as a whole, to be run again', async () => {
    const checkpoints: Checkpoints = {
      load: () => null,
      confirm: async () => {},
      save: async () => {
        throw new CheckpointError('gone')
      },
    }
    await expect(run(createEngine({}).engine, { checkpoints })).rejects.toThrow(CheckpointError)
  })

  it('G-LEASE-2: a step that may be asked too late is not asked, and its engine heeding that is no crash', async () => {
    const stop = new AbortController()
    const asked: string[] = []
    const engine: Engine = {
      name: 'llm',
      answer: (step, _input, _state, signal) => {
        asked.push(step)
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        })
      },
    }
    const { promise: confirmed, resolve } = Promise.withResolvers<void>()
    const checkpoints: Checkpoints = {
      load: () => null,
      confirm: () => confirmed,
      save: async () => {},
    }
    const running = run(engine, { checkpoints, signal: stop.signal })
    stop.abort(new AppError('timeout'))
    resolve()
    const { failure } = await running
    expect(failure?.error.code).toBe('timeout')
    expect(asked).toEqual([])
  })
})
