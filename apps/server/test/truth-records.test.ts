import {
  allMoments,
  describeSky,
  listChronicle,
  listStories,
  type Person,
  type Place,
  type Source,
  sourceText,
  understand,
} from '@timepoint/almanac'
import type { Character, Claim, Timepoint } from '@timepoint/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { inventions } from './support/known-text.ts'
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
/** Years by which two estimates of a life year may differ. */
const ABOUT_YEARS = 10

/** Scenes that bundled records alone corroborate. */
const CORROBORATED = [
  'Mozart in Vienna, 1786',
  'Adam Smith in Glasgow 1776',
  'Socrates in the agora, Athens, 410 BC',
  'A soldier at Verdun, 1916',
  'Saladin in Damascus, 1180',
  'Martin Luther King in Memphis, 1967',
  'Charlemagne in Rome, 774',
  'Hiroshima at noon',
  'Titanic sinks 11:40 pm',
  'great fire of london 4 september 1666',
  'two days after the battle of hastings',
  'Gettysburg address in the evening',
]
/** And what is only typed. */
const TYPED = [
  'A market in Timbuktu, 1400',
  'a fisherman in Zanzibar, 3 May 1420, 10 pm',
  'Kyoto at dawn, 1600',
  'Berlin, 30 January 1937, 21:15',
]
/** Renders whose pointers are followed. */
const RENDERS = 560
const AT_ONCE = 6

const yearText = (year: number) => (year < 0 ? `${-year} BC` : `AD ${year}`)

/** Titles of the chronicle, evenly over it, with their years. */
function chronicleQueries(n: number): string[] {
  const entries = listChronicle()
  const step = Math.max(1, Math.floor(entries.length / n))
  return entries
    .filter((_entry, at) => at % step === 0)
    .slice(0, n)
    .map(({ names, year }) => `${names[0]}, ${yearText(year)}`)
}

const CURATED = allMoments().map(({ title }) => title)
const OTHERS = [...CORROBORATED, ...TYPED]
const QUERIES = [
  ...CURATED,
  ...OTHERS,
  ...chronicleQueries(Math.max(120, RENDERS - CURATED.length - OTHERS.length)),
]

let database: TestDatabase
let stack: Stack
const scenes = new Map<string, Timepoint>()

async function render(query: string): Promise<Timepoint> {
  const body = { query, generate_image: false }
  const response = await call(stack, 'POST', '/api/v1/timepoints/generate/sync', { body })
  expect(response.status, query).toBe(200)
  return (await response.json()) as Timepoint
}

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startTestStack(database)
  const waiting = [...QUERIES]
  const renderSome = async () => {
    for (let query = waiting.pop(); query !== undefined; query = waiting.pop())
      scenes.set(query, await render(query))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, renderSome))
}, 180_000)

afterAll(async () => {
  await stack.close()
  await database.drop()
})

/** Every work that the almanac cites, as a claim names it. */
const WORKS = new Set(
  [
    ...allMoments().flatMap(({ sources }) => Object.values(sources)),
    ...listChronicle().flatMap(({ sources }) => sources),
    ...listStories().flatMap(({ sources }) => sources),
  ]
    .filter((source: Source) => source.kind === 'work')
    .map(sourceText),
)

type EventRecord = { names: string[]; year: number; endYear: number; gloss: string }

function documented({ claims }: Timepoint): Claim[] {
  return (claims ?? []).filter(({ status }) => status === 'documented')
}

