import { expect, test } from 'vitest'
import { objectText, stripFence } from './json-text.ts'

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

test.each([
  '{"a":{"b":1}}',
  '```json\n{"a":{"b":1}}\n```',
  'Sure! Here it is:\n{"a":{"b":1}}\nI hope it helps.',
  '```json\n{"a":{"b":1}}',
])('an object is read without what stands around it: %j', (text) => {
  expect(JSON.parse(objectText(text))).toEqual({ a: { b: 1 } })
})

test.each(['', 'No object here.', '} {', '{"a":1'])('%j holds no object', (text) => {
  expect(() => JSON.parse(objectText(text))).toThrow(SyntaxError)
})
