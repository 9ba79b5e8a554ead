import type { GenerateRequest } from '@timepoint/contracts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AgentName } from '../src/flash/agents/outputs.ts'
import { createSend, type Send } from '../src/providers/shared/send.ts'
import { objectOf, type SimulatedProvider } from './simulators/call.ts'
import { FAULTS, faultNamed } from './simulators/faults.ts'
import { type Simulators, startSimulators } from './simulators/start-simulators.ts'
import { type Kept, pace, type Rendered, render, without } from './support/llm-render.ts'

type Fault = (typeof FAULTS)[number]

let simulators: Simulators
/** A render in which nothing failed: what of it is not struck need not be asked for again. */
let healthy: Rendered
/** Single steps by the preset whose models are at OpenRouter first, which may write more. */
const healthyByOpenRouter = new Map<AgentName, unknown>()
let healthyKept: Kept

beforeAll(async () => {
  simulators = await startSimulators()
  const providers = ['google', 'openrouter', 'stability'] as const
  healthy = await render({ simulators, providers, request: { generate_image: true } })
  expect(healthy.outcome.failure).toBeNull()
  healthyKept = healthy.kept
  for (const { step } of TEXT_STEPS) {
    const kept = without(healthyKept, step)
    const { outcome } = await render({
      simulators,
      providers,
      request: { preset: 'gemini3' },
      kept,
    })
    healthyByOpenRouter.set(step, outcome.state[step])
  }
})
beforeEach(() => simulators.reset())
afterAll(() => simulators.close())

/** A step as the matrix strikes it. */
interface Struck {
  step: AgentName
  kind: Fault['kinds'][number]
  required: boolean
}

const TEXT_STEPS: readonly Struck[] = [
  { step: 'judge', kind: 'text', required: true },
  { step: 'scene', kind: 'text', required: true },
  { step: 'characters', kind: 'text', required: true },
  { step: 'dialog', kind: 'text', required: true },
  { step: 'extraction', kind: 'text', required: false },
  { step: 'graph', kind: 'text', required: false },
  { step: 'critique', kind: 'text', required: false },
]
const SEARCH: Struck = { step: 'grounding', kind: 'search', required: false }
const IMAGE: Struck = { step: 'image_generation', kind: 'image', required: false }

/** Who is asked first, and who is there beside. */
interface Setting {
  provider: SimulatedProvider
  /** Absent: nobody is ever asked after it. */
  beside?: { providers: SimulatedProvider[]; answers: SimulatedProvider }
  alone: SimulatedProvider[]
  request?: Partial<GenerateRequest>
  env?: Record<string, string>
}

const TALKERS: readonly Setting[] = [
  {
    provider: 'google',
    beside: { providers: ['google', 'openrouter'], answers: 'openrouter' },
    alone: ['google'],
  },
  {
    provider: 'openrouter',
    beside: { providers: ['google', 'openrouter'], answers: 'google' },
    alone: ['openrouter'],
    request: { preset: 'gemini3' },
  },
  { provider: 'local', alone: ['local'], request: { text_model: 'local/simulated-local' } },
]
const SEARCHERS: readonly Setting[] = [
  {
    provider: 'google',
    beside: { providers: ['google', 'openrouter'], answers: 'openrouter' },
    alone: ['google'],
  },
  { provider: 'openrouter', alone: ['openrouter'] },
]
const PAINTERS: readonly Setting[] = [
  {
    provider: 'google',
    beside: { providers: ['google', 'stability'], answers: 'stability' },
    alone: ['google'],
  },
  {
    provider: 'stability',
    beside: { providers: ['local', 'stability', 'openrouter'], answers: 'openrouter' },
    alone: ['local', 'stability'],
    request: { image_model: 'stabilityai/sd3.5-large-turbo' },
  },
  {
    provider: 'openrouter',
    beside: { providers: ['openrouter', 'stability'], answers: 'stability' },
    alone: ['openrouter'],
    request: { image_model: 'black-forest-labs/flux-3-image-klein' },
  },
  {
    provider: 'pollinations',
    beside: { providers: ['pollinations', 'local', 'stability'], answers: 'stability' },
    alone: ['pollinations', 'local'],
    request: { image_model: 'pollinations' },
  },
  {
    provider: 'local',
    beside: { providers: ['local', 'stability'], answers: 'stability' },
    alone: ['local'],
    request: { image_model: 'local/painter' },
    env: { LOCAL_IMAGE_MODEL: 'painter' },
  },
]

interface Cell {
  fault: Fault
  struck: Struck
  setting: Setting
}

