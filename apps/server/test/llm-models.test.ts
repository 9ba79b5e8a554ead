import type { GenerateRequest } from '@timepoint/contracts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { objectOf, type SimulatedCall } from './simulators/call.ts'
import { type Simulators, startSimulators } from './simulators/start-simulators.ts'
import { render } from './support/llm-render.ts'

const isText = ({ kind }: SimulatedCall) => kind === 'text' || kind === 'search'
const byProvider = (calls: readonly SimulatedCall[], provider: string) =>
  calls.filter((one) => one.provider === provider)
const configOf = ({ body }: SimulatedCall) => objectOf(body?.generationConfig)

/** Renders in memory, each with providers of its own. */
function useSimulators(): () => Simulators {
  let simulators: Simulators
  beforeAll(async () => {
    simulators = await startSimulators()
  })
  beforeEach(() => simulators.reset())
  afterAll(() => simulators.close())
  return () => simulators
}

describe('limits and thinking of presets', () => {
  const simulators = useSimulators()
  const PRESETS = [
    [undefined, 'gemini-3.5-flash-lite', 2048, 'medium', 4096],
    ['balanced', 'gemini-3.5-flash-lite', 2048, 'medium', 4096],
    ['Default', 'gemini-3.5-flash-lite', 2048, 'medium', 4096],
    ['hyper', 'gemini-3.1-flash-lite', 1024, 'minimal', 0],
    ['FAST', 'gemini-3.1-flash-lite', 1024, 'minimal', 0],
    ['hd', 'gemini-3.8-flash', 8192, 'high', 16_384],
    ['quality', 'gemini-3.8-flash', 8192, 'high', 16_384],
    ['Detailed', 'gemini-3.8-flash', 8192, 'high', 16_384],
    ['gemini3', 'gemini-3-flash-preview', 4096, 'medium', 4096],
  ] as const

  it.each(PRESETS)(
    'G-MODEL-6: every text call of %s to Google asks %s for %i tokens and %s thinking with room for it',
    async (preset, model, maxTokens, thinkingLevel, allowance) => {
      const request = preset === undefined ? {} : { preset }
      const { outcome } = await render({ simulators: simulators(), providers: ['google'], request })
      expect(outcome.failure?.error).toBeUndefined()
      const calls = simulators().calls.filter(isText)
      expect(calls.length).toBeGreaterThan(10)
      for (const call of calls) {
        expect(call.model).toBe(model)
        expect(configOf(call)).toMatchObject({
          maxOutputTokens: maxTokens + allowance,
          thinkingConfig: { thinkingLevel },
        })
        expect(configOf(call).thinkingConfig).not.toHaveProperty('thinkingBudget')
      }
    },
  )

  it.each(PRESETS)(
    'G-MODEL-6: every text call of %s to OpenRouter asks google/%s for %i tokens and %s thinking with room for it',
    async (preset, model, maxTokens, effort, allowance) => {
      const { outcome } = await render({
        simulators: simulators(),
        providers: ['openrouter'],
        request: preset === undefined ? {} : { preset },
      })
      expect(outcome.failure?.error).toBeUndefined()
      const calls = simulators().calls.filter(isText)
      expect(calls.length).toBeGreaterThan(10)
      for (const call of calls) {
        expect(call.model).toBe(`google/${model}`)
        expect(call.body).toMatchObject({
          max_completion_tokens: maxTokens + allowance,
          reasoning: { effort },
        })
        expect(call.body).not.toHaveProperty('max_tokens')
      }
    },
  )

  it.each([
    ['hyper', 1024, 0],
    ['balanced', 2048, 4096],
    ['hd', 8192, 16_384],
  ] as const)(
    'G-MODEL-6: a Gemini 2.5 is given a budget and no level (%s)',
    async (preset, maxTokens, thinkingBudget) => {
      await render({
        simulators: simulators(),
        providers: ['google'],
        request: { preset, text_model: 'gemini-2.5-flash-lite' },
      })
      const calls = simulators().calls.filter(({ kind }) => kind === 'text')
      expect(calls.length).toBeGreaterThan(10)
      for (const call of calls) {
        const { maxOutputTokens, thinkingConfig } = configOf(call)
        expect(maxOutputTokens).toBe(maxTokens + thinkingBudget)
        expect(thinkingConfig).toEqual({ thinkingBudget })
      }
    },
  )
})

