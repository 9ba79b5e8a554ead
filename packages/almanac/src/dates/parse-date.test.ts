import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysInMonth, toJulianDay } from './calendar.ts'
import { isEdtf } from './edtf.ts'
import { parseDate } from './parse-date.ts'

/** `year-month-day hour:minute` with dots for what is null, then precision and rest. */
function short(text: string, options?: Parameters<typeof parseDate>[1]): string | null {
  const reading = parseDate(text, options)
  if (reading === null) return null
  const { year, month, day, hour, minute, timeOfDay, season, precision, approximate } = reading.date
  const parts = [year, month, day, hour, minute].map((part) => part ?? '.').join(' ')
  const word = season ?? (hour === null ? timeOfDay : null)
  return `${parts}${word ? ` ${word}` : ''} ${precision}${approximate ? '~' : ''}`
}

describe('parseDate reads', () => {
  it.each([
    ['5:29 AM July 16 1945', '1945 7 16 5 29 minute'],
    ['July 16, 1945 at 5:29 am', '1945 7 16 5 29 minute'],
    ['July 16 5:29 AM 1945', '1945 7 16 5 29 minute'],
    ['16 July 1945', '1945 7 16 . . day'],
    ['16.7.1945', '1945 7 16 . . day'],
    ['7/16/1945', '1945 7 16 . . day'],
    ['16/07/1945', '1945 7 16 . . day'],
    ['1945-07-16', '1945 7 16 . . day'],
    ['1945-07', '1945 7 . . . month'],
    ['16-Jul-1945', '1945 7 16 . . day'],
    ['1945 July 16', '1945 7 16 . . day'],
    ['16th of July 1945', '1945 7 16 . . day'],
    ['the sixteenth of July, 1945', '1945 7 16 . . day'],
    ['Sunday, July 20, 1969', '1969 7 20 . . day'],
    ['1945年7月16日', '1945 7 16 . . day'],
    ['١٩٤٥', '1945 . . . . year'],
    ['June 30 in Tunguska 1908', '1908 6 30 . . day'],
    ['may 20 men dig; 16 July 1945', '1945 7 16 . . day'],
  ])('the day in "%s"', (text, expected) => expect(short(text)).toBe(expected))

  it.each([
    ['March 15 44 BC', '-44 3 15 . . day'],
    ['44 BCE', '-44 . . . . year'],
    ['753 BCE', '-753 . . . . year'],
    ['c.500 BC', '-500 . . . . year~'],
    ['10,000 BC', '-10000 . . . . year'],
    ['-0043-03-15', '-44 3 15 . . day'],
    ['AD 476', '476 . . . . year'],
    ['476 AD', '476 . . . . year'],
    ['A.D. 70 Jerusalem', '70 . . . . year'],
    ['July 30 BC', '-30 7 . . . month'],
    ['1 August 30 BC', '-30 8 1 . . day'],
    ['about 2270 BCE', '-2270 . . . . year~'],
    ['公元前221年', '-221 . . . . year'],
  ])('the era in "%s"', (text, expected) => expect(short(text)).toBe(expected))

  it.each([
    ['1418', '1418 . . . . year'],
    ['in 1418', '1418 . . . . year'],
    ['year 1203', '1203 . . . . year'],
    ['the year 33', '33 . . . . year'],
    ['circa 1350', '1350 . . . . year~'],
    ['c. 1200', '1200 . . . . year~'],
    ['Battle of Hastings 1066', '1066 . . . . year'],
    ['Battle of Tours, 732', '732 . . . . year'],
    ['Deep Blue Game 6 1997', '1997 . . . . year'],
    ['Mars 1976', '1976 . . . . year'],
    ['Fahrenheit 451 1953', '1953 . . . . year'],
    ['2001: A Space Odyssey', '2001 . . . . year'],
    ['2001: A Space Odyssey, 1968', '1968 . . . . year'],
    ['room 1408 in 1999', '1999 . . . . year'],
    ['Apollo 13 April 1970', '1970 4 . . . month'],
    ['March on Washington August 28 1963', '1963 8 28 . . day'],
    ['may the force be with you 1977', '1977 . . . . year'],
    ['480 BC, 300 men at Thermopylae', '-480 . . . . year'],
  ])('the year in "%s"', (text, expected) => expect(short(text)).toBe(expected))

  it.each([
    ['spring 1203', '1203 . . . . spring season'],
    ['autumn of 1917', '1917 . . . . fall season'],
    ['winter of 1941-42', '1941 . . . . winter season'],
    ['the 1920s', '1920 . . . . decade'],
    ['late 1920s', '1920 . . . . decade~'],
    ['the 40s BC', '-49 . . . . decade'],
    ['15th century', '1401 . . . . century'],
    ['XV century', '1401 . . . . century'],
    ['fifth century BC', '-500 . . . . century'],
    ['the 1400s', '1400 . . . . century'],
    ['mid-18th century', '1701 . . . . century~'],
    ['third millennium BC', '-3000 . . . . unknown~'],
    ['40,000 years ago', '-38000 . . . . unknown~'],
    ['1939-1945', '1939 . . . . year~'],
    ['1914–18', '1914 . . . . year~'],
    ['between 1914 and 1918', '1914 . . . . year~'],
    ['264-241 BC', '-264 . . . . century~'],
    ['5th-4th century BC', '-500 . . . . unknown~'],
    ['between the 5th and 6th century', '401 . . . . unknown~'],
    ['65 million years ago', '-65000000 . . . . unknown~'],
    ['490 BC September', '-490 9 . . . month'],
    ['Prague Spring 1968', '1968 . . . . year'],
    ['early May 1940', '1940 5 . . . month~'],
  ])('the span in "%s"', (text, expected) => expect(short(text)).toBe(expected))

  it.each([
    ['half past five', '. . . 5 30 unknown'],
    ['quarter to nine, 4 March 1933', '1933 3 4 8 45 minute'],
    ['0529', '. . . 5 29 unknown'],
    ['5.29 a.m.', '. . . 5 29 unknown'],
    ['17:40', '. . . 17 40 unknown'],
    ["3 o'clock in the afternoon", '. . . 15 . unknown'],
    ['two in the morning, 15 April 1912', '1912 4 15 2 . hour'],
    ['6 June 1944 at 0630', '1944 6 6 6 30 minute'],
    ['12 am 1 January 2000', '2000 1 1 0 . hour'],
    ['12:30 pm 22 November 1963', '1963 11 22 12 30 minute'],
    ['10 to 12 August 1969', '1969 8 10 . . day'],
    ['noon', '. . . . . noon unknown'],
    ['at dawn', '. . . . . dawn unknown'],
    ['the night of 14 April 1912', '1912 4 14 . . night day'],
    ['29 May 1453, dawn', '1453 5 29 . . dawn day'],
    ['Starry Night 1889', '1889 . . . . year'],
  ])('the time in "%s"', (text, expected) => expect(short(text)).toBe(expected))

  it.each([
    ['the night before Christmas 1776', '1776 12 24 . . night day'],
    ['Christmas Eve 1914', '1914 12 24 . . day'],
    ['Christmas truce 1914', '1914 12 25 . . day~'],
    ['Easter 1916', '1916 4 23 . . day'],
    ['Easter Rising 1916', '1916 . . . . year'],
    ['Good Friday 1865', '1865 4 14 . . day'],
    ['Michaelmas 1415', '1415 9 29 . . day'],
    ['Ides of March 44 BC', '-44 3 15 . . day'],
    ['Ides of March', '. 3 15 . . unknown'],
    ["New Year's Eve 1999", '1999 12 31 . . day'],
    ['Independence Day 1947, India', '1947 . . . . year'],
  ])('the feast in "%s"', (text, expected) => expect(short(text)).toBe(expected))
})

