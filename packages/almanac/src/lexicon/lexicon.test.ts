import { expect, test } from 'vitest'
import { WORKS } from './entries/works.ts'
import { listLexicon } from './lexicon.ts'
import { firstYearIn, LexiconEntry, LexiconKind, Region } from './lexicon-entry.ts'
import { buildTermIndex, matchTerms, spellingsOf } from './term-index.ts'

const entries = listLexicon()

test('there are at least 500 entries, of every kind, and each fits the schema', () => {
  expect(entries.length).toBeGreaterThanOrEqual(500)
  expect(new Set(entries.map(({ kind }) => kind))).toEqual(new Set(LexiconKind.options))
  for (const entry of entries) expect(LexiconEntry.parse(entry)).toEqual(entry)
})

test('no year is 0, none lies ahead, and no region knows a thing before the world does', () => {
  for (const entry of entries) {
    const years = [entry.firstYear, ...Object.values(entry.laterIn)]
    for (const year of years) {
      expect(year).not.toBe(0)
      expect(year).toBeLessThan(2027)
      expect(year).toBeGreaterThanOrEqual(entry.firstYear)
    }
    for (const region of Region.options) {
      expect(firstYearIn(entry, region)).toBeGreaterThanOrEqual(entry.firstYear)
    }
  }
})

test('no spelling belongs to two terms', () => {
  const owners = new Map<string, string>()
  for (const term of entries.flatMap((entry) => entry.terms)) {
    for (const spelling of spellingsOf(term).map((words) => words.join(' '))) {
      expect([spelling, owners.get(spelling) ?? term]).toEqual([spelling, term])
      owners.set(spelling, term)
    }
  }
})

test.each([
  ['washing machine', 1691],
  ['vacuum cleaner', 1860],
  ['Velcro', 1941],
  ['spandex', 1952],
  ['Gore-Tex', 1969],
  ['Coca-Cola', 1886],
  ['Pepsi', 1893],
  ['bubble gum', 1906],
  ['hormone', 1902],
  ['testosterone', 1927],
])('%s has a year of its own: %i', (term, year) => {
  expect(entries.find(({ terms }) => terms.includes(term))?.firstYear).toBe(year)
})

test('no note is longer than two dozen words', () => {
  for (const { note } of entries) expect(note.split(' ').length).toBeLessThanOrEqual(24)
})

test('every work is used and unchecked', () => {
  const used = new Set(entries.map(({ source }) => source.title))
  for (const [key, work] of WORKS) {
    expect([key, used.has(work.title)]).toEqual([key, true])
    expect(work).toMatchObject({ kind: 'work', unchecked: true })
  }
})

test('plurals follow from the last word', () => {
  const last = (term: string): string[] => spellingsOf(term).map((words) => words.join(' '))
  expect(last('tin can')).toEqual(['tin can', 'tin cans'])
  expect(last('wristwatch')).toEqual(['wristwatch', 'wristwatches'])
  expect(last('dairy')).toEqual(['dairy', 'dairies'])
  expect(last('policewoman')).toEqual(['policewoman', 'policewomen'])
  expect(last('potato')).toEqual(['potato', 'potatos', 'potatoes'])
  expect(last('eyeglasses')).toEqual(['eyeglasses'])
})

test('a walk over plain prose costs about one lookup a word, and never more than the longest term', () => {
  const index = buildTermIndex(entries.flatMap((entry) => entry.terms.map((term) => [term, term])))
  const prose = 'The clerk set down his cup and looked at the river where barges lay in rows. '
  const plain = { words: 0, lookups: 0 }
  matchTerms(index, prose.repeat(32), plain)
  expect(plain.words).toBeGreaterThan(500)
  expect(plain.lookups).toBeLessThanOrEqual(plain.words * 1.25)
  const worst = { words: 0, lookups: 0 }
  matchTerms(index, 'in the driver seat of a '.repeat(100), worst)
  expect(worst.lookups).toBeLessThanOrEqual(worst.words * index.longest)
})
