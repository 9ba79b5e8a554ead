import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type LosslessJson, parseLossless } from './canonical-json.ts'

const hash = (text: string) =>
  createHash('sha256')
    .update(canonicalJson(parseLossless(text)))
    .digest('hex')

describe('G-TDF-1: the content hash is the same in every implementation', () => {
  it.each([
    ['{}', '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'],
    [
      '{"name":"São Paulo — 東京 😀","lat":-23.55,"weight":1.0,"tiny":0.00001,"big":1e16,"nested":{"b":[1,2.50,null,true],"a":{}}}',
      'fa8401c7c9aefc088a86a627837e9b8815f3ee2c80473a6bd64a2a3476950265',
    ],
    [
      '{"\\ud83d\\ude00":1,"\\ufffd":2,"z":3}',
      '396e95252140256a343caaf716372910c59d3f6548e865028652a435bb2cc927',
    ],
    ['{"10":1,"9":2,"1":3}', '0764679033fd75af4cf4898514cd8ff0b86780abc166912e2661872baab9f0f5'],
    [
      '{"a":0.1,"b":1.10,"c":1e2,"d":1E-7,"e":123456789012345680.0,"f":1e21,"g":1e22,"h":9007199254740993,"i":5e-324,"j":1.7976931348623157e308,"k":100000.0,"l":1e15,"m":9999999999999998.0,"n":1e16,"o":0.0001,"p":0.00001}',
      'c80f6171e4978fe5f16aad658cb9f520e19a1e66d055c54c77fd5e92f087d651',
    ],
  ])('hashes the vector %s', (text, expected) => {
    expect(hash(text)).toBe(expected)
  })

  it('tells 1 from 1.0 and writes negative zero as the contract says', () => {
    expect(canonicalJson(parseLossless('[1,1.0,-0,-0.0]'))).toBe('[1, 1.0, 0, -0.0]')
  })

  it('depends neither on key order nor on white space', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse())
        expect(hash(JSON.stringify(reversed, null, 2))).toBe(hash(JSON.stringify(value)))
      }),
    )
  })

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(parseLossless(JSON.stringify(value)))
        expect(canonicalJson(parseLossless(text) as LosslessJson)).toBe(text)
      }),
    )
  })
})
