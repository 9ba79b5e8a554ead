import { GenerateRequest } from '@timepoint/contracts'
import { describe, expect, it } from 'vitest'
import type { ProviderName } from '../../providers/provider.ts'
import type { Router } from '../../providers/router/router.ts'
import { loadPresets } from '../presets/presets.ts'
import { createEngines, type Engines } from './engines.ts'
import { offlineEngine } from './offline/offline-engine.ts'

const NEVER: Router = {
  text: () => Promise.reject(new Error('asked')),
  image: () => Promise.reject(new Error('asked')),
  resolve: (_kind, candidate) => candidate,
  circuits: () => [],
  share() {},
}

function engines(...providers: ProviderName[]): Engines {
  return createEngines({
    router: NEVER,
    available: {
      providers: new Set([...providers, 'pollinations']),
      defaultTextModel: 'gemini-3.5-flash-lite',
      defaultImageModel: 'gemini-nano-banana-2.1',
      localModel: null,
      localImageModel: null,
    },
    presets: loadPresets(null).presets,
    costLimitUsd: 1,
  })
}

const ask = (more: object = {}) => GenerateRequest.parse({ query: 'Rome 44 BC', ...more })

describe('which engine answers', () => {
  it('G-GEN-1: without a provider the almanac, and so where it is asked for', () => {
    expect(engines().engineFor(ask({ generate_image: true }))).toBe(offlineEngine)
    const offline = ask({ text_model: 'Offline' })
    expect(engines('google').engineFor(offline)).toBe(offlineEngine)
  })

  it('G-GEN-1: text and picture are told apart', () => {
    const drawn = engines('stability').engineFor(ask({ generate_image: true }))
    expect([drawn.name, drawn.settle]).toEqual(['llm', undefined])
    expect(engines('stability').engineFor(ask())).toBe(offlineEngine)
    const written = engines('local').engineFor(ask({ generate_image: true }))
    expect([written.name, typeof written.settle]).toEqual(['llm', 'function'])
  })

  it('G-GEN-1: a scene of the almanac with a picture of a model asks no model for text', async () => {
    const engine = engines('stability').engineFor(ask({ generate_image: true }))
    const input = { request: ask(), now: new Date(), facts: {} as never }
    const stop = new AbortController().signal
    await expect(engine.answer('critique', input, {}, stop)).resolves.toMatchObject({
      provider: 'offline',
    })
    const state = { image_prompt: { aspect_ratio: '16:9' } as never }
    await expect(engine.answer('image_generation', input, state, stop)).rejects.toThrow('asked')
  })
})

describe('what can be answered', () => {
  it.each([
    ['gemini-3.8-flash', ['openrouter', 'local']],
    ['org/model', ['google', 'local']],
    ['local/qwen', ['google', 'openrouter']],
  ] as const)('G-MODEL-1: %s is refused without its provider', (text_model, providers) => {
    const assert = () => engines(...providers).assertAnswerable(ask({ text_model }))
    expect(assert).toThrow(`The provider of ${text_model}`)
  })

  it('G-MODEL-1: permissive is refused where nobody offers open weights', () => {
    const permissive = ask({ model_policy: 'permissive' })
    expect(() => engines('google', 'stability').assertAnswerable(permissive)).toThrow(
      'open weights',
    )
    expect(() => engines('local').assertAnswerable(permissive)).not.toThrow()
    expect(() => engines('openrouter').assertAnswerable(permissive)).not.toThrow()
  })

  it('G-MODEL-2: what has no effect is told, and nothing else', () => {
    const request = ask({
      generate_image: true,
      image_model: 'stabilityai/sd3.5-large',
      stream_content: true,
      llm_params: { temperature: 1, top_p: null },
    })
    const codes = (...providers: ProviderName[]) =>
      engines(...providers)
        .ignoredParts(request, 'wait')
        .map(({ code }) => code)
    expect(codes()).toEqual(['llm_param_ignored', 'stream_content_ignored', 'provider_unavailable'])
    expect(codes('google', 'stability')).toEqual([])
    expect(codes('google')).toEqual(['provider_unavailable'])
  })
})
