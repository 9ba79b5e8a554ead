import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { daysInMonth, fromJulianDay, isValidDay, toJulianDay } from './calendar.ts'
import { completeDate } from './complete-date.ts'
import { toEdtf } from './edtf.ts'
import type { Calendar, HistoricalDate } from './historical-date.ts'
import { parseDate } from './parse-date.ts'
import { SHIFTED_YEARS, type Shift, shiftDate } from './shift-date.ts'

const NOTHING = {
  year: null,
  month: null,
  day: null,
  hour: null,
  minute: null,
  second: null,
  season: null,
  timeOfDay: null,
  calendar: 'gregorian',
  approximate: false,
} as const

function dateOf(parts: Partial<HistoricalDate>): HistoricalDate {
  const all = { ...NOTHING, ...parts }
  const precision =
    all.minute !== null
      ? 'minute'
      : all.hour !== null
        ? 'hour'
        : all.day !== null
          ? 'day'
          : all.month !== null
            ? 'month'
            : all.season !== null
              ? 'season'
              : 'year'
  return completeDate({ ...all, precision: parts.precision ?? precision })
}

function shifted(date: HistoricalDate, amount: number, unit: Shift['unit']): HistoricalDate {
  const moved = shiftDate(date, { amount, unit })
  if (!moved) throw new Error('the date has no year')
  return moved
}

const day = (year: number, month: number, dayOfMonth: number, rest: Partial<HistoricalDate> = {}) =>
  dateOf({ year, month, day: dayOfMonth, ...rest })

/** A day of either calendar far enough from the ends, with or without a clock time. */
const calendars = fc.constantFrom<Calendar>('julian', 'gregorian')
const clocks = fc.oneof(
  fc.constant({}),
  fc.record({ hour: fc.nat(23) }),
  fc.record({ hour: fc.nat(23), minute: fc.nat(59) }),
  fc.record({ hour: fc.nat(23), minute: fc.nat(59), second: fc.nat(59) }),
)
const days = fc
  .tuple(fc.integer({ min: -1_500_000, max: 5_000_000 }), calendars, clocks)
  .map(([jdn, calendar, clock]) => dateOf({ ...fromJulianDay(jdn, calendar), calendar, ...clock }))
const amounts = fc.integer({ min: -365, max: 365 })
const dayUnits = fc.constantFrom<Shift['unit']>('day', 'week')
const units = fc.constantFrom<Shift['unit']>(
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'year',
)

