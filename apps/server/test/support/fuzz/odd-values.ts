import fc from 'fast-check'

/** Texts that have broken programs before. */
const NOTORIOUS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'a\udc00b',
  '\ud83d\ude00\ud83d',
  '\ufeff',
  '\u202egnp.exe',
  '\u2028\u2029',
  '\r\nX-Injected: 1',
  'null',
  'undefined',
  'NaN',
  'true',
  '[object Object]',
  '__proto__',
  'constructor',
  'toString',
  '../../../../etc/passwd',
  '..%2f..%2f',
  "' OR 1=1 --",
  '$1',
  '{{7*7}}',
  '%s%n%x',
  '%00',
  '<script>alert(1)</script>',
  '-0',
  '0x10',
  '1e309',
  '-1',
  '١٢',
  'İ',
  'ﷺ',
  '\u0958\u0958\u0958',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
]

const REPEATED = ['x', ' ', '😀', 'e\u0301', '"', '\\', '\u0001', '9']
const COUNTS = [51, 101, 256, 501, 2001, 5000]

const repeated = fc
  .tuple(fc.constantFrom(...REPEATED), fc.constantFrom(...COUNTS))
  .map(([text, count]) => text.repeat(count))

/** Any text, also such as cannot be stored or written in UTF-8. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...NOTORIOUS) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  { weight: 1, arbitrary: repeated },
)

const NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.5,
  1.5,
  100,
  101,
  255,
  256,
  366,
  1000,
  32_768,
  32_769,
  65_536,
  1_000_000,
  1_000_001,
  2_147_483_647,
  2_147_483_648,
  -2_147_483_649,
  9_007_199_254_740_991,
  9_007_199_254_740_992,
  2 ** 63,
  1e21,
  1e308,
  -1e308,
  5e-324,
]

/** A number that lies at the edge of what something holds. */
export const oddNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(...NUMBERS),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)

/** An array or object with nothing but others in it. */
function nested(depth: number, asArray: boolean): unknown {
  let value: unknown = 1
  for (let level = 0; level < depth; level += 1) value = asArray ? [value] : { a: value }
  return value
}

const deep = fc
  .tuple(fc.constantFrom(20, 64, 65, 120, 499, 501, 1500), fc.boolean())
  .map(([depth, asArray]) => nested(depth, asArray))

/** Any JSON value. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(null, true, false, [], {}, [null], [[]], { a: 1 }) },
  { weight: 3, arbitrary: oddNumber },
  { weight: 3, arbitrary: oddText },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 1, arbitrary: deep },
)

/** A key that an object was not meant to have. */
export const oddKey: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toJSON', 'then', 'length', '', 'id'),
  oddText,
)
