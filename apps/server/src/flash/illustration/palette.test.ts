import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hex, lab, mix } from './colour.ts'
import { skyColours } from './palette.ts'

describe('colour', () => {
  it('survives the way to OKLab and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
        const text = `#${value.toString(16).padStart(6, '0')}`
        expect(hex(lab(text))).toBe(text)
      }),
    )
  })

  it('keeps its ends when mixed', () => {
    const [from, to] = [lab('#15274a'), lab('#e6e6d2')]
    expect(hex(mix(from, to, 0))).toBe('#15274a')
    expect(hex(mix(from, to, 1))).toBe('#e6e6d2')
  })
})

describe('skyColours', () => {
  const at = (altitude: number) => {
    const { zenith, middle, horizon } = skyColours(altitude, 0)
    return [zenith, middle, horizon].map(hex)
  }

  it('hits the stops of the identity', () => {
    expect(at(-7)).toEqual(['#15274a', '#3e4474', '#a0655c'])
    expect(at(10)).toEqual(['#4a86c6', '#93c0df', '#e6e6d2'])
  })

  it('stays at the outer stops beyond them', () => {
    expect(at(-90)).toEqual(at(-30))
    expect(at(90)).toEqual(at(80))
  })

  it('grows lighter as the Sun rises through twilight', () => {
    const lightness = [-30, -18, -12, -7, -4, -1, 3].map((a) => skyColours(a, 0).middle[0])
    expect([...lightness].sort((a, b) => a - b)).toEqual(lightness)
  })

  it('has less glow on the horizon away from a low Sun', () => {
    expect(skyColours(-4, 180).horizon).not.toEqual(skyColours(-4, 0).horizon)
  })
})
