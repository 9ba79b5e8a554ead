import { expect, test } from 'vitest'
import { findAnachronisms } from './find-anachronisms.ts'

test('spans point into the text as typed, whatever the case, accents, hyphens and plural', () => {
  const text = "The clerk's X-RAY, two telephónes and steam-\nengines."
  const found = findAnachronisms(text, 1500)
  expect(found.map(({ term, span }) => [term, span])).toEqual([
    ['X-ray', 'X-RAY'],
    ['telephone', 'telephónes'],
    ['steam engine', 'steam-\nengines'],
  ])
  for (const { span, start, end } of found) expect(text.slice(start, end)).toBe(span)
})
