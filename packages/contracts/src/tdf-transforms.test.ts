import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import { Float } from './json.ts'
import type { LosslessJson, LosslessObject } from './lossless-json.ts'
import { parseLossless } from './parse-lossless.ts'
import type { AnyTdfRecord, TdfReading } from './tdf-record.ts'
import { fromClockchain, fromFlash, permissivenessOfModel } from './tdf-transforms.ts'
import vectors from './tdf-vectors.json' with { type: 'json' }

const hashPayload = (payload: LosslessJson) =>
  createHash('sha256').update(canonicalJson(payload)).digest('hex')
const options = { hashPayload, now: new Date('2026-03-06T14:32:18.123Z') }

const recordOf = (reading: TdfReading): AnyTdfRecord => {
  if (!reading.ok) throw new Error(JSON.stringify(reading))
  return reading.record
}
const NODE = parseLossless(vectors[0]?.payload_json ?? '') as LosslessObject

describe('CC-TDF-5: a node of Clockchain becomes a record', () => {
  it('its content is the payload, its address and origin are not', () => {
    const record = recordOf(
      fromClockchain(
        {
          ...NODE,
          path: '/p',
          id: 'i',
          created_at: '2026-01-02T03:04:05.000006Z',
          updated_at: 'u',
          graph_state_hash: 'h',
          flash_timepoint_id: 'f',
          confidence: new Float(0.5),
          text_model: 'google/gemini',
          image_model: 'im',
          model_provider: 'google',
          schema_version: '0.3',
          generation_id: 'gen',
          grounding_model: 'gm',
          grounding_status: 'grounded',
          grounded_at: '2026-01-02',
        },
        { ...options, runId: 'run' },
      ),
    )
    expect(record).toEqual({
      id: '/p',
      version: '1.0.0',
      source: 'clockchain',
      timestamp: '2026-01-02T03:04:05.000006Z',
      provenance: {
        generator: 'timepoint-clockchain',
        run_id: 'run',
        confidence: 0.5,
        flash_id: 'f',
        text_model: 'google/gemini',
        image_model: 'im',
        model_provider: 'google',
        model_permissiveness: 'restricted',
        schema_version: '0.3',
        generation_id: 'gen',
        grounding_model: 'gm',
        grounding_status: 'grounded',
        grounded_at: '2026-01-02',
      },
      payload: NODE,
      entity_ids: [],
      tdf_hash: vectors[0]?.sha256,
    })
  })

  it('without a path its id, without a time now', () => {
    const record = recordOf(fromClockchain({ id: 'i', created_at: null }, options))
    expect(record).toMatchObject({ id: 'i', timestamp: '2026-03-06T14:32:18.123000Z', payload: {} })
  })

  it('entity ids are in both, and every other key is content', () => {
    const node = parseLossless(
      '{"id":"i","entity_ids":["a"],"__proto__":{"x":1.0},"source_run_id":"r","attributes":{"id":1}}',
    ) as LosslessObject
    const record = recordOf(fromClockchain(node, options))
    expect(record.entity_ids).toEqual(['a'])
    expect(canonicalJson(record.payload)).toBe(
      '{"__proto__": {"x": 1.0}, "attributes": {"id": 1}, "entity_ids": ["a"], "source_run_id": "r"}',
    )
    expect(recordOf(fromClockchain({ id: 'i', entity_ids: null }, options)).entity_ids).toEqual([])
  })

  it('changes nothing of its input', () => {
    const node = Object.freeze({ ...NODE, id: 'i' })
    fromClockchain(node, options)
    expect(node).toEqual({ ...NODE, id: 'i' })
  })

  it.each([
    ['id', {}],
    ['timestamp', { id: 'i', created_at: '-0043-03-15' }],
    ['provenance.confidence', { id: 'i', confidence: 'high' }],
    ['provenance.text_model', { id: 'i', text_model: 7 }],
    ['entity_ids', { id: 'i', entity_ids: 'a' }],
  ])('is refused for its %s: %j', (path, node) => {
    expect(fromClockchain(node, options)).toMatchObject({
      ok: false,
      code: 'invalid_input',
      errors: [{ path }],
    })
  })
})

