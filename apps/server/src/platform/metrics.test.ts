import { expect, test } from 'vitest'
import { LabelLimit } from './metrics.ts'

test('G-OPS-8: a label takes what is known, so many others, and calls the rest other', () => {
  const limit = new LabelLimit(['known'], 2)
  const values = ['a', 'b', 'a', 'c', 'known', 'b', 'd']
  expect(values.map((value) => limit.of(value))).toEqual([
    'a',
    'b',
    'a',
    'other',
    'known',
    'b',
    'other',
  ])
})