describe('parseDate does not read', () => {
  it.each([
    '300 men',
    'room 1408',
    'Boeing 747',
    'Apollo 11',
    'Move 37',
    'Fahrenheit 451',
    '10 Downing Street',
    '1600 Pennsylvania Avenue',
    'Route 66',
    '1000 ships',
    'Henry VIII',
    'Catch-22',
    'Area 51',
    '100 metres final',
    'Baghdad 800',
    'Cordoba 950 library',
    '13:75',
    'John 3:16',
    'may the force',
    'the troops march 30 miles',
    'Augustus',
    'AH 622',
    '12 Angry Men',
    '555-1234',
    'yesterday',
    '200 years ago',
    '',
    '   ',
  ])('"%s"', (text) => expect(parseDate(text)).toBeNull())
})

describe('parseDate', () => {
  it('drops a day that does not exist, and says so', () => {
    const reading = parseDate('31 April 1900')
    expect(reading?.date).toMatchObject({ year: 1900, month: 4, day: null, precision: 'month' })
    expect(reading?.notes).toHaveLength(1)
    expect(short('29 February 1900', { countryCode: 'RU' })).toBe('1900 2 29 . . day')
  })

  it('marks numeric dates that can be read two ways', () => {
    expect(short('7/8/1945')).toBe('1945 7 8 . . day~')
    expect(short('7/8/1945', { countryCode: 'FR' })).toBe('1945 8 7 . . day~')
    expect(parseDate('7/8/1945')?.notes).toHaveLength(1)
  })

  it('chooses the calendar by date, country and words', () => {
    expect(parseDate('15 March 44 BC')?.date.calendar).toBe('julian')
    expect(parseDate('30 January 1649')?.date.calendar).toBe('gregorian')
    expect(parseDate('30 January 1649', { countryCode: 'GB' })?.date.calendar).toBe('julian')
    expect(parseDate('25 October 1917 (Old Style)')?.date.calendar).toBe('julian')
  })

  it('reads words about today only when told what today is', () => {
    const now = new Date('2026-11-21T12:00:00Z')
    expect(short('yesterday', { now })).toBe('2026 11 20 . . day')
    expect(short('next June', { now })).toBe('2027 6 . . . month')
    expect(short('last June', { now })).toBe('2026 6 . . . month')
    expect(short('last year', { now })).toBe('2025 . . . . year')
    expect(short('200 years ago', { now })).toBe('1826 . . . . year~')
  })

  it('names eras, which stand in for a date only when there is none', () => {
    const tang = parseDate("Chang'an in the Tang dynasty")
    expect(tang).toMatchObject({ era: 'Tang dynasty', endYear: 907, rest: "Chang'an" })
    expect(tang?.date).toMatchObject({ year: 618, approximate: true, edtf: '0618/0907' })
    const florence = parseDate('Renaissance Florence 1504')
    expect(florence).toMatchObject({ era: 'Renaissance', rest: 'Renaissance Florence' })
    expect(florence?.date).toMatchObject({ year: 1504, approximate: false })
  })

  it('gives the range of days that a date may mean', () => {
    const day = (year: number, month: number, date: number) =>
      toJulianDay({ year, month, day: date }, year < 1583 ? 'julian' : 'gregorian')
    expect(parseDate('July 1945')?.date).toMatchObject({
      jdMin: day(1945, 7, 1),
      jdMax: day(1945, 7, 31),
    })
    expect(parseDate('1914-18')?.date).toMatchObject({
      jdMin: day(1914, 1, 1),
      jdMax: day(1918, 12, 31),
    })
    expect(parseDate('5th century BC')?.date).toMatchObject({
      jdMin: day(-500, 1, 1),
      jdMax: day(-401, 12, 31),
    })
    expect(parseDate('at noon')?.date).toMatchObject({ jdMin: null, jdMax: null, edtf: null })
    const late = parseDate('late 1920s')?.date
    expect(late?.jdMin).toBeGreaterThan(day(1925, 12, 1))
  })

  it.each([
    ['Trinity test, July 16 5:29 AM 1945, New Mexico', 'Trinity test, New Mexico'],
    ['Caesar is assassinated on the Ides of March 44 BC', 'Caesar is assassinated'],
    ['Battle of Marathon (490 BC)', 'Battle of Marathon'],
    ['Rome, 15 March 44 BC at noon', 'Rome'],
    ['Sunday, July 20, 1969 at 20:17 UTC Apollo 11 landing', 'Apollo 11 landing'],
    ['In 1418, Florence', 'Florence'],
  ])('leaves the rest of "%s"', (text, rest) => expect(parseDate(text)?.rest).toBe(rest))

  it('keeps a zone as typed', () => {
    expect(parseDate('20:17 UTC July 20 1969')).toMatchObject({
      zone: 'UTC',
      date: { hour: 20, minute: 17 },
    })
  })

  it('reads every day it can be given, in any order of words', () => {
    const names =
      'January February March April May June July August September October November December'.split(
        ' ',
      )
    const any = fc.record({
      year: fc.integer({ min: 100, max: 2099 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 31 }),
      form: fc.integer({ min: 0, max: 3 }),
      before: fc.boolean(),
    })
    fc.assert(
      fc.property(any, ({ year: y, month, day: d, form, before }) => {
        const year = before ? -y : y
        const calendar = year < 1583 ? 'julian' : 'gregorian'
        const day = Math.min(d, daysInMonth(year, month, calendar))
        const [m, typed] = [names[month - 1], before ? `${y} BC` : `${y}`]
        const texts = [
          `${day} ${m} ${typed}`,
          `${m} ${day}, ${typed}`,
          `the ${day} of ${m}, ${typed}`,
          `${typed} ${m} ${day}`,
        ]
        fc.pre(y > 999 || before || form < 3)
        const reading = parseDate(`Siege of Acre, ${texts[form]}`)
        expect(reading?.date).toMatchObject({ year, month, day })
        expect(reading?.rest).toBe('Siege of Acre')
      }),
      { numRuns: 500 },
    )
  })

  it('gives a sound reading, or none, for any text', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'may',
        'July',
        '44',
        '1945',
        'BC',
        'AD',
        '-',
        ',',
        'the',
        'century',
        '5th',
        'noon',
        ':30',
        "o'clock",
        'c.',
        'between',
        'and',
        '1920s',
        'Easter',
        '年',
        'winter',
        '1/2/',
        'ago',
        'years',
        '31',
      ),
      fc.string({ maxLength: 6 }),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        const text = words.join(' ')
        const reading = parseDate(text, { now: new Date('2026-11-21T12:00:00Z') })
        if (reading === null) return
        const { date, spans } = reading
        expect(date.year).not.toBe(0)
        if (date.edtf !== null) expect(isEdtf(date.edtf)).toBe(true)
        expect(date.jdMin === null).toBe(date.year === null)
        expect(date.jdMin ?? 0).toBeLessThanOrEqual(date.jdMax ?? 0)
        expect(date.month !== null || date.day === null).toBe(true)
        for (const [start, end] of spans) expect(start < end && end <= text.length).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('stays fast on hostile text', () => {
    const hostile = [
      '9',
      'the ',
      'in the ',
      '12 ',
      '1,',
      'a.d.',
      'about ',
      'b.c. ',
      '1 may , ',
      '-',
      ',',
      '1-',
      'five to ',
      'mid-',
      '123 ',
      'christmas ',
      '1 a b street ',
      'early late ',
      'c. ',
      '(',
      ' ',
      '\u0001',
    ].map((unit) => unit.repeat(500).slice(0, 500))
    for (const text of hostile) parseDate(text)
    const start = performance.now()
    for (const text of hostile) parseDate(text)
    expect((performance.now() - start) / hostile.length).toBeLessThan(20)
  })
})

