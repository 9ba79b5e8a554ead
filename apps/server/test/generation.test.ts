import type { Timepoint } from '@timepoint/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { expectProblem } from './support/problem.ts'
import { collectEvents } from './support/sse.ts'
import {
  call,
  createTestDatabase,
  readTimepoint,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const API = '/api/v1/timepoints'
const QUERY = 'Oppenheimer watches the Trinity test 5:29 AM July 16 1945'

let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startTestStack(database, { resolve: async () => ['93.184.216.34'] })
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

const generate = (path: string, body: object) =>
  call(stack, 'POST', `${API}/${path}`, { body: { query: QUERY, ...body } })

const sync = async (body: object) => readTimepoint(await generate('generate/sync', body))

const read = async (id: string) => readTimepoint(await call(stack, 'GET', `${API}/${id}?full=true`))

const stored = async () => {
  const response = await call(stack, 'GET', `${API}?page_size=1`)
  return ((await response.json()) as { total: number }).total
}

/** Content without what names or times one render. */
function contentOf(timepoint: object): unknown {
  const text = JSON.stringify(timepoint, (key, value: unknown) =>
    /^(id|timepoint_id|slug|tdf_hash|generation_time_ms|\w+_at|image_url|thumbnail_url)$/.test(key)
      ? undefined
      : value,
  )
  return JSON.parse(text)
}

const etagOf = async (id: string) =>
  (await call(stack, 'GET', `${API}/${id}/image`)).headers.get('etag')

/** Renders through each of the three endpoints and reads the result. */
async function renderThreeWays(body: object): Promise<Timepoint[]> {
  const accepted = await generate('generate', body)
  expect(accepted.status).toBe(200)
  const { id } = (await accepted.json()) as { id: string }
  await (await call(stack, 'GET', `${API}/${id}/events`)).text()
  const events = await collectEvents(await generate('generate/stream', body))
  const first = events[0]?.frame
  if (first?.event !== 'start') throw new Error('no start')
  return [await read(id), await read(first.data.timepoint_id), await sync(body)]
}

describe('without keys', () => {
  it('G-GEN-1: a query becomes a full scene with a picture, labelled offline', async () => {
    const scene = await sync({ generate_image: true })
    expect(scene).toMatchObject({
      status: 'completed',
      progress: 100,
      current_step: null,
      year: 1945,
      month: 7,
      day: 16,
      hour: 5,
      minute: 29,
      text_model_used: 'offline',
      model_provider: 'offline',
      image_model_used: 'offline',
      model_permissiveness: 'permissive',
      has_image: true,
      error: null,
      error_code: null,
      grounding: { status: 'grounded', tier: 'curated' },
    })
    expect(scene.models_used.length).toBeGreaterThan(10)
    expect(scene.models_used.every(({ provider }) => provider === 'offline')).toBe(true)
    expect(scene.scene?.setting).toBeTruthy()
    expect(scene.characters?.characters.map(({ name }) => name).join()).toContain('Oppenheimer')
    expect(scene.id).toBe(scene.timepoint_id)
  })

  it('G-GEN-1: without a picture none is drawn', async () => {
    const scene = await sync({})
    expect(scene).toMatchObject({ has_image: false, image_url: null, image_model_used: null })
    await expectProblem(await call(stack, 'GET', `${API}/${scene.id}/image`), 'not_found')
  })

  it.each([
    'Rome 44 BC',
    '東京 1868',
    'القاهرة 1250',
    'Москва 1812',
    'a market in Timbuktu, 1350',
    'New York in 2087',
    'Rome, 1 January AD 1',
    '😀😀😀 Paris 1789 😀😀😀',
    `Paris 1789 ${'and on '.repeat(69)}`,
  ])('G-GEN-1: %s is a scene', async (query) => {
    const scene = await sync({ query, generate_image: true })
    expect(scene).toMatchObject({ status: 'completed', has_image: true, query: query.trim() })
    expect(scene.year).not.toBe(0)
    expect(scene.models_used).toHaveLength(15) // No step failed.
  })

  it.each([
    { query: QUERY, generate_image: true },
    { query: 'Paris 1789' },
    {
      query: 'Hastings 14 October 1066',
      preset: 'hd',
      visibility: 'private',
      request_context: { a: 1 },
    },
  ])('G-GEN-2: background, stream and sync give the same scene: $query', async (body) => {
    const [background, stream, direct] = await renderThreeWays(body)
    expect(contentOf(background ?? {})).toEqual(contentOf(direct ?? {}))
    expect(contentOf(stream ?? {})).toEqual(contentOf(direct ?? {}))
    const ids = [background, stream, direct].map((timepoint) => timepoint?.id ?? '')
    expect(new Set(ids).size).toBe(3)
    if (body.generate_image) {
      const etags = await Promise.all(ids.map(etagOf))
      expect(new Set(etags).size).toBe(1)
      expect(etags[0]).toBeTruthy()
    }
  })

  it('G-GEN-2: the background endpoint answers before the render has ended', async () => {
    const context = { order: [1, null, '東'] }
    const response = await generate('generate', { request_context: context })
    const accepted = (await response.json()) as { id: string }
    expect(accepted).toEqual({
      id: expect.any(String),
      status: 'processing',
      message: `Generation started for '${QUERY}'`,
      request_context: context,
    })
    expect(['pending', 'processing', 'completed']).toContain((await read(accepted.id)).status)
  })

  it('G-GEN-3: the same query gives the same content, alone or several at once', async () => {
    const body = { query: 'a market in Timbuktu, 1350', generate_image: true }
    const alone = await sync(body)
    const many = await Promise.all(Array.from({ length: 3 }, () => sync(body)))
    for (const scene of many) expect(contentOf(scene)).toEqual(contentOf(alone))
    const etags = await Promise.all([alone, ...many].map(({ id }) => etagOf(id)))
    expect(new Set(etags).size).toBe(1)
  })

  it('G-GEN-3: white space around a query and its normal form change nothing', async () => {
    const plain = await sync({ query: 'Café in Paris 1789' })
    const other = await sync({ query: ' Cafe\u0301 in Paris 1789\n' })
    expect(contentOf(other)).toEqual(contentOf(plain))
  })

  it('G-GEN-3: another query gives another scene', async () => {
    expect(contentOf(await sync({ query: 'Paris 1789' }))).not.toEqual(
      contentOf(await sync({ query: 'Paris 1790' })),
    )
  })
})

describe('presets', () => {
  it.each([
    [undefined, 'balanced'],
    [null, 'balanced'],
    ['balanced', 'balanced'],
    ['default', 'balanced'],
    ['DEFAULT', 'balanced'],
    ['fast', 'hyper'],
    ['FAST', 'hyper'],
    ['Hyper', 'hyper'],
    ['HD', 'hd'],
    ['quality', 'hd'],
    ['Detailed', 'hd'],
    ['gemini3', 'gemini3'],
    ['GEMINI3', 'gemini3'],
  ])('G-PRESET-2: %s is %s', async (preset, canonical) => {
    const scene = await sync(preset === undefined ? {} : { preset })
    expect(scene.preset_used).toBe(canonical)
    expect(scene.metadata.preset).toBe(canonical)
  })

  it.each(['', 'turbo', 'hd ', 'h d', 'balanced\u0000', '__proto__', 'toString'])(
    'G-PRESET-1: %j is refused with the valid names, or known',
    async (preset) => {
      const before = await stored()
      const response = await generate('generate/sync', { preset })
      if (response.status === 200) {
        expect(preset.trim()).not.toBe(preset)
        return
      }
      const problem = await expectProblem(response, 'invalid_input')
      expect(problem.errors?.[0]?.path).toBe('preset')
      for (const name of ['hyper', 'balanced', 'hd', 'gemini3', 'fast', 'quality', 'detailed']) {
        expect(problem.detail).toContain(name)
      }
      expect(await stored()).toBe(before)
    },
  )
})

describe('models', () => {
  it.each(['gemini-2.5-flash', 'openai/gpt-4o', 'local/llama', 'google/gemini-2.0-flash-001:free'])(
    'G-MODEL-1: %s is not replaced by another: 503 and nothing stored',
    async (text_model) => {
      const before = await stored()
      for (const path of ['generate', 'generate/sync', 'generate/stream']) {
        await expectProblem(await generate(path, { text_model }), 'provider_unavailable')
      }
      expect(await stored()).toBe(before)
    },
  )

  it('G-MODEL-1: permissive without open-weight models is 503 and nothing stored', async () => {
    const before = await stored()
    const body = { model_policy: 'PERMISSIVE' }
    await expectProblem(await generate('generate/sync', body), 'provider_unavailable')
    expect(await stored()).toBe(before)
  })

  it.each(['offline', 'OFFLINE', ' offline '])(
    'G-MODEL-1: %j is the engine that answers',
    async (text_model) => {
      expect(await sync({ text_model, model_policy: 'permissive' })).toMatchObject({
        text_model_used: 'offline',
        model_permissiveness: 'permissive',
      })
    },
  )

  it('G-MODEL-2: parameters that change nothing are told, each by name', async () => {
    const llm_params = {
      temperature: 0.5,
      max_tokens: 100,
      top_p: 1,
      top_k: 5,
      frequency_penalty: 0,
      presence_penalty: 0,
      repetition_penalty: 1,
      stop: ['x'],
      thinking_level: 'low',
      system_prompt_prefix: 'a',
      system_prompt_suffix: 'b',
    }
    const { warnings } = await sync({ llm_params })
    expect(warnings.map(({ code }) => code)).toEqual(Array(11).fill('llm_param_ignored'))
    for (const name of Object.keys(llm_params)) {
      expect(warnings.filter(({ detail }) => detail.includes(name))).toHaveLength(1)
    }
  })

  it('G-MODEL-2: null parameters and empty sets are no parameters', async () => {
    expect((await sync({ llm_params: { temperature: null } })).warnings).toEqual([])
    expect((await sync({ llm_params: {}, image_model: null, text_model: null })).warnings).toEqual(
      [],
    )
  })

  it.each(['black-forest-labs/flux.2-klein-4b', 'stabilityai/sd3.5-large'])(
    'G-MODEL-2: an image model without a provider is told: %s',
    async (image_model) => {
      const scene = await sync({ image_model, generate_image: true })
      expect(scene).toMatchObject({ has_image: true, image_model_used: 'offline' })
      expect(scene.warnings).toMatchObject([
        { step: 'image_generation', code: 'provider_unavailable' },
      ])
    },
  )

  it('G-MODEL-2: an image model has no effect without a picture, and that is told', async () => {
    const { warnings } = await sync({ image_model: 'pollinations' })
    expect(warnings).toMatchObject([{ code: 'image_model_ignored' }])
  })

  it('G-MODEL-2: stream_content has no effect, and that is told', async () => {
    const { warnings } = await sync({ stream_content: true })
    expect(warnings).toMatchObject([{ code: 'stream_content_ignored' }])
  })

  it('G-MODEL-2: a callback is told to be ignored where the caller waits', async () => {
    const callback_url = 'https://example.org/hook'
    expect((await sync({ callback_url })).warnings).toMatchObject([{ code: 'callback_ignored' }])
  })
})
