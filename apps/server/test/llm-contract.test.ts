import { Problem, type Timepoint } from '@timepoint/contracts'
import { describe, expect, it } from 'vitest'
import { objectOf, objectsOf, type SimulatedCall } from './simulators/call.ts'
import { pace } from './support/llm-render.ts'
import { useLlmStack, writePresets } from './support/llm-stack.ts'
import { createTestDatabase, readTimepoint, startTestStack } from './support/test-stack.ts'

const problemOf = async (response: Response) => {
  const problem = Problem.parse(await response.json())
  expect(response.status).toBe(problem.status)
  return problem
}
const isText = ({ kind }: SimulatedCall) => kind === 'text' || kind === 'search'
const byProvider = (calls: readonly SimulatedCall[], provider: string) =>
  calls.filter((one) => one.provider === provider)
const codes = ({ warnings }: Pick<Timepoint, 'warnings'>) => warnings.map(({ code }) => code)
const configOf = ({ body }: SimulatedCall) => objectOf(body?.generationConfig)

describe('three providers', () => {
  const llm = useLlmStack()
  const render = async (body: object) => readTimepoint(await llm.post(body))
  const imageCalls = () => llm.calls().filter(({ kind }) => kind === 'image')

  it('G-MODEL-5: a permissive render asks no Google host, for text, search or picture', async () => {
    const timepoint = await render({ model_policy: 'Permissive', generate_image: true })
    const calls = llm.calls()
    expect(byProvider(calls, 'google')).toEqual([])
    for (const { body, model } of byProvider(calls, 'openrouter')) {
      expect(model).not.toContain('google/')
      const { ignore } = objectOf(body?.provider)
      expect(ignore).toEqual(expect.arrayContaining(['google-vertex', 'google-ai-studio']))
    }
    const searches = calls.filter(({ kind }) => kind === 'search')
    expect(searches.length).toBeGreaterThan(0)
    for (const { body } of searches) {
      const [tool] = objectsOf(body?.tools)
      expect(tool?.type).toBe('openrouter:web_search')
      expect(['auto', 'native', undefined]).not.toContain(objectOf(tool?.parameters).engine)
    }
    expect(timepoint).toMatchObject({
      model_provider: 'openrouter',
      model_permissiveness: 'permissive',
      image_model_used: expect.stringContaining('sd3.5-large-turbo'),
    })
  })

  it('G-MODEL-5: when Stability fails, the permissive picture is drawn by open weights', async () => {
    llm.simulators.fault({ provider: 'stability' }, 'invalid_request')
    const timepoint = await render({ model_policy: 'permissive', generate_image: true })
    expect(timepoint.image_model_used).toMatch(/^black-forest-labs\//)
    expect(byProvider(llm.calls(), 'google')).toEqual([])
  })

  it('G-MODEL-4: a closed model that a permissive request names is used, and reported as restricted', async () => {
    const model = 'google/gemini-3.5-flash-lite'
    const timepoint = await render({ model_policy: 'permissive', text_model: model })
    expect(timepoint).toMatchObject({ text_model_used: model, model_permissiveness: 'restricted' })
    const text = llm.calls().filter(({ kind }) => kind === 'text')
    expect(new Set(text.map((one) => one.model))).toEqual(new Set([model]))
    // Nobody but Google hosts it: with its hosts left out it could not be had.
    for (const { body } of text) expect(objectOf(body?.provider)).not.toHaveProperty('ignore')
    for (const { model: searching } of llm.calls().filter(({ kind }) => kind === 'search')) {
      expect(searching).not.toContain('google/')
    }
    expect(byProvider(llm.calls(), 'google')).toEqual([])
  })

  it('G-MODEL-4: after failover those are reported that answered', async () => {
    llm.simulators.fault({ provider: 'google' }, 'invalid_request')
    const timepoint = await render({ generate_image: true })
    expect(timepoint).toMatchObject({
      text_model_used: 'google/gemini-3.5-flash-lite',
      model_provider: 'openrouter',
      model_permissiveness: 'restricted',
      image_model_used: expect.stringContaining('sd3.5-large-turbo'),
    })
    const providers = new Set(timepoint.models_used.map(({ provider }) => provider))
    expect(providers).toEqual(new Set(['openrouter', 'stability']))
    expect(timepoint.citations.every(({ source }) => source === 'openrouter_web')).toBe(true)
  })

  it.each(['sd3.5-large-turbo', 'sd3.5-large', 'sd3.5-medium'])(
    'G-MODEL-1: stabilityai/%s is asked for under its own name',
    async (id) => {
      const timepoint = await render({ generate_image: true, image_model: `stabilityai/${id}` })
      expect(imageCalls().map(({ provider, model }) => [provider, model])).toEqual([
        ['stability', id],
      ])
      expect(timepoint.has_image).toBe(true)
      expect(timepoint.image_model_used).toContain(id)
    },
  )

  it('G-MODEL-4: when another model draws than the one that was named, that is told', async () => {
    llm.simulators.fault({ provider: 'stability' }, 'server_error')
    const body = { generate_image: true, image_model: 'stabilityai/sd3.5-large' }
    const timepoint = await readTimepoint(await llm.post(body))
    expect(timepoint.image_model_used).toBe('gemini-nano-banana-2.1')
    expect(timepoint.warnings).toContainEqual(
      expect.objectContaining({
        code: 'model_replaced',
        requested: 'stabilityai/sd3.5-large',
        used: 'gemini-nano-banana-2.1',
      }),
    )
  })

  it('G-STEP-3, G-LLM-2: when nobody draws, the scene is complete, with a warning', async () => {
    llm.simulators.fault({ kind: 'image' }, 'invalid_request')
    const timepoint = await render({ generate_image: true })
    expect(timepoint).toMatchObject({ status: 'completed', has_image: false })
    expect(timepoint.image_generation_warning).toContain('No provider answered')
    expect(timepoint.warnings).toContainEqual(
      expect.objectContaining({ step: 'image_generation', code: 'provider_error' }),
    )
  })

  it('G-LLM-2: without grounding the scene is complete', async () => {
    llm.simulators.fault({ kind: 'search' }, 'invalid_request')
    const timepoint = await render({})
    expect(timepoint.status).toBe('completed')
    for (const part of ['scene', 'characters', 'dialog', 'moment'] as const) {
      expect(timepoint[part]).not.toBeNull()
    }
    expect(timepoint.metadata.graph).not.toBeNull()
    expect(timepoint.metadata.camera).not.toBeNull()
    expect(timepoint.grounding?.status).not.toBe('grounded')
    expect(timepoint.warnings).toContainEqual(
      expect.objectContaining({ step: 'grounding', code: 'provider_error' }),
    )
  })

  it.each([
    ['gemini-3.8-flash', 'google'],
    ['deepseek/deepseek-v3.2', 'openrouter'],
  ] as const)(
    'G-MODEL-1: %s is asked in every step, and when its provider is down nobody else is',
    async (model, provider) => {
      const timepoint = await render({ text_model: model })
      expect(timepoint.text_model_used).toBe(model)
      const asked = () => llm.calls().filter(({ kind }) => kind === 'text')
      expect(new Set(asked().map((one) => one.model))).toEqual(new Set([model]))
      llm.simulators.reset()
      llm.simulators.fault({ provider }, 'overloaded', { retryAfterSeconds: 0 })
      const problem = await problemOf(await llm.post({ text_model: model }))
      expect(problem.code).toBe('provider_error')
      expect(new Set(asked().map((one) => one.model))).toEqual(new Set([model]))
    },
  )

  it.each([
    ['local/any', 'text_model'],
    ['local/any:7b', 'text_model'],
  ])('G-MODEL-1: %s is 503 before anything is stored', async (model, field) => {
    const before = await llm.stored()
    const problem = await problemOf(await llm.post({ [field]: model }))
    expect(problem.code).toBe('provider_unavailable')
    expect(await llm.stored()).toBe(before)
    expect(llm.calls()).toEqual([])
  })

  it('G-GEN-1: offline asks nobody, whatever keys there are', async () => {
    const offline = { text_model: 'offline', image_model: 'offline', generate_image: true }
    const timepoint = await render(offline)
    expect(timepoint).toMatchObject({ model_provider: 'offline', image_model_used: 'offline' })
    expect(llm.calls()).toEqual([])
  })

  it('G-MODEL-2: parameters that a model does not take are told', async () => {
    const timepoint = await render({ llm_params: { repetition_penalty: 1.2 } })
    expect(codes(timepoint)).toContain('llm_param_ignored')
  })

  it.each([
    [{ temperature: 2.1 }, 'temperature'],
    [{ temperature: -0.1 }, 'temperature'],
    [{ max_tokens: 0 }, 'max_tokens'],
    [{ max_tokens: 32_769 }, 'max_tokens'],
    [{ max_tokens: 1.5 }, 'max_tokens'],
    [{ top_p: 1.1 }, 'top_p'],
    [{ top_k: 0 }, 'top_k'],
    [{ frequency_penalty: 2.1 }, 'frequency_penalty'],
    [{ presence_penalty: -2.1 }, 'presence_penalty'],
    [{ repetition_penalty: 2.1 }, 'repetition_penalty'],
    [{ stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop'],
    [{ stop: [''] }, 'stop'],
    [{ thinking_level: 'extreme' }, 'thinking_level'],
    [{ system_prompt_prefix: 'x'.repeat(2001) }, 'system_prompt_prefix'],
    [{ system_prompt_suffix: 'x'.repeat(2001) }, 'system_prompt_suffix'],
    [{ seed: 1 }, 'llm_params'],
  ])('G-ERR-3, G-REQ-3: llm_params %j is 422 and names %s', async (params, path) => {
    const problem = await problemOf(await llm.post({ llm_params: params }))
    expect(problem.code).toBe('invalid_input')
    expect(JSON.stringify(problem.errors)).toContain(path)
    expect(llm.calls()).toEqual([])
  })

  it('G-LLM-3: a required step that nobody answers is 502, with the id and the step', async () => {
    llm.simulators.fault({ schemaName: 'scene' }, 'invalid_request')
    const problem = await problemOf(await llm.post({}))
    expect(problem).toMatchObject({ status: 502, code: 'provider_error', failed_step: 'scene' })
    expect(problem.timepoint_id).toMatch(/^[0-9a-f-]{36}$/)
    expect(JSON.stringify(problem)).not.toContain('invalid argument')
  })

  it.each([
    ['daily_quota', 'free_daily_quota'],
    ['minute_quota', 'rate_limited'],
    ['length', 'length'],
    ['answer_blocked', 'answer_blocked'],
    ['truncated_json', 'truncated_json'],
    ['cut', 'cut'],
    ['api_key_invalid', 'overloaded'],
  ])('G-LLM-3: %s at Google and %s at OpenRouter are 502', async (one, other) => {
    const options = { retryAfterSeconds: 0 }
    llm.simulators.fault({ provider: 'google', schemaName: 'dialog' }, one, options)
    llm.simulators.fault({ provider: 'openrouter', schemaName: 'dialog' }, other, options)
    const problem = await problemOf(await llm.post({}))
    expect(problem).toMatchObject({ status: 502, code: 'provider_error', failed_step: 'dialog' })
  })

  it('G-LLM-3: 401 provider_auth when every credential is refused', async () => {
    llm.simulators.fault({ provider: 'google' }, 'api_key_invalid')
    llm.simulators.fault({ provider: 'openrouter' }, 'unauthorized')
    const problem = await problemOf(await llm.post({}))
    expect(problem).toMatchObject({ status: 401, code: 'provider_auth' })
    expect(problem.timepoint_id).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('pollinations', () => {
  const llm = useLlmStack({ providers: ['google', 'stability', 'pollinations'] })

  it('G-MODEL-1, G-MODEL-4: it is asked when it is named, and reported as what nobody knows', async () => {
    const response = await llm.post({ generate_image: true, image_model: 'pollinations' })
    const timepoint = await readTimepoint(response)
    const pictures = llm.calls().filter(({ kind }) => kind === 'image')
    expect(pictures.map(({ provider }) => provider)).toEqual(['pollinations'])
    expect(timepoint.has_image).toBe(true)
    const used = timepoint.models_used.find(({ step }) => step === 'image_generation')
    expect(used?.provider).toBe('pollinations')
    expect(timepoint.model_permissiveness).toBe('restricted') // Gemini wrote the text.
  })

  it('G-MODEL-1: it is never asked otherwise', async () => {
    llm.simulators.fault({ kind: 'image' }, 'invalid_request')
    await llm.post({ generate_image: true })
    expect(byProvider(llm.calls(), 'pollinations')).toEqual([])
  })
})

describe('Google alone, and little time', () => {
  const llm = useLlmStack({
    providers: ['google'],
    env: { GENERATION_TIMEOUT_S: '1' },
    timings: pace(5000, 10_000),
  })

  it('G-GEN-5, G-LLM-3: 504 timeout when a render takes longer than it may', async () => {
    llm.simulators.fault({ schemaName: 'scene' }, 'silent_start')
    const problem = await problemOf(await llm.post({}))
    expect(problem).toMatchObject({ status: 504, code: 'timeout' })
    await expect.poll(() => llm.calls().every(({ endedAt }) => endedAt !== null)).toBe(true)
  })

  it('G-MODEL-1, G-MODEL-5: who has no open weights is 503, and nothing is stored', async () => {
    const before = await llm.stored()
    for (const body of [{ model_policy: 'permissive' }, { text_model: 'deepseek/deepseek-v3.2' }]) {
      const problem = await problemOf(await llm.post(body))
      expect(problem).toMatchObject({ status: 503, code: 'provider_unavailable' })
    }
    expect(await llm.stored()).toBe(before)
    expect(llm.calls()).toEqual([])
  })
})

describe('PRESETS_FILE', () => {
  const llm = useLlmStack({
    presets: {
      museum: {
        text_model: 'gemini-3.5-flash',
        image_model: 'stabilityai/sd3.5-medium',
        max_tokens: 1500,
        thinking_level: 'low',
        credits: 7,
      },
      successors: { 'gemini-3.5-flash': 'gemini-3.7-flash' },
    },
  })

  it('G-MODEL-7, G-PRESET-2: a preset of the file is used in any case, with its models and limits', async () => {
    const timepoint = await readTimepoint(
      await llm.post({ preset: 'MuSeUm', generate_image: true }),
    )
    expect(timepoint.preset_used).toBe('museum')
    expect(timepoint.image_model_used).toContain('sd3.5-medium')
    for (const call of llm.calls().filter(isText)) {
      expect(call.model).toBe('gemini-3.7-flash')
      expect(configOf(call)).toMatchObject({
        maxOutputTokens: 1500 + 1024,
        thinkingConfig: { thinkingLevel: 'low' },
      })
    }
    expect(timepoint.warnings).toContainEqual(
      expect.objectContaining({
        code: 'model_replaced',
        requested: 'gemini-3.5-flash',
        used: 'gemini-3.7-flash',
      }),
    )
  })

  it('G-PRESET-1: an unknown preset is 422 and the answer names those of the file', async () => {
    const problem = await problemOf(await llm.post({ preset: 'gallery' }))
    expect(problem.code).toBe('invalid_input')
    for (const name of ['hyper', 'balanced', 'hd', 'gemini3', 'museum']) {
      expect(JSON.stringify(problem.errors)).toContain(name)
    }
  })

  const GOOD = { text_model: 'gemini-3.8-flash', max_tokens: 100, thinking_level: 'low' }
  it.each([
    ['no JSON', '{'],
    ['a built-in name', { balanced: GOOD }],
    ['an alias', { quality: GOOD }],
    ['a name in capitals', { Museum: GOOD }],
    ['an unknown level', { museum: { ...GOOD, thinking_level: 'huge' } }],
    ['an unknown key', { museum: { ...GOOD, temperature: 1 } }],
    ['a missing model', { museum: { max_tokens: 100, thinking_level: 'low' } }],
    ['too many tokens', { museum: { ...GOOD, max_tokens: 40_000 } }],
  ])('G-MODEL-7: a file with %s stops the start, and is named', async (_name, content) => {
    const file = writePresets(content)
    const database = await createTestDatabase()
    try {
      const starting = startTestStack(database, { env: { PRESETS_FILE: file.path } })
      await expect(starting).rejects.toThrow(file.path)
    } finally {
      file.remove()
      await database.drop()
    }
  })
})
