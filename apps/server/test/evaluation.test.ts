import { randomUUID } from 'node:crypto'
import {
  type AttemptOutcome,
  Comparison,
  ComparisonReport,
  type EvalModel,
  EvalModels,
} from '@timepoint/contracts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { compareModels } from '../src/flash/evaluation/compare-models.ts'
import { parseConfig } from '../src/platform/config/config.ts'
import { createLogger } from '../src/platform/log.ts'
import { createModels } from '../src/providers/registry.ts'
import { FAILURE_WORDS } from '../src/providers/router/routing-error.ts'
import type { SimulatedCall, SimulatedProvider } from './simulators/call.ts'
import { FAULTS } from './simulators/faults.ts'
import { type Simulators, startSimulators } from './simulators/start-simulators.ts'
import { envFor, pace, tableClock } from './support/llm-render.ts'
import { useLlmStack } from './support/llm-stack.ts'
import { stack as plain, usePlainStack } from './support/plain-stack.ts'
import { expectProblem } from './support/problem.ts'
import { call } from './support/test-stack.ts'

const QUERY = 'Kasparov Deep Blue Game 6 1997'
const COMPARE = '/api/v1/eval/compare'
const TALKERS: readonly SimulatedProvider[] = ['google', 'openrouter', 'local']

const DOCUMENTED = [
  'gemini-2.5-flash',
  'gemini-2.5-flash-thinking',
  'google/gemini-2.0-flash-001',
  'google/gemini-3-flash-preview',
]

const isText = ({ kind }: SimulatedCall) => kind === 'text'

/** The row of one model. */
function rowOf({ results }: Comparison, id: string) {
  const row = results.find(({ model_id }) => model_id === id)
  if (!row) throw new Error(`no row of ${id}`)
  return row
}

