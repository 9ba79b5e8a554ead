import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { float, formatFloat, stringifyWire } from './json.ts'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })

describe('floats on the wire', () => {
  it.each([
    [51, '51.0'],
    [0, '0.0'],
    [-0, '-0.0'],
    [-23.55, '-23.55'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1e16, '1e+16'],
    [9_999_999_999_999_998, '9999999999999998.0'],
    [5e-324, '5e-324'],
  ])('G-FLOAT-1: %d is %s', (value, text) => {
    expect(formatFloat(value)).toBe(text)
  })

  it('G-FLOAT-1: every double has a point or an exponent and reads back as itself', () => {
    fc.assert(
      fc.property(finite, (value) => {
        const text = formatFloat(value)
        expect(text).toMatch(/[.e]/)
        expect(Object.is(JSON.parse(text), value)).toBe(true)
      }),
    )
  })

  it('G-FLOAT-1: wherever a schema says float: in arrays, records, unions and optional parts', () => {
    const Inner = z.object({ x: float().nullable() })
    const schema = z.object({
      whole: z.int(),
      list: z.array(float()),
      map: z.record(z.string(), float()),
      either: z.union([z.object({ kind: z.literal('a'), n: z.int() }), Inner]),
      maybe: float().nullish(),
      missing: float().optional(),
      free: z.unknown(),
    })
    const value = {
      whole: 1,
      list: [1, 2.5],
      map: { a: 3 },
      either: { x: 4 },
      maybe: null,
      free: { y: 5 },
    }
    expect(stringifyWire(schema, value)).toBe(
      '{"whole":1,"list":[1.0,2.5],"map":{"a":3.0},"either":{"x":4.0},"maybe":null,"free":{"y":5}}',
    )
  })
})
