import { describe, expect, it } from 'vitest'
import type { ProviderName } from '../provider.ts'
import {
  type Available,
  type Choice,
  imageCandidates,
  PRESET_MODELS,
  type PresetModels,
  searchCandidates,
  textCandidates,
} from './candidates.ts'
import { type CatalogueModel, createCatalogue } from './catalogue.ts'
import { permissivenessOf } from './permissiveness.ts'
import { imageCost, listPrice, textCost } from './prices.ts'
import { isGone, successorOf } from './successors.ts'

const NOW = new Date('2026-11-22T12:00:00Z')

const available = (...providers: ProviderName[]): Available => ({
  providers: new Set(providers),
  defaultTextModel: 'gemini-3.5-flash-lite',
  defaultImageModel: 'gemini-nano-banana-2.1',
  localModel: 'qwen3',
  localImageModel: null,
})

const choice = (preset: string, more: Partial<Choice> = {}): Choice => ({
  explicit: null,
  permissive: false,
  preset: PRESET_MODELS[preset] as PresetModels,
  ...more,
})

const names = (candidates: { provider: string; model: string }[]) =>
  candidates.map(({ provider, model }) => `${provider} ${model}`)

describe('who is asked for text', () => {
  const all = available('google', 'openrouter', 'local')

  it.each([
    [
      'hyper',
      ['openrouter google/gemini-2.0-flash-001', 'google gemini-2.0-flash-001'],
      ['google gemini-3.5-flash-lite', 'openrouter google/gemini-3.5-flash-lite', 'local qwen3'],
    ],
    [
      'balanced',
      ['google gemini-3.5-flash-lite', 'openrouter google/gemini-3.5-flash-lite'],
      ['local qwen3'],
    ],
    [
      'hd',
      ['google gemini-3.8-flash', 'openrouter google/gemini-3.8-flash'],
      ['google gemini-3.5-flash-lite', 'openrouter google/gemini-3.5-flash-lite', 'local qwen3'],
    ],
  ])(
    'G-MODEL-4: %s: its provider, the other cloud, the default, the local server',
    (preset, own, rest) => {
      expect(names(textCandidates(choice(preset), all))).toEqual([...own, ...rest])
    },
  )

  it('G-MODEL-1: an explicit model is asked at its provider and nowhere else', () => {
    for (const [explicit, expected] of [
      ['gemini-3.8-flash', 'google gemini-3.8-flash'],
      ['google/gemini-3.8-flash', 'openrouter google/gemini-3.8-flash'],
      ['local/llama', 'local llama'],
    ] as const) {
      expect(names(textCandidates(choice('hd', { explicit }), all))).toEqual([expected])
    }
    const google = choice('hd', { explicit: 'gemini-3.8-flash' })
    expect(textCandidates(google, available('openrouter', 'local'))).toEqual([])
  })

  it('G-MODEL-5: permissive asks open weights only, and never Google', () => {
    const permissive = choice('hd', { permissive: true })
    expect(names(textCandidates(permissive, all))).toEqual([
      'openrouter deepseek/deepseek-chat-v3-0324',
      'openrouter qwen/qwen3-235b-a22b',
      'openrouter meta-llama/llama-4-maverick',
      'openrouter mistralai/mistral-small-3.2-24b-instruct',
      'local qwen3',
    ])
    expect(textCandidates(permissive, available('google', 'stability'))).toEqual([])
    const searching = searchCandidates(permissive, all)
    expect(searching.every(({ provider }) => provider === 'openrouter')).toBe(true)
    expect(searchCandidates(permissive, available('google', 'local'))).toEqual([])
    expect(
      names(imageCandidates(permissive, available('google', 'stability', 'openrouter'))),
    ).toEqual([
      'stability stabilityai/sd3.5-large-turbo',
      'openrouter black-forest-labs/flux-3-image-klein',
    ])
  })

  it('G-MODEL-4: search is Google’s where it is configured, else OpenRouter’s', () => {
    const [first] = searchCandidates(choice('hyper'), all)
    expect(first?.provider).toBe('google')
    const [other] = searchCandidates(choice('hyper'), available('openrouter', 'local'))
    expect(other?.provider).toBe('openrouter')
    expect(searchCandidates(choice('hyper'), available('local'))).toEqual([])
  })

  it('G-MODEL-4: pictures: the named model first, then Google, Stability, OpenRouter', () => {
    const clouds = available('google', 'stability', 'openrouter', 'pollinations')
    const explicit = 'stabilityai/sd3.5-medium'
    expect(names(imageCandidates(choice('hd', { explicit }), clouds))).toEqual([
      'stability stabilityai/sd3.5-medium',
      'google gemini-3-pro-image',
      'stability stabilityai/sd3.5-large-turbo',
      'openrouter google/gemini-3-pro-image',
    ])
    expect(names(imageCandidates(choice('balanced'), clouds))[0]).toBe(
      'google gemini-nano-banana-2.1',
    )
    const asked = imageCandidates(choice('hyper', { explicit: 'pollinations' }), clouds)
    expect(names(asked)[0]).toBe('pollinations pollinations')
  })
})

