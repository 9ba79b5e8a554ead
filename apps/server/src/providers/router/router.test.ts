import { describe, expect, it } from 'vitest'
import type { Candidate } from '../models/candidates.ts'
import { createCatalogue } from '../models/catalogue.ts'
import { type ImageProvider, ProviderError, type ProviderName } from '../provider.ts'
import { Breaker } from './breaker.ts'
import { Budget } from './budget.ts'
import { createRouter } from './router.ts'

const LIMITS = { google: 9, openrouter: 9, stability: 9, pollinations: 9, local: 9 }

const candidate = (provider: ProviderName, model: string): Candidate => ({
  provider,
  model,
  requested: model,
})

/** Asks for a picture; the models of `dead` are gone. */
async function draw(candidates: Candidate[], dead: readonly string[] = []) {
  const asked: string[] = []
  const painter = (name: ProviderName): ImageProvider => ({
    name,
    async image({ model }) {
      asked.push(model)
      if (dead.includes(model)) throw new ProviderError('model_gone', 'gone')
      return {
        bytes: new Uint8Array(1),
        model,
        usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
      }
    },
  })
  const catalogue = createCatalogue(async () => [])
  await catalogue.refresh()
  const router = createRouter({
    text: {},
    image: { google: painter('google'), openrouter: painter('openrouter') },
    catalogue,
    concurrency: LIMITS,
  })
  const routed = await router.image({
    call: 'image_generation',
    candidates,
    aspectRatio: '16:9',
    prompt: () => ({ prompt: 'a quay', negativePrompt: null }),
    read: async (answer) => answer.model,
    budget: new Budget(1),
    signal: new AbortController().signal,
  })
  return { asked, routed }
}

describe('what is asked', () => {
  it('G-MODEL-4: a model that is named stays first, also where others resolve to the same', async () => {
    const named = candidate('openrouter', 'black-forest-labs/flux.2-klein-4b')
    const { asked } = await draw([named, candidate('google', 'gemini-nano-banana-2.1'), named])
    expect(asked).toEqual(['black-forest-labs/flux.2-klein-4b'])
  })

  it('G-MODEL-3: the list of text models says nothing of models that draw', async () => {
    const { asked, routed } = await draw([
      candidate('openrouter', 'black-forest-labs/flux-3-image-klein'),
    ])
    expect(asked).toEqual(['black-forest-labs/flux-3-image-klein'])
    expect(routed.replaced).toBeNull()
  })

  it('G-MODEL-3: a model that draws and is refused as gone is replaced', async () => {
    const flux = candidate('openrouter', 'black-forest-labs/flux-3-image-klein')
    const { asked, routed } = await draw([flux], [flux.model])
    expect(asked).toEqual([flux.model, 'black-forest-labs/flux.2-klein-4b'])
    expect(routed.replaced).toEqual({
      requested: flux.model,
      used: 'black-forest-labs/flux.2-klein-4b',
    })
  })
})

describe('circuits', () => {
  it('G-ROUTE-6: a quota stays used up, whatever comes of calls that were under way', () => {
    const breaker = new Breaker(() => 1000)
    breaker.blockUntil('text google a', 90_000)
    breaker.failed('text google a')
    breaker.wasSilent('text google a')
    breaker.succeeded('text google a')
    expect(breaker.allows('text google a')).toBe(false)
  })
})
