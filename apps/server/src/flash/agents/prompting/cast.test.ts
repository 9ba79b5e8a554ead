import { expect, test } from 'vitest'
import { meantName } from './cast.ts'

const CAST = ['A gas inspector', 'Bartolomeo Cristofori', 'Ferdinando de’ Medici']

test.each([
  ['The gas inspector', 'A gas inspector'],
  ['gas inspector', 'A gas inspector'],
  ['Cristofori', 'Bartolomeo Cristofori'],
  ['the lamplighter', null],
])('%s means %s', (said, meant) => {
  expect(meantName(said, CAST)).toBe(meant)
})
