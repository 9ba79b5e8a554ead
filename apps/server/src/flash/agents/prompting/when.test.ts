import { type HistoricalDate, isEdtf } from '@timepoint/almanac'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DateParts, refineDate, settleDate } from './when.ts'

const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })

const parts: fc.Arbitrary<DateParts> = fc.record({
  year: orNull(fc.integer({ min: -4000, max: 2100 })),
  month: orNull(fc.integer({ min: 1, max: 12 })),
  day: orNull(fc.integer({ min: 1, max: 31 })),
  hour: orNull(fc.integer({ min: 0, max: 23 })),
  minute: orNull(fc.integer({ min: 0, max: 59 })),
  season: orNull(fc.constantFrom('spring', 'summer', 'fall', 'winter')),
  timeOfDay: orNull(fc.constantFrom('dawn', 'night', 'teatime')),
  precision: fc.constantFrom(
    'minute',
    'day',
    'month',
    'season',
    'year',
    'decade',
    'century',
    'unknown',
  ),
  calendar: orNull(fc.constantFrom('julian', 'gregorian')),
  approximate: fc.boolean(),
})

const partsOf = ({ year, month, day }: HistoricalDate) => [year, month, day]

describe('settleDate', () => {
  it('makes of any parts a date that EDTF can carry and whose day exists, or none', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const date = settleDate(given, null)
        expect(date === null).toBe(given.year === null || given.year === 0)
        if (date === null) return
        expect(isEdtf(date.edtf ?? '')).toBe(true)
        if (date.day !== null) expect(date.jdMin).toBe(date.jdMax)
        expect(date.jdMin).toBeLessThanOrEqual(date.jdMax ?? Number.NaN)
      }),
    )
  })

  it('never goes beyond what was known of a date', () => {
    fc.assert(
      fc.property(parts, parts, (known, other) => {
        const [sure, added] = [settleDate(known, null), settleDate(other, null)]
        fc.pre(sure !== null)
        const refined = refineDate(sure, added, null)
        if (!sure || !refined) throw new Error('a known date is never lost')
        expect(refined.jdMin).toBeGreaterThanOrEqual(sure.jdMin ?? Number.NaN)
        expect(refined.jdMax).toBeLessThanOrEqual(sure.jdMax ?? Number.NaN)
        if (sure.day !== null) expect(partsOf(refined)).toEqual(partsOf(sure))
      }),
    )
  })
})

it('converts the day of the other calendar into the one that is known', () => {
  const base = { hour: null, minute: null, season: null, timeOfDay: null, approximate: false }
  const open = { month: null, day: null, precision: 'year' as const }
  const known = settleDate({ ...base, ...open, year: 1705, calendar: 'julian' }, 'GB')
  const day = { month: 3, day: 12, precision: 'day' as const }
  const found = settleDate({ ...base, ...day, year: 1705, calendar: 'gregorian' }, null)
  const refined = refineDate(known, found, 'GB')
  expect(refined).toMatchObject({ month: 3, day: 1, calendar: 'julian', edtf: '1705-03-01' })
})
