import {
  addYears,
  allMoments,
  describeSky,
  type Facts,
  momentById,
  understand,
} from '@timepoint/almanac'
import { Jumped, type Timepoint } from '@timepoint/contracts'
import { describe, expect, it } from 'vitest'
import type { JumpContext } from '../src/flash/temporal/jump-store.ts'
import { collectStrings, inventions } from './support/known-text.ts'
import { SYNC, stack, usePlainStack } from './support/plain-stack.ts'
import { follow } from './support/records.ts'
import { call, readTimepoint } from './support/test-stack.ts'

usePlainStack()

/** Every so many of the curated moments, and what only records or the query know. */
const EVERY = 12
const CURATED = allMoments()
  .filter((moment, index) => index % EVERY === 0 && moment.date.year > -9000)
  .map(({ title }) => title)
const OTHERS = [
  'Mozart in Vienna, 1786',
  'A soldier at Verdun, 1916',
  'Titanic sinks 11:40 pm',
  'great fire of london 4 september 1666',
  'two days after the battle of hastings',
  'A market in Timbuktu, 1400',
  'a fisherman in Zanzibar, 3 May 1420, 10 pm',
  'monks copying manuscripts, 9th century Ireland',
  'Michaelmas 1348 in Bristol',
  'Silk Road caravan, Tang dynasty',
  'spring 1203',
  'First landing on Mars, 2041',
]

const JUMPS = [
  ['next', { units: 1, unit: 'hour' }],
  ['prior', { units: 3, unit: 'day' }],
  ['next', { units: 12, unit: 'year' }],
] as const

/** First words of the fixed sentences of jumps. */
const FIXED = 'Counted Carried In Off Earth Relations Nobody Before At Julian'

/** Times of the machine are no numbers that a scene may say. */
const withoutClocks = (key: string, value: unknown) => (/_(?:at|ms)$/.test(key) ? undefined : value)

/** Everything that may be said where a jump leads: what the scene before it had, and what is computed. */
function allowedText(source: Timepoint, { facts, carried }: JumpContext): string {
  const records = facts.people.map((person) =>
    person.source.kind === 'record' ? follow(person.source) : person.source,
  )
  const ages = facts.people.flatMap(({ age }) => (age === null ? [] : [age, age - 1]))
  const { year, month, day, hour, minute } = facts.date ?? {}
  const clock = [hour, minute].map((part) => String(part ?? 0).padStart(2, '0'))
  const ends = [0, 9, 99].map((years) => Math.abs(addYears(year ?? 1, years)))
  const date = [...ends, month, day, facts.endYear, ...clock]
  const sky = facts.sky ? describeSky(facts.sky) : ''
  const anchor = carried.anchor?.momentId ? momentById(carried.anchor.momentId) : null
  const known = [
    source,
    records,
    facts.people,
    facts.peopleNotes,
    facts.events,
    anchor,
    carried.anchor,
  ]
  return [
    JSON.stringify(known, withoutClocks),
    ages,
    date,
    sky,
    facts.era,
    carried.total,
    FIXED,
  ].join(' ')
}

async function contextOf(id: string): Promise<JumpContext> {
  const { db } = stack.database
  const query = db.selectFrom('jumps').select('context').where('target_id', '=', id)
  return (await query.executeTakeFirstOrThrow()).context as JumpContext
}

function expectHonest(source: Timepoint, target: Timepoint, context: JumpContext): void {
  const { facts } = context
  const { scene, characters, moment, title, location, claims } = target
  const allowed = allowedText(source, context)
  expect(inventions([scene, characters, moment, title, location], allowed)).toEqual([])
  const documented = claims?.filter(({ status }) => status === 'documented') ?? []
  for (const { text, sources } of documented) {
    expect([text, sources.length > 0]).toEqual([text, true])
    expect(inventions(text, allowed)).toEqual([])
  }
  // Of the hour itself nothing is documented: only of what lies around it, of place and of lives.
  const fields = new Set(documented.map(({ field }) => field))
  for (const field of fields) {
    expect(field).toMatch(
      /^(?:location|characters|graph|moment\.(?:before|after)_context|moment\.plot_summary)$/,
    )
  }
  expect(target.dialog).toEqual([])
  expect(scene).toMatchObject({ weather: null, objects: [], sensory_details: [] })
  expect(target.grounding?.tier).toBe(facts.tier)
  const unknown = { action: null, clothing: null, pose: null, emotional_state: null }
  for (const character of characters?.characters ?? []) {
    expect(character).toMatchObject({ ...unknown, speaks_in_scene: false })
  }
}

describe('G-TRUTH-1 in time', () => {
  it.each([...CURATED, ...OTHERS])(
    'G-TRUTH-1: nothing is invented in jumps from “%s”',
    async (query) => {
      const source = await readTimepoint(await call(stack, 'POST', SYNC, { body: { query } }))
      for (const [way, body] of JUMPS) {
        const path = `/api/v1/temporal/${source.id}/${way}`
        const response = await call(stack, 'POST', path, { body })
        expect(response.status).toBe(200)
        const { target_id: id } = Jumped.parse(await response.json())
        const full = `/api/v1/timepoints/${id}?full=true`
        expectHonest(
          source,
          await readTimepoint(await call(stack, 'GET', full)),
          await contextOf(id),
        )
      }
    },
  )

  it('G-TRUTH-1: the detector finds what is invented in a jump', async () => {
    const query = 'A market in Timbuktu, 1400'
    const source = await readTimepoint(await call(stack, 'POST', SYNC, { body: { query } }))
    const facts: Facts = understand(query, { now: new Date() })
    const context = {
      facts,
      carried: { anchor: null, total: '1 hour later' },
    } as unknown as JumpContext
    const allowed = allowedText(source, context)
    expect(collectStrings(source).join()).toContain('Timbuktu')
    expect(inventions('Musa sells salt in Timbuktu at 07:45', allowed)).toEqual([
      'Musa',
      '07',
      '45',
    ])
  })
})
