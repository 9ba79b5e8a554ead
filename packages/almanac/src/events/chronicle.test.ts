import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { chronicleFaults, twinEntries } from '../../scripts/chronicle-faults.ts'
import { readDataLines } from '../places/data-file.ts'
import { listWordNetEvents } from './bundled-events.ts'
import { listChronicle } from './chronicle.ts'
import { type ChronicleEntry, parseChronicle } from './chronicle-file.ts'

const FILES = readdirSync(new URL('../../data/chronicle/', import.meta.url))

describe('the chronicle', () => {
  test.each(FILES)('%s has no faults', (file) => {
    const entries = parseChronicle(readDataLines(`chronicle/${file}`))
    expect(entries.length).toBeGreaterThan(100)
    const faults = entries.flatMap((entry) =>
      chronicleFaults(entry).map((fault) => `${entry.year} ${entry.names[0]}: ${fault}`),
    )
    expect(faults).toEqual([])
  })

  test('tells no event twice', () => {
    expect(twinEntries(listChronicle())).toEqual([])
  })

  test('cites every work that it lists', () => {
    for (const file of FILES) {
      const lines = readDataLines(`chronicle/${file}`)
      const used = new Set(lines.flatMap((line) => line.split('\t')[8]?.split('|') ?? []))
      const listed = lines.filter((line) => line.startsWith('@')).map((line) => line.split('\t')[0])
      for (const key of listed) expect(used, `${file} ${key}`).toContain(key?.slice(1))
    }
  })

  test('agrees with WordNet on the year of events of the same full name', () => {
    const named = (title: string) =>
      listWordNetEvents().filter(({ names }) => names.some((name) => name.toLowerCase() === title))
    const apart = listChronicle().flatMap(({ names, year, endYear, approximate }) => {
      const title = names[0]?.toLowerCase().replace(/^the /, '') ?? ''
      const events = title.includes(' ') && !approximate ? named(title) : []
      const agrees = events.some((one) => year <= one.endYear + 1 && endYear >= one.year - 1)
      return events.length === 0 || agrees
        ? []
        : [`${title}: ${year}, by WordNet ${events[0]?.year}`]
    })
    expect(apart).toEqual([])
  })
})

const WORK = '@w\tAuthor\tTitle\t1900'
const GOOD = [
  '1066-10-14',
  '3',
  'Battle',
  'GB',
  '50.91,0.49',
  'Battle of Hastings|hastings battle|senlac',
  'Harold Godwinson (1022-1066)',
  'William of Normandy defeats Harold in the field.',
  'w',
]

/** The entry with one field replaced. */
function spoiled(field: number, text: string): ChronicleEntry | undefined {
  const fields = GOOD.map((value, at) => (at === field ? text : value))
  return parseChronicle([WORK, fields.join('\t')])[0]
}

