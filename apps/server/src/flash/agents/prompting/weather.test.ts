import { expect, test } from 'vitest'
import { sampleInput } from '../../engines/llm/fact-sheet/sample-inputs.fixture.ts'
import { inventedWeather } from './weather.ts'

const known = sampleInput('A market in Bruges, spring 1203').sheet
const sheet = { ...known, facts: [], sources: [], unknown: ['weather'] }

test.each([
  'A cloud of steam stands over the vats, beside a storm lantern.',
  'Thunder of hooves, a gust of laughter, a hail of stones.',
  'The road winds down to frosted glass and a rain barrel.',
])('no weather is told by: %s', (text) => {
  expect(inventedWeather(text, sheet)).toEqual([])
})

test.each([
  ['Rain falls on the canal.', 'rain'],
  ['A cloud of rain hangs low.', 'rain'],
  ['Wind lifts the awnings.', 'wind'],
  ['Thunder far off.', 'thunder'],
])('weather is told by: %s', (text, word) => {
  expect(inventedWeather(text, sheet)).toContain(word)
})
