import { describe, expect, it } from 'vitest'
import { readLocation } from './location.ts'

const IT = 'Italy'
const US = 'United States'
const UK = 'United Kingdom'

describe('readLocation', () => {
  it.each<[string, string | null, string | null, string | null, string | null]>([
    ['Theatre of Pompey, Rome, Lazio, Italy', 'Theatre of Pompey', IT, 'Lazio', 'Rome'],
    ['Rome, Lazio, Italy', null, IT, 'Lazio', 'Rome'],
    ['Rome, Italy', null, IT, 'Rome', null],
    ['Lazio, Italy', null, IT, 'Lazio', null],
    ['Tuscany, Italy', null, IT, 'Tuscany', null],
    ['Theatre of Pompey, Rome, Italy', null, IT, 'Rome', 'Theatre of Pompey'],
    [
      'Curia, Theatre of Pompey, Rome, Lazio, Italy',
      'Curia, Theatre of Pompey',
      IT,
      'Lazio',
      'Rome',
    ],
    ['Nowhereville, Somewhere, Italy', null, IT, 'Somewhere', 'Nowhereville'],
    ['Dealey Plaza, Dallas, Texas, USA', 'Dealey Plaza', US, 'Texas', 'Dallas'],
    ['Dallas, Texas', null, US, 'Texas', 'Dallas'],
    ['Dallas, TX', null, US, 'Texas', 'Dallas'],
    ['Dallas, TX, U.S.A.', null, US, 'Texas', 'Dallas'],
    ['Texas, United States', null, US, 'Texas', null],
    ['New York, USA', null, US, 'New York', null],
    ['New York, New York', null, US, 'New York', 'New York'],
    ['Gettysburg, Adams County, Pennsylvania', null, US, 'Pennsylvania', 'Gettysburg'],
    ['Atlanta, Georgia', null, US, 'Georgia', 'Atlanta'],
    ['Atlanta, GA', null, US, 'Georgia', 'Atlanta'],
    ['Tbilisi, Georgia', null, 'Georgia', 'Tbilisi', null],
    ['London, England', null, UK, 'England', 'London'],
    ['London, England, UK', null, UK, 'England', 'London'],
    ['Pudding Lane, London, England, United Kingdom', 'Pudding Lane', UK, 'England', 'London'],
    ['Oxford, Oxfordshire, England', null, UK, 'England', 'Oxford'],
    ['Edinburgh, Scotland', null, UK, 'Scotland', 'Edinburgh'],
    ['Cardiff, Wales', null, UK, 'Wales', 'Cardiff'],
    ['Kyoto, Japan', null, 'Japan', 'Kyoto', null],
    ['Kyoto, Kyoto, Japan', null, 'Japan', 'Kyoto', 'Kyoto'],
    ['Bavaria, Germany', null, 'Germany', 'Bavaria', null],
    ['Amsterdam, the Netherlands', null, 'Netherlands', 'Amsterdam', null],
    ['Rome, Roman Empire', null, null, 'Roman Empire', 'Rome'],
    ['Forum, Rome, Roman Empire', 'Forum', null, 'Roman Empire', 'Rome'],
    ['Tranquility Base, Moon', null, null, 'Moon', 'Tranquility Base'],
    ['Rome', null, null, null, 'Rome'],
    ['Atlantis', null, null, null, 'Atlantis'],
    ['Egypt', null, 'Egypt', null, null],
    [' Rome ,, Italy, ', null, IT, 'Rome', null],
    ['', null, null, null, null],
    [' , ', null, null, null, null],
    ['constructor, __proto__', null, null, '__proto__', 'constructor'],
    ['constructor', null, null, null, 'constructor'],
  ])('CC-PATH-5: %s', (text, name, country, region, city) => {
    expect(readLocation(text)).toEqual({ name, country, region, city })
  })
})
