import {
  canonicalJson,
  type LosslessJson,
  parseLossless,
  writeTdfRecord,
} from '@timepoint/contracts'
import { describe, expect, it } from 'vitest'
import { hashPayload } from '../../platform/tdf-hash.ts'
import { momentRecord } from '../exchange/moment-record.ts'
import { type Moment, NO_PROVENANCE } from './moment.ts'
import { momentPayload, tdfHashOf } from './moment-payload.ts'

const MARATHON: Moment = {
  id: '3c6a4dd6-4e43-4b3f-9a53-5e8d7f6c5b4a',
  path: '/-490/september/12/0600/greece/attica/unknown/battle-of-marathon',
  name: 'Battle of Marathon',
  oneLiner: 'Athenians repel a Persian landing',
  date: {
    year: -490,
    month: 9,
    day: 12,
    time: '0600',
    season: null,
    timeOfDay: 'dawn',
    precision: 'minute',
    isApproximate: false,
    calendar: 'julian',
    edtf: '-0489-09-12',
    lo: 1_542_706,
    hi: 1_542_706,
  },
  place: {
    name: 'Plain of Marathon',
    country: 'Greece',
    region: 'Attica',
    city: null,
    latitude: 38.118,
    longitude: 24,
  },
  slug: 'battle-of-marathon',
  countrySlug: 'greece',
  regionSlug: 'attica',
  citySlug: 'unknown',
  era: 'classical',
  tags: ['war', '\u{1f3db}', 'ancient-greece', '\uffee'],
  figures: ['Miltiades', 'Datis'],
  sources: ['Herodotus 6.102', { url: 'https://example.org/', title: undefined, quote: null }],
  sourceType: 'historical',
  layer: 1,
  confidence: 1,
  disclaimer: null,
  provenance: NO_PROVENANCE,
  scene: null,
  attributes: {},
  visibility: 'private',
  createdBy: 'system',
  status: 'proposed',
  proposedBy: null,
  challengedBy: null,
  supersededBy: null,
  version: 1,
  tdfHash: '',
  degree: 0,
  createdAt: new Date('2026-03-06T14:32:18.123Z'),
  updatedAt: new Date('2026-03-06T14:32:18.123Z'),
  publishedAt: null,
  verifiedAt: null,
}

const payloadOf = (changes: Partial<Moment> = {}) => momentPayload({ ...MARATHON, ...changes })
const hashOf = (changes: Partial<Moment> = {}) => tdfHashOf({ ...MARATHON, ...changes })

const CANONICAL =
  '{"calendar": "julian", "city": null, "country": "greece", "date_edtf": "-0489-09-12", "date_precision": "minute", "day": 12, "disclaimer": null, "era": "classical", "figures": ["Miltiades", "Datis"], "is_approximate": false, "latitude": 38.118, "longitude": 24.0, "month": "september", "month_num": 9, "name": "Battle of Marathon", "one_liner": "Athenians repel a Persian landing", "place_name": "Plain of Marathon", "region": "attica", "season": null, "slug": "battle-of-marathon", "source_type": "historical", "sources": ["Herodotus 6.102", {"quote": null, "url": "https://example.org/"}], ' +
  String.raw`"tags": ["ancient-greece", "war", "\uffee", "\ud83c\udfdb"], "time": "0600", "time_of_day": "dawn", "type": "event", "year": -490}`

describe('CC-TDF-6: the payload of a moment is its content', () => {
  it('has the keys of the format in their order', () => {
    expect(Object.keys(payloadOf()).join()).toBe(
      'type,name,year,month,month_num,day,time,date_precision,is_approximate,date_edtf,calendar,season,time_of_day,era,country,region,city,slug,place_name,latitude,longitude,one_liner,tags,figures,sources,source_type,disclaimer',
    )
  })

  it('names months, leaves out what is unknown, sorts tags, writes coordinates as floats', () => {
    expect(canonicalJson(payloadOf())).toBe(CANONICAL)
    expect(MARATHON.tags[0]).toBe('war')
  })

  it('says null of what is not known', () => {
    const date = { ...MARATHON.date, month: null, day: null, time: null, timeOfDay: null }
    const place = { ...MARATHON.place, name: null, latitude: null, longitude: null }
    const payload = payloadOf({ date, place, countrySlug: null, regionSlug: 'unknown', era: null })
    for (const key of 'month month_num day time time_of_day place_name latitude longitude country region city era season'.split(
      ' ',
    )) {
      expect([key, payload[key]]).toEqual([key, null])
    }
  })

  it('knows no negative zero among coordinates, which a database may not keep', () => {
    const place = { ...MARATHON.place, latitude: -0 }
    expect(hashOf({ place })).toBe(hashOf({ place: { ...place, latitude: 0 } }))
  })

  it('is the same after it was stored as JSON and read again', () => {
    const stored = JSON.parse(JSON.stringify(MARATHON)) as Moment
    expect(tdfHashOf(stored)).toBe(hashOf())
  })
})

