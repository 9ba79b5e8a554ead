import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { culturesOf } from '../cultures.ts'
import type { Terrain } from '../input.ts'
import { fits, silhouetteTags } from '../silhouettes/library.ts'
import { BY_NAME, IN_THE_OPEN, IN_TOWNS, IN_VILLAGES } from './by-place.ts'
import { BY_WORD } from './by-word.ts'
import { chooseSilhouettes, type Occasion } from './choose.ts'

const TODAY = 2026

function choose(
  text: string,
  code: string | null,
  year: number | null,
  more: Partial<Occasion> = {},
) {
  return chooseSilhouettes({
    text,
    year,
    thisYear: TODAY,
    where: { countryCode: code, latitude: null, longitude: null },
    name: null,
    isTown: true,
    terrain: 'city',
    ...more,
  })
}

const CHOICES = [
  ...BY_WORD.flatMap(([, choices]) => choices),
  ...IN_TOWNS,
  ...IN_VILLAGES,
  ...IN_THE_OPEN,
  ...Object.values(BY_NAME).flat(),
]

describe('chooseSilhouettes', () => {
  it.each([
    ['a night in Kyoto', 'JP', 1467, ['pagoda', 'shinden-hall']],
    ['Cairo', 'EG', 1400, ['mosque-hypostyle', 'mudbrick-town']],
    ['Istanbul', 'TR', 1600, ['mosque']],
    ['Samarkand', 'UZ', 1420, ['pishtaq', 'mudbrick-town']],
    ['Timbuktu', 'ML', 1400, ['mud-mosque', 'mudbrick-town']],
    ['Rome', 'IT', 800, ['basilica', 'cypress']],
    ['a market in Ghent', 'BE', 1400, ['market-stalls', 'half-timbered-town', 'church']],
    ['Granada', 'ES', 1300, []],
    ['Lagos', 'NG', 1400, []],
    ['a church in Kyoto', 'JP', 1467, ['pagoda', 'shinden-hall']],
    ['a castle in Osaka', 'JP', 1600, ['pagoda', 'machiya']],
    ['a tank in Rome', 'IT', 100, ['temple-roman', 'cypress']],
  ])('%s: only what is of that time and place', (text, code, year, tags) => {
    expect(choose(text, code, year)).toEqual(tags)
  })

  it('draws ships only where there is water', () => {
    expect(choose('a ship in Venice', 'IT', 1500, { terrain: 'coast' })[0]).toBe('galley')
    expect(choose('a ship in Venice', 'IT', 1500)).not.toContain('galley')
  })

  it('builds nothing before anybody did, and nothing in the future', () => {
    expect(choose('hunters in a cave', 'FR', -20_000, { terrain: 'hills' })).toEqual([
      'hunters-at-fire',
    ])
    expect(choose('a village', 'FR', -20_000, { terrain: 'hills' })).toEqual([])
    expect(choose('New York', 'US', TODAY + 20, { name: 'New York' })).toEqual([])
    expect(choose('New York', 'US', null, { name: 'New York' })).toEqual([])
  })

  it('knows a skyline by the name of the town', () => {
    const newYork = (year: number, month: number) =>
      choose('New York', 'US', year, { name: 'New York', month, day: 12 })
    expect(newYork(2001, 8)).toEqual(['skyline-twin-towers'])
    expect(newYork(2001, 9)).toEqual(['skyline-new-york'])
    expect(newYork(1960, 1)).toEqual(['skyline-new-york'])
    expect(choose('Chicago', 'US', 1980, { name: 'Chicago' })).toEqual(['skyline-modern'])
    expect(choose('Cheyenne', 'US', 2001, { name: 'Cheyenne' })).toEqual([])
  })

  it('gives towns of the Abbasids and Persians mud brick, Cahokia its mounds', () => {
    expect(choose('Baghdad 830', 'IQ', 830, { name: 'Baghdad' })).toEqual(['mudbrick-town', 'palm'])
    expect(choose('Nishapur 1000', 'IR', 1000, { name: 'Nishapur' })).toEqual(['mudbrick-town'])
    const cahokia = { name: 'Cahokia', isTown: false, terrain: 'hills' } as const
    expect(choose('Cahokia 1100', 'US', 1100, cahokia)).toEqual(['mound-town'])
    expect(choose('Cahokia 1800', 'US', 1800, cahokia)).toEqual([])
  })

  it('draws no camp for a camp of another kind', () => {
    expect(choose('Auschwitz camp', 'PL', 1944, { isTown: false })).toEqual([])
    expect(choose('officers train soldiers', 'PL', 1938, { isTown: false })).toEqual([])
    expect(choose('stock market crash', 'US', 1929, { isTown: false })).toEqual([])
  })

  it('names only tags that the library has', () => {
    const known = new Set(silhouetteTags().map(({ tag }) => tag))
    for (const { tag } of CHOICES) expect(known).toContain(tag)
  })

  it('never gives more than three, and only what fits', () => {
    const texts = ['a ship', 'market', 'castle', 'temple', 'church', 'army', 'train', 'village', '']
    const terrains: Terrain[] = ['city', 'coast', 'hills', 'sea', 'ice', 'desert', 'moon']
    const codes = [...new Set(CHOICES.flatMap((choice) => choice.in?.split(' ') ?? []))]
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.constantFrom(...codes),
        fc.integer({ min: -12_000, max: TODAY }),
        fc.constantFrom(...terrains),
        fc.boolean(),
        (text, code, year, terrain, isTown) => {
          const tags = choose(text, code, year, { terrain, isTown })
          const where = { countryCode: code, latitude: null, longitude: null }
          const cultures = culturesOf(where, year)
          expect(tags.length).toBeLessThanOrEqual(3)
          expect(new Set(tags).size).toBe(tags.length)
          for (const tag of tags)
            expect(fits(tag, { year, terrain, cultures, chosenByHand: false })).toBe(true)
        },
      ),
      { numRuns: 400, seed: 3 },
    )
  })
})