describe('a planted error', () => {
  test.each([
    [0, '0', /no year 0/],
    [0, '-13800000000', /older than a year can be stored/],
    [0, '1070/1066', /ends before it begins/],
    [0, '1066-13', /no such month/],
    [0, '1066-02-30', /no such day/],
    [3, 'FR', /lies in GB, not in FR/],
    [3, '', /lies in GB, not in none/],
    [2, 'North Sea', /open water has no country/],
    [4, '', /a country without a position/],
    [4, '95.0,0.4', /no such position/],
    [6, 'Nobody (1070-1100)', /was not born yet/],
    [6, 'Nobody (700-800)', /was long dead/],
    [6, 'Nobody (1000-1065)', /was dead, which the gloss does not say/],
    [6, 'Nobody (1063-1100)', /was a small child, which the gloss does not say/],
    [0, '1067-10-14', /"Battle of Hastings" is of 1066 by WordNet/],
    [6, 'Nobody (900-1066)', /the life of Nobody is 166 years/],
    [6, 'Nobody (about 1000)', /is no name/],
    [5, 'Battle', /it has 1 names/],
    [5, 'Battle|battle|BATTLE', /a name stands there twice/],
    [7, 'Too short.', /its gloss has 2 words/],
    [8, '', /it cites nothing/],
  ])('in field %i, “%s”, is told', (field, text, fault) => {
    const entry = spoiled(field, text)
    expect(entry && chronicleFaults(entry).join('\n')).toMatch(fault)
  })

  /** An entry like the good one with some fields replaced. */
  function entryWith(fields: Record<number, string>): ChronicleEntry {
    const line = GOOD.map((value, at) => fields[at] ?? value).join('\t')
    const [entry] = parseChronicle([WORK, line])
    if (!entry) throw new Error(`no entry: ${line}`)
    return entry
  }

  const faultsWith = (fields: Record<number, string>) =>
    chronicleFaults(entryWith(fields)).join('\n')

  const NAMES = 'Rising|rising of the iceni|iceni rising'

  test('of a rising a century late is told by those who were dead', () => {
    const rising = { 5: NAMES, 6: 'Boudica (-61)', 4: '51.89,0.90', 2: 'Colchester' }
    expect(faultsWith({ ...rising, 0: '160' })).toMatch(/Boudica was dead/)
    expect(faultsWith({ ...rising, 0: '60' })).toBe('')
  })

  test('of a landing with a namesake of the century before is told', () => {
    const landing = {
      5: 'Landing|marines land|us marines land there',
      0: '1943',
      2: '',
      3: '',
      4: '',
    }
    expect(faultsWith({ ...landing, 6: 'Alexander Vandegrift (1787-1873)' })).toMatch(/was dead/)
    expect(faultsWith({ ...landing, 6: 'Alexander Vandegrift (1887-1973)' })).toBe('')
  })

  test('of a gloss that says who is dead, or a child, is none', () => {
    const late = 'The book of the late Nobody is printed at Hastings.'
    expect(faultsWith({ 6: 'Nobody (1000-1065)', 7: late })).toBe('')
    const child = 'The child Nobody is crowned on the field of battle.'
    expect(faultsWith({ 6: 'Nobody (1063-1100)', 7: child })).toBe('')
  })

  test('of a town far from every town of its name in its country is told', () => {
    const capua = { 5: 'Breakout|gladiators escape|escape of the gladiators', 2: 'Capua', 3: 'IT' }
    expect(faultsWith({ ...capua, 4: '44.80,10.33' })).toMatch(/it lies \d+ km from Capua/)
    expect(faultsWith({ ...capua, 4: '41.09,14.25' })).toBe('')
  })

  test('of one title within two years is told, and of later years is none', () => {
    const at = (date: string) => entryWith({ 0: date })
    expect(twinEntries([at('1066-10-14'), at('1068')])).toHaveLength(1)
    expect(twinEntries([at('1068'), at('1066-10-14')])).toHaveLength(1)
    expect(twinEntries([at('1066-10-14'), at('1070')])).toEqual([])
  })

  test('of one day, place and telling word under two titles is told', () => {
    const other = entryWith({ 5: 'Senlac Hill|senlac|senlac hill fight' })
    const named = entryWith({ 5: 'Normans win at Senlac|normans win|normans win at hastings' })
    expect(twinEntries([other, named])).toHaveLength(1)
    const elsewhere = entryWith({ 5: 'Normans win at Senlac|normans|win', 4: '52.91,0.49' })
    expect(twinEntries([other, elsewhere])).toEqual([])
  })

  test.each([
    [0, 'in 1066'],
    [1, '4'],
    [4, 'here,there'],
    [8, 'unknown'],
    [8, 'w\tx'],
  ])('of form in field %i, “%s”, stops the reading', (field, text) => {
    expect(() => spoiled(field, text)).toThrow()
  })

  test('a work without author or title stops the reading', () => {
    expect(() => parseChronicle(['@w\tAuthor', GOOD.join('\t')])).toThrow('not a work')
  })

  test('the good entry has none, and two of it are twins', () => {
    const good = spoiled(1, '3')
    expect(good && chronicleFaults(good)).toEqual([])
    expect(good && twinEntries([good, good])).toHaveLength(1)
  })
})
