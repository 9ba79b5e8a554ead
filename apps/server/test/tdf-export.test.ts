import { createHash } from 'node:crypto'
import {
  canonicalJson,
  fromFlash,
  type LosslessJson,
  type LosslessObject,
  parseLossless,
  TdfRecord,
  type Timepoint,
  writeTdfRecord,
} from '@timepoint/contracts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Answer } from '../src/flash/pipeline/state.ts'
import { hashPayload } from '../src/platform/tdf-hash.ts'
import type { Stack } from '../src/stack.ts'
import { expectProblem } from './support/problem.ts'
import { createGate, createScriptedEngine } from './support/scripted-engine.ts'
import {
  call,
  createTestDatabase,
  readTimepoint,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const API = '/api/v1/timepoints'
const CURATED = 'Trinity test 5:29 AM July 16 1945'

const scripted = createScriptedEngine()
let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startTestStack(database, { engine: scripted.engine })
})
afterEach(() => scripted.reset())
afterAll(async () => {
  await stack.close()
  await database.drop()
})

const render = async (body: object): Promise<Timepoint> =>
  readTimepoint(await call(stack, 'POST', `${API}/generate/sync`, { body }))

const fetchRecord = (id: string, headers: Record<string, string> = {}) =>
  call(stack, 'GET', `${API}/${id}/tdf`, { headers })

/** The text of a record, and what its payload hashes to when it is read as any other system would. */
async function exported(id: string) {
  const response = await fetchRecord(id)
  const text = await response.text()
  expect([response.status, text]).toEqual([200, text])
  const record = TdfRecord.parse(JSON.parse(text))
  const { payload } = parseLossless(text) as { payload: LosslessJson }
  const hash = createHash('sha256').update(canonicalJson(payload)).digest('hex')
  return { text, record, hash }
}

/** Has the timeline say these things of the place. */
function placeIs(place: Record<string, unknown>): void {
  scripted.on('timeline', async (original) => {
    const answer = (await original()) as Answer<'timeline'>
    const output = { ...answer.output, place: { ...answer.output.place, ...place } }
    return { ...answer, output }
  })
}

const RECORD_KEYS = 'id version source timestamp provenance payload entity_ids tdf_hash'.split(' ')
const PROVENANCE_KEYS =
  'generator run_id confidence flash_id generation_id text_model image_model model_provider model_permissiveness schema_version grounding_model grounding_status grounded_at'.split(
    ' ',
  )
const PAYLOAD_KEYS =
  'query slug year month day season time_of_day era location latitude longitude scene_data character_data dialog grounding_data moment_data metadata entity_ids'.split(
    ' ',
  )

