import { expect, test } from 'vitest'
import { stripFence } from './json-text.ts'

test.each([
  '{"a":1}',
  ' \n{"a":1}\n',
  '```json\n{"a":1}\n```',
  '\n```\n{"a":1}\n```\n',
  '```JSON\r\n{"a":1}\r\n```',
])('JSON is read bare or in one fence: %j', (text) => {
  expect(JSON.parse(stripFence(text))).toEqual({ a: 1 })
})

test.each([
  '',
  'Here it is: {"a":1}',
  '{"a":1',
  '```json\n{"a":1}',
  '```json\n{}\n```\n```json\n{}\n```',
])('what is not all JSON is unusable: %j', (text) => {
  expect(() => JSON.parse(stripFence(text))).toThrow(SyntaxError)
})

test('a fence within JSON is left alone', () => {
  const text = '{"a":"```json\\n{}\\n```"}'
  expect(stripFence(text)).toBe(text)
})
