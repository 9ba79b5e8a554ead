import { describe, expect, test } from 'vitest'
import { linkPeople } from './people.ts'

/**
 * Names of which one word is itself somebody's name, a title or a common word, in a year in which
 * that somebody lived. Text, and the names expected; empty: nobody rather than another one.
 */
const NAMES: [string, number, string][] = [
  ['Elizabeth Bishop Rio', 1952, ''],
  ['Stephen King writes', 1973, 'Stephen King'],
  ['Billie Jean King', 1973, 'Billie Jean King'],
  ['Adam Smith', 1776, 'Adam Smith'],
  ['Mary Baker Boston', 1880, ''],
  ['Ginger Baker', 1967, ''],
  ['Josephine Baker Paris', 1926, 'Josephine Baker'],
  ['Martin Luther King', 1963, 'Martin Luther King, Jr.'],
  ['Martin Luther King', 1520, ''],
  ['Martin Luther', 1521, 'Martin Luther'],
  ['Elizabeth Taylor', 1963, 'Elizabeth Taylor'],
  ['Victoria Wood', 1985, ''],
  ['Napoleon Hill', 1810, ''],
  ['Victor Hugo', 1862, 'Victor Hugo'],
  ['Alexander Pope', 1715, 'Alexander Pope'],
  ['Pope Alexander', 1500, 'Pope Alexander VI'],
  ['Charlotte Church', 1850, ''],
  ['Nat King Cole', 1955, 'Nat King Cole'],
  ['Carole King', 1971, 'Carole King'],
  ['Major Taylor', 1899, ''],
  ['Duke Ellington', 1935, 'Duke Ellington'],
  ['Earl Warren', 1954, 'Earl Warren'],
  ['Washington Irving', 1820, 'Washington Irving'],
  ['Washington Roebling', 1790, ''],
  ['Jefferson Davis', 1862, 'Jefferson Davis'],
  ['Lincoln Ellsworth', 1860, ''],
  ['Nelson Mandela', 1990, 'Nelson Mandela'],
  ['Nelson Rockefeller', 1965, 'Nelson Rockefeller'],
  ['Churchill Downs', 1930, ''],
  ['Thomas Cook', 1770, ''],
  ['Peter Cook', 1770, ''],
  ['Darwin Smith', 1850, ''],
  ['Mary Anning', 1811, ''],
  ['Mary Seacole', 1555, ''],
  ['Saint Paul', 1800, ''],
  ['Pope Francis', 2015, ''],
  ['Prince Rogers Nelson', 1984, ''],
  ['Grant Wood', 1870, ''],
  ['Augustus John', 14, ''],
  ['Caesar Chavez', -44, ''],
  ['Justinian Smith', 540, ''],
  ['Plato Smith', -400, ''],
  ['Homer Simpson', 1990, ''],
  ['Octavia Hill', 1880, ''],
  ['James Brown', 1968, ''],
  ['King Charles Wallace', 1640, ''],
  ['George Eliot', 1860, 'George Eliot'],
  ['John Brown Harpers Ferry', 1859, ''],
]

/** Text of one case, year and names. */
const OTHERS: [string, number, string][] = [
  ["Fleming at St Mary's Hospital", 1928, 'Alexander Fleming'],
  ["St James's Palace", 1670, ''],
  ['St Louis', 1904, ''],
  ['Sister Ray', 1968, ''],
  ['Father Damien at Molokai', 1885, 'Father Damien'],
  [
    'Churchill Roosevelt Stalin Yalta',
    1945,
    'Winston Churchill, Franklin D. Roosevelt, Joseph Stalin',
  ],
  ['Queen Elizabeth Tilbury', 1588, 'Elizabeth I of England'],
  ['Prince Bismarck', 1871, 'Otto von Bismarck'],
  ["St. Louis World's Fair", 1904, ''],
  ['Montgomery at El Alamein', 1942, ''],
  ['Kennedy Khrushchev Vienna', 1961, 'John F. Kennedy, Nikita Khrushchev'],
  ['Darwin Huxley debate', 1860, 'Charles Darwin'],
  ['Burr Hamilton duel', 1804, ''],
  ['Einstein Berlin', 1915, 'Albert Einstein'],
  ['Lord Nelson at Trafalgar', 1805, 'Horatio Nelson, 1st Viscount Nelson'],
  ['President Lincoln speaks', 1863, 'Abraham Lincoln'],
]

describe('a part of a name names nobody else', () => {
  test.each(NAMES)('%s %d', (text, year, expected) => {
    for (const typed of [text, text.toLowerCase()]) {
      const names = linkPeople(`${typed} ${Math.abs(year)}`, { year }).map(({ name }) => name)
      expect([typed, names.join(', ')]).toEqual([typed, expected])
    }
  })

  test.each(OTHERS)('%s %d', (text, year, expected) => {
    const names = linkPeople(`${text} ${year}`, { year }).map(({ name }) => name)
    expect(names.join(', ')).toBe(expected)
  })
})
