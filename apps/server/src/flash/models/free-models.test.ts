import type { ModelInfo } from '@timepoint/contracts'
import { describe, expect, it } from 'vitest'
import { parametersOf, pickFreeModels } from './free-models.ts'

const model = (id: string, context: number | null, more: Partial<ModelInfo> = {}): ModelInfo => ({
  id,
  name: id,
  provider: 'openrouter',
  capabilities: ['text'],
  context_length: context,
  pricing: { prompt: 0, completion: 0 },
  is_available: true,
  is_free: true,
  modality: 'text->text',
  ...more,
})

const pick = (...models: ModelInfo[]) => {
  const { best, fastest, total } = pickFreeModels(models, '')
  return { best: best?.id, fastest: fastest?.id, total }
}

describe('the size of a model', () => {
  it.each([
    ['liquid/lfm-2.5-1.2b-thinking:free', 1.2],
    ['qwen/qwen3-next-80b-a3b-instruct:free', 80],
    ['mistralai/mixtral-8x7b-instruct', 56],
    ['google/gemma-3-270m:free', 0.27],
    ['google/gemma-4-31B-it:free', 31],
    ['meta-llama/llama-4-maverick', null],
    ['deepseek/deepseek-chat-v3-0324:free', null],
    ['x/web-2b2c', null],
  ])('G-CATALOGUE-3: is read from %s as %s', (id, expected) => {
    expect(parametersOf({ id, name: 'Without any' })).toBe(expected)
  })

  it('G-CATALOGUE-3: is read from the name where the id does not tell it', () => {
    expect(parametersOf({ id: 'x/y', name: 'Some Model 7B (free)' })).toBe(7)
  })
})

describe('the picks', () => {
  it('G-CATALOGUE-3: best has the largest context, fastest is the smallest with 32768 tokens or more', () => {
    const models = [
      model('a/small-1b', 8192),
      model('b/medium-3b', 32_768),
      model('c/large-70b', 262_144),
    ]
    expect(pick(...models)).toEqual({ best: 'c/large-70b', fastest: 'b/medium-3b', total: 3 })
    expect(pick(...models.toReversed())).toEqual(pick(...models))
  })

  it('G-CATALOGUE-3: without a size the one with the least context is fastest; ids settle the rest', () => {
    const models = [model('z/x', 65_536), model('b/x', 40_000), model('a/x', 40_000)]
    expect(pick(...models)).toEqual({ best: 'z/x', fastest: 'a/x', total: 3 })
    expect(pick(...models, model('q/9b', 131_072)).fastest).toBe('q/9b')
    expect(pick(model('b/x', 50_000), model('a/x', 50_000)).best).toBe('a/x')
  })

  it('G-CATALOGUE-3: what costs, has ended or only draws is not picked', () => {
    const models = [
      model('a/costs', 900_000, { is_free: false }),
      model('b/ended', 800_000, { is_available: false }),
      model('c/draws', 700_000, { capabilities: ['image_generation'] }),
      model('d/unknown', null),
    ]
    expect(pick(...models)).toEqual({ best: 'd/unknown', fastest: undefined, total: 1 })
    expect(pickFreeModels([], 'nothing')).toEqual({
      best: null,
      fastest: null,
      all_free: [],
      total: 0,
      note: 'nothing',
    })
  })
})
