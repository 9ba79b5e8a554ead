import { describe, expect, test } from 'vitest'
import { eventRecord, listCalendarEntries, listWordNetEvents } from './bundled-events.ts'
import { findEvents, onThisDay } from './events.ts'

const find = (text: string, year: number | null) =>
  findEvents(text, { year }).map((event) => `${event.title} ${event.year}`)

describe('findEvents', () => {
  test('a named event of the same year is found, with the day the calendar adds', () => {
    const [event] = findEvents('Battle of Hastings 1066', { year: 1066 })
    expect(event).toMatchObject({ year: 1066, month: 10, day: 14 })
    expect(event?.source).toMatchObject({ dataset: 'wordnet' })
    expect(event?.corroboratedBy[0]).toMatchObject({ dataset: 'debian-calendar', id: '580' })
  })

  test('another year is another event', () => {
    expect(find('Battle of Hastings', 1914)).toEqual([])
    expect(find('Napoleon at Waterloo', 1969)).toEqual([])
  })

  test('without a year only an unambiguous name counts', () => {
    expect(find('Battle of Hastings', null)).toEqual(['Battle of Hastings 1066'])
    expect(find('Boston Tea Party', null)).toEqual(['Boston Tea Party 1773'])
    expect(find('Waterloo', null)).toEqual([])
    expect(find('a holiday in Vietnam', null)).toEqual([])
  })

  test('a calendar entry counts when another data set has the same year', () => {
    const [event] = findEvents("Caesar's assassination, Rome", { year: -44, month: 3, day: 15 })
    expect(event).toMatchObject({ month: 3, day: 15 })
    expect(event?.corroboratedBy[0]).toMatchObject({ dataset: 'wordnet', title: 'Caesar' })
    expect(findEvents('Jethro Tull fans at Red Rocks', { year: 1971 })).toEqual([])
  })

  test('a calendar entry is not found by the names in it alone', () => {
    expect(find('Lee Harvey Oswald, Dallas', 1963)).toEqual([])
    expect(find('Martin Luther King, Memphis', 1968)).toEqual([])
    expect(find('Abraham Lincoln in Washington', 1865)).toEqual([])
    expect(find('Lee Harvey Oswald killed by Jack Ruby', 1963)).toHaveLength(1)
    expect(find('the assassination of John F. Kennedy in Dallas', 1963)).toEqual([
      'John F. Kennedy is assassinated in Dallas, Texas 1963',
    ])
  })

  test('a war covers all of its years', () => {
    expect(find('a trench in World War I', 1916)).toEqual(['World War I 1914'])
  })

  test.each([
    ['may', 1900],
    ['Reading a book', 1862],
    ['Nice weather', 1944],
    ['Kasparov Deep Blue Game 6 1997', 1997],
    ['AlphaGo plays Move 37, Seoul, March 10 2016', 2016],
  ])('%s (%s) names no event', (text, year) => {
    expect(findEvents(text, { year })).toEqual([])
  })
})

test('the day of the year lists single-source entries too, and says which', () => {
  const titles = onThisDay(10, 14).map(({ title, corroboratedBy }) => [
    title,
    corroboratedBy.length > 0,
  ])
  expect(titles).toContainEqual([
    'Battle of Hastings won by William the Conqueror and the Normans',
    true,
  ])
  expect(titles).toContainEqual(['Chuck Yeager breaks sound barrier', false])
})

test('every event can be looked up again, and its gloss carries the year', () => {
  for (const event of [...listWordNetEvents(), ...listCalendarEntries()]) {
    if (event.source.kind !== 'record') throw new Error('an event without a record')
    const dataset = event.source.dataset === 'wordnet' ? 'wordnet' : 'debian-calendar'
    expect(eventRecord(dataset, event.source.id)).toBe(event)
    expect(event.gloss).toContain(String(Math.abs(event.year)))
    expect(event.year).not.toBe(0)
  }
})