/** How often a candidate is asked that always fails like this. Source: contract, section 16. */
function callsOf({ fault, struck, setting }: Cell, isLast: boolean): number {
  const { name, expect: kind } = fault
  // A refusal that may be about the form of the answer is met with two looser forms.
  if (setting.provider === 'local' && name === 'invalid_request' && struck.kind === 'text') return 3
  switch (kind) {
    case 'rate_limited':
      return 4
    case 'overloaded':
    case 'network':
      return isLast ? 4 : 2
    case 'truncated':
    case 'unusable':
      return 2
    case 'blocked':
      return struck.kind === 'image' ? 2 : 1
    default:
      return 1
  }
}

/** What a step fails with when nobody else is there. Source: contract, sections 2 and 16. */
function codeOf({ expect: kind }: Fault): string {
  if (kind === 'credential') return 'provider_auth'
  if (kind === 'quota' || kind === 'rate_limited') return 'provider_rate_limited'
  return kind === 'silent' ? 'provider_timeout' : 'provider_error'
}

const isSilent = (fault: Fault) => fault.expect === 'silent'

function cellsOf(steps: readonly Struck[], settings: readonly Setting[]): Cell[] {
  return settings.flatMap((setting) =>
    FAULTS.filter(({ effects }) => effects[setting.provider]).flatMap((fault) =>
      steps
        .filter(({ kind }) => fault.kinds.includes(kind))
        .map((struck) => ({ fault, struck, setting })),
    ),
  )
}

/** Renders with a provider that fails like this at one step, the others' answers being there. */
async function strike(
  { fault, struck, setting }: Cell,
  providers: readonly SimulatedProvider[],
): Promise<Rendered> {
  const { kind, step } = struck
  simulators.fault({ provider: setting.provider, kind }, fault, { retryAfterSeconds: 0 })
  const isAlone = providers === setting.alone
  return render({
    simulators,
    providers,
    request: { generate_image: struck.kind === 'image', ...setting.request },
    env: setting.env ?? {},
    timings: isSilent(fault) ? pace(50, isAlone ? 120 : 5000) : pace(5000, 10_000),
    kept: without(healthyKept, step),
  })
}

/** Outcomes of the calls to one provider, by model. */
function outcomesAt(rendered: Rendered, { struck, setting }: Cell): Map<string, string[]> {
  const own = rendered.attempts(struck.step).filter((one) => one.provider === setting.provider)
  const outcomes = new Map<string, string[]>()
  for (const { model, outcome } of own)
    outcomes.set(model, [...(outcomes.get(model) ?? []), outcome])
  return outcomes
}

/** Characters are asked for one by one: each is struck alike. */
const peopleIn = ({ struck }: Cell) => (struck.step === 'characters' ? 3 : 1)

async function expectAnotherAnswers(cell: Cell, beside: NonNullable<Setting['beside']>) {
  const { fault, struck } = cell
  const rendered = await strike(cell, beside.providers)
  expect(rendered.outcome.failure?.error).toBeUndefined()
  const used = rendered.result?.models_used.find(({ step }) => step === struck.step)
  expect(used?.provider).toBe(beside.answers)
  const answered = rendered.attempts(struck.step).filter(({ outcome }) => outcome === 'ok')
  expect(new Set(answered.map(({ provider }) => provider))).toEqual(new Set([beside.answers]))
  const expected = isSilent(fault) ? 'cancelled' : fault.expect
  const outcomes = outcomesAt(rendered, cell)
  expect(new Set([...outcomes.values()].flat())).toEqual(new Set([expected]))
  const times = callsOf(cell, false)
  const [first = []] = outcomes.values()
  // People are asked for beside each other: a circuit that one of them opens spares the others.
  if (peopleIn(cell) === 1) expect(first).toHaveLength(times)
  else expect(first.length).toBeGreaterThanOrEqual(times)
  if (struck.kind === 'text') {
    const { state } = healthy.outcome
    const isLonger = cell.setting.request?.preset !== undefined
    const whole = isLonger ? healthyByOpenRouter.get(struck.step) : state[struck.step]
    expect(rendered.outcome.state[struck.step]).toEqual(whole)
  }
  if (struck.kind === 'image') expect(rendered.result?.has_image).toBe(true)
}

function expectOptionalMissing(rendered: Rendered, { fault, struck }: Cell) {
  const { failure, state } = rendered.outcome
  expect(failure?.error).toBeUndefined()
  expect(state[struck.step]).toBeUndefined()
  const warnings = rendered.result?.warnings.filter(({ step }) => step === struck.step)
  expect(warnings).toContainEqual(expect.objectContaining({ code: codeOf(fault) }))
  if (struck.kind !== 'image') return
  expect(rendered.result).toMatchObject({
    has_image: false,
    image_generation_warning: expect.stringContaining('No provider answered'),
  })
}

