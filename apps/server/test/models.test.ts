import { FreeModels, ModelInfo, ModelList, ModelProviders } from '@timepoint/contracts'
import { describe, expect, it } from 'vitest'
import { useLlmStack } from './support/llm-stack.ts'
import { stack as plain, usePlainStack } from './support/plain-stack.ts'
import { expectProblem } from './support/problem.ts'
import { call, readTimepoint } from './support/test-stack.ts'

type Stack = Parameters<typeof call>[0]

const GRATIS = {
  text_model: 'google/gemma-4-31b-it:free',
  max_tokens: 2048,
  thinking_level: 'none',
}

const FREE_IDS = [
  'google/gemma-4-31b-it:free',
  'qwen/qwen3-next-80b-a3b-instruct:free',
  'liquid/lfm-2.5-1.2b-thinking:free',
  'liquid/lfm-2.5-0.3b:free',
  'openrouter/gift',
]

async function read<T>(stack: Stack, path: string, schema: { parse(value: unknown): T }) {
  const response = await call(stack, 'GET', `/api/v1/models${path}`)
  expect(response.status).toBe(200)
  return schema.parse(await response.json())
}

const idsOf = ({ models }: ModelList) => models.map(({ id }) => id)

describe('with Google, OpenRouter and Stability', () => {
  const llm = useLlmStack({ presets: { gratis: GRATIS } })
  const list = (query = '') => read(llm.stack, query, ModelList)
  const get = (id: string) => read(llm.stack, `/${id}`, ModelInfo)
  const catalogueCalls = () => llm.simulators.calls.filter(({ kind }) => kind === 'catalogue')

  it('G-CATALOGUE-1: the built-in list is told without asking anybody', async () => {
    llm.simulators.calls.length = 0
    const { models, total, cached } = await list()
    expect(catalogueCalls()).toEqual([])
    expect([total, cached]).toEqual([models.length, false])
    expect(new Set(idsOf({ models, total, cached })).size).toBe(total)
    const of = (id: string) => models.find((model) => model.id === id)
    expect(of('gemini-3.5-flash-lite')).toEqual({
      id: 'gemini-3.5-flash-lite',
      name: 'Gemini 3.5 Flash Lite',
      provider: 'google',
      capabilities: ['text', 'vision'],
      context_length: 1_048_576,
      pricing: { prompt: 3e-7, completion: 0.0000025 },
      is_available: true,
      is_free: false,
      modality: 'text+image->text',
    })
    expect(of('gemini-2.0-flash')?.is_available).toBe(false)
    expect(of('imagen-4.0-generate-001')?.is_available).toBe(false)
    expect(of('stabilityai/sd3.5-large-turbo')).toMatchObject({
      provider: 'stability',
      capabilities: ['image_generation'],
      pricing: null,
      is_available: true,
    })
    expect(of('pollinations')).toMatchObject({ is_available: true, is_free: true })
    expect(of('offline')).toMatchObject({ provider: 'offline', is_available: true, is_free: true })
    expect(models.filter(({ provider }) => provider === 'local')).toEqual([])
  })

  it('G-CATALOGUE-1: prices are floats on the wire, in US dollars per token', async () => {
    const text = await (await call(llm.stack, 'GET', '/api/v1/models')).text()
    expect(text).toContain('"pricing":{"prompt":3e-07,"completion":2.5e-06}')
    expect(text).toContain('"pricing":{"prompt":0.0,"completion":0.0}')
  })

  it('G-CATALOGUE-2: with fetch_remote OpenRouter’s models are those that it lists, once in 15 minutes', async () => {
    const fresh = await list('?fetch_remote=true')
    expect(fresh.cached).toBe(false)
    expect(
      catalogueCalls()
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['/api/v1/images/models', '/api/v1/models'])
    const again = await list('?fetch_remote=true')
    expect(again).toEqual({ ...fresh, cached: true })
    expect(catalogueCalls()).toHaveLength(2)
    const at = fresh.models.filter(({ provider }) => provider === 'openrouter')
    expect(new Set(at.map(({ id }) => id))).toEqual(llm.simulators.settings.models.openrouter)
    expect(at.find(({ id }) => id === 'google/gemini-3.8-flash')).toMatchObject({
      capabilities: ['text', 'vision'],
      pricing: { prompt: 8.25e-7, completion: 0.000004125 },
      is_available: true,
    })
    expect(at.find(({ id }) => id === 'black-forest-labs/flux-3-image-klein')).toMatchObject({
      capabilities: ['image_generation'],
      pricing: null,
      is_free: false,
    })
    expect(idsOf(fresh)).toContain('gemini-3.5-flash-lite')
  })

  it('G-CATALOGUE-2: while a new list cannot be had the old one answers', async () => {
    const mend = llm.simulators.fault({ provider: 'openrouter', kind: 'catalogue' }, 'server_error')
    const old = await list('?fetch_remote=true')
    expect(old.cached).toBe(true)
    expect(idsOf(old)).toContain('qwen/qwen3-next-80b-a3b-instruct:free')
    expect(catalogueCalls()).not.toEqual([])
    mend()
  })

  it('G-CATALOGUE-2: filters: free ones of the live list, a provider, a capability', async () => {
    const free = await list('?free_only=1')
    expect(
      idsOf(free)
        .filter((id) => FREE_IDS.includes(id))
        .sort(),
    ).toEqual(FREE_IDS.toSorted())
    expect(free.models.every(({ is_free }) => is_free)).toBe(true)
    const google = await list('?provider=google')
    expect(new Set(google.models.map(({ provider }) => provider))).toEqual(new Set(['google']))
    const drawing = await list('?capability=image_generation&provider=google')
    expect(drawing.total).toBeGreaterThan(1)
    expect(drawing.models.every((one) => one.capabilities.includes('image_generation'))).toBe(true)
    const seeing = await list('?capability=vision&fetch_remote=true&provider=openrouter')
    expect(seeing.models.every(({ id }) => id.startsWith('google/gemini-'))).toBe(true)
  })

  it.each(['provider=nobody', 'capability=dance', 'fetch_remote=maybe', 'free_only=2'])(
    'G-CATALOGUE-2, G-ERR-3: a filter that is none is 422: %s',
    async (query) => {
      const [path] = query.split('=')
      const { errors } = await expectProblem(
        await call(llm.stack, 'GET', `/api/v1/models?${query}`),
        'invalid_input',
      )
      expect(errors?.[0]?.path).toBe(path)
    },
  )

  it('G-CATALOGUE-3: free models: the largest context is best, the smallest model fastest', async () => {
    const { best, fastest, all_free, total, note } = await read(llm.stack, '/free', FreeModels)
    expect(best).toEqual({
      id: 'qwen/qwen3-next-80b-a3b-instruct:free',
      name: 'Qwen3 Next 80B (free)',
      context_length: 1_000_000,
      is_free: true,
    })
    expect(fastest?.id).toBe('liquid/lfm-2.5-1.2b-thinking:free')
    expect(all_free.map(({ id }) => id).sort()).toEqual(FREE_IDS.toSorted())
    expect(total).toBe(FREE_IDS.length)
    expect(note).not.toBe('')
  })

  it('G-CATALOGUE-4: who can be asked, how many models each has, and what is asked by default', async () => {
    const { providers } = await read(llm.stack, '/providers', ModelProviders)
    const { models } = await list('?fetch_remote=true')
    const countOf = (name: string) =>
      models.filter(({ provider, is_available }) => provider === name && is_available).length
    const row = (
      provider: string,
      available: boolean,
      text: string | null,
      image: string | null,
    ) => ({
      provider,
      available,
      models_count: countOf(provider),
      default_text_model: text,
      default_image_model: image,
    })
    expect(providers).toEqual([
      row('google', true, 'gemini-3.5-flash-lite', 'gemini-nano-banana-2.1'),
      row(
        'openrouter',
        true,
        'google/gemini-3.5-flash-lite',
        'black-forest-labs/flux-3-image-klein',
      ),
      row('stability', true, null, 'stabilityai/sd3.5-large-turbo'),
      row('pollinations', true, null, 'pollinations'),
      row('local', false, null, null),
      row('offline', true, 'offline', 'offline'),
    ])
    expect(countOf('openrouter')).toBeGreaterThan(20)
  })

  it.each([
    ['gemini-3.5-flash-lite', 'google'],
    ['google/gemini-3.5-flash-lite', 'openrouter'],
    ['google%2Fgemini-3.5-flash-lite', 'openrouter'],
    ['qwen/qwen3-next-80b-a3b-instruct:free', 'openrouter'],
    ['qwen%2Fqwen3-next-80b-a3b-instruct%3Afree', 'openrouter'],
    ['black-forest-labs/flux.2-klein-4b', 'openrouter'],
    ['stabilityai/sd3.5-large', 'stability'],
    ['offline', 'offline'],
  ])('G-CATALOGUE-4: one model by its id: %s', async (id, provider) => {
    expect(await get(id)).toMatchObject({ id: decodeURIComponent(id), provider })
  })

  it('G-CATALOGUE-4: one that OpenRouter lists no more is known as retired; others are 404', async () => {
    expect(await get('google/gemini-2.0-flash-001')).toMatchObject({ is_available: false })
    for (const id of ['who/knows', 'nonsense', 'a/b/c', 'google%2F..%2Fx', '%E2%98%83']) {
      await expectProblem(await call(llm.stack, 'GET', `/api/v1/models/${id}`), 'not_found')
    }
  })

  it('G-CATALOGUE-5: a free variant renders a scene at OpenRouter alone, and costs nothing', async () => {
    const id = 'qwen/qwen3-next-80b-a3b-instruct:free'
    llm.simulators.calls.length = 0
    const scene = await readTimepoint(await llm.post({ text_model: id }))
    expect(scene).toMatchObject({ text_model_used: id, model_provider: 'openrouter' })
    const replaced = scene.warnings.filter(({ code }) => code === 'model_replaced')
    expect(replaced.filter(({ requested }) => requested === id)).toEqual([])
    const written = llm.calls().filter(({ kind }) => kind === 'text')
    expect(new Set(written.map(({ provider, model }) => `${provider} ${model}`))).toEqual(
      new Set([`openrouter ${id}`]),
    )
    const { steps } = await llm.trace(scene.id)
    const own = steps.flatMap(({ attempts }) => attempts).filter(({ model }) => model === id)
    expect(own.length).toBeGreaterThan(5)
    expect(new Set(own.map(({ cost_usd }) => cost_usd))).toEqual(new Set([0]))
  })

  it('G-CATALOGUE-5, G-MODEL-7: a preset may name one', async () => {
    const scene = await readTimepoint(await llm.post({ preset: 'gratis' }))
    expect(scene).toMatchObject({ preset_used: 'gratis', text_model_used: GRATIS.text_model })
    const written = llm.calls().filter(({ kind }) => kind === 'text')
    expect(new Set(written.map(({ provider }) => provider))).toEqual(new Set(['openrouter']))
  })

  it('G-CATALOGUE-5, G-MODEL-1: one that has ended fails, and no model that costs answers for it', async () => {
    const id = 'google/gemini-2.0-flash-001:free'
    const { failed_step: step } = await expectProblem(
      await llm.post({ text_model: id }),
      'provider_error',
    )
    expect(step).toBe('judge')
    const asked = llm.calls().filter(({ kind }) => kind === 'text')
    expect(new Set(asked.map(({ model }) => model))).toEqual(new Set([id]))
  })
})