describe('shiftDate', () => {
  test('G-JUMP-2: an hour from 23:30 is the next day', () => {
    const date = day(1945, 12, 31, { hour: 23, minute: 30, timeOfDay: 'night' })
    expect(shifted(date, 1, 'hour')).toMatchObject({
      year: 1946,
      month: 1,
      day: 1,
      hour: 0,
      minute: 30,
      second: null,
      timeOfDay: 'midnight',
      precision: 'minute',
      approximate: false,
      edtf: '1946-01-01T00:30',
    })
  })

  test('G-JUMP-2: there is no year 0, on days, months and years', () => {
    expect(shifted(dateOf({ year: 1 }), -1, 'year')).toMatchObject({ year: -1, edtf: '0000' })
    expect(shifted(dateOf({ year: -1 }), 1, 'year').year).toBe(1)
    expect(shifted(dateOf({ year: 1, month: 1 }), -1, 'month')).toMatchObject({
      year: -1,
      month: 12,
    })
    const first = day(1, 1, 1, { calendar: 'julian' })
    expect(shifted(first, -1, 'day')).toMatchObject({ year: -1, month: 12, day: 31 })
  })

  test('G-JUMP-2: months and years end at the end of a month', () => {
    expect(shifted(day(2024, 2, 29), 1, 'year')).toMatchObject({ year: 2025, month: 2, day: 28 })
    expect(shifted(day(2024, 2, 29), 4, 'year').day).toBe(29)
    expect(shifted(day(2023, 1, 31), 1, 'month')).toMatchObject({ month: 2, day: 28 })
    expect(shifted(day(2024, 3, 31), -1, 'month')).toMatchObject({ month: 2, day: 29 })
    // 5 BC, astronomical -4, is a leap year of both calendars; 4 BC is none.
    expect(shifted(day(-5, 2, 29), 1, 'year')).toMatchObject({ year: -4, day: 28 })
    expect(shifted(day(-5, 2, 29), 4, 'year')).toMatchObject({ year: -1, day: 29 })
    expect(shifted(day(1700, 2, 28, { calendar: 'julian' }), 1, 'day').day).toBe(29)
    expect(shifted(day(1700, 2, 28), 1, 'day')).toMatchObject({ month: 3, day: 1 })
  })

  test('a Julian date stays Julian, also across the days that others left out', () => {
    const eve = day(1582, 10, 4, { calendar: 'julian' })
    expect(shifted(eve, 1, 'day')).toMatchObject({ month: 10, day: 5, calendar: 'julian' })
    const late = day(1900, 2, 28, { calendar: 'julian' })
    expect(shifted(late, 1, 'day')).toMatchObject({ month: 2, day: 29, calendar: 'julian' })
  })

  test('G-JUMP-2: what is not known counts as the first and stays unknown in coarser jumps', () => {
    const year = dateOf({ year: 1400 })
    const open = { month: null, day: null, hour: null, approximate: false, precision: 'year' }
    expect(shifted(year, 3, 'year')).toMatchObject({ ...open, year: 1403, edtf: '1403' })
    expect(shifted(year, 1, 'month')).toMatchObject({
      year: 1400,
      month: 2,
      day: null,
      precision: 'month',
      approximate: true,
    })
    const month = dateOf({ year: 1400, month: 5 })
    expect(shifted(month, 1, 'month')).toMatchObject({ month: 6, day: null, approximate: false })
    expect(shifted(month, 1, 'day')).toMatchObject({
      month: 5,
      day: 2,
      hour: null,
      precision: 'day',
      approximate: true,
      edtf: '1400-05-02~',
    })
    expect(shifted(month, -1, 'day')).toMatchObject({ month: 4, day: 30 })
    expect(shifted(year, 1, 'hour')).toMatchObject({
      month: 1,
      day: 1,
      hour: 13,
      minute: null,
      precision: 'hour',
      approximate: true,
    })
  })

  test('a season counts from its first month, and stays in jumps of years', () => {
    const spring = dateOf({ year: 1203, season: 'spring' })
    expect(shifted(spring, 1, 'year')).toMatchObject({
      year: 1204,
      season: 'spring',
      precision: 'season',
      edtf: '1204-21',
    })
    expect(shifted(spring, 1, 'month')).toMatchObject({ month: 4, season: null, approximate: true })
    expect(shifted(spring, 1, 'day')).toMatchObject({ month: 3, day: 2, season: null })
  })

  test.each([
    ['dawn', 6],
    ['morning', 9],
    ['noon', 12],
    ['afternoon', 15],
    ['evening', 18],
    ['night', 21],
    ['tea time', 12],
    [null, 12],
  ])(
    'G-JUMP-2: without an hour, %s counts as %i and the result is approximate',
    (timeOfDay, hour) => {
      expect(shifted(day(1800, 6, 1, { timeOfDay }), 1, 'hour')).toMatchObject({
        day: 1,
        hour: hour + 1,
        minute: null,
        precision: 'hour',
        approximate: true,
        edtf: '1800-06-01~',
      })
    },
  )

  test('no part becomes known that is finer than the unit, and what was assumed is said', () => {
    const hour = day(1800, 6, 1, { hour: 10 })
    expect(shifted(hour, 2, 'hour')).toMatchObject({ hour: 12, minute: null, approximate: false })
    expect(shifted(hour, 5, 'minute')).toMatchObject({
      hour: 10,
      minute: 5,
      second: null,
      precision: 'minute',
      approximate: true,
    })
    const minute = day(1945, 7, 16, { hour: 5, minute: 29 })
    expect(shifted(minute, 31, 'minute')).toMatchObject({
      hour: 6,
      minute: 0,
      second: null,
      approximate: false,
      edtf: '1945-07-16T06:00',
    })
    expect(shifted(minute, 1, 'second')).toMatchObject({ minute: 29, second: 1, approximate: true })
    const second = day(1945, 7, 16, { hour: 23, minute: 59, second: 59 })
    expect(shifted(second, 1, 'second')).toMatchObject({
      day: 17,
      hour: 0,
      minute: 0,
      second: 0,
      approximate: false,
      edtf: '1945-07-17T00:00:00',
    })
    expect(shifted(second, 1, 'day')).toMatchObject({ day: 17, hour: 23, minute: 59, second: 59 })
  })

  test('ranges, decades and centuries move as a whole by years', () => {
    const read = (text: string) => {
      const date = parseDate(text, { now: new Date('2026-01-01T00:00:00Z') })?.date
      if (!date) throw new Error(text)
      return date
    }
    expect(shifted(read('1340s'), 10, 'year')).toMatchObject({ precision: 'decade', edtf: '135X' })
    expect(shifted(read('15th century'), 100, 'year')).toMatchObject({ edtf: '1501/1600' })
    const range = shifted(read('from 1347 to 1351'), 2, 'year')
    expect(range).toMatchObject({ year: 1349, edtf: expect.stringMatching(/^1349~?\/1353~?$/) })
    expect(fromJulianDay(range.jdMax ?? 0, range.calendar).year).toBe(1353)
  })

  test('G-JUMP-3: a date without a year cannot be moved, and a year out of reach is told apart', () => {
    expect(shiftDate(dateOf({ month: 8, day: 24 }), { amount: 1, unit: 'day' })).toBeNull()
    const [least, most] = [SHIFTED_YEARS.from, SHIFTED_YEARS.to]
    expect(shifted(dateOf({ year: most - 1 }), 1, 'year').year).toBe(most)
    expect(shifted(dateOf({ year: least + 1 }), -1, 'year').year).toBe(least)
    expect(() => shifted(dateOf({ year: most }), 1, 'year')).toThrow(RangeError)
    expect(() => shifted(day(most, 12, 31), 1, 'day')).toThrow(RangeError)
    expect(() => shifted(dateOf({ year: least }), -1, 'year')).toThrow(RangeError)
    expect(() => shifted(dateOf({ year: -38_000 }), 1, 'hour')).toThrow(RangeError)
  })

  test('G-JUMP-2: there and back by days is the same date', () => {
    fc.assert(
      fc.property(days, amounts, dayUnits, (date, amount, unit) => {
        expect(shifted(shifted(date, amount, unit), -amount, unit)).toEqual(date)
      }),
    )
  })

  test('there and back by the clock is the same instant, where the clock is known', () => {
    const known = days.filter(({ second }) => second !== null)
    const clockUnits = fc.constantFrom<Shift['unit']>('second', 'minute', 'hour')
    fc.assert(
      fc.property(known, amounts, clockUnits, (date, amount, unit) => {
        const back = shifted(shifted(date, amount, unit), -amount, unit)
        const { timeOfDay: _own, ...rest } = date
        expect(back).toMatchObject(rest)
      }),
    )
  })

  test('the number of days is that of the unit, in either calendar', () => {
    fc.assert(
      fc.property(days, amounts, dayUnits, (date, amount, unit) => {
        const moved = shifted(date, amount, unit)
        const between = (moved.jdMin ?? 0) - (date.jdMin ?? 0)
        expect(between).toBe(amount * (unit === 'week' ? 7 : 1))
      }),
    )
  })

  test('later is later, and every part fits the calendar and the EDTF', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 365 }), units, (date, amount, unit) => {
        const moved = shifted(date, amount, unit)
        const parts = { year: moved.year ?? 0, month: moved.month ?? 0, day: moved.day ?? 0 }
        expect(isValidDay(parts, moved.calendar)).toBe(true)
        expect(moved.calendar).toBe(date.calendar)
        expect(moved.edtf).toBe(toEdtf(moved))
        const instant = ({ jdMin, hour, minute, second }: HistoricalDate) =>
          (jdMin ?? 0) * 86_400 + (hour ?? 12) * 3600 + (minute ?? 0) * 60 + (second ?? 0)
        const [before, after] = [instant(date), instant(moved)]
        expect(after).toBeGreaterThan(before)
      }),
    )
  })

  test('months and years move by as many, to the same day or the last one', () => {
    fc.assert(
      fc.property(days, amounts, fc.boolean(), (date, amount, isYears) => {
        const moved = shifted(date, amount, isYears ? 'year' : 'month')
        const count = ({ year, month }: HistoricalDate) =>
          ((year ?? 0) < 0 ? (year ?? 0) + 1 : (year ?? 0)) * 12 + (month ?? 0)
        expect(count(moved) - count(date)).toBe(amount * (isYears ? 12 : 1))
        const last = daysInMonth(moved.year ?? 1, moved.month ?? 1, moved.calendar)
        expect(moved.day).toBe(Math.min(date.day ?? 0, last))
        expect([moved.hour, moved.minute, moved.second]).toEqual([
          date.hour,
          date.minute,
          date.second,
        ])
      }),
    )
  })

  test('days are those of the numbers of their calendar', () => {
    const moved = shifted(day(-44, 3, 15, { calendar: 'julian' }), 1, 'week')
    expect(moved).toMatchObject({ year: -44, month: 3, day: 22, edtf: '-0043-03-22' })
    expect(moved.jdMin).toBe(toJulianDay({ year: -44, month: 3, day: 22 }, 'julian'))
  })
})
