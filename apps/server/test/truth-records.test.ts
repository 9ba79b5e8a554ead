import { allMoments, momentById, type Person, type Place } from '@timepoint/almanac'
import type { Character, Claim, Timepoint } from '@timepoint/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { citedRecord } from './support/records.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

/** The town on record may be the nearest one: this far it still says where on Earth it was. */
const NEAREST_TOWN_KM = 60
const KM_PER_DEGREE = 111.2

/** Scenes that bundled records alone corroborate. */
const CORROBORATED = [
  'Mozart in Vienna, 1786',
  'Adam Smith in Glasgow 1776',
  'Socrates in the agora, Athens, 410 BC',
  'A soldier at Verdun, 1916',
  'Boston Tea Party',
  'Saladin in Damascus, 1180',
  'Martin Luther King in Memphis, April 4 1968',
  'Charlemagne in Rome, Christmas 800',
]

let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startTestStack(database)
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

async function render(query: string): Promise<Timepoint> {
  const body = { query, generate_image: false }
  const response = await call(stack, 'POST', '/api/v1/timepoints/generate/sync', { body })
  return (await response.json()) as Timepoint
}

type EventRecord = { names: string[]; year: number; endYear: number; gloss: string }

/** Claims on a field with every record that they cite. */
function cited<Kind>(scene: Timepoint, field: string): { claim: Claim; record: Kind }[] {
  const claims = (scene.claims ?? []).filter((claim) => claim.field === field)
  return claims.flatMap((claim) =>
    claim.sources.flatMap(({ title }) => {
      const record = citedRecord(title)
      return record ? [{ claim, record: record as Kind }] : []
    }),
  )
}

const yearOf = (text: string) => (text.endsWith(' BC') ? -1 : 1) * Number(text.replace(' BC', ''))

/** Life years as the claim says them: `Name (1879 to 1955): …`; null for a question mark. */
function lifeOf(text: string): { born: number | null; died: number | null } | null {
  const life = /\((?:about )?(\?|\d+(?: BC)?) to (\?|\d+(?: BC)?)\):/.exec(text)
  if (!life) return null
  const [born = '?', died = '?'] = life.slice(1)
  return { born: born === '?' ? null : yearOf(born), died: died === '?' ? null : yearOf(died) }
}

/**
 * A year that a scene leaves open contradicts no record. Where two data sets are merged into one
 * record, the one that is cited may say a year next to it; the almanac compares with the raw data.
 */
function expectYear(
  said: number | null,
  known: number | null | undefined,
  { alsoIn }: Person,
  text: string,
): void {
  if (said === null || known == null) return
  expect(Math.abs(said - known), text).toBeLessThanOrEqual(alsoIn?.length ? 1 : 0)
}

function kmApart(a: Place, b: { latitude: number | null; longitude: number | null }): number {
  const middle = (((a.latitude ?? 0) + (b.latitude ?? 0)) / 2) * (Math.PI / 180)
  const north = (a.latitude ?? 0) - (b.latitude ?? 0)
  const east = ((a.longitude ?? 0) - (b.longitude ?? 0)) * Math.cos(middle)
  return KM_PER_DEGREE * Math.hypot(north, east)
}

/** The cast of a full answer. */
function castOf({ characters }: Timepoint): Character[] {
  return (characters?.characters ?? []).filter((one): one is Character => 'description' in one)
}

/** Records of people and works about a date say its year in their gloss or life. */
function yearsIn(record: Partial<EventRecord & Person>): number[] {
  const typed = record.gloss?.match(/\d+/g)?.map(Number) ?? []
  const { year, endYear, born, died } = record
  return [...typed, year, endYear, born, died].flatMap((one) => (one == null ? [] : Math.abs(one)))
}

describe('G-TRUTH-2 by value', () => {
  it.each(allMoments().map(({ id }) => id))(
    'G-TRUTH-2: %s says what its records say',
    async (id) => {
      const scene = await render(momentById(id)?.title ?? '')
      for (const { claim, record } of cited<Person>(scene, 'characters')) {
        const life = lifeOf(claim.text)
        if (!life) continue
        expectYear(life.born, record.born, record, claim.text)
        expectYear(life.died, record.died, record, claim.text)
      }
      for (const { claim, record } of cited<EventRecord>(scene, 'date')) {
        expect(yearsIn(record), claim.text).toContain(Math.abs(scene.year ?? 0))
      }
      for (const { claim, record } of cited<Place>(scene, 'location')) {
        const there = scene.place ?? { latitude: null, longitude: null }
        expect(kmApart(record, there), claim.text).toBeLessThan(NEAREST_TOWN_KM)
        expect(scene.place?.country_code, claim.text).toBe(record.countryCode)
      }
    },
  )

  it('G-TRUTH-2: the comparison meets many values', async () => {
    const scenes = await Promise.all(allMoments().map(({ title }) => render(title)))
    const count = (field: string) => scenes.flatMap((scene) => cited(scene, field)).length
    expect(count('characters')).toBeGreaterThan(30)
    expect(count('location')).toBeGreaterThan(15)
    expect(count('date')).toBeGreaterThan(4)
  })

  it.each(CORROBORATED)('G-TRUTH-2: “%s” shows what the records say', async (query) => {
    const scene = await render(query)
    expect(scene.grounding?.tier).toBe('corroborated')
    for (const { claim, record } of cited<Person>(scene, 'characters')) {
      expect(claim.text).toBe(`${record.name}: ${record.gloss}`)
      const shown = castOf(scene).find(({ name }) => name === record.name)
      expect(shown?.description?.toLowerCase()).toBe(record.gloss.toLowerCase())
      const years = shown?.historical_note?.match(/\d+(?: BC)?/g)?.map(yearOf) ?? []
      expect(years).toEqual([record.born, record.died].filter((year) => year !== null))
    }
    for (const { claim, record } of cited<EventRecord>(scene, 'moment.plot_summary')) {
      expect(claim.text).toContain(String(Math.abs(record.year)))
      expect(scene.year).toBeGreaterThanOrEqual(record.year)
      expect(scene.year).toBeLessThanOrEqual(record.endYear)
    }
    for (const { record } of cited<Place>(scene, 'location')) {
      const { country_code: countryCode, ...place } = scene.place ?? { country_code: null }
      expect({ ...place, countryCode }).toEqual(record)
    }
  })
})