describe('llm_params', () => {
  const simulators = useSimulators()
  const PARAMS = {
    temperature: 0.4,
    max_tokens: 1900,
    top_p: 0.8,
    top_k: 30,
    frequency_penalty: 0.5,
    presence_penalty: -0.5,
    repetition_penalty: 1.1,
    stop: ['###END###'],
    thinking_level: 'low' as const,
    system_prompt_prefix: 'PREFIX OF THE CALLER',
    system_prompt_suffix: 'SUFFIX OF THE CALLER',
  }
  const withParams = async (provider: 'google' | 'openrouter' | 'local', model: string) => {
    const rendered = await render({
      simulators: simulators(),
      providers: [provider],
      request: { text_model: model, llm_params: PARAMS },
    })
    expect(rendered.outcome.failure?.error).toBeUndefined()
    const calls = simulators().calls.filter(isText)
    expect(calls.length).toBeGreaterThan(10)
    for (const { system } of calls) {
      expect(system.startsWith(PARAMS.system_prompt_prefix)).toBe(true)
      expect(system.endsWith(PARAMS.system_prompt_suffix)).toBe(true)
    }
    return { ...rendered, calls }
  }
  const ignoredOf = ({ result }: Awaited<ReturnType<typeof withParams>>) =>
    new Set(
      result?.warnings
        .filter(({ code }) => code === 'llm_param_ignored')
        .map(({ detail }) => / does not take (\w+);/.exec(detail)?.[1]),
    )

  it('G-MODEL-6, G-MODEL-2: every field that Gemini takes is in every text call; the rest is told', async () => {
    const rendered = await withParams('google', 'gemini-3.5-flash-lite')
    for (const call of rendered.calls) {
      expect(configOf(call)).toMatchObject({
        temperature: 0.4,
        topP: 0.8,
        topK: 30,
        stopSequences: ['###END###'],
        maxOutputTokens: 1900 + 1024,
        thinkingConfig: { thinkingLevel: 'low' },
      })
    }
    expect(ignoredOf(rendered)).toEqual(
      new Set(['frequency_penalty', 'presence_penalty', 'repetition_penalty']),
    )
  })

  it('G-MODEL-6, G-MODEL-2: a Gemini without sampling is sent none, and that is told', async () => {
    const rendered = await withParams('google', 'gemini-3.8-flash')
    for (const call of rendered.calls) {
      const config = configOf(call)
      for (const name of ['temperature', 'topP', 'topK']) expect(config).not.toHaveProperty(name)
      expect(config.stopSequences).toEqual(['###END###'])
    }
    expect(ignoredOf(rendered)).toContain('temperature')
    expect(ignoredOf(rendered)).toContain('top_p')
  })

  it('G-MODEL-6, G-MODEL-2: every field that a model at OpenRouter takes is in every text call', async () => {
    const { calls, ...rendered } = await withParams('openrouter', 'deepseek/deepseek-v3.2')
    for (const { body, kind } of calls) {
      if (kind !== 'text') continue // A search is not this model's.
      expect(body).toMatchObject({
        temperature: 0.4,
        top_p: 0.8,
        top_k: 30,
        frequency_penalty: 0.5,
        presence_penalty: -0.5,
        stop: ['###END###'],
      })
      expect(Number(body?.max_completion_tokens)).toBeGreaterThanOrEqual(1900)
    }
    expect(ignoredOf({ calls, ...rendered })).toContain('repetition_penalty')
  })

  it('G-MODEL-6, G-MODEL-2: a local server gets the set of OpenRouter', async () => {
    const rendered = await withParams('local', 'local/simulated-local')
    for (const { body } of rendered.calls) {
      expect(body).toMatchObject({
        temperature: 0.4,
        top_p: 0.8,
        top_k: 30,
        frequency_penalty: 0.5,
        presence_penalty: -0.5,
        repetition_penalty: 1.1,
        stop: ['###END###'],
        max_tokens: 1900 + 1024,
      })
    }
    expect(ignoredOf(rendered)).toEqual(new Set(['thinking_level']))
  })
})

