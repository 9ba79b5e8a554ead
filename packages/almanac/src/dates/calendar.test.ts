import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultCalendar } from './adoption.ts'
import {
  addYears,
  convertDay,
  daysInMonth,
  fromJulianDay,
  isLeapYear,
  isValidDay,
  toAstronomicalYear,
  toHistoricalYear,
  toJulianDay,
  weekdayOf,
} from './calendar.ts'
import type { Calendar } from './historical-date.ts'

const calendar = fc.constantFrom<Calendar>('julian', 'gregorian')
const jdn = fc.integer({ min: -400_000_000, max: 400_000_000 })

describe('Julian day numbers', () => {
  it.each([
    [-4713, 1, 1, 'julian', 0],
    [-4714, 11, 24, 'gregorian', 0],
    [2000, 1, 1, 'gregorian', 2451545],
    [1970, 1, 1, 'gregorian', 2440588],
    [1582, 10, 4, 'julian', 2299160],
    [1582, 10, 15, 'gregorian', 2299161],
    [1752, 9, 2, 'julian', 2361221],
    [1752, 9, 14, 'gregorian', 2361222],
    [-44, 3, 15, 'julian', 1705426],
    [1, 1, 1, 'julian', 1721424],
    [-1, 12, 31, 'julian', 1721423],
  ] as const)('of %i-%i-%i %s is %i', (year, month, day, cal, expected) => {
    expect(toJulianDay({ year, month, day }, cal)).toBe(expected)
    expect(fromJulianDay(expected, cal)).toEqual({ year, month, day })
  })

  it('name one valid day each, in either calendar, in any year', () => {
    fc.assert(
      fc.property(jdn, calendar, (number, cal) => {
        const day = fromJulianDay(number, cal)
        expect(isValidDay(day, cal)).toBe(true)
        expect(toJulianDay(day, cal)).toBe(number)
      }),
      { numRuns: 2000 },
    )
  })

  it('follow each other day by day', () => {
    fc.assert(
      fc.property(jdn, calendar, (number, cal) => {
        const [a, b] = [fromJulianDay(number, cal), fromJulianDay(number + 1, cal)]
        const isNext = b.day === a.day + 1 && b.month === a.month && b.year === a.year
        expect(isNext || (b.day === 1 && a.day === daysInMonth(a.year, a.month, cal))).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('agree with the platform for proleptic Gregorian days', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3_000_000, max: 3_000_000 }), (days) => {
        const date = new Date(days * 86_400_000)
        const day = fromJulianDay(days + 2440588, 'gregorian')
        expect([toAstronomicalYear(day.year), day.month, day.day]).toEqual([
          date.getUTCFullYear(),
          date.getUTCMonth() + 1,
          date.getUTCDate(),
        ])
        expect(weekdayOf(days + 2440588)).toBe(date.getUTCDay())
      }),
    )
  })
})

describe('calendars', () => {
  it('convert the October Revolution and back', () => {
    const julian = { year: 1917, month: 10, day: 25 }
    const gregorian = convertDay(julian, 'julian', 'gregorian')
    expect(gregorian).toEqual({ year: 1917, month: 11, day: 7 })
    expect(convertDay(gregorian, 'gregorian', 'julian')).toEqual(julian)
  })

  it('have no year 0', () => {
    expect(toHistoricalYear(0)).toBe(-1)
    expect(toAstronomicalYear(-44)).toBe(-43)
    expect(addYears(1, -1)).toBe(-1)
    expect(addYears(-1, 1)).toBe(1)
    expect(isValidDay({ year: 0, month: 1, day: 1 }, 'julian')).toBe(false)
  })

  it('differ in leap centuries, and count leap years before Christ from 1 BC', () => {
    expect(isLeapYear(1900, 'julian')).toBe(true)
    expect(isLeapYear(1900, 'gregorian')).toBe(false)
    expect(isLeapYear(2000, 'gregorian')).toBe(true)
    expect(isLeapYear(-1, 'julian')).toBe(true)
    expect(isLeapYear(-4, 'julian')).toBe(false)
  })

  it.each([
    [{ year: 1582, month: 10, day: 4 }, 'julian'],
    [{ year: 1582, month: 10, day: 10 }, 'julian'],
    [{ year: 1582, month: 10, day: 15 }, 'gregorian'],
    [{ year: 1649, month: 1, day: 30, countryCode: 'GB' }, 'julian'],
    [{ year: 1752, month: 9, day: 13, countryCode: 'US' }, 'julian'],
    [{ year: 1752, month: 9, day: 14, countryCode: 'gb' }, 'gregorian'],
    [{ year: 1649, month: 1, day: 30, countryCode: 'FR' }, 'gregorian'],
    [{ year: 1917, month: 10, day: 25, countryCode: 'RU' }, 'julian'],
    [{ year: 1917, month: 10, day: 25 }, 'gregorian'],
    [{ year: -44 }, 'julian'],
  ] as const)('of %o is %s', (date, expected) => {
    expect(defaultCalendar(date)).toBe(expected)
  })
})
