import { iso1A2Code } from '@rapideditor/country-coder'
import { describe, expect, test } from 'vitest'
import type { CuratedMoment } from './moment.ts'
import { allMoments, factWordCount, momentById } from './moments.ts'
import { processTerm, tokenize } from './search-terms.ts'

/** Year in which the list of the living and the recently dead was last looked through. */
const REVIEW_YEAR = 2026

const moments = allMoments()
const cases = moments.map((moment) => [moment.id, moment] as const)

/** All keys into `sources` that occur anywhere in the moment. */
function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => {
    if (key === 'sources' && Array.isArray(part)) return part as string[]
    return key === 'source' && typeof part === 'string' ? [part] : references(part)
  })
}

function share(test: (moment: CuratedMoment) => boolean): number {
  return moments.filter(test).length / moments.length
}

/** People who are alive or may be, and those dead for less than ten years. */
function isProtected(born: number | null, died: number | null): boolean {
  if (died !== null) return REVIEW_YEAR - died < 10
  return born !== null && REVIEW_YEAR - born < 110
}

describe.each(cases)('%s', (_id, moment) => {
  const names = new Set(moment.people.map((person) => person.name))

  test('every reference resolves to a source, and every source is used', () => {
    const used = new Set(references({ ...moment, sources: undefined }))
    expect([...used].sort()).toEqual(Object.keys(moment.sources).sort())
  })

  test('everybody named was alive in that year', () => {
    for (const person of moment.people) {
      expect(person.born ?? -Infinity, person.name).toBeLessThanOrEqual(moment.date.year)
      expect(person.died ?? Infinity, person.name).toBeGreaterThanOrEqual(moment.date.year)
    }
  })

  test('it names two people or says why not', () => {
    expect(names.size === moment.people.length).toBe(true)
    expect(names.size >= 2 || moment.peopleNote !== null).toBe(true)
  })

  test('relationships are between people listed', () => {
    for (const { from, to } of moment.relationships) {
      expect(names).toContain(from)
      expect(names).toContain(to)
      expect(from).not.toBe(to)
    }
  })

  test('words belong to a listed person or a named role, and were recorded no earlier', () => {
    for (const words of moment.words) {
      expect(names.has(words.speaker) || /^(The|A|An) /.test(words.speaker), words.speaker).toBe(
        true,
      )
      expect(words.recordedYear).toBeGreaterThanOrEqual(moment.date.year)
      const source = moment.sources[words.source]
      expect(source?.kind).toBe('work')
      if (source?.kind === 'work' && source.year !== null)
        expect(words.recordedYear).toBeLessThanOrEqual(source.year)
    }
  })

  test('words recorded twenty years or more later say so in a note', () => {
    for (const words of moment.words) {
      if (words.recordedYear - moment.date.year >= 20) expect(words.note).not.toBeNull()
    }
  })

  test('the living and the recently dead have attested words only', () => {
    for (const person of moment.people.filter((one) => isProtected(one.born, one.died))) {
      const words = moment.words.filter((one) => one.speaker === person.name)
      expect(words.every((one) => one.provenance === 'attested')).toBe(true)
    }
  })

  test('the calendar is the one in use there', () => {
    const { year, month, calendar } = moment.date
    const british = moment.place.countryCode === 'GB' || moment.place.countryCode === 'US'
    const julianUntil = british ? 1752.7 : 1582.8
    expect(calendar).toBe(year + (month ?? 1) / 12 < julianUntil ? 'julian' : 'gregorian')
  })

  test('the precision claims no part that is missing', () => {
    const { precision, month, day, hour, minute } = moment.date
    if (['month', 'day', 'hour', 'minute'].includes(precision)) expect(month).not.toBeNull()
    if (['day', 'hour', 'minute'].includes(precision)) expect(day).not.toBeNull()
    if (['hour', 'minute'].includes(precision)) expect(hour).not.toBeNull()
    expect(minute !== null).toBe(precision === 'minute')
  })

  test('the coordinates fall in the stated country', () => {
    const { latitude, longitude, countryCode, continent } = moment.place
    if (continent === 'space')
      expect([latitude, longitude, countryCode]).toEqual([null, null, null])
    if (latitude !== null && longitude !== null)
      expect(iso1A2Code([longitude, latitude])).toBe(countryCode)
  })

  test('the facts come to 120 words or more', () => {
    expect(factWordCount(moment)).toBeGreaterThanOrEqual(120)
  })

  test('it has five to twelve aliases, none twice', () => {
    const folded = moment.aliases.map((alias) => tokenize(alias).join(' '))
    expect(new Set(folded).size).toBe(folded.length)
    expect(folded.length).toBeGreaterThanOrEqual(5)
    expect(folded.length).toBeLessThanOrEqual(12)
  })

  test('causes come before, consequences after, and the other side agrees', () => {
    for (const id of moment.causes) {
      expect(momentById(id)?.date.year).toBeLessThanOrEqual(moment.date.year)
      expect(momentById(id)?.consequences).toContain(moment.id)
    }
    for (const id of moment.consequences) expect(momentById(id)?.causes).toContain(moment.id)
  })
})

describe('the collection', () => {
  test('is balanced over eras and continents', () => {
    expect(share((moment) => moment.date.year < 1500)).toBeGreaterThanOrEqual(0.25)
    expect(share((moment) => moment.date.year < 0)).toBeGreaterThanOrEqual(0.1)
    const elsewhere = (moment: CuratedMoment) =>
      !['europe', 'north-america'].includes(moment.place.continent)
    expect(share(elsewhere)).toBeGreaterThanOrEqual(0.4)
    expect(new Set(moments.map((moment) => moment.place.continent))).toEqual(
      new Set('africa asia europe north-america oceania south-america ocean space'.split(' ')),
    )
  })

  test('has words on record for at least half of the moments', () => {
    expect(share((moment) => moment.words.length > 0)).toBeGreaterThanOrEqual(0.5)
  })

  test('describes no event twice', () => {
    const words = (moment: CuratedMoment) =>
      new Set(
        tokenize(moment.title)
          .map(processTerm)
          .filter((word) => word !== null),
      )
    for (const [i, a] of moments.entries()) {
      for (const b of moments.slice(i + 1).filter((one) => one.date.year === a.date.year)) {
        const shared = [...words(a)].filter((word) => words(b).has(word)).length
        const alike = shared / Math.min(words(a).size, words(b).size)
        const near =
          Math.hypot(
            (a.place.latitude ?? 0) - (b.place.latitude ?? 0),
            (a.place.longitude ?? 0) - (b.place.longitude ?? 0),
          ) < 1
        expect(near && alike > 0.4, `${a.id} and ${b.id}`).toBe(false)
      }
    }
  })
})
