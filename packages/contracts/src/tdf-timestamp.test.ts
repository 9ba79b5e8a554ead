import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTdfTimestamp } from './tdf-timestamp.ts'

describe('CC-TDF-4: timestamps are kept, UTC ends in Z', () => {
  it.each([
    ['2026-03-06T14:32:18.123456Z', '2026-03-06T14:32:18.123456Z'],
    ['2026-03-06T14:32:18z', '2026-03-06T14:32:18Z'],
    ['2026-03-06T14:32:18+00:00', '2026-03-06T14:32:18Z'],
    ['2026-03-06T14:32:18.5-0000', '2026-03-06T14:32:18.5Z'],
    ['2026-03-06 14:32+00', '2026-03-06T14:32Z'],
    ['2026-03-06T14:32:18+05:30', '2026-03-06T14:32:18+05:30'],
    ['2026-03-06T14:32:18.000-0800', '2026-03-06T14:32:18.000-08:00'],
    ['2026-03-06T14:32:18', '2026-03-06T14:32:18'],
    ['2024-02-29', '2024-02-29'],
    ['0001-01-01', '0001-01-01'],
    ['9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999999Z'],
    [0, '1970-01-01T00:00:00.000000Z'],
    [-1, '1969-12-31T23:59:59.000000Z'],
    [1_772_807_538, '2026-03-06T14:32:18.000000Z'],
    [1_772_807_538.25, '2026-03-06T14:32:18.250000Z'],
    [1_772_807_538_123, '2026-03-06T14:32:18.123000Z'],
  ])('%s reads as %s', (value, text) => {
    expect(readTdfTimestamp(value)).toEqual({ text })
  })

  it.each([
    '-0044-03-15',
    '-000044-03-15T12:00:00Z',
    '0000-01-01',
    '15 March 44 BC',
    '44 BCE',
    -7e13,
  ])('%s is before the common era', (value) => {
    expect(readTdfTimestamp(value)).toEqual({ problem: expect.stringContaining('common era') })
  })

  it.each([
    ...['', 'yesterday', '2026', '2026-13-01', '2025-02-29', '2026-04-31', '2026-03-06T24:00:00Z'],
    ...['2026-03-06T12:60Z', '2026-03-06T12:00:61Z', '2026-03-06T12:00:00+24:00', '2026-03-06Z'],
    ...[
      '2026-03-06T12:00:00.Z',
      '2026-03-06T12:00.5Z',
      '2026-03-06T12:00:00Z\n2026',
      '+012026-01-01',
      '1772807538',
    ],
    ...[Number.NaN, Number.POSITIVE_INFINITY, 1e15, 1e300],
  ])('%j is none', (value) => {
    expect(readTdfTimestamp(value)).toEqual({ problem: expect.stringContaining('ISO 8601') })
  })

  it('reads what it gave as itself, and every second as the instant it is', () => {
    const seconds = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 })
    fc.assert(
      fc.property(seconds, (second) => {
        const read = readTdfTimestamp(Math.abs(second) > 2e10 ? second * 1000 : second)
        const text = 'text' in read ? read.text : ''
        expect(Date.parse(text)).toBe(second * 1000)
        expect(readTdfTimestamp(text)).toEqual({ text })
      }),
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double()), (value) => {
        expect(Object.keys(readTdfTimestamp(value))).toHaveLength(1)
      }),
    )
  })
})