it.each([
  ['Gandhi in South Africa 1893', 1893, 'Gandhi in South Africa'],
  ['Lorca 15th century', 1401, 'Lorca'],
  ['Christmas Day 800', 800, ''],
  ['Deir el-Medina, year 29 of Ramesses III', null, 'Deir el-Medina, year 29 of Ramesses III'],
])('words are not cut and reigns are no years: %s', (text, year, rest) => {
  const reading = parseDate(text)
  expect(reading?.date.year ?? null).toBe(year)
  expect(reading?.rest ?? text).toBe(rest)
  expect(reading?.date.approximate ?? false).toBe(false)
})

it.each([
  ['Christmas 800 Charlemagne crowned in Rome', '800 12 25 . . day', 'Charlemagne crowned in Rome'],
  ['Christmas night 1776', '1776 12 25 . . night day', ''],
  ['Easter morning, 1900', '1900 4 15 . . morning day', ''],
  ['A Midsummer Night’s Dream 1605', '1605 . . . . year', 'A Midsummer Night’s Dream'],
  ['9/11 New York', '2001 9 11 . . day', 'New York'],
  ['9/11 1962', '1962 . . . . year', '9/11'],
  ['VE Day, London', '1945 5 8 . . day', 'London'],
  ['the year 10000000 BC', '-10000000 . . . . year', ''],
  ['10,000,000 BC', '-10000000 . . . . year', ''],
  ['99999999999 BC', null, null],
])('feasts with their hours, names of days and deep years: %s', (text, expected, rest) => {
  expect(short(text)).toBe(expected)
  expect(parseDate(text)?.rest ?? null).toBe(rest)
})

