import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codePointLength, isStorableJson, isStorableText, text } from './text.ts'

const Bounded = text({ min: 3, max: 10 })
const length = (value: string) => [...value.normalize('NFC').trim()].length

describe('texts', () => {
  it('G-REQ-2: what is accepted is decided by code points after NFC and trimming', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (value) => {
        const storable = isStorableText(value.normalize('NFC').trim())
        const fits = length(value) >= 3 && length(value) <= 10
        expect(Bounded.safeParse(value).success).toBe(storable && fits)
      }),
    )
  })

  it('G-REQ-2: what was accepted is accepted again, unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), (value) => {
        const first = Bounded.safeParse(value)
        if (first.success) expect(Bounded.parse(first.data)).toBe(first.data)
      }),
    )
  })

  it('G-REQ-2: an emoji is one', () => {
    expect(codePointLength('😀')).toBe(1)
    expect(codePointLength('👨‍👩‍👧')).toBe(5)
  })

  it.each([
    ['\0', false],
    ['\ud800', false],
    ['a\udc00b', false],
    ['\ufffe \u{10ffff}', true],
    ['', true],
  ])('G-REQ-2: %j can be stored: %s', (value, storable) => {
    expect(isStorableText(value)).toBe(storable)
    expect(isStorableJson({ deep: [{ text: value }] })).toBe(storable)
    expect(isStorableJson({ deep: { [value]: 1 } })).toBe(storable)
  })

  it('G-ERR-2: depth is bounded, and measuring it does not recurse', () => {
    const nest = (depth: number) =>
      JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown
    expect(isStorableJson(nest(500))).toBe(true)
    expect(isStorableJson(nest(502))).toBe(false)
    expect(isStorableJson(nest(100_000))).toBe(false)
  })
})
