import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Float } from './json.ts'
import { hasNonFinite, LongInteger, type LosslessJson, writeLossless } from './lossless-json.ts'
import { parseLossless } from './parse-lossless.ts'

const accepted = (parse: (text: string) => unknown, text: string) => {
  try {
    parse(text)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

/** Nearly JSON. */
const scraps = fc
  .array(
    fc.constantFrom(
      ...'{}[]:,"\\'.split(''),
      ...['0', '-', '1', '.', 'e', '+', 'E5', 'true', 'nul', 'null', ' ', '\n', '\u00a0', '\u0000'],
      ...['"a"', '"a":', '\\u12', '\\n', '\\x', '\ufeff', '\ud800', '01', '1.', '.5', "'"],
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))

describe('CC-TDF-2: JSON is read without a loss', () => {
  it('takes and refuses what JSON.parse does', () => {
    fc.assert(
      fc.property(fc.oneof(scraps, fc.json(), fc.string()), (text) => {
        expect(accepted(parseLossless, text)).toBe(accepted(JSON.parse, text))
      }),
      { numRuns: 3000 },
    )
  })

  it('reads the values that JSON.parse reads, keys in their order', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        // Text, because -0 is an integer zero here.
        expect(JSON.stringify(JSON.parse(writeLossless(parseLossless(text))))).toBe(
          JSON.stringify(JSON.parse(text)),
        )
      }),
    )
  })

  it('writes what it reads again, compact', () => {
    const text =
      '{"b":[1,1.0,-0.0,9007199254740993,1e+16,NaN,-Infinity],"__proto__":{"é":"\\ud800\\n"},"a":""}'
    expect(writeLossless(parseLossless(text))).toBe(text)
  })

  it('tells integers, floats and long integers apart', () => {
    expect(parseLossless('[1,1.0,1e0,9007199254740992,-12345678901234567890]')).toEqual([
      1,
      new Float(1),
      new Float(1),
      new LongInteger('9007199254740992'),
      new LongInteger('-12345678901234567890'),
    ])
  })

  it('does not touch prototypes', () => {
    const value = parseLossless('{"__proto__":{"admin":true}}') as Record<string, LosslessJson>
    expect(value.admin).toBeUndefined()
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(writeLossless({ ...value })).toBe('{"__proto__":{"admin":true}}')
  })

  it.each(['{"a":[{"b":NaN}]}', '[1e999]', '-Infinity', '{"__proto__":Infinity}'])(
    'finds what JSON has no number for: %s',
    (text) => {
      expect(hasNonFinite(parseLossless(text))).toBe(true)
    },
  )

  it('finds none where there is none', () => {
    expect(hasNonFinite(parseLossless(`{"NaN":["Infinity",1,1.5,null,${'9'.repeat(400)}]}`))).toBe(
      false,
    )
  })

  it.each([
    '',
    ' ',
    '{"a":1,}',
    '[1,]',
    '[,1]',
    '{a:1}',
    '"',
    '"\\',
    '[1 2]',
    '{"a"}',
    '1 1',
    'nan',
    '-NaN',
    '+1',
  ])('says where it is not JSON: %j', (text) => {
    expect(() => parseLossless(text)).toThrow(/position \d+|JSON/)
  })
})
