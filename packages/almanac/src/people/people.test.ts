import { describe, expect, test } from 'vitest'
import { ageIn } from './life.ts'
import { linkPeople, personRecord } from './people.ts'

/** Text, year, and the people expected with their age. */
const LINKED: [string, number | null, string][] = [
  ['Lincoln speaks', 1863, 'Abraham Lincoln 54'],
  ['Washington crosses the Delaware 1776', 1776, 'George Washington 44'],
  ['Zheng He treasure fleet Malindi harbor 1418', 1418, 'Zheng He 47'],
  ['Turing interrogation Wilmslow February 1952', 1952, 'Alan Turing 40'],
  ['Kasparov Deep Blue Game 6 1997', 1997, 'Garry Kasparov 34'],
  ['Oppenheimer Trinity test control bunker', 1945, 'Robert Oppenheimer 41'],
  ['oppenheimer trinity test', 1945, 'Robert Oppenheimer 41'],
  ['J. Robert Oppenheimer', 1945, 'Robert Oppenheimer 41'],
  ["Caesar's assassination March 15 44 BC Rome", -44, 'Julius Caesar 56'],
  ['Queen Elizabeth I at Tilbury', 1588, 'Elizabeth I of England 55'],
  ['Queen Victoria', 1838, 'Queen Victoria 19'],
  ['Leonardo da Vinci paints', 1495, 'Leonardo da Vinci 43'],
  ['Catherine the Great', 1770, 'Catherine II of Russia 41'],
  ['General Grant accepts the surrender of Lee', 1865, 'Ulysses S. Grant 43, Robert E. Lee 58'],
  ['Napoleon at Waterloo', 1815, 'Napoleon Bonaparte 46'],
  ['Cleopatra meets Caesar', -48, 'Cleopatra VII of Egypt 21, Julius Caesar 52'],
  ['Columbus sails from Palos', 1492, 'Christopher Columbus 41'],
  ['Einstein Berlin 1915', 1915, 'Albert Einstein 36'],
  ['Hannibal crosses the Alps 218 BC', -218, 'Hannibal 29'],
  ['Alan Turing', null, 'Alan Turing null'],
]

const NOT_LINKED: [string, number | null][] = [
  ['may', 1900],
  ['Reading a book', 1900],
  ['Nice weather', 1900],
  ['Mars', 1900],
  ['300 men at Thermopylae 480 BC', -480],
  ['AlphaGo plays Move 37, Seoul, March 10 2016', 2016],
  ['Battle of Hastings 1066', 1066],
  ['First powered flight December 17 1903 Kitty Hawk', 1903],
  ['Oppenheimer', 1975],
  ['Oppenheimer', null],
  ['in Lincoln 1863', 1863],
  ['Curie in her laboratory', 1900],
  ['the Lincoln Memorial 1940', 1940],
  ['Jennie Lincoln sings', 1863],
  ['London 1905', 1905],
  ['The Wright brothers fly', 1903],
  ['the king grants a charter', 1865],
]

describe('linkPeople', () => {
  test.each(LINKED)('%s (%s)', (text, year, expected) => {
    const people = linkPeople(text, { year })
    expect(people.map(({ name, age }) => `${name} ${age}`).join(', ')).toBe(expected)
  })

  test.each(NOT_LINKED)('%s (%s): nobody rather than a namesake', (text, year) => {
    expect(linkPeople(text, { year })).toEqual([])
  })

  test('the span covers the name with its title, without a possessive', () => {
    const text = "on Queen Victoria's desk"
    const [person] = linkPeople(text, { year: 1880 })
    expect(text.slice(...(person?.span ?? [0, 0]))).toBe('Queen Victoria')
  })

  test('every person cites a record that carries the dates', () => {
    for (const [text, year] of LINKED) {
      for (const { age: _, span: __, ...person } of linkPeople(text, { year })) {
        if (person.source.kind !== 'record') throw new Error('a person without a record')
        const dataset = person.source.dataset === 'wordnet' ? 'wordnet' : 'pantheon'
        expect(personRecord(dataset, person.source.id)).toEqual(person)
      }
    }
  })
})

test('ages skip the year 0, which does not exist', () => {
  const person = personRecord('wordnet', '10848594')
  expect(person).toMatchObject({ born: -63, died: 14 })
  expect(person && ageIn(person, 14)).toBe(76)
})

/** WordNet synset, born, died. */
const LIVES: [string, string, number | null, number | null][] = [
  ['open at the end, "(1930-)"', '10842973', 1930, null],
  ['death before Christ only, "(died in 42 BC)"', '10906515', -85, -42],
  ['death in two digits, "(died in 66)"', '11251811', null, 66],
  ['unknown birth, "(?-424 BC)"', '10844145', -500, -424],
  ['words for a dash, "(59 BC to AD 17)"', '11155981', -59, 17],
  ['birth in another country', '10928508', 1908, null],
  ['a pontificate, "(1572-1585)", is no life', '11034648', null, 1585],
  ['years that the gloss has as a reign, too, are no life', '11147178', 401, 461],
  ['a reign of the Bible is no life', '11069123', null, -687],
  ['a king of the Bible with life years', '11222053', -630, -562],
]

test.each(LIVES)('life years of WordNet: %s', (_, synset, born, died) => {
  expect(personRecord('wordnet', synset)).toMatchObject({ born, died })
})

test('somebody of whom only a reign is known is left out', () => {
  expect(personRecord('wordnet', '11351799')).toBeNull()
})
