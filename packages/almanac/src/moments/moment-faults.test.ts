import { expect, test } from 'vitest'
import { collectionFaults } from '../../scripts/collection-faults.ts'
import { momentFaults } from '../../scripts/moment-faults.ts'
import { readRecords } from '../../scripts/records.ts'
import type { CuratedMoment } from './moment.ts'
import { allMoments, momentById } from './moments.ts'

const records = readRecords()

test.each(allMoments().map((moment) => [moment.id, moment] as const))('%s', (_id, moment) => {
  expect(momentFaults(moment, records)).toEqual([])
})

test('the moments together are balanced, linked, and no two are the same event', () => {
  expect(collectionFaults(allMoments())).toEqual([])
})

test('there are three hundred moments at least, on every inhabited continent, the oceans and in space', () => {
  const continents = 'africa asia europe north-america oceania south-america ocean space'.split(' ')
  expect(allMoments().length).toBeGreaterThanOrEqual(300)
  const found = new Set(allMoments().map((moment) => moment.place.continent))
  for (const continent of continents) expect(found).toContain(continent)
})

/** A copy of a moment with one thing made wrong. */
function spoil(id: string, change: (moment: CuratedMoment) => void): CuratedMoment {
  const copy = structuredClone(momentById(id))
  if (!copy) throw new Error(`no moment ${id}`)
  change(copy)
  return copy
}

const [CAESAR, TURING] = ['assassination-of-caesar-44-bce', 'turing-police-wilmslow-1952']

/** One planted error of each kind, and words of the fault that must tell it. */
const PLANTED: [fault: RegExp, id: string, change: (moment: CuratedMoment) => void][] = [
  [/"nobody" is not among the sources/, CAESAR, (m) => m.stakes.sources.push('nobody')],
  [
    /source "spare" is not used/,
    CAESAR,
    (m) => {
      m.sources.spare = { kind: 'work', author: 'A', title: 'B', year: 1, unchecked: true }
    },
  ],
  [/was not born yet/, CAESAR, (m) => Object.assign(m.people[0] ?? {}, { born: 12 })],
  [/was dead by then/, CAESAR, (m) => Object.assign(m.people[0] ?? {}, { died: -60 })],
  [/lived too long/, CAESAR, (m) => Object.assign(m.people[0] ?? {}, { born: -300 })],
  [/a person is listed twice/, CAESAR, (m) => m.people.push(...m.people.slice(0, 1))],
  [
    /life years of fewer than two people/,
    CAESAR,
    (m) => Object.assign(m, { people: m.people.slice(0, 1), peopleNote: null }),
  ],
  [
    /life years of fewer than two people/,
    CAESAR,
    (m) => {
      m.peopleNote = null
      for (const person of m.people.slice(1)) Object.assign(person, { born: null, died: null })
    },
  ],
  [
    /not between two people listed/,
    CAESAR,
    (m) => Object.assign(m.relationships[0] ?? {}, { to: 'Nobody' }),
  ],
  [/the speaker is not listed/, CAESAR, (m) => Object.assign(m.words[0] ?? {}, { speaker: 'Bob' })],
  [
    /recorded before the moment/,
    CAESAR,
    (m) => Object.assign(m.words[0] ?? {}, { recordedYear: -50 }),
  ],
  [
    /years later or more, without a note/,
    CAESAR,
    (m) => Object.assign(m.words[0] ?? {}, { note: null }),
  ],
  [
    /attested words only/,
    'alphago-move-37-2016',
    (m) => {
      const [person] = m.people.filter(({ died }) => died === null)
      m.words.push({
        speaker: person?.name ?? '',
        text: 'x',
        provenance: 'traditional',
        source: Object.keys(m.sources)[0] ?? '',
        recordedYear: 2017,
        note: null,
        tone: null,
        action: null,
      })
    },
  ],
  [
    /the source is not a work/,
    CAESAR,
    (m) => {
      const [key] = Object.entries(m.sources).find(([, { kind }]) => kind === 'record') ?? ['']
      Object.assign(m.words[0] ?? {}, { source: key })
    },
  ],
  [
    /recorded after the work/,
    CAESAR,
    (m) => Object.assign(m.words[0] ?? {}, { recordedYear: 2020, note: 'late' }),
  ],
  [/the calendar in use there/, CAESAR, (m) => Object.assign(m.date, { calendar: 'gregorian' })],
  [/precision is century/, CAESAR, (m) => Object.assign(m.date, { precision: 'century' })],
  [/the day is not one of the month/, CAESAR, (m) => Object.assign(m.date, { month: 2, day: 30 })],
  [/a minute without an hour/, CAESAR, (m) => Object.assign(m.date, { hour: null, minute: 5 })],
  [
    /the coordinates lie in/,
    CAESAR,
    (m) => Object.assign(m.place, { longitude: 2.35, latitude: 48.85 }),
  ],
  [/the id says 1954, the date 1955/, 'dien-bien-phu-1954', (m) => (m.date.year = 1955)],
  [/the id says -44, the date 44/, CAESAR, (m) => (m.date.year = 44)],
  [/lie in europe, not in asia/, CAESAR, (m) => (m.place.continent = 'asia')],
  [/lie in asia, not in europe/, 'hiroshima-1945', (m) => (m.place.continent = 'europe')],
  [
    /lie in south-america or oceania, not in north-america/,
    'moai-of-rapa-nui-1400',
    (m) => (m.place.continent = 'north-america'),
  ],
  [
    /"a revolver": revolver is not known before 1580/,
    'spartacus-breaks-out-of-capua-73-bce',
    (m) => m.objects.push({ name: 'a revolver', sources: m.place.sources }),
  ],
  [
    /"a basket of potatoes": potato is not known before 1530/,
    CAESAR,
    (m) => m.objects.push({ name: 'a basket of potatoes', sources: m.place.sources }),
  ],
  [/IT is called "Italy" elsewhere/, CAESAR, (m) => Object.assign(m.place, { country: 'Italia' })],
  [/a place on Earth has coordinates/, CAESAR, (m) => Object.assign(m.place, { latitude: null })],
  [
    /a place in space has no coordinates/,
    'apollo-11-moon-landing-1969',
    (m) => Object.assign(m.place, { countryCode: 'US' }),
  ],
  [/there is no record/, TURING, (m) => spoilRecord(m, { id: '99999999' })],
  [/is not called "Nobody"/, TURING, (m) => spoilRecord(m, { title: 'Nobody' })],
  [
    /was born 1911, by/,
    TURING,
    (m) =>
      Object.assign(m.people.find(({ name }) => name.includes('Turing')) ?? {}, { born: 1911 }),
  ],
  [/share no name/, TURING, (m) => m.people[1]?.sources.push(...recordsOfTuring(m))],
  [/the year does not stand in/, TURING, (m) => m.date.sources.push(...recordsOfTuring(m))],
  [/is no place/, TURING, (m) => m.place.sources.push(...recordsOfTuring(m))],
  [/lies elsewhere/, TURING, (m) => Object.assign(m.place, { latitude: 51.5, longitude: -0.1 })],
  [/its facts have \d+ words/, CAESAR, shorten],
  [/an alias stands there twice/, CAESAR, (m) => m.aliases.push(...m.aliases.slice(0, 1))],
  [/it has 0 aliases/, CAESAR, (m) => Object.assign(m, { aliases: [] })],
]