/** Claims on a field with every record that they cite. */
function cited<Kind>(scene: Timepoint, field: string): { claim: Claim; record: Kind }[] {
  const claims = documented(scene).filter((claim) => claim.field === field)
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
  const about = text.includes('(about ') ? ABOUT_YEARS : 0
  expect(Math.abs(said - known), text).toBeLessThanOrEqual(Math.max(about, alsoIn?.length ? 1 : 0))
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

/** What is wrong with the pointers of a scene, a sentence for each fault. */
function pointerFaults(query: string, scene: Timepoint): string[] {
  return documented(scene).flatMap(({ text, sources }) => {
    if (sources.length === 0) return [`${query}: “${text}” has no source`]
    return sources.flatMap(({ title, unchecked, url }) => {
      const found = unchecked ? WORKS.has(title) : citedRecord(title) !== null
      return found && url === null ? [] : [`${query}: “${title}” leads nowhere`]
    })
  })
}

/** Everything that a scene may say: what its claims say, what was typed, ages, and the sky. */
function allowedText(query: string, scene: Timepoint): string {
  const facts = understand(query, { now: new Date(scene.created_at) })
  const claims = (scene.claims ?? []).map(({ text }) => text)
  const ages = facts.people.flatMap(({ age }) => (age === null ? [] : [age, age - 1]))
  const sky = facts.sky ? describeSky(facts.sky) : ''
  const { year, month, day, hour, minute } = facts.date ?? {}
  const date = [year, month, day, hour, minute, facts.endYear]
  const place = JSON.stringify(facts.place)
  return [query, ...claims, ages, date, sky, place, scene.title, facts.peopleNotes].join(' ')
}

const curated = () => CURATED.map((query) => [query, scenes.get(query)] as const)

describe('G-TRUTH-2: every pointer of the renders', () => {
  it('G-TRUTH-2: is followed in 500 renders or more, and leads to a record or a cited work', () => {
    expect(scenes.size).toBeGreaterThanOrEqual(500)
    const all = [...scenes].flatMap(([query, scene]) => pointerFaults(query, scene))
    expect(all).toEqual([])
    const pointers = [...scenes.values()].flatMap(documented).flatMap(({ sources }) => sources)
    expect(pointers.length).toBeGreaterThan(5000)
    expect(pointers.filter(({ unchecked }) => !unchecked).length).toBeGreaterThan(500)
  })

  it('G-TRUTH-2: nothing is said but what claims, query and computation say', () => {
    const all = [...scenes].flatMap(([query, scene]) => {
      const { characters, moment, dialog, title, location } = scene
      const said = [scene.scene, characters?.characters, moment, dialog, title, location]
      const found = inventions(said, allowedText(query, scene))
      return found.length > 0 ? [`${query}: ${found.join(', ')}`] : []
    })
    expect(all).toEqual([])
  })

  it('G-TRUTH-2: the sky is computed again', () => {
    let compared = 0
    for (const [query, scene] of scenes) {
      const claim = scene.claims?.find(({ field }) => field === 'scene.atmosphere')
      if (!claim) continue
      const { sky } = understand(query, { now: new Date(scene.created_at) })
      expect(claim.text, query).toBe(sky ? describeSky(sky) : null)
      compared += 1
    }
    expect(compared).toBeGreaterThan(50)
  })

  it('G-TRUTH-2: curated scenes say what their records say', () => {
    let compared = 0
    for (const [query, scene] of curated()) {
      if (!scene) continue
      expect(scene.grounding?.tier, query).toBe('curated')
      expect(documented(scene).length, query).toBeGreaterThan(10)
      for (const { claim, record } of cited<Person>(scene, 'characters')) {
        const life = lifeOf(claim.text)
        if (!life) continue
        expectYear(life.born, record.born, record, claim.text)
        expectYear(life.died, record.died, record, claim.text)
        compared += 1
      }
      for (const { claim, record } of cited<EventRecord>(scene, 'date')) {
        expect(yearsIn(record), claim.text).toContain(Math.abs(scene.year ?? 0))
        compared += 1
      }
      for (const { claim, record } of cited<Place>(scene, 'location')) {
        const there = scene.place ?? { latitude: null, longitude: null }
        expect(kmApart(record, there), claim.text).toBeLessThan(NEAREST_TOWN_KM)
        expect(scene.place?.country_code, claim.text).toBe(record.countryCode)
        compared += 1
      }
    }
    expect(compared).toBeGreaterThan(300)
  })

  it('G-TRUTH-2: scenes from the chronicle say what its line says', () => {
    const entries = new Map(listChronicle().map((entry) => [entry.names[0] ?? '', entry]))
    let compared = 0
    for (const [query, scene] of scenes) {
      const entry = entries.get(scene.title ?? '')
      if (!entry || scene.grounding?.tier !== 'corroborated') continue
      const summary = documented(scene).find(({ field }) => field === 'moment.plot_summary')
      if (!summary?.text.includes(entry.gloss)) continue
      expect(scene.year, query).toBe(entry.year)
      if (entry.place)
        expect(scene.place?.country_code ?? null, query).toBe(entry.place.countryCode)
      const works = summary.sources.map(({ title }) => title)
      for (const source of entry.sources) expect(works, query).toContain(sourceText(source))
      compared += 1
    }
    expect(compared).toBeGreaterThan(80)
  })

  it.each(CORROBORATED)('G-TRUTH-2: “%s” shows what the records say', (query) => {
    const scene = scenes.get(query)
    if (!scene) throw new Error(`not rendered: ${query}`)
    expect(scene.grounding?.tier).toBe('corroborated')
    for (const { claim, record } of cited<Person>(scene, 'characters')) {
      expect(claim.text.replace(/ \([^)]*\d[^)]*\):/, ':')).toContain(
        record.gloss.replace(/ \([^)]*\d[^)]*\)$/, ''),
      )
      expect(claim.text.startsWith(record.name)).toBe(true)
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