async function expectHonestFailure(cell: Cell) {
  const { fault, struck, setting } = cell
  const rendered = await strike(cell, setting.alone)
  const { failure } = rendered.outcome
  if (struck.required) {
    expect(rendered.result).toBeNull()
    expect([failure?.step, failure?.error.code]).toEqual([struck.step, codeOf(fault)])
  } else expectOptionalMissing(rendered, cell)
  const outcomes = outcomesAt(rendered, cell)
  const expected = isSilent(fault) ? 'timeout' : fault.expect
  expect(new Set([...outcomes.values()].flat())).toEqual(new Set([expected]))
  const last = [...outcomes.values()].at(-1) ?? []
  if (peopleIn(cell) === 1) expect(last).toHaveLength(callsOf(cell, true))
}

const title = ({ fault, struck, setting }: Cell) =>
  `${fault.name} of ${setting.provider} at ${struck.step}`
const named = (cells: readonly Cell[]) => cells.map((cell) => [title(cell), cell] as const)

const MATRIX = [
  ...cellsOf(TEXT_STEPS, TALKERS),
  ...cellsOf([SEARCH], SEARCHERS),
  ...cellsOf([IMAGE], PAINTERS),
]

describe('G-ROUTE-11: one provider fails for as long as it is asked, and another is there', () => {
  it.each(named(MATRIX.filter(({ setting }) => setting.beside)))(
    'G-ROUTE-11: %s: the other one answers, and is reported',
    async (_title, cell) => {
      if (cell.setting.beside) await expectAnotherAnswers(cell, cell.setting.beside)
    },
  )
})

describe('G-ROUTE-11: the only provider fails for as long as it is asked', () => {
  it.each(named(MATRIX.filter(({ struck }) => struck.required)))(
    'G-ROUTE-11, G-LLM-3: %s: the render fails with the code for it',
    (_title, cell) => expectHonestFailure(cell),
  )

  it.each(named(MATRIX.filter(({ struck }) => !struck.required)))(
    'G-ROUTE-11, G-LLM-2: %s: the scene is complete, with a warning',
    (_title, cell) => expectHonestFailure(cell),
  )
})

describe('G-ROUTE-11: what is said to one that is asked again', () => {
  it.each(['length', 'length_whole', 'length_empty'])(
    'G-ROUTE-11: after %s a shorter answer is asked for, with twice the room',
    async (name) => {
      simulators.fault({ provider: 'google', schemaName: 'scene' }, name, { times: 1 })
      const kept = without(healthyKept, 'scene')
      const rendered = await render({ simulators, providers: ['google'], kept })
      expect(rendered.attempts('scene').map(({ outcome }) => outcome)).toEqual(['truncated', 'ok'])
      const calls = simulators.calls.filter(({ schemaName }) => schemaName === 'scene')
      const rooms = calls.map(({ body }) => {
        return Number(objectOf(body?.generationConfig).maxOutputTokens) - 4096
      })
      expect(rooms).toEqual([2048, 4096])
      expect(calls.map(({ prompt }) => prompt.includes('in half as many words'))).toEqual([
        false,
        true,
      ])
    },
  )

  it.each(['malformed_json', 'truncated_json', 'wrong_schema'])(
    'G-ROUTE-11: after %s the model is told what was wrong',
    async (name) => {
      simulators.fault({ provider: 'google', schemaName: 'scene' }, name, { times: 1 })
      const kept = without(healthyKept, 'scene')
      const rendered = await render({ simulators, providers: ['google'], kept })
      expect(rendered.attempts('scene').map(({ outcome }) => outcome)).toEqual(['unusable', 'ok'])
      const [, again] = simulators.calls.filter(({ schemaName }) => schemaName === 'scene')
      expect(again?.prompt).toContain('CORRECTION')
    },
  )
})

