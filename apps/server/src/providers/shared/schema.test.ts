import { expect, test } from 'vitest'
import { toPortableSchema, toStrictSchema } from './schema.ts'

test('null is folded into a type, with an enum too, and other unions stay', () => {
  const nullable = (schema: object) => toPortableSchema({ anyOf: [schema, { type: 'null' }] })
  expect(nullable({ type: 'string', minLength: 2 })).toEqual({ type: ['string', 'null'] })
  expect(nullable({ type: 'string', enum: ['a'] })).toEqual({
    type: ['string', 'null'],
    enum: ['a', null],
  })
  const union = { anyOf: [{ type: 'string' }, { type: 'integer' }] }
  expect(toPortableSchema(union)).toEqual(union)
})

test('keywords are told from properties of the same name', () => {
  const schema = { type: 'object', properties: { pattern: { type: 'string', pattern: 'x' } } }
  expect(toPortableSchema(schema)).toEqual({
    type: 'object',
    properties: { pattern: { type: 'string' } },
  })
})

test('a strict schema requires every key at every depth and takes no other', () => {
  const inner = { type: 'object', properties: { a: { type: 'integer' } } }
  const outer = {
    type: 'object',
    properties: { list: { type: 'array', items: inner }, ref: { $ref: '#/$defs/x' } },
    required: ['list'],
    $defs: { x: inner },
  }
  const strictInner = {
    type: 'object',
    properties: { a: { type: ['integer', 'null'] } },
    required: ['a'],
    additionalProperties: false,
  }
  expect(toStrictSchema(outer)).toEqual({
    type: 'object',
    properties: {
      list: { type: 'array', items: strictInner },
      ref: { anyOf: [{ $ref: '#/$defs/x' }, { type: 'null' }] },
    },
    required: ['list', 'ref'],
    additionalProperties: false,
    $defs: { x: strictInner },
  })
})
