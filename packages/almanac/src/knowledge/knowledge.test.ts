import { describe, expect, test } from 'vitest'
import { toJulianDay } from '../dates/index.ts'
import { allMoments, momentById } from '../moments/index.ts'
import { findPerson, knowledgeOf, momentsOf, neighboursInTime, wordsOf } from './index.ts'

function moment(id: string) {
  const found = momentById(id)
  if (!found) throw new Error(`no moment ${id}`)
  return found
}

describe('neighbours in time', () => {
  const day = toJulianDay({ year: 1969, month: 7, day: 20 }, 'gregorian')
  const point = { jdMin: day, jdMax: day, latitude: 28.6, longitude: -80.6 }

  test('those before end before the day, those after begin after it, nearest first', () => {
    const { before, after } = neighboursInTime(point, { n: 5 })
    expect(before).toHaveLength(5)
    expect(after).toHaveLength(5)
    const years = [...before.toReversed(), ...after].map(({ year }) => year)
    expect(years).toEqual([...years].sort((a, b) => a - b))
    expect(before.concat(after).map(({ momentId }) => momentId)).not.toContain(
      'apollo-11-moon-landing-1969',
    )
  })

  test('within a distance only what lies there', () => {
    const { before, after } = neighboursInTime(point, { n: 9, withinKm: 2000 })
    for (const { km } of [...before, ...after]) expect(km).toBeLessThanOrEqual(2000)
    expect(before.length + after.length).toBeGreaterThan(0)
  })

  test('there is nothing after the end and nothing before the beginning', () => {
    expect(neighboursInTime({ jdMin: 9e8, jdMax: 9e8 }, { n: 3 }).after).toEqual([])
    expect(neighboursInTime({ jdMin: -9e12, jdMax: -9e12 }, { n: 3 }).before).toEqual([])
  })
})

describe('people of a moment', () => {
  const hastings = moment('battle-of-hastings-1066')

  test('are found without case and accents, by a part of the name if it is one person', () => {
    const [william] = hastings.people
    expect(findPerson(hastings, (william?.name ?? '').toUpperCase())).toBe(william)
    expect(findPerson(hastings, 'Sir Nobody')).toBeNull()
    expect(findPerson(hastings, '')).toBeNull()
    const njinga = moment('njinga-in-luanda-1622')
    expect(findPerson(njinga, 'correia de sousa')?.name).toBe('João Correia de Sousa')
  })

  test('know what led up to it and not what came of it', () => {
    for (const one of allMoments())
      for (const { name } of one.people) {
        const known = knowledgeOf(one, name)
        const knows = known?.knows.map(({ text }) => text) ?? []
        const cannot = known?.cannotKnow.map(({ text }) => text) ?? []
        expect(knows).toContain(one.before.text)
        expect(cannot).toContain(one.after.text)
        expect(knows.filter((text) => cannot.includes(text))).toEqual([])
        expect(known?.later.every(({ date }) => date.year >= one.date.year)).toBe(true)
        for (const fact of [...(known?.knows ?? []), ...(known?.cannotKnow ?? [])])
          expect(fact.sources.length).toBeGreaterThan(0)
      }
  })

  test('who was elsewhere does not know what was to be seen there', () => {
    const njinga = moment('njinga-in-luanda-1622')
    const there = knowledgeOf(njinga, 'Njinga')?.knows.map(({ text }) => text)
    const elsewhere = knowledgeOf(njinga, 'Ngola Mbande')?.knows.map(({ text }) => text)
    expect(there).toContain(njinga.summary.text)
    expect(elsewhere).not.toContain(njinga.summary.text)
    expect(knowledgeOf(njinga, 'Elvis')).toBeNull()
  })

  test('have moments and words over their lives', () => {
    const turing = moment('turing-naval-enigma-1941').people.find(({ name }) =>
      name.includes('Turing'),
    )
    if (!turing) throw new Error('no Turing')
    expect(momentsOf(turing).map(({ id }) => id)).toEqual([
      'turing-naval-enigma-1941',
      'turing-police-wilmslow-1952',
    ])
    const spoken = allMoments().flatMap(({ people }) => people.flatMap(wordsOf))
    expect(spoken.length).toBeGreaterThan(10)
    for (const { words, moment: own } of spoken) expect(own.words).toContain(words)
  })
})
