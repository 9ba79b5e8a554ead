import { allMoments } from '@timepoint/almanac'
import { describe, expect, it } from 'vitest'
import { momentKey } from '../moments/moment-key.ts'
import { seedCause, seedContent, shorten } from './seed-content.ts'

describe('what the almanac says of a curated moment', () => {
  it('CC-SEED-1: every one has a place in the graph of its own, and sources', () => {
    const contents = allMoments().map(seedContent)
    const keys = contents.map((content) => momentKey(content))
    expect(new Set(keys.map(({ path }) => path)).size).toBe(contents.length)
    expect(new Set(keys.map(({ eventKey }) => eventKey)).size).toBe(contents.length)
    for (const { sources, name } of contents) {
      expect(sources.length).toBeGreaterThan(0)
      expect([...name].length).toBeLessThanOrEqual(120)
    }
  })

  it('CC-SEED-1: dates are as the almanac has them', () => {
    for (const moment of allMoments()) {
      const { date } = seedContent(moment)
      const { year, month, day, approximate } = moment.date
      expect([date.year, date.isApproximate]).toEqual([year, approximate])
      if (!approximate) expect([date.month, date.day]).toEqual([month, day])
    }
  })

  it('CC-SEED-2: what came before has its sources', () => {
    for (const moment of allMoments().filter(({ causes }) => causes.length > 0)) {
      const { description, evidence } = seedCause(moment)
      expect(description).toBe(moment.before.text)
      expect(evidence.map(({ citation }) => citation).every((text) => text)).toBe(true)
      expect(evidence).toHaveLength(moment.before.sources.length)
    }
  })
})

describe('a line for a list', () => {
  it('CC-SEED-1: is cut after a sentence, else after a word', () => {
    expect(shorten('One. Two.', 20)).toBe('One. Two.')
    expect(shorten('The first one. The second one.', 20)).toBe('The first one.')
    expect(shorten('A. Then a very long sentence without an end', 20)).toBe('A. Then a very long…')
    expect(shorten('x'.repeat(30), 20)).toHaveLength(20)
  })
})