describe('one of several people', () => {
  it.each(
    FAULTS.filter(({ effects, kinds }) => effects.google && kinds.includes('text')).map(
      ({ name }) => name,
    ),
  )('G-LLM-2: %s at one biography leaves that person without one, and a warning', async (name) => {
    simulators.settings.keys.google.add('unlucky')
    const fault = faultNamed(name)
    simulators.fault({ key: 'unlucky' }, fault, { retryAfterSeconds: 0 })
    const names = healthy.outcome.state.identification?.characters.map((one) => one.name) ?? []
    const [, second = ''] = names
    // The one whose card it is is asked for by a key of its own.
    const network = createSend()
    const marking: Send = (request) => {
      const isUnlucky = String(request.body).includes(`CARD ${second}:`)
      const headers = { ...request.headers, ...(isUnlucky && { 'x-goog-api-key': 'unlucky' }) }
      return network({ ...request, headers })
    }
    const rendered = await render({
      simulators,
      providers: ['google'],
      timings: isSilent(fault) ? pace(50, 500) : pace(5000, 10_000),
      kept: without(healthyKept, 'characters'),
      send: marking,
    })
    expect(rendered.outcome.failure?.error).toBeUndefined()
    const failed = rendered.result?.warnings.filter(({ code }) => code === 'character_bio_failed')
    expect(failed?.map(({ detail }) => detail.startsWith(second))).toEqual([true])
    const cast = rendered.result?.characters?.characters ?? []
    expect(cast.map((one) => one.name).sort()).toEqual([...names].sort())
    const whole = healthy.result?.characters?.characters ?? []
    const differ = cast.filter(
      ({ name, description }) =>
        description !== whole.find((other) => other.name === name)?.description,
    )
    expect(differ.map((one) => one.name)).toEqual([second])
  })
})

describe('G-ROUTE-11: whole renders', () => {
  const CLASSES = [
    'daily_quota',
    'minute_quota',
    'api_key_invalid',
    'retired',
    'length_whole',
    'answer_blocked',
    'invalid_request',
    'overloaded',
    'error_frame',
    'cut',
    'reset_middle',
    'truncated_json',
    'silent_start',
    'silent_middle',
  ]

  it.each(CLASSES)(
    'G-ROUTE-11: %s at every call to Google: the scene is the same',
    async (name) => {
      const fault = faultNamed(name)
      simulators.fault({ provider: 'google' }, fault, { retryAfterSeconds: 0 })
      const { result, outcome } = await render({
        simulators,
        providers: ['google', 'openrouter', 'stability'],
        request: { generate_image: true },
        timings: isSilent(fault) ? pace(60, 5000) : pace(5000, 10_000),
      })
      expect(outcome.failure?.error).toBeUndefined()
      expect(result?.dialog).not.toEqual([])
      // A model that was told once what is wrong with its form is not asked again for other doubts.
      if (fault.expect !== 'unusable') {
        expect(result?.scene).toEqual(healthy.result?.scene)
        expect(result?.dialog).toEqual(healthy.result?.dialog)
      }
      expect(result?.model_provider).toBe('openrouter')
      const struck = result?.models_used.filter(
        ({ provider, step }) => provider === 'google' && appliesTo(fault, step),
      )
      expect(struck).toEqual([])
    },
  )

  it.each(CLASSES)('G-ROUTE-11: %s everywhere: an error, and no scene', async (name) => {
    const fault = faultNamed(name)
    for (const provider of ['google', 'openrouter'] as const) {
      const own = fault.effects[provider] ? fault : faultNamed(COUNTERPARTS[name] ?? name)
      simulators.fault({ provider }, own, { retryAfterSeconds: 0 })
    }
    const { outcome, result } = await render({
      simulators,
      providers: ['google', 'openrouter'],
      timings: isSilent(fault) ? pace(50, 200) : pace(5000, 10_000),
    })
    expect(result).toBeNull()
    expect(['judge', 'timeline']).toContain(outcome.failure?.step)
    expect(outcome.failure?.error.code).toBe(codeOf(fault))
  })
})

describe('many calls at a time', () => {
  it('G-ROUTE-1, G-ROUTE-6: a limit that all calls of a level run into is waited for by each of them', async () => {
    simulators.fault({ provider: 'google' }, 'minute_quota', { times: 8, retryAfterSeconds: 0.05 })
    const { outcome, result } = await render({ simulators, providers: ['google'] })
    expect(outcome.failure?.error).toBeUndefined()
    expect(result?.warnings.filter(({ code }) => code !== 'model_replaced')).toEqual([])
  })
})

/** How OpenRouter says the same. */
const COUNTERPARTS: Readonly<Record<string, string>> = {
  daily_quota: 'free_daily_quota',
  minute_quota: 'rate_limited',
  api_key_invalid: 'unauthorized',
}

function appliesTo(fault: Fault, step: string): boolean {
  if (step === 'image_generation') return fault.kinds.includes('image')
  return fault.kinds.includes(step === 'grounding' ? 'search' : 'text')
}
