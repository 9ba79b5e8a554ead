import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDeeperThan } from './json-depth.ts'

const nested = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`
const isDeep = (text: string) => isDeeperThan(Buffer.from(text), 32)

/** Levels of a parsed value: 0 for a scalar. */
function levelsOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(levelsOf))
}

describe('how deep JSON nests', () => {
  it('G-SEC-5: 32 levels are let through, 33 are not', () => {
    expect(isDeep(nested(32))).toBe(false)
    expect(isDeep(nested(33))).toBe(true)
    expect(isDeep(`{"a":${nested(31)}}`)).toBe(false)
    expect(isDeep(`{"a":${nested(32)}}`)).toBe(true)
    expect(isDeep(`[${nested(31)},${nested(31)}]`)).toBe(false)
    expect(isDeep('{"a":'.repeat(100_000))).toBe(true)
  })

  it.each([
    ['brackets in a string', { a: nested(40) }],
    ['an escaped quote before brackets', { a: `"${nested(40)}` }],
    ['a backslash at the end of a string', [['\\'], nested(40), '\\"[[']],
    ['brackets in a key', { [nested(40)]: 1 }],
  ])('G-SEC-5: %s are no levels', (_name, value) => {
    expect(isDeep(JSON.stringify(value))).toBe(false)
  })

  it('G-SEC-5: strings do not hide levels', () => {
    expect(isDeep(`["\\\\",${nested(32)}]`)).toBe(true)
    expect(isDeep(`["\\"",${nested(32)}]`)).toBe(true)
    expect(isDeep(`["\\u005c",${nested(32)}]`)).toBe(true)
  })

  it('G-SEC-5: the count is that of the parsed value, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.nat({ max: 6 }), (text, levels) => {
        const isDeeper = levelsOf(JSON.parse(text)) > levels
        expect(isDeeperThan(Buffer.from(text), levels)).toBe(isDeeper)
      }),
      { numRuns: 2000 },
    )
  })
})
