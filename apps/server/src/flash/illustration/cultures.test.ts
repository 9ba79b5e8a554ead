import { describe, expect, it } from 'vitest'
import { culturesOf, hasFlatRoofs } from './cultures.ts'

const land = (countryCode: string | null) => ({ countryCode, latitude: null, longitude: null })

describe('culturesOf', () => {
  it('knows Islam only from when and while it was established', () => {
    expect(culturesOf(land('EG'), 300)).not.toContain('islamic')
    expect(culturesOf(land('EG'), 1400)).toContain('islamic')
    expect(culturesOf(land('ES'), 1000)).toContain('islamic')
    expect(culturesOf(land('ES'), 1000)).not.toContain('western')
    expect(culturesOf(land('ES'), 1600)).toContain('western')
  })

  it('knows towns in the manner of Europe overseas only after they were founded', () => {
    expect(culturesOf(land('US'), 1500)).toEqual(['americas'])
    expect(culturesOf(land('US'), 1776)).toEqual(['americas', 'colonial'])
    expect(culturesOf(land('AU'), 1700)).toEqual([])
  })

  it('counts islands of the Pacific to it, whoever owns them', () => {
    const rapaNui = { countryCode: 'CL', latitude: -27.1, longitude: -109.4 }
    const hawaii = { countryCode: 'US', latitude: 21.3, longitude: -157.8 }
    const tahiti = { countryCode: 'FR', latitude: -17.6, longitude: -149.6 }
    for (const where of [rapaNui, hawaii, tahiti])
      expect(culturesOf(where, 1500)).toEqual(['pacific'])
    const california = { countryCode: 'US', latitude: 34, longitude: -118 }
    expect(culturesOf(california, 1500)).toEqual(['americas'])
  })

  it('says nothing without year or country', () => {
    expect(culturesOf(land('FR'), null)).toEqual([])
    expect(culturesOf(land(null), 1900)).toEqual([])
  })

  it('gives flat roofs to Cairo and gables to Bergen', () => {
    const flat = (code: string, year: number, latitude: number) =>
      hasFlatRoofs(culturesOf(land(code), year), { year, latitude })
    expect(flat('EG', 1400, 30)).toBe(true)
    expect(flat('NO', 1349, 60)).toBe(false)
  })

  it('gives flat roofs to Tenochtitlan and the Indus, thatch to Cusco', () => {
    const flat = (code: string, year: number, latitude: number) =>
      hasFlatRoofs(culturesOf(land(code), year), { year, latitude })
    expect(flat('MX', 1500, 19)).toBe(true)
    expect(flat('MX', 1600, 19)).toBe(false)
    expect(flat('PK', -2200, 27)).toBe(true)
    expect(flat('PE', 1500, -13)).toBe(false)
  })
})
