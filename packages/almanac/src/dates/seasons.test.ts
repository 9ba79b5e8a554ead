import { describe, expect, it } from 'vitest'
import { eraOf } from './eras.ts'
import { easter, feastDay, romanDay } from './feasts.ts'
import { hourOfTimeOfDay, seasonOf, timeOfDayOf } from './seasons.ts'

describe('seasons and parts of the day', () => {
  it('turn with the hemisphere and are null where unknown', () => {
    expect(seasonOf(7, 51)).toBe('summer')
    expect(seasonOf(7, -34)).toBe('winter')
    expect(seasonOf(12, 51)).toBe('winter')
    expect(seasonOf(12, -34)).toBe('summer')
    expect(seasonOf(7, null)).toBeNull()
    expect(seasonOf(7, 1.3)).toBeNull()
  })

  it('give every hour a word, and every word an hour', () => {
    for (let hour = 0; hour < 24; hour++) expect(hourOfTimeOfDay(timeOfDayOf(hour))).not.toBeNull()
    expect(
      ['midnight', 'dawn', 'morning', 'noon', 'afternoon', 'evening', 'night'].map(hourOfTimeOfDay),
    ).toEqual([0, 6, 9, 12, 15, 18, 21])
    expect(hourOfTimeOfDay('teatime')).toBeNull()
  })
})

describe('feasts', () => {
  it.each([
    [1916, 'gregorian', 4, 23],
    [2000, 'gregorian', 4, 23],
    [2025, 'gregorian', 4, 20],
    [1818, 'gregorian', 3, 22],
    [1943, 'gregorian', 4, 25],
    [2000, 'julian', 4, 17],
    [1204, 'julian', 4, 25],
    [1453, 'julian', 4, 1],
  ] as const)('Easter %i (%s) is %i/%i', (year, calendar, month, day) => {
    expect(easter(year, calendar)).toEqual({ month, day })
  })

  it('move with Easter', () => {
    expect(feastDay('good friday', 1865, 'gregorian')).toEqual({ month: 4, day: 14 })
    expect(feastDay('pentecost', 1916, 'gregorian')).toEqual({ month: 6, day: 11 })
    expect(feastDay('easter', null, 'gregorian')).toBeNull()
    expect(feastDay('easter', 33, 'julian')).toBeNull()
  })

  it('keep Thanksgiving as the law of the year did', () => {
    expect(feastDay('thanksgiving', 1621, 'gregorian')).toBeNull()
    expect(feastDay('thanksgiving', 1933, 'gregorian')).toEqual({ month: 11, day: 30 })
    expect(feastDay('thanksgiving', 1963, 'gregorian')).toEqual({ month: 11, day: 28 })
  })

  it('put the Ides on the 15th of four months, else on the 13th', () => {
    expect(romanDay('ides', 3).day).toBe(15)
    expect(romanDay('ides', 4).day).toBe(13)
    expect(romanDay('nones', 7).day).toBe(7)
  })
})

describe('eraOf', () => {
  it.each([
    [-44, 'IT', 'Roman Republic'],
    [700, 'CN', 'Tang dynasty'],
    [1700, 'JP', 'Edo period'],
    [-2560, 'EG', 'Old Kingdom of Egypt'],
    [1500, 'PE', 'Inca Empire'],
    [1150, null, 'High Middle Ages'],
    [1150, 'FR', 'High Middle Ages'],
    [1150, 'ZW', 'Middle centuries'],
    [1969, 'US', 'Cold War'],
    [-66000000, null, 'Deep time'],
  ] as const)('of %i in %s is %s', (year, country, era) => {
    expect(eraOf(year, country)).toBe(era)
  })
})