describe('free variants at OpenRouter', () => {
  const clouds = available('google', 'openrouter')
  const preset = { textModel: 'google/gemini-9-flash:free', imageModel: null }

  it('G-CATALOGUE-5: a free variant has no twin at Google, nor a successor that costs', () => {
    const chosen = names(textCandidates({ ...choice('hyper'), preset }, clouds))
    expect(chosen[0]).toBe('openrouter google/gemini-9-flash:free')
    expect(chosen.filter((name) => name.includes('gemini-9'))).toHaveLength(1)
    const explicit = choice('hyper', { explicit: 'google/gemini-9-flash:free' })
    expect(names(textCandidates(explicit, clouds))).toEqual([
      'openrouter google/gemini-9-flash:free',
    ])
    expect(names(searchCandidates(explicit, clouds))).not.toContain('google gemini-9-flash:free')
    expect(successorOf('google/gemini-2.0-flash-001:free')).toBeNull()
  })

  it('G-CATALOGUE-5: it costs nothing, whatever the model without the suffix does', () => {
    const usage = { inputTokens: 1_000_000, outputTokens: 100_000, costUsd: null }
    const context = { live: null, searchQueries: 0, now: NOW }
    const cost = (model: string) => textCost('openrouter', model, usage, context)
    expect(cost('deepseek/deepseek-r1-0528')).toBeCloseTo(0.715)
    expect(cost('deepseek/deepseek-r1-0528:free')).toBe(0)
    expect(cost('who/knows:free')).toBe(0)
    expect(imageCost('openrouter', 'black-forest-labs/flux.2-klein-4b:free', usage)).toBe(0)
  })
})

describe('retired models', () => {
  it.each([
    ['gemini-2.0-flash', 'gemini-3.1-flash-lite'],
    ['google/gemini-2.0-flash-001', 'google/gemini-3.1-flash-lite'],
    ['imagen-4.0-generate-001', 'gemini-nano-banana-2.1'],
    ['gemini-2.5-flash-image', 'gemini-nano-banana-2.1'],
    ['qwen/qwen3-235b-a22b', 'qwen/qwen3-235b-a22b-2507'],
  ])('G-MODEL-3: %s is gone, and %s is in its place', (id, successor) => {
    expect(isGone(id, NOW)).toBe(true)
    expect(successorOf(id)).toBe(successor)
  })

  it('G-MODEL-3: a date in the table counts from that day on', () => {
    expect(isGone('gemini-2.5-flash', NOW)).toBe(false)
    expect(isGone('gemini-2.5-flash', new Date('2026-12-01T00:00:00Z'))).toBe(true)
    expect(isGone('gemini-3.8-flash', NOW)).toBe(false)
    expect(successorOf('deepseek/deepseek-r1-0528')).toBeNull()
  })

  it('G-MODEL-3: nobody’s successor is gone', () => {
    const ids = ['gemini-2.0-flash', 'imagen-3', 'gemini-2.5-pro', 'gemini-3.1-flash-image']
    for (const id of ids) expect(isGone(successorOf(id) ?? '', NOW)).toBe(false)
  })

  it.each(['constructor', 'google/constructor', 'toString', '__proto__'])(
    'G-MODEL-3: what every object has is no model of a table: %s',
    (id) => {
      expect([isGone(id, NOW), successorOf(id), listPrice(id, NOW)]).toEqual([false, null, null])
    },
  )

  it('G-MODEL-7: operators name successors of their own, which come first', () => {
    const extra = { 'my/model': 'other/model', 'gemini-2.0-flash': 'gemini-4-hydrogen' }
    expect([isGone('my/model', NOW, extra), successorOf('my/model', extra)]).toEqual([
      true,
      'other/model',
    ])
    expect(successorOf('gemini-2.0-flash', extra)).toBe('gemini-4-hydrogen')
  })
})

