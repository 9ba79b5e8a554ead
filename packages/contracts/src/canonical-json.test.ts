import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, compareCodePoints } from './canonical-json.ts'
import { Float } from './json.ts'
import { parseLossless } from './parse-lossless.ts'
import vectors from './tdf-vectors.json' with { type: 'json' }

const canonicalOf = (text: string) => canonicalJson(parseLossless(text))
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** JSON text in which numbers come in every spelling, with the keys that tempt implementations. */
const jsonText = fc.letrec<{ value: string; object: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toExponential()),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
    fc.bigInt().map(String),
    fc.constantFrom('-0', '-0.0', '1', '1.0', '1e2', 'true', 'false', 'null', 'NaN', '-Infinity'),
    fc.array(tie('value')).map((items) => `[${items.join(' ,')}]`),
    tie('object'),
  ),
  object: fc
    .array(
      fc.tuple(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom('__proto__', 'constructor', '10', '9', '\ud800', '\uffff', '😀'),
        ),
        tie('value'),
      ),
    )
    .map(
      (members) =>
        `{${members.map(([key, item]) => `${JSON.stringify(key)} : ${item}`).join(',')}}`,
    ),
}))

describe('G-TDF-1, CC-TDF-1: the content hash is the same in every implementation', () => {
  it.each(vectors)('$name: text and hash', ({ payload_json, canonical, sha256: expected }) => {
    expect(canonicalOf(payload_json)).toBe(canonical)
    expect(sha256(canonicalOf(payload_json))).toBe(expected)
  })

  it('of nothing', () => {
    expect(sha256(canonicalOf('{}'))).toBe(
      '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    )
  })

  it.each([
    ['the last of repeated keys', '{"a":{"b":1.0},"c":0,"a":{"b":2}}', '{"a": {"b": 2}, "c": 0}'],
    [
      'a key called __proto__',
      '{"b":1,"__proto__":{"x":1.0}}',
      '{"__proto__": {"x": 1.0}, "b": 1}',
    ],
    ['the last key called __proto__', '{"__proto__":[],"__proto__":7}', '{"__proto__": 7}'],
    ['an escaped __proto__', String.raw`{"\u005f_proto__":null}`, '{"__proto__": null}'],
    ['keys that look like indexes', '{"10":1,"9":[2],"":0}', '{"": 0, "10": 1, "9": [2]}'],
    ['1, 1.0 and zeros', '[1,1.0,-0,-0.0,0.0,0e5]', '[1, 1.0, 0, -0.0, 0.0, 0.0]'],
    ['what is too large for a double', '[1e999,-1e999]', '[Infinity, -Infinity]'],
    ['bare tokens', '[NaN,Infinity,-Infinity]', '[NaN, Infinity, -Infinity]'],
    [
      'control characters',
      String.raw`"\u0000\u001f\u007f\/\b\f"`,
      String.raw`"\u0000\u001f\u007f/\b\f"`,
    ],
    ['lone surrogates', String.raw`{"\udc00":"\ud800"}`, String.raw`{"\udc00": "\ud800"}`],
    ['no normalisation', '"e\u0301\u00e9"', String.raw`"e\u0301\u00e9"`],
  ])('%s', (_name, text, expected) => {
    expect(canonicalOf(text)).toBe(expected)
  })

  it('keeps integers of any size, and takes time only as they are long', () => {
    const digits = `-${'9'.repeat(2_000_000)}`
    expect(canonicalOf(digits)).toBe(digits)
    expect(canonicalJson(1e20)).toBe('100000000000000000000')
    expect(canonicalJson([Number.NaN, new Float(Number.NEGATIVE_INFINITY)])).toBe(
      '[NaN, -Infinity]',
    )
  })

  it('takes 500 levels, and no stack is exhausted by more', () => {
    const nested = (levels: number) => `${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`
    for (const levels of [32, 500]) {
      expect(canonicalOf(nested(levels))).toBe(nested(levels).replaceAll(':', ': '))
    }
    expect(() => parseLossless(nested(502))).toThrow(RangeError)
    expect(() => parseLossless('['.repeat(1_000_000))).toThrow(RangeError)
  })

  it('is ASCII on one line, and canonical itself', () => {
    fc.assert(
      fc.property(jsonText.value, (text) => {
        const canonical = canonicalOf(text)
        expect(canonical).toMatch(/^[\x20-\x7e]*$/)
        expect(canonicalOf(canonical)).toBe(canonical)
      }),
    )
  })

  it('depends neither on the order of keys nor on white space', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse())
        expect(canonicalOf(JSON.stringify(reversed, null, 2))).toBe(
          canonicalOf(JSON.stringify(value)),
        )
      }),
    )
  })

  it('sorts by code point', () => {
    const text = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(text, text, (a, b) => {
        // UTF-8 of well-formed text has the order of its code points.
        const expected = Buffer.compare(Buffer.from(a), Buffer.from(b))
        expect(Math.sign(compareCodePoints(a, b))).toBe(expected)
        const keys = Object.keys(JSON.parse(canonicalOf(JSON.stringify({ [a]: 1, [b]: 2 }))))
        const ordinary = keys.filter((key) => !/^\d+$/.test(key))
        expect(ordinary).toEqual([...ordinary].sort(compareCodePoints))
      }),
    )
  })
})
