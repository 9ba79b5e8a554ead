import { understand } from '@timepoint/almanac'
import { GenerateRequest } from '@timepoint/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { offlineEngine } from '../engines/offline/offline-engine.ts'
import { assembleResult } from '../pipeline/assemble.ts'
import { runSteps } from '../pipeline/run.ts'
import { planSteps } from '../pipeline/steps.ts'
import type { RenderResult } from './render-result.ts'
import { tdfHash, tdfPayload } from './tdf.ts'

const QUERY = 'Trinity test 5:29 AM July 16 1945'
const SLUG = 'trinity-test-12345678'

let result: RenderResult

beforeAll(async () => {
  const now = new Date('2026-01-02T03:04:05Z')
  const input = {
    request: GenerateRequest.parse({ query: QUERY }),
    now,
    facts: understand(QUERY, { now }),
  }
  const outcome = await runSteps({
    steps: planSteps({ image: false, speculation: true }),
    engine: offlineEngine,
    input,
    checkpoints: { load: () => null, confirm: async () => {}, save: async () => {} },
    onResult: () => {},
    signal: new AbortController().signal,
  })
  result = assembleResult({ engine: offlineEngine, input }, outcome, 5, [])
})

const hashOf = (changes: Partial<RenderResult> = {}, query = QUERY, slug = SLUG) =>
  tdfHash(tdfPayload(query, slug, { ...result, ...changes }))

describe('the content hash', () => {
  it('G-TDF-2: is 64 lower-case hexadecimal digits, the same every time', () => {
    expect(hashOf()).toMatch(/^[0-9a-f]{64}$/)
    expect(hashOf()).toBe(hashOf())
  })

  it.each([
    { generation_time_ms: 99_999 },
    { has_image: true },
    { image_generation_warning: 'no picture' },
    { warnings: [{ code: 'x', detail: 'y' }] },
    { usage: { calls: 9, input_tokens: 9, output_tokens: 9, cost_usd: 9 } },
    { text_model_used: 'another', model_provider: 'google', models_used: [] },
    { claims: [], citations: [], tags: ['x'] },
  ] satisfies Partial<RenderResult>[])('G-TDF-2: does not depend on %o', (changes) => {
    expect(hashOf(changes)).toBe(hashOf())
  })

  it.each([
    { year: 1944 },
    { month: null },
    { second: 1 },
    { latitude: 51 },
    { location: 'Elsewhere' },
    { scene: null },
    { characters: null },
    { dialog: [] },
    { moment: null },
    { grounding: null },
    { graph: null },
    { camera: null },
    { image_prompt_data: null },
  ] satisfies Partial<RenderResult>[])('G-TDF-2: depends on %o', (changes) => {
    expect(hashOf(changes)).not.toBe(hashOf())
  })

  it('G-TDF-2: depends on query and slug', () => {
    const hashes = [hashOf(), hashOf({}, 'Another'), hashOf({}, QUERY, 'another-12345678')]
    expect(new Set(hashes).size).toBe(3)
  })

  it('G-TDF-2: a payload cannot hold anything that the form does not name', () => {
    expect(Object.keys(tdfPayload(QUERY, SLUG, result))).toEqual([
      'query',
      'slug',
      'year',
      'month',
      'day',
      'season',
      'time_of_day',
      'era',
      'location',
      'latitude',
      'longitude',
      'scene_data',
      'character_data',
      'dialog',
      'grounding_data',
      'moment_data',
      'metadata',
      'entity_ids',
    ])
  })
})
