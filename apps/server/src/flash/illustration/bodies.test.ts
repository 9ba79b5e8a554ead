import { describe, expect, it } from 'vitest'
import { litSide } from './bodies.ts'

const moon = { illumination: 0.5, phase: 90, phaseName: 'first quarter' }

describe('litSide', () => {
  it('turns the bright limb towards a Sun at the same height, left or right', () => {
    const at = (azimuth: number) =>
      litSide({ sun: { altitude: 20, azimuth }, moon: { ...moon, altitude: 20, azimuth: 180 } })
    expect(at(200)).toBeGreaterThan(80)
    expect(at(200)).toBeLessThan(92)
    expect(at(160)).toBeCloseTo(-at(200), 6)
  })

  it('points straight up or down for a Sun above or below', () => {
    const at = (altitude: number) =>
      litSide({
        sun: { altitude, azimuth: 180 },
        moon: { ...moon, altitude: 20, azimuth: 180 },
      })
    expect(at(50)).toBeCloseTo(0, 6)
    expect(Math.abs(at(-10))).toBeCloseTo(180, 6)
  })
})