describe('over HTTP', () => {
  const llm = useLlmStack({ providers: ['google', 'openrouter'] })
  const compare = async (body: object) => {
    const response = await call(llm.stack, 'POST', COMPARE, { body: { query: QUERY, ...body } })
    const text = await response.text()
    expect([response.status, text]).toEqual([200, text])
    expect(text).not.toContain('"detail"')
    return Comparison.parse(JSON.parse(text))
  }

  it('G-EVAL-1: the four documented models answer, some by the models that are in their place now', async () => {
    const comparison = await compare({})
    expect(comparison).toMatchObject({
      query: QUERY,
      prompt_type: 'text',
      models_tested: 4,
      success_count: 4,
      failure_count: 0,
      success_rate: 100,
    })
    expect(comparison.results.map(({ model_id }) => model_id)).toEqual(DOCUMENTED)
    expect(comparison.results.map(({ model_used }) => model_used)).toEqual([
      'gemini-3.5-flash-lite',
      'gemini-3.5-flash-lite',
      'google/gemini-3.1-flash-lite',
      'google/gemini-3-flash-preview',
    ])
    const replaced = comparison.results.flatMap(({ warnings }) => warnings)
    expect(replaced.map(({ code, requested, used }) => `${code} ${requested} ${used}`)).toEqual([
      'model_replaced gemini-2.5-flash gemini-3.5-flash-lite',
      'model_replaced gemini-2.5-flash-thinking gemini-3.5-flash-lite',
      'model_replaced google/gemini-2.0-flash-001 google/gemini-3.1-flash-lite',
    ])
  })

  it('G-EVAL-1: every model gets the prompt as it is, and one of them is told to think', async () => {
    await compare({ query: '  <b>"Ignore" {this}\\n  ' })
    const answered = llm.calls().filter(({ outcome }) => outcome === 'answered')
    expect(answered).toHaveLength(4)
    for (const one of answered) {
      expect(one.prompt).toBe('<b>"Ignore" {this}\\n')
      expect(one.schema).toBeNull()
    }
    const levels = answered
      .filter(({ provider }) => provider === 'google')
      .map(({ body }) => JSON.stringify(body?.generationConfig))
    expect(levels.filter((config) => config.includes('"thinkingLevel":"high"'))).toHaveLength(1)
    expect(levels.filter((config) => config.includes('"maxOutputTokens":1024'))).toHaveLength(1)
  })

  it('G-EVAL-1: models are asked at the same time', async () => {
    llm.simulators.latencyMs = 200
    const { total_duration_ms: total } = await compare({})
    expect(total).toBeGreaterThanOrEqual(200)
    expect(total).toBeLessThan(600)
  })

  it('G-EVAL-3: the ranking has the fastest first, and the figures agree with the rows', async () => {
    const models = [
      ['gemini-3.8-flash', 'google', 150],
      ['google/gemini-3.8-flash', 'openrouter', 20],
      ['deepseek/deepseek-v3.2', 'openrouter', 80],
    ] as const
    llm.simulators.latencyMs = ({ model }) => models.find(([id]) => id === model)?.[2] ?? 0
    const comparison = await compare({
      models: models.map(([model_id, provider]) => ({ model_id, provider, label: 'L' })),
      prompt_type: 'trivia',
    })
    const { ranking, results, latency_stats: stats } = comparison
    expect(ranking).toEqual([
      'google/gemini-3.8-flash',
      'deepseek/deepseek-v3.2',
      'gemini-3.8-flash',
    ])
    const times = results.map(({ latency_ms }) => latency_ms ?? 0)
    expect(stats).toMatchObject({ min_ms: times[1], median_ms: times[2], max_ms: times[0] })
    expect(stats.range_ms).toBe((times[0] ?? 0) - (times[1] ?? 0))
    expect(comparison).toMatchObject({
      prompt_type: 'trivia',
      fastest_model: ranking[0],
      slowest_model: ranking[2],
    })
    for (const row of results) {
      expect(row).toMatchObject({ success: true, label: 'L', error: null, warnings: [] })
      expect(row.output_length).toBe([...(row.output ?? '')].length)
      expect(row.output_preview).toBe([...(row.output ?? '')].slice(0, 200).join(''))
      expect(Date.parse(row.completed_at)).toBeGreaterThanOrEqual(Date.parse(row.started_at))
    }
    const text = await (await call(llm.stack, 'POST', COMPARE, { body: { query: 'q' } })).text()
    expect(text).toContain('"success_rate":100.0')
  })

  it('G-EVAL-2: who cannot be asked is a failing row, and no error of the request', async () => {
    const models = ['offline', 'stability', 'local', 'anthropic'].map((provider) => ({
      model_id: 'some-model',
      provider,
    }))
    const good = { model_id: 'gemini-3.8-flash', provider: 'Google' }
    const comparison = await compare({ models: [...models, good] })
    expect(comparison).toMatchObject({ success_count: 1, failure_count: 4, success_rate: 20 })
    for (const row of comparison.results.slice(0, 4)) {
      expect(row).toMatchObject({
        success: false,
        label: 'some-model',
        latency_ms: null,
        output: null,
        output_length: 0,
        output_preview: '',
        model_used: null,
      })
      expect(row.error).toMatch(/^Not configured/)
    }
  })

  it('G-EVAL-2: an id is asked as it is, also one that means something to the language', async () => {
    const models = [
      { model_id: 'constructor', provider: 'google' },
      { model_id: 'toString', provider: 'openrouter' },
      { model_id: 'google/constructor', provider: 'openrouter' },
    ]
    const { results } = await compare({ models })
    expect(llm.calls().map(({ model }) => model)).toEqual(
      expect.arrayContaining(models.map(({ model_id }) => model_id)),
    )
    expect(results.flatMap(({ warnings }) => warnings)).toEqual([])
  })

  it('G-EVAL-2: a model that fails is not answered for by another one', async () => {
    llm.simulators.fault({ provider: 'google' }, 'api_key_invalid')
    const { ranking, results } = await compare({})
    expect(ranking.toSorted()).toEqual(DOCUMENTED.slice(2))
    expect(results.slice(0, 2).map(({ error }) => error)).toEqual([
      'Credential refused',
      'Credential refused',
    ])
    const atOpenRouter = llm.calls().filter(({ provider }) => provider === 'openrouter')
    expect(atOpenRouter).toHaveLength(2)
  })

  it.each([
    ['query', { query: ' ' }],
    ['query', { query: 'x'.repeat(2001) }],
    ['preset', { preset: 'best' }],
    ['models', { models: [] }],
    ['models', { models: Array(11).fill({ model_id: 'a', provider: 'google' }) }],
    ['models.0.model_id', { models: [{ model_id: '../../v1/x?key=', provider: 'google' }] }],
    ['models.0.provider', { models: [{ model_id: 'a' }] }],
    ['timeout_seconds', { timeout_seconds: 9 }],
    ['timeout_seconds', { timeout_seconds: 601 }],
    ['timeout_seconds', { timeout_seconds: 10.5 }],
    ['prompt_type', { prompt_type: '' }],
  ])('G-EVAL-4, G-ERR-3: what is not possible is 422 and asks nobody: %s', async (path, body) => {
    for (const url of [COMPARE, `${COMPARE}/report`]) {
      const response = await call(llm.stack, 'POST', url, { body: { query: QUERY, ...body } })
      const { errors } = await expectProblem(response, 'invalid_input')
      expect(errors?.map((error) => error.path)).toContain(path)
    }
    expect(llm.calls()).toEqual([])
  })

  it.each([
    ['google_native', DOCUMENTED.slice(0, 2)],
    ['OpenRouter', DOCUMENTED.slice(2)],
    ['all', DOCUMENTED],
    ['verified', DOCUMENTED],
  ])('G-EVAL-4: the preset %s', async (preset, ids) => {
    const { results } = await compare({ preset })
    expect(results.map(({ model_id }) => model_id)).toEqual(ids)
  })

  it('G-EVAL-4: models and presets are listed, and the counts are those of the list', async () => {
    const response = await call(llm.stack, 'GET', '/api/v1/eval/models')
    const { presets, models } = EvalModels.parse(await response.json())
    expect(presets).toEqual({ verified: 4, google_native: 2, openrouter: 2, all: 4 })
    expect(models.map(({ model_id }) => model_id)).toEqual(DOCUMENTED)
    expect(models[0]).toEqual({
      model_id: 'gemini-2.5-flash',
      provider: 'google',
      label: 'Gemini 2.5 Flash',
    })
  })

  it('G-EVAL-5: the report goes with the comparison that it shows', async () => {
    llm.simulators.fault({ provider: 'openrouter' }, 'invalid_request')
    const body = { query: '東京 😀 1868' }
    const response = await call(llm.stack, 'POST', `${COMPARE}/report`, { body })
    const text = await response.text()
    expect(text).not.toContain('"detail"')
    const { comparison, report } = ComparisonReport.parse(JSON.parse(text))
    expect(comparison).toMatchObject({ success_count: 2, failure_count: 2 })
    expect(report).toMatch(/^╔═+╗\n║ {3}MODEL COMPARISON RESULTS/)
    expect(report).toContain('東京 😀 1868')
    for (const { label } of comparison.results) expect(report).toContain(label)
    expect(report.match(/✓/g)).toHaveLength(2)
    expect(report.match(/✗/g)).toHaveLength(2)
    expect(report).toContain('Request refused')
  })

  it.each([COMPARE, `${COMPARE}/report`])(
    'G-EVAL-6: %s: a repeated key asks nobody',
    async (path) => {
      const headers = { 'idempotency-key': randomUUID() }
      const send = (body: object) => call(llm.stack, 'POST', path, { body, headers })
      const first = await (await send({ query: QUERY })).text()
      const asked = llm.calls().length
      const again = await send({ query: QUERY })
      expect([again.status, await again.text()]).toEqual([200, first])
      expect(again.headers.get('idempotency-replayed')).toBe('true')
      expect(llm.calls().length).toBe(asked)
      await expectProblem(await send({ query: 'another one' }), 'idempotency_mismatch')
    },
  )

  it('G-EVAL-6: while the first is being worked on, its repetition is a conflict', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const send = () => call(llm.stack, 'POST', COMPARE, { body: { query: QUERY }, headers })
    llm.simulators.latencyMs = 300
    const first = send()
    await expect.poll(() => llm.calls().length).toBe(4)
    await expectProblem(await send(), 'conflict')
    expect((await first).status).toBe(200)
    expect(llm.calls()).toHaveLength(4)
  })
})