it('there is no year 0: it is read, left open and said', () => {
  for (const text of ['year 0', '0 AD', 'Bethlehem in the year 0']) {
    const reading = parseDate(text)
    expect(reading?.date.year).toBeNull()
    expect(reading?.notes.join()).toContain('no year 0')
  }
})

it('two digits behind a day leave the century open and offer a clearer text', () => {
  const reading = parseDate('Pompeii August 24 79')
  expect(reading?.date).toMatchObject({ year: null, month: 8, day: 24 })
  expect(reading?.rest).toBe('Pompeii')
  expect(reading?.clearer).toBe('Pompeii August 24 AD 79')
  expect(reading?.notes.join()).toContain('a later century')
  expect(parseDate('Pompeii, 24 August AD 79')?.date.year).toBe(79)
})

it.each([
  ['Baghdad 800', 'Baghdad', 800],
  ['Mecca 632 Muhammad farewell pilgrimage', 'Mecca', 632],
  ['Muhammad in Mecca 632', 'Muhammad', 632],
  ['長安 750', '長安', 750],
  ['Troy 300 ships', 'Troy', null],
  ['Troy 300 brave soldiers', 'Troy', null],
  ['London flight 815', 'London', null],
  ['London 50', 'London', null],
])('three bare digits behind a name: %s', (text, name, year) => {
  const start = text.indexOf(name)
  const reading = parseDate(text, { names: [[start, start + name.length]] })
  expect(reading?.date.year ?? null).toBe(year)
  expect(reading?.date.approximate ?? false).toBe(false)
  expect(reading?.notes ?? []).toHaveLength(year === null ? 0 : 1)
})

it('deep time has no old calendar', () => {
  for (const text of ['65 million years ago', '10000000 BC', 'third millennium BC']) {
    expect(parseDate(text)?.date.calendar, text).toBe('gregorian')
  }
})
