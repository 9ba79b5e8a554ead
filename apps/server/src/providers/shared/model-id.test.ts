import { expect, test } from 'vitest'
import { modelIdOf } from './model-id.ts'

test.each(['gemini-3.5-flash', '~google/gemini@2:free', 'a'.repeat(120)])('%s is an id', (id) => {
  expect(modelIdOf(id)).toBe(id)
})

test.each(['', 'two words', 'line\n', '<b>', 'ä', 'a'.repeat(121), 7, null, undefined])(
  '%j is none',
  (value) => {
    expect(modelIdOf(value)).toBeNull()
  },
)