describe('when the list of OpenRouter cannot be had', () => {
  // Nobody listens there.
  const env = { OPENROUTER_BASE_URL: 'http://127.0.0.1:9/api/v1' }
  const llm = useLlmStack({ providers: ['openrouter'], env })

  it('G-CATALOGUE-2, G-CATALOGUE-3: the built-in list answers, free models are none, and nothing fails', async () => {
    const built = await read(llm.stack, '', ModelList)
    expect(await read(llm.stack, '?fetch_remote=true', ModelList)).toEqual(built)
    expect(idsOf(built)).toContain('deepseek/deepseek-v3.2')
    const free = await read(llm.stack, '/free', FreeModels)
    expect(free).toMatchObject({ best: null, fastest: null, all_free: [], total: 0 })
    expect(free.note).toContain('cannot be had')
    const { providers } = await read(llm.stack, '/providers', ModelProviders)
    expect(providers.find(({ provider }) => provider === 'openrouter')).toMatchObject({
      available: true,
      default_text_model: 'google/gemini-3.5-flash-lite',
    })
  })
})

describe('without any key', () => {
  usePlainStack()

  it('G-CATALOGUE-3: free models: nulls, none, and what to set', async () => {
    const free = await read(plain, '/free', FreeModels)
    expect(free).toMatchObject({ best: null, fastest: null, all_free: [], total: 0 })
    expect(free.note).toContain('OPENROUTER_API_KEY')
  })

  it('G-CATALOGUE-2: nobody is asked: the built-in list answers, and tells what is not available', async () => {
    const built = await read(plain, '', ModelList)
    expect(await read(plain, '?fetch_remote=true', ModelList)).toEqual(built)
    const available = built.models.filter(({ is_available }) => is_available)
    expect(available.map(({ id }) => id).sort()).toEqual(['offline', 'pollinations'])
    const free = await read(plain, '?free_only=true', ModelList)
    expect(idsOf(free).sort()).toEqual(['offline', 'pollinations'])
  })

  it('G-CATALOGUE-4: providers tell that they are not configured', async () => {
    const { providers } = await read(plain, '/providers', ModelProviders)
    expect(providers.map(({ provider, available }) => `${provider} ${available}`)).toEqual([
      'google false',
      'openrouter false',
      'stability false',
      'pollinations true',
      'local false',
      'offline true',
    ])
    expect(providers.find(({ provider }) => provider === 'google')).toMatchObject({
      default_text_model: 'gemini-3.5-flash-lite',
    })
    expect(providers[0]?.models_count).toBeGreaterThan(10)
  })
})
