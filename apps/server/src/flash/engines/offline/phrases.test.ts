import { parseDate, shiftDate } from '@timepoint/almanac'
import { describe, expect, test } from 'vitest'
import { askedText, dateText, hourText, listText, placeText, placeThen } from './phrases.ts'

function read(text: string) {
  const reading = parseDate(text)
  return { date: reading?.date ?? null, endYear: reading?.endYear ?? null }
}

describe('dates in words', () => {
  test.each([
    ['16 July 1945', '16 July 1945'],
    ['15 March 44 BC', '15 March 44 BC'],
    ['spring 1203', 'spring 1203'],
    ['about 1350', 'about 1350'],
    ['15th century', 'the 15th century'],
    ['5th century BC', 'the 5th century BC'],
    ['1st century', 'the 1st century'],
    ['the 1500s', 'the 1500s'],
    ['the 1930s', 'the 1930s'],
    ['the 430s BC', 'the 430s BC'],
    ['Tang dynasty', '618 to 907'],
    ['third millennium BC', '3000 to 2001 BC'],
    ['40,000 years ago', 'about 38,000 BC'],
    ['AD 476', '476'],
  ])('%s is %s', (typed, words) => {
    expect(dateText(read(typed))).toBe(words)
  })

  test.each([
    ['1340s', 1, '1341 to 1350'],
    ['1340s', 10, 'the 1350s'],
    ['the 430s BC', 1, '438 to 429 BC'],
    ['15th century', 2, '1403 to 1502'],
    ['15th century', 100, 'the 16th century'],
    ['5th century BC', -100, 'the 6th century BC'],
  ])('%s, %i years later, is %s', (typed, amount, words) => {
    const { date } = read(typed)
    const moved = date && shiftDate(date, { amount, unit: 'year' })
    expect(dateText({ date: moved, endYear: null })).toBe(words)
  })

  test('an open year leaves the day; nothing known is null', () => {
    expect(dateText(read('24 August'))).toBe('24 August')
    expect(dateText({ date: null, endYear: null })).toBeNull()
  })

  test('a part of the day never becomes a clock time', () => {
    expect(hourText(read('Kyoto at dawn, 1600').date)).toBe('at dawn')
    expect(hourText(read('5:29 AM July 16 1945').date)).toBe('05:29')
    expect(hourText(read('1600').date)).toBeNull()
  })
})

describe('places in words', () => {
  const mecca = {
    name: 'Mecca',
    city: 'Mecca',
    region: 'Mecca Region',
    country: 'Saudi Arabia',
    countryCode: 'SA',
    latitude: 21.4,
    longitude: 39.8,
  }

  test('each part stands once', () => {
    expect(placeText(mecca)).toBe('Mecca, Saudi Arabia')
    expect(placeText(null)).toBeNull()
  })

  test.each([
    ['Paris', 'Paris', 'Île-de-France', 'France', 'Paris, Île-de-France, France'],
    [
      'Sarajevo',
      'Sarajevo',
      'Federation of Bosnia and Herzegovina',
      'Bosnia and Herzegovina',
      'Sarajevo, Federation of Bosnia and Herzegovina, Bosnia and Herzegovina',
    ],
    ['Great Zimbabwe', null, 'Masvingo', 'Zimbabwe', 'Great Zimbabwe, Masvingo, Zimbabwe'],
    ['Singapore', 'Singapore', null, 'Singapore', 'Singapore'],
    ['Mexico City', 'Mexico City', 'Mexico City', 'Mexico', 'Mexico City, Mexico'],
    ['Chinatown', 'New York', 'New York', 'United States', 'Chinatown, New York, United States'],
    ['Runnymede, a meadow', 'Runnymede', 'England', 'UK', 'Runnymede, a meadow, England, UK'],
    ['France', null, null, 'France', 'France'],
  ])('%s, %s, %s, %s', (name, city, region, country, text) => {
    expect(placeText({ ...mecca, name, city, region, country })).toBe(text)
  })

  test('before the borders of today the country is said to be of today', () => {
    expect(placeThen(mecca, 630)).toBe('Mecca, in today’s Saudi Arabia')
    expect(placeThen(mecca, 2000)).toBe('Mecca, Saudi Arabia')
  })
})

test('lists and long queries', () => {
  expect(listText(['a', 'b', 'c'])).toBe('a, b and c')
  expect(askedText({ asked: 'x'.repeat(500) })).toHaveLength(163)
})
