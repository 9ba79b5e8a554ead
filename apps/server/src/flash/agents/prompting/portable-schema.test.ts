import { expect, it } from 'vitest'
import { z } from 'zod'
import { portabilityProblems } from './portable-schema.fixture.ts'

const problemsOf = (value: z.ZodType) => portabilityProblems(z.object({ value }))

it('takes text, numbers within limits, choices, lists and null', () => {
  const year = z.int().min(-9999).max(9999).nullable()
  const fine = z.object({ year, kind: z.enum(['a', 'b']), list: z.array(z.string()) })
  expect(problemsOf(fine)).toEqual([])
})

it.each([
  ['a constant', z.literal('a')],
  ['a pattern', z.string().regex(/a/)],
  ['a length', z.string().max(3)],
  ['a length of a list', z.array(z.string()).max(3)],
  ['a format', z.iso.datetime()],
  ['an optional key', z.object({ a: z.string().optional() })],
  ['any keys', z.record(z.string(), z.string())],
  ['a union', z.union([z.string(), z.number()])],
  ['an open limit', z.number().gt(0)],
  ['a long description', z.string().describe('word '.repeat(16).trim())],
])('refuses %s', (_, schema) => {
  expect(problemsOf(schema)).not.toEqual([])
})