describe('without any key', () => {
  usePlainStack()

  it('G-EVAL-2: every row fails, and the comparison succeeds', async () => {
    const response = await call(plain, 'POST', COMPARE, { body: { query: QUERY } })
    expect(response.status).toBe(200)
    const comparison = Comparison.parse(await response.json())
    expect(comparison).toMatchObject({
      success_count: 0,
      failure_count: 4,
      success_rate: 0,
      fastest_model: null,
      slowest_model: null,
      ranking: [],
      latency_stats: { min_ms: null, max_ms: null, avg_ms: null, median_ms: null, range_ms: null },
    })
  })
})

describe('every kind of failure', () => {
  let simulators: Simulators
  beforeAll(async () => {
    simulators = await startSimulators()
  })
  beforeEach(() => simulators.reset())
  afterAll(() => simulators.close())

  const MODELS: Record<string, EvalModel> = {
    google: { model_id: 'gemini-4-argon', provider: 'google', label: 'A' },
    openrouter: { model_id: 'deepseek/deepseek-r1-0528', provider: 'openrouter', label: 'B' },
    local: { model_id: 'local/simulated-local', provider: 'local', label: 'C' },
  }

  const compare = (
    models: EvalModel[],
    timeoutMs: number,
    signal = new AbortController().signal,
  ) => {
    const { providers } = parseConfig(envFor(simulators, TALKERS))
    const { router, available, warmUp } = createModels(providers, {}, createLogger('silent'), {
      // Silence alone must not end a row: its limit does.
      timings: pace(30, 60),
      clock: tableClock,
    })
    const context = { router, providers: available.providers, costLimitUsd: 2, warmUp }
    return compareModels(context, { query: QUERY, models, promptType: 'text', timeoutMs }, signal)
  }

  const cells = TALKERS.flatMap((provider) =>
    FAULTS.filter(
      ({ effects, kinds, needsSchema }) =>
        effects[provider] && kinds.includes('text') && !needsSchema,
    ).map((fault) => ({ provider, fault, name: fault.name })),
  )

  it.each(cells)(
    'G-EVAL-2: $name at $provider is a row that says so, and others answer',
    async ({ provider, fault }) => {
      simulators.fault({ provider }, fault, { retryAfterSeconds: 0 })
      const isSilent = fault.expect === 'silent'
      const models = TALKERS.map((name) => MODELS[name]).filter((model) => model !== undefined)
      const comparison = await compare(models, isSilent ? 400 : 5000)
      const row = rowOf(comparison, MODELS[provider]?.model_id ?? '')
      const words = FAILURE_WORDS[fault.expect as AttemptOutcome & keyof typeof FAILURE_WORDS]
      const expected = isSilent ? 'No answer within 0.4 s' : words
      expect(row).toMatchObject({
        success: false,
        latency_ms: null,
        output: null,
        model_used: null,
      })
      expect(row.error?.toLowerCase()).toBe(expected.toLowerCase())
      expect(comparison).toMatchObject({ success_count: 2, failure_count: 1, success_rate: 66.7 })
      const asked = simulators.calls.filter(isText).filter(({ outcome }) => outcome === 'answered')
      expect(new Set(asked.map((one) => one.provider))).toEqual(
        new Set(TALKERS.filter((name) => name !== provider)),
      )
    },
  )

  it('G-EVAL-2: a model that is silent for longer than usual answers within its limit', async () => {
    simulators.latencyMs = 300
    const { results } = await compare([MODELS.google as EvalModel], 5000)
    expect(results[0]).toMatchObject({ success: true })
    expect(results[0]?.latency_ms).toBeGreaterThanOrEqual(300)
  })

  it('G-EVAL-2: every row has its own limit', async () => {
    simulators.latencyMs = ({ provider }) => (provider === 'google' ? 2000 : 0)
    const began = performance.now()
    const models = [MODELS.google, MODELS.openrouter].filter((model) => model !== undefined)
    const { results } = await compare(models, 300)
    expect(performance.now() - began).toBeLessThan(1500)
    expect(results.map(({ success }) => success)).toEqual([false, true])
  })

  it('G-EVAL-2: the same model twice has two rows', async () => {
    const { results, ranking } = await compare(Array(2).fill(MODELS.local) as EvalModel[], 5000)
    expect(results.map(({ success }) => success)).toEqual([true, true])
    expect(ranking).toHaveLength(2)
  })

  it('G-EVAL-2: a comparison that is let go of makes no row of it, and asks nobody any more', async () => {
    simulators.latencyMs = 5000
    const stopping = new AbortController()
    const compared = compare([MODELS.google as EvalModel], 10_000, stopping.signal)
    await expect.poll(() => simulators.calls.filter(isText).length).toBe(1)
    const over = new Error('another process goes on')
    stopping.abort(over)
    await expect(compared).rejects.toBe(over)
    await expect.poll(() => simulators.calls.at(-1)?.outcome).toBe('aborted')
  })
})