describe('the live catalogue', () => {
  const row = (id: string, more: Partial<CatalogueModel> = {}): CatalogueModel => ({
    id,
    name: id,
    contextLength: 131_072,
    inputModalities: ['text'],
    outputModalities: ['text'],
    price: { inputUsd: 0.000001, outputUsd: 0.000002 },
    expiresAt: null,
    supportedParameters: ['temperature'],
    ...more,
  })

  it('G-MODEL-3: says of nothing that it is listed while it cannot be had', async () => {
    let asked = 0
    let now = 0
    const catalogue = createCatalogue(
      async () => {
        asked += 1
        throw new Error('down')
      },
      () => now,
    )
    await catalogue.refresh()
    await catalogue.refresh()
    expect([catalogue.lists('a/b', NOW), catalogue.priceOf('a/b'), asked]).toEqual([null, null, 1])
    now = 61_000
    await catalogue.refresh()
    expect(asked).toBe(2)
  })

  it('G-MODEL-3: lists what is there and not what has expired, and is asked again after 15 minutes', async () => {
    let rows = [row('a/b'), row('a/old', { expiresAt: new Date('2026-11-01') })]
    let now = 0
    const catalogue = createCatalogue(
      async () => rows,
      () => now,
    )
    await catalogue.refresh()
    expect(['a/b', 'a/old', 'a/none', '~a/latest'].map((id) => catalogue.lists(id, NOW))).toEqual([
      true,
      false,
      false,
      true,
    ])
    expect(catalogue.parametersOf('a/b')).toEqual(['temperature'])
    rows = []
    await catalogue.refresh()
    expect(catalogue.lists('a/b', NOW)).toBe(true)
    now = 15 * 60_000
    await catalogue.refresh()
    await new Promise(setImmediate)
    expect(catalogue.lists('a/b', NOW)).toBe(false)
  })
})

describe('prices', () => {
  const usage = { inputTokens: 1_000_000, outputTokens: 100_000, costUsd: null }
  const context = { live: null, searchQueries: 0, now: NOW }

  it('G-LLM-6: what the provider says comes first, then the live price, then the table', () => {
    const live = { inputUsd: 0.000001, outputUsd: 0.00001 }
    const cost = (more: object, used = usage) =>
      textCost('openrouter', 'google/gemini-3.8-flash', used, { ...context, ...more })
    expect(cost({ live }, { ...usage, costUsd: 7 } as never)).toBe(7)
    expect(cost({ live })).toBeCloseTo(2)
    expect(cost({})).toBeCloseTo(0.75 + 0.375)
    expect(cost({ now: new Date('2027-01-01') })).toBeCloseTo(1.5 + 0.75)
  })

  it('G-LLM-6: Google’s searches are paid by the query, and what nobody knows is null', () => {
    const model = 'gemini-3.1-flash-lite'
    expect(textCost('google', model, usage, { ...context, searchQueries: 3 })).toBeCloseTo(0.442)
    expect(textCost('google', 'gemini-9', usage, context)).toBeNull()
    expect(textCost('local', 'anything', usage, context)).toBe(0)
    expect(imageCost('google', 'gemini-3-pro-image', usage)).toBe(0.134)
    expect(imageCost('pollinations', 'flux', usage)).toBeNull()
  })
})

describe('permissiveness', () => {
  it.each([
    ['permissive', ['openrouter deepseek/x', 'local y', 'stability stabilityai/sd3.5-large']],
    ['restricted', ['openrouter deepseek/x', 'google gemini-3.8-flash']],
    ['restricted', ['pollinations flux', 'openrouter google/gemini-3.8-flash']],
    ['unknown', ['openrouter qwen/x', 'pollinations flux']],
    ['permissive', ['openrouter google/gemma-4', 'offline offline']],
    ['permissive', ['openrouter google/gemma-4-31b-it:free', 'openrouter qwen/x:free']],
    ['restricted', ['openrouter liquid/lfm-2.5-1.2b-thinking:free']],
  ])('G-MODEL-4: %s for %j', (expected, used) => {
    const split = used.map((one) => {
      const [provider = '', model = ''] = one.split(' ')
      return { provider, model }
    })
    expect(permissivenessOf(split)).toBe(expected)
  })
})