describe('CC-TDF-7: the content hash changes with the content alone', () => {
  const later = new Date('2027-01-01T00:00:00Z')

  it.each([
    { visibility: 'public', publishedAt: later },
    { visibility: 'unlisted' },
    { status: 'verified', verifiedAt: later },
    { status: 'challenged', challengedBy: 'someone', supersededBy: 'another' },
    { version: 99, updatedAt: later, createdAt: later, degree: 7, tdfHash: 'x' },
    { createdBy: 'user', proposedBy: 'agent', id: 'another', path: '/elsewhere' },
    { layer: 2, confidence: 0.5, attributes: { a: 1 } },
    { provenance: { ...NO_PROVENANCE, textModel: 'qwen/qwen3', sourceRunId: 'run' } },
    { tags: [...MARATHON.tags].reverse() },
    { place: { ...MARATHON.place, country: 'Hellas' } },
    { date: { ...MARATHON.date, lo: 0, hi: 0 } },
  ] satisfies Partial<Moment>[])('not with %o', (changes) => {
    expect(hashOf(changes)).toBe(hashOf())
  })

  it.each([
    { name: 'Another' },
    { oneLiner: null },
    { slug: 'another' },
    { citySlug: 'marathon' },
    { countrySlug: null },
    { regionSlug: null },
    { era: null },
    { tags: ['war'] },
    { figures: ['Datis', 'Miltiades'] },
    { sources: [] },
    { sourceType: 'simulation' },
    { disclaimer: 'careful' },
    ...(
      [
        { year: -491 },
        { month: 8 },
        { day: 13 },
        { time: null },
        { season: 'fall' },
        { timeOfDay: null },
        { precision: 'hour' },
        { isApproximate: true },
        { calendar: 'gregorian' },
        { edtf: '-0489' },
      ] as const
    ).map((date) => ({ date: { ...MARATHON.date, ...date } })),
    ...[{ name: null }, { latitude: 38 }, { longitude: null }].map((place) => ({
      place: { ...MARATHON.place, ...place },
    })),
  ] satisfies Partial<Moment>[])('with %o', (changes) => {
    expect(hashOf(changes)).not.toBe(hashOf())
  })
})

describe('CC-TDF-8: the record of a moment', () => {
  it('holds its payload, where it is from and the hash that is stored with it', () => {
    const provenance = { ...NO_PROVENANCE, textModel: 'qwen/qwen3', sourceRunId: 'run-7' }
    const scene = {
      timepointId: 'e1f0f5a2-6f1e-4c38-8b8e-d9f6a3f1f1b4',
      slug: null,
      shareUrl: null,
      imageUrl: null,
      thumbnailUrl: null,
      sceneUrl: null,
    }
    const record = momentRecord({ ...MARATHON, provenance, scene })
    expect(record).toEqual({
      id: MARATHON.path,
      version: '1.0.0',
      source: 'clockchain',
      timestamp: '2026-03-06T14:32:18.123000Z',
      provenance: {
        generator: 'timepoint-clockchain',
        run_id: 'run-7',
        confidence: 1,
        flash_id: scene.timepointId,
        text_model: 'qwen/qwen3',
        image_model: null,
        model_provider: null,
        model_permissiveness: 'permissive',
        schema_version: '0.1',
        generation_id: null,
        grounding_model: null,
        grounding_status: null,
        grounded_at: null,
      },
      payload: payloadOf(),
      entity_ids: [],
      tdf_hash: hashOf(),
    })
    const { payload } = parseLossless(writeTdfRecord(record)) as { payload: LosslessJson }
    expect(hashPayload(payload)).toBe(hashOf())
  })
})