function spoilRecord(moment: CuratedMoment, change: { id?: string; title?: string }): void {
  const record = Object.values(moment.sources).find(({ kind }) => kind === 'record')
  Object.assign(record ?? {}, change)
}

/** Key of the record that says who Turing was. */
function recordsOfTuring(moment: CuratedMoment): string[] {
  const turing = moment.people.find(({ name }) => name.includes('Turing'))
  return (turing?.sources ?? []).filter((key) => moment.sources[key]?.kind === 'record')
}

function shorten(moment: CuratedMoment): void {
  const short = { text: 'Short.', sources: moment.summary.sources }
  Object.assign(moment, { summary: short, stakes: short, before: short, after: short })
  Object.assign(moment, { significance: short, setting: [short], senses: [], crowd: null })
  for (const person of moment.people) person.did = short
  moment.relationships = []
}

test.each(PLANTED)('a planted error is told: %s', (fault, id, change) => {
  const faults = momentFaults(spoil(id, change), records)
  expect(
    faults.some((one) => fault.test(one)),
    faults.join('\n'),
  ).toBe(true)
})

/** Planted errors of the collection as a whole. */
const SPOILED: [fault: RegExp, change: (moments: CuratedMoment[]) => CuratedMoment[]][] = [
  [/% are before 1500/, (all) => all.filter(({ date }) => date.year > 1500)],
  [/% are before our era/, (all) => all.filter(({ date }) => date.year > 0)],
  [/% are outside Europe/, (all) => all.filter(({ place }) => place.continent === 'europe')],
  [/% are with words/, (all) => all.map((one) => ({ ...one, words: [] }))],
  [
    /the cause nothing is unknown/,
    (all) => [...all, spoil(CAESAR, (m) => Object.assign(m, { id: 'x', causes: ['nothing'] }))],
  ],
  [
    /the cause trinity-test-1945 is unknown or later/,
    (all) => [
      ...all,
      spoil(CAESAR, (m) => Object.assign(m, { id: 'x', causes: ['trinity-test-1945'] })),
    ],
  ],
  [
    /x: the cause hiroshima-1945 is unknown or later/,
    (all) => [
      ...all,
      spoil('trinity-test-1945', (m) => Object.assign(m, { id: 'x', causes: ['hiroshima-1945'] })),
    ],
  ],
  [
    /x has 6 causes/,
    (all) => [
      ...all,
      spoil('alphago-move-37-2016', (m) =>
        Object.assign(m, { id: 'x', causes: all.slice(0, 6).map(({ id }) => id) }),
      ),
    ],
  ],
  [
    /x: a cause stands there twice/,
    (all) => [
      ...all,
      spoil('alphago-move-37-2016', (m) =>
        Object.assign(m, { id: 'x', causes: ['eniac-1946', 'eniac-1946'] }),
      ),
    ],
  ],
  [/% are linked to another/, (all) => all.map((one) => ({ ...one, causes: [] }))],
  [/are the same event/, (all) => [...all, spoil(CAESAR, (m) => Object.assign(m, { id: 'x' }))]],
  [/" names .* and x/, (all) => [...all, spoil(CAESAR, (m) => Object.assign(m, { id: 'x' }))]],
]

test.each(SPOILED)('a planted error of the collection is told: %s', (fault, change) => {
  const faults = collectionFaults(change([...allMoments()]))
  expect(
    faults.some((one) => fault.test(one)),
    faults.slice(0, 5).join('\n'),
  ).toBe(true)
})