describe('retired models', () => {
  const simulators = useSimulators()
  const ask = (request: Partial<GenerateRequest>) =>
    render({ simulators: simulators(), providers: ['google', 'openrouter', 'stability'], request })
  const replacements = ({ result }: Awaited<ReturnType<typeof ask>>) =>
    result?.warnings
      .filter(({ code }) => code === 'model_replaced')
      .map(({ requested, used }) => `${requested} -> ${used}`)
  const QWEN = 'qwen/qwen3-235b-a22b'

  it.each([
    ['gemini-2.0-flash', 'gemini-3.1-flash-lite'],
    [QWEN, `${QWEN}-2507`],
  ])('G-MODEL-3: %s is not asked any more; %s answers, and both are named', async (old, now) => {
    const rendered = await ask({ text_model: old })
    expect(rendered.result?.text_model_used).toBe(now)
    expect(replacements(rendered)).toContain(`${old} -> ${now}`)
    expect(simulators().calls.filter(({ model }) => model === old)).toEqual([])
    const text = simulators().calls.filter(({ kind }) => kind === 'text')
    expect(new Set(text.map(({ model }) => model))).toEqual(new Set([now]))
  })

  it('G-MODEL-3: imagen-4 is answered by its successor', async () => {
    const image = 'imagen-4.0-generate-001'
    const rendered = await ask({ generate_image: true, image_model: image })
    expect(rendered.result?.image_model_used).toBe('gemini-nano-banana-2.1')
    expect(replacements(rendered)).toContain(`${image} -> gemini-nano-banana-2.1`)
  })

  it('G-MODEL-3, G-ROUTE-2: a model that turns out to be gone is replaced without a wait', async () => {
    simulators().settings.models.google.delete('gemini-3.6-flash')
    const rendered = await ask({ text_model: 'gemini-3.6-flash' })
    expect(rendered.result?.text_model_used).toBe('gemini-3.8-flash')
    expect(replacements(rendered)).toContain('gemini-3.6-flash -> gemini-3.8-flash')
    // Those that were under way together each hear it once.
    const refused = simulators().calls.filter(({ outcome }) => outcome === 'refused')
    expect(refused.length).toBeLessThanOrEqual(3)
  })

  it('G-MODEL-3: what the live catalogue lists is asked as it is, whatever the table says', async () => {
    simulators().settings.models.openrouter.add(QWEN)
    const rendered = await ask({ text_model: QWEN })
    expect(rendered.result?.text_model_used).toBe(QWEN)
    expect(replacements(rendered)).not.toContain(`${QWEN} -> ${QWEN}-2507`)
  })

  it('G-MODEL-3: without a catalogue the table decides', async () => {
    simulators().settings.models.openrouter.add(QWEN)
    simulators().fault({ provider: 'openrouter', kind: 'catalogue' }, 'server_error')
    const rendered = await ask({ text_model: QWEN })
    expect(rendered.result?.text_model_used).toBe(`${QWEN}-2507`)
  })
})

describe('a local server alone', () => {
  const simulators = useSimulators()
  it.each(['json_schema', 'json_object', 'none'] as const)(
    'G-LLM-1: a scene is rendered where %s is the strictest form that it takes',
    async (localFormat) => {
      simulators().settings.localFormat = localFormat
      const { outcome, result } = await render({ simulators: simulators(), providers: ['local'] })
      expect(outcome.failure?.error).toBeUndefined()
      expect(result).toMatchObject({ model_provider: 'local', model_permissiveness: 'permissive' })
      expect(result?.dialog?.length).toBeGreaterThan(0)
      expect(result?.warnings.map(({ code }) => code)).toContain('grounding_skipped')
    },
  )

  it.each(['invalid_request', 'length_whole', 'cut'])(
    'G-MODEL-4, G-MODEL-5: it answers a permissive request when open weights elsewhere fail (%s)',
    async (fault) => {
      simulators().fault({ provider: 'openrouter' }, fault)
      const { outcome, result } = await render({
        simulators: simulators(),
        providers: ['google', 'openrouter', 'local'],
        request: { model_policy: 'permissive' },
      })
      expect(outcome.failure?.error).toBeUndefined()
      expect(result).toMatchObject({ model_provider: 'local', model_permissiveness: 'permissive' })
      expect(byProvider(simulators().calls, 'google')).toEqual([])
    },
  )

  it('G-MODEL-5: a permissive request is answered by it, without a search', async () => {
    const request = { model_policy: 'permissive' as const }
    const { result } = await render({
      simulators: simulators(),
      providers: ['google', 'local'],
      request,
    })
    expect(result?.model_provider).toBe('local')
    expect(result?.warnings.map(({ code }) => code)).toContain('grounding_skipped')
    expect(byProvider(simulators().calls, 'google')).toEqual([])
  })
})

describe('several keys', () => {
  const simulators = useSimulators()
  it.each(['unauthorized', 'no_credit', 'forbidden', 'free_daily_quota', 'rate_limited_bare'])(
    'G-ROUTE-1, G-LLM-1: after %s the next key of OpenRouter is used, for the whole scene',
    async (fault) => {
      simulators().settings.keys.openrouter.add('sk-or-second')
      simulators().fault({ provider: 'openrouter', key: 'sk-or-simulated' }, fault)
      const { outcome, result } = await render({
        simulators: simulators(),
        providers: ['openrouter'],
        env: { OPENROUTER_API_KEYS: 'sk-or-simulated,sk-or-second' },
      })
      expect(outcome.failure?.error).toBeUndefined()
      expect(result?.model_provider).toBe('openrouter')
      const refused = simulators().calls.filter(({ outcome: one }) => one.startsWith('fault:'))
      // Those that were under way together when the first was refused.
      expect(refused.length).toBeLessThanOrEqual(3)
    },
  )
})
