import type { Shift } from '@timepoint/almanac'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shiftedQuery, shiftText } from './shift-text.ts'

const shift = (amount: number, unit: Shift['unit']): Shift => ({ amount, unit })

describe('shiftText', () => {
  it.each<[Shift[], string | null]>([
    [[shift(1, 'hour')], '1 hour later'],
    [[shift(-2, 'day')], '2 days earlier'],
    [[shift(30, 'hour')], '30 hours later'],
    [[shift(1, 'hour'), shift(2, 'hour')], '3 hours later'],
    [[shift(1, 'hour'), shift(2, 'day')], '2 days and 1 hour later'],
    [[shift(1, 'day'), shift(1, 'year'), shift(5, 'minute')], '1 year, 1 day and 5 minutes later'],
    [[shift(1, 'day'), shift(-1, 'hour')], '23 hours later'],
    [[shift(1, 'week'), shift(-1, 'day')], '6 days later'],
    [[shift(1, 'hour'), shift(-2, 'hour')], '1 hour earlier'],
    [[shift(1, 'year'), shift(-1, 'month')], '11 months later'],
    [[shift(1, 'year'), shift(-2, 'day')], '1 year later, then 2 days earlier'],
    [[shift(-1, 'month'), shift(3, 'second')], '1 month earlier, then 3 seconds later'],
    [[shift(1, 'hour'), shift(-60, 'minute')], null],
    [[shift(1, 'day'), shift(-1, 'day')], null],
  ])('says how far %j leads: %s', (shifts, text) => {
    expect(shiftText(shifts)).toBe(text)
  })

  it('is null exactly where the jumps cancel out', () => {
    const shifts = fc.array(fc.integer({ min: -365, max: 365 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(shifts, (amounts) => {
        const sum = amounts.reduce((all, amount) => all + amount, 0)
        expect(shiftText(amounts.map((amount) => shift(amount, 'minute'))) === null).toBe(sum === 0)
      }),
    )
  })
})

describe('shiftedQuery', () => {
  it('puts the shift behind the query', () => {
    expect(shiftedQuery('Trinity test', '1 hour later')).toBe('Trinity test, 1 hour later')
    expect(shiftedQuery('Trinity test!..', '1 hour later')).toBe('Trinity test!, 1 hour later')
    expect(shiftedQuery('Trinity test', null)).toBe('Trinity test')
  })

  it('G-JUMP-1: stays within 500 code points, and the shift stays whole', () => {
    const letters = fc.string({ unit: 'grapheme', minLength: 3, maxLength: 500 })
    fc.assert(
      fc.property(letters, (query) => {
        const shown = shiftedQuery(query, '1 year later, then 364 days earlier')
        expect([...shown].length).toBeLessThanOrEqual(500)
        expect(shown.endsWith(', 1 year later, then 364 days earlier')).toBe(true)
      }),
    )
    const long = shiftedQuery('😀 word '.repeat(70), '1 hour later')
    expect([...long].length).toBeLessThanOrEqual(500)
    expect(long).toMatch(/(?:😀|word)…, 1 hour later$/u)
  })
})
