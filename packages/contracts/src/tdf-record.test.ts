import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { canonicalJson } from './canonical-json.ts'
import type { LosslessJson } from './lossless-json.ts'
import { AnyTdfRecord, readTdfRecord, writeTdfRecord } from './tdf-record.ts'
import vectors from './tdf-vectors.json' with { type: 'json' }

const hashPayload = (payload: LosslessJson) =>
  createHash('sha256').update(canonicalJson(payload)).digest('hex')

const EMPTY_HASH = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'
const SMALLEST = {
  id: 'x',
  source: 'pro',
  timestamp: '2026-03-06',
  provenance: { generator: 'g' },
  payload: {},
}

const read = (source: string) => {
  const reading = readTdfRecord(source, hashPayload)
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors))
  return reading.record
}
const readWith = (changes: object) =>
  readTdfRecord(JSON.stringify({ ...SMALLEST, ...changes }), hashPayload)

/** Paths of what is wrong. */
const wrong = (changes: object) => {
  const reading = readWith(changes)
  return reading.ok ? [] : reading.errors.map(({ path }) => path)
}

describe('CC-TDF-3: a record is read and written with nothing lost but what the format has no place for', () => {
  it('fills in what is absent, in the order of the format', () => {
    expect(writeTdfRecord(read(JSON.stringify(SMALLEST)))).toBe(
      '{"id":"x","version":"1.0.0","source":"pro","timestamp":"2026-03-06","provenance":{"generator":"g","run_id":null,"confidence":null,"flash_id":null,"text_model":null,"image_model":null,"model_provider":null,"model_permissiveness":null,"schema_version":"0.1","generation_id":null,"grounding_model":null,"grounding_status":null,"grounded_at":null},' +
        `"payload":{},"entity_ids":[],"tdf_hash":"${EMPTY_HASH}"}`,
    )
  })

  it('null reads as absent, and unknown keys are dropped', () => {
    const reading = readWith({
      entity_ids: null,
      version: null,
      tdf_hash: null,
      foreign: 1,
      __proto: 2,
      provenance: { generator: 'g', schema_version: null, confidence: null, foreign: 1 },
    })
    expect(reading).toEqual({ ok: true, record: read(JSON.stringify(SMALLEST)) })
  })

  it('keeps everything that it has a place for', () => {
    const text =
      '{"id":"/-44/march/15/unknown/italy/lazio/rome/x","version":"1.0.0","source":"snag-bench","timestamp":"2026-03-06T14:32:18+05:30","provenance":{"generator":"g","run_id":"r","confidence":1.0,"flash_id":"f","text_model":"t","image_model":"i","model_provider":"p","model_permissiveness":"unknown","schema_version":"0.2","generation_id":"n","grounding_model":"m","grounding_status":"s","grounded_at":"2026"},' +
      '"payload":{"b":1.0,"a":[1,12345678901234567890,1e-07,-0.0,"\\ud800 é \\u2028"],"__proto__":{"x":null}},"entity_ids":["e"],"tdf_hash":""}'
    const written = writeTdfRecord(read(text))
    const hash = /"tdf_hash":"([0-9a-f]{64})"/.exec(written)?.[1]
    expect(written).toBe(text.replace('"tdf_hash":""', `"tdf_hash":"${hash}"`))
    expect(writeTdfRecord(read(written))).toBe(written)
  })

  it('is one line, whatever is in it', () => {
    const payload = { text: 'a\nb\rc\u2028d\u2029e\u0085f' }
    const written = writeTdfRecord(read(JSON.stringify({ ...SMALLEST, payload })))
    expect(written).not.toMatch(/[\n\r\u0085\u2028\u2029]/)
    expect(read(written).payload).toEqual(payload)
  })

  it.each(vectors)('CC-TDF-1: its hash is that of the vector $name', ({ payload_json, sha256 }) => {
    const text = JSON.stringify({ ...SMALLEST, payload: '@' }).replace('"@"', () => payload_json)
    const record = read(text)
    expect(record.tdf_hash).toBe(sha256)
    expect(read(writeTdfRecord(record))).toEqual(record)
  })

  it('export, import, export is identical', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (payload) => {
        const first = writeTdfRecord(read(JSON.stringify({ ...SMALLEST, payload })))
        expect(writeTdfRecord(read(first))).toBe(first)
      }),
    )
  })
})

describe('CC-TDF-3: what is no record is refused and told why', () => {
  it.each([
    ['id', { id: '' }],
    ['id', { id: 'a\0' }],
    ['id', { id: 'x'.repeat(1001) }],
    ['version', { version: '2.0.0' }],
    ['source', { source: 'elsewhere' }],
    ['timestamp', { timestamp: '-0044-03-15' }],
    ['timestamp', { timestamp: true }],
    ['timestamp', { timestamp: null }],
    ['provenance', { provenance: null }],
    ['provenance.generator', { provenance: {} }],
    ['provenance.confidence', { provenance: { generator: 'g', confidence: 1.5 } }],
    ['provenance.run_id', { provenance: { generator: 'g', run_id: 7 } }],
    [
      'provenance.model_permissiveness',
      { provenance: { generator: 'g', model_permissiveness: 'x' } },
    ],
    ['payload', { payload: null }],
    ['payload', { payload: [] }],
    ['payload', { payload: 1.5 }],
    ['entity_ids.0', { entity_ids: [1] }],
    ['entity_ids', { entity_ids: {} }],
    ['tdf_hash', { tdf_hash: 1 }],
  ])('%s: %j', (path, changes) => {
    expect(wrong(changes)).toEqual([path])
    expect(readWith(changes)).toMatchObject({ ok: false, code: 'invalid_input' })
  })

  it('names everything that is wrong at once', () => {
    expect(wrong({ id: null, timestamp: 'x', payload: [] }).sort()).toEqual([
      'id',
      'payload',
      'timestamp',
    ])
  })

  it.each(['', '{', '[]', 'null', '"x"', '['.repeat(100_000)])(
    '%#: not JSON, or no object',
    (text) => {
      expect(readTdfRecord(text, hashPayload)).toMatchObject({ ok: false, code: 'invalid_input' })
    },
  )

  it('a hash of something else is a mismatch; an empty one is computed', () => {
    expect(readWith({ tdf_hash: '' })).toMatchObject({ ok: true, record: { tdf_hash: EMPTY_HASH } })
    expect(readWith({ tdf_hash: EMPTY_HASH })).toMatchObject({ ok: true })
    for (const tdf_hash of ['0'.repeat(64), EMPTY_HASH.toUpperCase(), 'x', ' ']) {
      expect(readWith({ tdf_hash })).toMatchObject({
        ok: false,
        code: 'hash_mismatch',
        errors: [{ path: 'tdf_hash' }],
      })
    }
    // 1 and 1.0 differ.
    const { tdf_hash } = read(JSON.stringify({ ...SMALLEST, payload: { a: 1 } }))
    const other = JSON.stringify({ ...SMALLEST, payload: { a: 1 }, tdf_hash }).replace(
      ':1}',
      ':1.0}',
    )
    expect(readTdfRecord(other, hashPayload)).toMatchObject({ code: 'hash_mismatch' })
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(readTdfRecord(text, hashPayload).ok).toBe(false)
      }),
    )
  })

  it('has a JSON Schema for API descriptions', () => {
    const { $defs } = z.toJSONSchema(AnyTdfRecord)
    expect($defs?.AnyTdfRecord).toMatchObject({
      required: Object.keys(AnyTdfRecord.shape),
      properties: { payload: { type: 'object', additionalProperties: {} } },
    })
  })
})