describe('CC-TDF-5: a timepoint of Flash becomes a record', () => {
  const PAYLOAD_KEYS =
    'query,slug,year,month,day,season,time_of_day,era,location,latitude,longitude,scene_data,character_data,dialog,grounding_data,moment_data,metadata,entity_ids'

  it('with nothing known everything is null', () => {
    const record = recordOf(fromFlash({ id: 'i' }, options))
    expect(Object.keys(record.payload).join()).toBe(PAYLOAD_KEYS)
    const { entity_ids, ...others } = record.payload
    expect(entity_ids).toEqual([])
    expect(new Set(Object.values(others))).toEqual(new Set([null]))
    expect(record).toMatchObject({
      id: 'i',
      source: 'flash',
      timestamp: '2026-03-06T14:32:18.123000Z',
      provenance: {
        generator: 'timepoint-flash',
        flash_id: 'i',
        text_model: null,
        model_permissiveness: null,
      },
    })
  })

  it('an answer of the API has its clock put into the metadata', () => {
    const answer: LosslessObject = {
      id: 'i',
      completed_at: '2026-01-02T03:04:05.678Z',
      created_at: '2026-01-01T00:00:00.000Z',
      query: 'q',
      latitude: new Float(51),
      hour: 5,
      minute: 29,
      second: null,
      scene: { mood: 'm' },
      characters: { characters: [] },
      grounding: { status: 'grounded', model: 'gm', grounded_at: '2026-01-02T03:04:05.000Z' },
      moment: { plot_summary: 'p' },
      metadata: { preset: 'hd', generation_time_ms: 5, graph: null, camera: { lens: 'l' } },
      confidence: { overall: new Float(0.25), date: null },
      text_model_used: 'deepseek/x',
      image_model_used: 'im',
      model_provider: 'p',
      model_permissiveness: 'unknown',
      visibility: 'public',
    }
    const record = recordOf(fromFlash(answer, options))
    expect(record.timestamp).toBe('2026-01-02T03:04:05.678Z')
    expect(record.payload).toMatchObject({
      query: 'q',
      latitude: new Float(51),
      scene_data: { mood: 'm' },
      character_data: { characters: [] },
      grounding_data: { status: 'grounded' },
      moment_data: { plot_summary: 'p' },
    })
    expect(record.payload.metadata).toEqual({
      hour: 5,
      minute: 29,
      second: null,
      graph: null,
      camera: { lens: 'l' },
      image_prompt_data: null,
    })
    expect(record.provenance).toMatchObject({
      confidence: 0.25,
      text_model: 'deepseek/x',
      image_model: 'im',
      model_permissiveness: 'unknown',
      generation_id: 'i',
      grounding_model: 'gm',
      grounding_status: 'grounded',
      grounded_at: '2026-01-02T03:04:05.000Z',
    })
  })

  it('the keys of a payload are taken as they are', () => {
    const content = { scene_data: { a: 1 }, metadata: { any: 'thing' }, entity_ids: ['e'] }
    const record = recordOf(fromFlash({ id: 'i', ...content, confidence: 1 }, options))
    expect(record.payload).toMatchObject(content)
    expect(record.entity_ids).toEqual(['e'])
    expect(record.provenance.confidence).toBe(1)
  })

  it('its own hash must be that of what it brings', () => {
    expect(fromFlash({ id: 'i', tdf_hash: '0'.repeat(64) }, options)).toMatchObject({
      ok: false,
      code: 'hash_mismatch',
    })
    const { tdf_hash } = recordOf(fromFlash({ id: 'i', tdf_hash: null }, options))
    expect(fromFlash({ id: 'i', tdf_hash }, options).ok).toBe(true)
  })
})

describe('CC-TDF-5: permissiveness by the name of the model', () => {
  it.each([
    ['deepseek/deepseek-chat', 'permissive'],
    ['Qwen/QwQ', 'permissive'],
    ['meta-llama/llama-4', 'permissive'],
    ['mistralai/mistral-large', 'permissive'],
    ['nvidia/nemotron', 'permissive'],
    ['stabilityai/sd3', 'permissive'],
    ['deepseek-distilled-by-google', 'permissive'],
    ['google/gemini-2.5-flash', 'restricted'],
    ['gemini-3', 'restricted'],
    ['anthropic/x', 'restricted'],
    ['claude-opus', 'restricted'],
    ['openai/o9', 'restricted'],
    ['GPT-6', 'restricted'],
    ['offline', 'unknown'],
    ['', null],
    [null, null],
  ])('%s: %s', (model, expected) => {
    expect(permissivenessOfModel(model)).toBe(expected)
  })
})