describe('a TDF record', () => {
  it('G-TDF-3: has the keys of the format in their order, and tells the scene that was rendered', async () => {
    const scene = await render({ query: CURATED, generate_image: true })
    const { text, record } = await exported(scene.id)
    const raw = JSON.parse(text) as Record<string, object>
    expect(Object.keys(raw)).toEqual(RECORD_KEYS)
    expect(Object.keys(raw.provenance ?? {})).toEqual(PROVENANCE_KEYS)
    expect(Object.keys(raw.payload ?? {})).toEqual(PAYLOAD_KEYS)
    expect(record).toMatchObject({
      id: scene.id,
      version: '1.0.0',
      source: 'flash',
      timestamp: scene.completed_at,
      entity_ids: [],
      tdf_hash: scene.tdf_hash,
      provenance: {
        generator: 'timepoint-flash',
        run_id: null,
        confidence: scene.confidence.overall,
        flash_id: scene.id,
        generation_id: scene.id,
        text_model: 'offline',
        image_model: 'offline',
        model_provider: 'offline',
        model_permissiveness: 'permissive',
        schema_version: '0.1',
        grounding_status: scene.grounding?.status,
        grounding_model: scene.grounding?.model,
        grounded_at: scene.grounding?.grounded_at,
      },
      payload: {
        query: scene.query,
        slug: scene.slug,
        year: 1945,
        latitude: scene.latitude,
        scene_data: scene.scene,
        character_data: scene.characters,
        dialog: scene.dialog,
        grounding_data: scene.grounding,
        moment_data: scene.moment,
        metadata: { hour: 5, minute: 29, graph: scene.metadata.graph },
      },
    })
    for (const foreign of ['visibility', 'created_at', 'image_url', 'base64', 'http://localhost']) {
      expect(text).not.toContain(foreign)
    }
  })

  it('G-TDF-4: its payload hashes to its tdf_hash, for a curated scene', async () => {
    const { record, hash } = await exported((await render({ query: CURATED })).id)
    expect(hash).toBe(record.tdf_hash)
    expect(record.payload.dialog?.length).toBeGreaterThan(0)
  })

  it('G-TDF-4, G-FLOAT-1: the same with whole coordinates and one that is nothing below zero', async () => {
    placeIs({ latitude: 51, longitude: -0 })
    const { text, record, hash } = await exported((await render({ query: 'London 1666' })).id)
    expect(text).toContain('"latitude":51.0,"longitude":0.0,')
    expect(hash).toBe(record.tdf_hash)
  })

  it('G-TDF-4: the same with text beyond ASCII, and what is unknown is null', async () => {
    placeIs({ latitude: null, longitude: null })
    const query = 'São Paulo — 東京 😀 "in" 1868\\'
    const { record, hash } = await exported((await render({ query })).id)
    expect(record.payload.query).toBe(query)
    expect(record.payload).toMatchObject({ latitude: null, longitude: null, day: null })
    expect(hash).toBe(record.tdf_hash)
  })

  it('CC-TDF-5: what anyone makes of the full answer is the record that is served', async () => {
    placeIs({ latitude: 51, longitude: -0 })
    const { id } = await render({ query: 'London 1666', generate_image: true })
    const options = { hashPayload, now: new Date() }
    const answer = async (query: string) =>
      parseLossless(await (await call(stack, 'GET', `${API}/${id}${query}`)).text())
    const reading = fromFlash((await answer('?full=true')) as LosslessObject, options)
    const served = parseLossless((await exported(id)).text)
    const made = reading.ok ? parseLossless(writeTdfRecord(reading.record)) : reading
    expect(made).toEqual(served)
    const short = fromFlash((await answer('')) as LosslessObject, options)
    expect(short).toMatchObject({ ok: false, code: 'hash_mismatch' })
  })

  it('G-TDF-4, G-MANAGE-3: a change of visibility changes no byte of it', async () => {
    const { id } = await render({ query: CURATED, visibility: 'private' })
    const { text: before } = await exported(id)
    for (const visibility of ['public', 'unlisted']) {
      await call(stack, 'PATCH', `${API}/${id}/visibility`, { body: { visibility } })
      const { text, record, hash } = await exported(id)
      expect(text).toBe(before)
      expect(hash).toBe(record.tdf_hash)
    }
  })

  it('G-TDF-3: who has it already is told that it has not changed', async () => {
    const { id } = await render({ query: CURATED })
    const first = await fetchRecord(id)
    await first.text()
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[^"]+"$/)
    const again = await fetchRecord(id, { 'if-none-match': etag })
    expect([again.status, await again.text()]).toEqual([304, ''])
    const other = await fetchRecord(id, { 'if-none-match': '"another"' })
    expect(other.status).toBe(200)
    await other.text()
  })
})

describe('without a finished scene', () => {
  it('G-TDF-5: there is none of one that is still rendered, or failed: 400', async () => {
    const gate = createGate()
    scripted.on('scene', gate.script)
    const accepted = await call(stack, 'POST', `${API}/generate`, { body: { query: CURATED } })
    const { id } = (await accepted.json()) as { id: string }
    await gate.reached
    const { detail } = await expectProblem(await fetchRecord(id), 'invalid_state')
    expect(detail).toContain('processing')
    gate.open()
    const refused = await call(stack, 'POST', `${API}/generate/sync`, {
      body: { query: 'what is love' },
    })
    const { timepoint_id: failed = '' } = await expectProblem(refused, 'query_rejected')
    expect((await expectProblem(await fetchRecord(failed), 'invalid_state')).detail).toContain(
      'failed',
    )
  })

  it('G-TDF-5: there is none of one that is unknown, malformed or deleted: 404', async () => {
    const { id } = await render({ query: CURATED })
    await call(stack, 'DELETE', `${API}/${id}`)
    for (const gone of [id, '00000000-0000-4000-8000-000000000000', 'nonsense']) {
      const { detail } = await expectProblem(await fetchRecord(gone), 'not_found')
      expect(detail).toBe('Timepoint not found')
    }
  })
})
