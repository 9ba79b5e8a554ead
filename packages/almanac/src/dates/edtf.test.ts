import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysInMonth } from './calendar.ts'
import { fromEdtf, isEdtf, toEdtf } from './edtf.ts'
import type { Calendar, HistoricalDate } from './historical-date.ts'

const NONE = {
  month: null,
  day: null,
  hour: null,
  minute: null,
  second: null,
  season: null,
  approximate: false,
}

describe('toEdtf', () => {
  it.each([
    [{ year: -44, month: 3, day: 15, precision: 'day' }, '-0043-03-15'],
    [{ year: 1518, month: 7, precision: 'month' }, '1518-07'],
    [{ year: 1816, season: 'summer', precision: 'season' }, '1816-22'],
    [{ year: -1274, precision: 'year', approximate: true }, '-1273~'],
    [{ year: 1340, precision: 'decade' }, '134X'],
    [{ year: -500, precision: 'century' }, '-04XX'],
    [{ year: 1401, precision: 'century' }, '1401/1500'],
    [{ year: 1400, precision: 'century' }, '14XX'],
    [{ year: -49, precision: 'decade' }, '-0048/-0039'],
    [{ year: -100, precision: 'century' }, '-0099/0000'],
    [{ year: -1, precision: 'year' }, '0000'],
    [{ year: -38000, precision: 'unknown', approximate: true }, 'Y-37999'],
    [
      { year: 1945, month: 7, day: 16, hour: 5, minute: 29, precision: 'minute' },
      '1945-07-16T05:29',
    ],
    [{ year: 1945, month: 7, day: 16, hour: 5, precision: 'hour' }, '1945-07-16'],
    [{ year: 1500, month: 2, day: 29, precision: 'day' }, '1500-02-29'],
  ] as const)('writes %o as %s', (parts, expected) => {
    const edtf = toEdtf({ ...NONE, ...parts })
    expect(edtf).toBe(expected)
    expect(isEdtf(expected)).toBe(true)
  })

  it('is null without a year', () => {
    expect(toEdtf({ ...NONE, year: null, precision: 'unknown' })).toBeNull()
  })
})

type Parts = Parameters<typeof toEdtf>[0]

const exact: fc.Arbitrary<Parts> = fc
  .record({
    year: fc.integer({ min: -9999, max: 9999 }).filter((year) => year !== 0),
    month: fc.option(fc.integer({ min: 1, max: 12 })),
    day: fc.option(fc.integer({ min: 1, max: 31 })),
    minutes: fc.option(fc.integer({ min: 0, max: 1439 })),
  })
  .map(({ year, month, day: typed, minutes }): Parts => {
    const day =
      month === null || typed === null ? null : Math.min(typed, daysInMonth(year, month, 'julian'))
    const time = day === null ? null : minutes
    const precision =
      time !== null ? 'minute' : day !== null ? 'day' : month !== null ? 'month' : 'year'
    const hour = time === null ? null : Math.floor(time / 60)
    return { ...NONE, year, month, day, hour, minute: time === null ? null : time % 60, precision }
  })

const span: fc.Arbitrary<Parts> = fc
  .record({
    first: fc.integer({ min: -900, max: 900 }).filter((tens) => tens !== 0),
    precision: fc.constantFrom('decade' as const, 'century' as const),
  })
  .map(({ first, precision }) => ({ ...NONE, year: first * 10, precision }))

describe('fromEdtf', () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(fc.oneof(exact, span), (parts) => {
        const text = toEdtf(parts)
        expect(fromEdtf(text ?? '', 'julian')).toMatchObject({ ...parts, edtf: text })
      }),
      { numRuns: 1000 },
    )
  })

  it.each<[string, Calendar, Partial<HistoricalDate>]>([
    ['1939/1945', 'gregorian', { year: 1939, approximate: true, precision: 'year' }],
    ['1350~', 'julian', { year: 1350, approximate: true }],
    ['1418?', 'julian', { year: 1418, approximate: true }],
    ['1203-21', 'julian', { year: 1203, season: 'spring', month: null }],
    ['2004-06~-11', 'gregorian', { year: 2004, month: 6, day: 11, approximate: true }],
    ['-0050/-0043', 'julian', { year: -51, approximate: true }],
    ['1900-05/1900', 'gregorian', { year: 1900, month: 5, approximate: true }],
  ])('reads %s', (text, calendar, expected) => {
    expect(fromEdtf(text, calendar)).toMatchObject(expected)
  })

  it.each([
    ...['2005/2004', '-0043/-0050', '1900-06/1900-05'],
    ...['XXXX', '-XXXX', '1XXX', '19X5', '1900-XX', '1900-05-XX', '15XX-12-25', '1900-XX-XX/1910'],
    ...['193', '19', '-19', '1950S2', 'Y3388E2S3', '2001-34'],
  ])('is null for %s: it has no such parts', (text) => {
    expect(isEdtf(text)).toBe(true)
    expect(fromEdtf(text, 'gregorian')).toBeNull()
  })

  it('is null for what is not a date', () => {
    for (const text of ['', 'soon', '..', '1945/..', '[1667,1668]']) {
      expect(fromEdtf(text, 'gregorian')).toBeNull()
    }
  })
})
