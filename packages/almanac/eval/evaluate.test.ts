import { describe, expect, test } from 'vitest'
import { readRecords } from '../scripts/records.ts'
import { evaluate } from './evaluate.ts'
import { tally } from './report.ts'
import { readTruths } from './truth.ts'

const records = readRecords()
const results = evaluate('queries', records)
const share = (part: number, total: number) => part / total

describe('the evaluation of queries read without a model', () => {
  test('has 200 queries or more, a third about events that are not curated', () => {
    const curated = results.filter(({ score }) => score.found.tier === 'curated')
    expect(results.length).toBeGreaterThanOrEqual(200)
    expect(share(results.length - curated.length, results.length)).toBeGreaterThan(1 / 3)
  })

  test('judges the tier of every query of the first set and of the one held out', () => {
    const truths = [...readTruths('queries'), ...readTruths('held-out')]
    expect(truths.filter(({ tier }) => tier === null)).toEqual([])
  })

  test('finds the year of 97 in 100', () => {
    const { right, total } = tally(results, 'year')
    expect(share(right, total)).toBeGreaterThanOrEqual(0.97)
  })

  test('names the country or none for 98 in 100, and a wrong one for 1 at most', () => {
    const { right, missing, wrong, total } = tally(results, 'country')
    expect(share(right + missing, total)).toBeGreaterThanOrEqual(0.98)
    expect(share(wrong, total)).toBeLessThanOrEqual(0.01)
  })

  test('knows how much is known of 92 in 100', () => {
    const { right, total } = tally(results, 'tier')
    expect(share(right, total)).toBeGreaterThanOrEqual(0.92)
  })

  test.each(['queries', 'second', 'third', 'held-out'] as const)('invents no name: %s', (set) => {
    const all = set === 'queries' ? results : evaluate(set, records)
    const invented = all.flatMap(({ score }) => score.invented)
    expect(invented).toEqual([])
  })
})
