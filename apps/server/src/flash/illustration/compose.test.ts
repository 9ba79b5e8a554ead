import { Resvg } from '@resvg/resvg-js'
import type { Sky } from '@timepoint/almanac'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { altText } from './alt-text.ts'
import { composeIllustration, HOUR_UNKNOWN } from './compose.ts'
import { textWidth } from './fonts.ts'
import { chooseFacing, createFrame, project } from './frame.ts'
import type { IllustrationInput } from './input.ts'
import { seaDirection } from './land.ts'
import { createPalette } from './palette.ts'
import { arrangeSilhouettes } from './silhouettes/arrange.ts'
import {
  allSilhouettes,
  resolveSilhouettes,
  type Setting,
  silhouetteTags,
} from './silhouettes/library.ts'

const trinitySky: Sky = {
  sun: { altitude: -7.12, azimuth: 57.85 },
  twilight: 'nautical',
  eclipse: 0,
  moon: {
    altitude: -54.6,
    azimuth: 332.4,
    illumination: 0.424,
    phase: 81.1,
    phaseName: 'waxing crescent',
  },
  planets: [
    { name: 'Venus', altitude: 28.2, azimuth: 84.9, magnitude: -4.2 },
    { name: 'Mars', altitude: 40.2, azimuth: 94, magnitude: 0.9 },
  ],
  stars: [{ name: 'Capella', altitude: 31, azimuth: 52.6, magnitude: 0.08 }],
  sunrise: '06:07',
  sunset: '20:16',
  dayLengthHours: 14.16,
}

const trinity: IllustrationInput = {
  seed: 'trinity',
  width: 1344,
  height: 768,
  sky: trinitySky,
  facing: null,
  terrain: 'desert',
  silhouettes: ['steel-tower', 'bunker', 'desert-shrub'],
  cultures: [],
  hourKnown: false,
  chosenByHand: true,
  year: 1945,
  title: 'Trinity test, the last minute',
  caption: ['16 July 1945, 05:29', 'Light and planets are computed; hills and tower are symbolic.'],
  latitude: 33.677,
  longitude: -106.475,
}

const TERRAINS = [
  'desert',
  'plain',
  'hills',
  'mountains',
  'coast',
  'sea',
  'river',
  'city',
  'forest',
  'ice',
  'moon',
  'space',
  'deep-space',
] as const

const altitudes = fc.double({ min: -90, max: 90, noNaN: true })
const azimuths = fc.double({ min: 0, max: 359.99, noNaN: true })

const skies = fc.record({
  sun: fc.record({ altitude: altitudes, azimuth: azimuths }),
  twilight: fc.constantFrom('day', 'civil', 'nautical', 'astronomical', 'night'),
  eclipse: fc.constantFrom(0, 0, 0.4, 1),
  moon: fc.record({
    altitude: altitudes,
    azimuth: azimuths,
    illumination: fc.double({ min: 0, max: 1, noNaN: true }),
    phase: azimuths,
    phaseName: fc.constant('waning gibbous'),
  }),
  planets: fc.array(
    fc.record({
      name: fc.constantFrom('Venus', 'Mars'),
      altitude: fc.double({ min: 0.01, max: 90, noNaN: true }),
      azimuth: azimuths,
      magnitude: fc.double({ min: -5, max: 2, noNaN: true }),
    }),
    { maxLength: 3 },
  ),
  stars: fc.constant(trinitySky.stars),
  sunrise: fc.constant(null),
  sunset: fc.constant(null),
  dayLengthHours: fc.constant(12),
}) satisfies fc.Arbitrary<Sky>

const inputs = fc.record({
  seed: fc.string(),
  width: fc.integer({ min: 0, max: 2000 }),
  height: fc.integer({ min: 0, max: 2000 }),
  sky: fc.option(skies),
  facing: fc.option(azimuths),
  terrain: fc.constantFrom(...TERRAINS),
  silhouettes: fc.array(
    fc.oneof(fc.constantFrom(...silhouetteTags().map((s) => s.tag)), fc.string()),
    { maxLength: 4 },
  ),
  cultures: fc.subarray(['europe', 'islamic', 'pacific'] as const),
  hourKnown: fc.boolean(),
  chosenByHand: fc.boolean(),
  year: fc.option(fc.integer({ min: -4000, max: 2100 })),
  title: fc.option(fc.string({ unit: 'binary' })),
  caption: fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 }),
  latitude: fc.option(fc.double({ min: -90, max: 90, noNaN: true })),
  longitude: fc.option(fc.double({ min: -180, max: 180, noNaN: true })),
  seaSide: fc.option(azimuths),
}) satisfies fc.Arbitrary<IllustrationInput>

describe('composeIllustration', () => {
  it('gives equal bytes for equal input and other hills for another seed', () => {
    expect(composeIllustration(trinity)).toBe(composeIllustration({ ...trinity }))
    expect(composeIllustration(trinity)).not.toBe(composeIllustration({ ...trinity, seed: 'b' }))
  })

  it('labels the computed planets and the Sun below the horizon', () => {
    const svg = composeIllustration(trinity)
    expect(svg).toContain('Venus, 28° up')
    expect(svg).toContain('Mars, 40° up')
    expect(svg).toContain('Sun 7.1° below the horizon')
    expect(svg).not.toContain(HOUR_UNKNOWN)
  })

  it('writes an unknown hour on the picture and shows no Sun or planet', () => {
    const svg = composeIllustration({ ...trinity, sky: null })
    expect(svg).toContain(HOUR_UNKNOWN)
    expect(svg).not.toContain('° up')
    expect(altText({ ...trinity, sky: null })).toContain('hour is not known')
  })

  it('does not call an hour unknown when only the day is', () => {
    const night = { ...trinity, sky: null, hourKnown: true }
    expect(composeIllustration(night)).not.toContain(HOUR_UNKNOWN)
    expect(composeIllustration(night)).toContain('Day not known')
    expect(altText(night)).not.toContain('hour is not known')
  })

  it('gives a part of the day its light, without stars, where the day is open', () => {
    const night = { ...trinity, sky: null, hourKnown: true, dayKnown: false }
    const dark = composeIllustration({ ...night, partOfDay: 'night' })
    expect(dark).toContain('Day not known')
    expect(dark).not.toContain('url(#hours)')
    expect(dark).not.toBe(composeIllustration({ ...night, partOfDay: 'noon' }))
    expect(composeIllustration({ ...trinity, sky: null, dayKnown: false })).toContain(
      'Day and hour not known',
    )
  })

  it('draws no hour notice off the Earth, where no hour is expected', () => {
    expect(composeIllustration({ ...trinity, sky: null, terrain: 'moon' })).not.toContain(
      HOUR_UNKNOWN,
    )
  })

  it('never emits NaN, undefined or Infinity, whatever it is given', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const svg = composeIllustration(input)
        const drawn = svg.replace(/<text.*?<\/text>/gs, '')
        expect(drawn).not.toMatch(/NaN|undefined|Infinity/)
        expect(altText(input)).toMatch(/\.$/)
      }),
      { numRuns: 60, seed: 7 },
    )
  })

  it('keeps the globe when the place is known and leaves it out when it is not', () => {
    const without = composeIllustration({ ...trinity, latitude: null, longitude: null })
    expect(composeIllustration(trinity)).toContain('#f0752f')
    expect(without).not.toContain('#f0752f')
  })
})

const SHAPES = [
  ['landscape', 1344, 768],
  ['portrait', 768, 1344],
  ['square', 1024, 1024],
] as const

describe.each(SHAPES)('a %s picture', (_name, width, height) => {
  const input = { ...trinity, width, height, chosenByHand: true }
  const numbers = (text: string) => (text.match(/-?\d+(\.\d+)?/g) ?? []).map(Number)

  it('keeps caption and globe inside and apart', () => {
    const title = 'The coronation of the emperor and all that came of it in the years after'
    const caption = [
      'A very long place, region, country · a very long date',
      'Computed. '.repeat(20),
    ]
    const svg = composeIllustration({ ...input, title, caption })
    const [cx = 0, cy = 0, r = 0] = numbers(
      /<circle cx="[^"]*" cy="[^"]*" r="[^"]*" fill="none"/.exec(svg)?.[0] ?? '',
    )
    expect(cx + r).toBeLessThan(width)
    expect(cy + r).toBeLessThan(height)
    const { captionTop } = createFrame(input)
    expect(cy - r).toBeGreaterThan(captionTop)
    const rows = [
      ...svg.matchAll(
        /<text x="([^"]*)" y="([^"]*)" font-family="([^"]*)" font-size="([^"]*)"[^>]*>(.*?)<\/text>/g,
      ),
    ]
      .map(([, x, y, family = '', size, text = '']) => ({
        x: Number(x),
        y: Number(y),
        width: textWidth(text, Number(size), family),
      }))
      .filter((row) => row.y > captionTop)
    expect(rows.length).toBeGreaterThan(2)
    for (const row of rows) {
      expect(row.y).toBeLessThan(height - 8)
      expect(row.x).toBeGreaterThan(8)
      expect(row.x + row.width).toBeLessThan(cx - r)
    }
  })

  it('draws every single shape whole, alone and in company', () => {
    const palette = createPalette(null, 'plain', 180, { year: 1500 })
    const frame = createFrame(input)
    const context = { frame, palette, seed: 's', year: 1900, keep: [], shore: 0, open: false }
    const singles = allSilhouettes().filter(({ layout }) => layout === 'single')
    for (const [index, one] of singles.entries()) {
      const company = [
        one,
        ...[5, 11].flatMap((step) => singles[(index + step) % singles.length] ?? []),
      ]
      for (const group of [[one], company]) {
        for (const box of arrangeSilhouettes(group, context).boxes) {
          expect(box.left, one.tag).toBeGreaterThan(0)
          expect(box.right, one.tag).toBeLessThan(width)
          expect(box.top, one.tag).toBeGreaterThan(0)
          expect(box.bottom, one.tag).toBeLessThan(frame.captionTop + 1)
        }
      }
      const [sheet] = arrangeSilhouettes([one], context).sheets
      const drawn = new Resvg(
        `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${sheet?.svg}</svg>`,
      ).getBBox()
      expect(drawn?.x, one.tag).toBeGreaterThanOrEqual(0)
      expect((drawn?.x ?? 0) + (drawn?.width ?? 0), one.tag).toBeLessThanOrEqual(width)
      expect(drawn?.y, one.tag).toBeGreaterThanOrEqual(0)
    }
  })
})

describe('caption', () => {
  const texts = (title: string) => {
    const svg = composeIllustration({ ...trinity, title, caption: [] })
    return svg.match(/<text[^>]*DejaVu Serif[^>]*>(.*?)<\/text>/)?.[1]
  }

  it('escapes markup', () => {
    expect(texts('</text><script>alert("x")</script> & co')).toBe(
      '&lt;/text&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; co',
    )
  })

  it('drops control characters, direction overrides, lone surrogates and emoji', () => {
    expect(texts('a\u0000\u0008b\u202Ec\uD800d 😀🇫🇷e')).toBe('a b c d e')
  })

  it('keeps right-to-left scripts', () => {
    expect(texts('غرناطة')).toBe('غرناطة')
  })

  it('leaves out scripts that the bundled fonts lack, brackets and all', () => {
    expect(texts('Beijing (北京), 1420')).toBe('Beijing, 1420')
  })

  it('shortens a long title to its room', () => {
    const svg = composeIllustration({ ...trinity, title: 'word '.repeat(200), caption: [] })
    const rows = [...svg.matchAll(/<text[^>]*DejaVu Serif[^>]*>(.*?)<\/text>/g)].map(
      (m) => m[1] ?? '',
    )
    expect(rows).toHaveLength(2)
    expect(rows.at(-1)?.endsWith('…')).toBe(true)
    for (const row of rows) expect(row.length).toBeLessThan(125)
  })
})

describe('frame', () => {
  it('maps azimuth to the right, altitude upwards and the horizon to altitude 0', () => {
    const frame = createFrame({ ...trinity, facing: 90 })
    const east = project(frame, { altitude: 0, azimuth: 90 })
    expect(east).toEqual({ x: frame.width / 2, y: frame.horizonY })
    expect(project(frame, { altitude: 10, azimuth: 100 }).x).toBeGreaterThan(east.x)
    expect(project(frame, { altitude: 10, azimuth: 100 }).y).toBeLessThan(east.y)
    expect(project(frame, { altitude: 0, azimuth: 359 }).x).toBeLessThan(0)
  })

  it('faces the low Sun, else away from the pole', () => {
    expect(Math.abs(chooseFacing(trinitySky, null, 33) - 57.85)).toBeLessThan(20)
    expect(chooseFacing(trinitySky, 200, 33)).toBe(200)
    expect(chooseFacing(null, null, 33)).toBe(180)
    expect(chooseFacing(null, null, -33)).toBe(0)
  })
})

describe('silhouettes', () => {
  const hills: Setting = { year: null, terrain: 'hills', cultures: [], chosenByHand: true }
  const tags = (list: string[], setting: Partial<Setting>) =>
    resolveSilhouettes(list, { ...hills, ...setting }).map((silhouette) => silhouette.tag)

  it('drops what did not exist yet', () => {
    expect(tags(['steel-tower'], { year: 1066 })).toEqual(['copse'])
    expect(tags(['skyline-modern', 'castle'], { year: 1100 })).toEqual(['copse', 'castle'])
    expect(tags(['steel-tower'], { year: 1945 })).toEqual(['steel-tower'])
  })

  it('drops what was gone', () => {
    expect(tags(['chariot'], { year: 1200 })).toEqual(['copse'])
    expect(tags(['longship'], { year: 1500, terrain: 'sea' })).toEqual([])
    expect(tags(['longship'], { year: 1000, terrain: 'sea' })).toEqual(['longship'])
  })

  it('keeps to the cultures of the place unless somebody chose by hand', () => {
    const japan = { year: 1500, cultures: ['east-asia'], chosenByHand: false } as const
    expect(tags(['church', 'pagoda'], japan)).toEqual(['copse', 'pagoda'])
    expect(tags(['church'], { ...japan, chosenByHand: true })).toEqual(['church'])
  })

  it('allows only timeless shapes when the year is unknown', () => {
    expect(tags(['castle', 'pine'], {})).toEqual(['copse', 'pine'])
  })

  it('puts no ship on dry land and no trees in a desert', () => {
    expect(tags(['sailing-ship'], { year: 1700 })).toEqual(['copse'])
    expect(tags(['sailing-ship'], { year: 1700, terrain: 'desert' })).toEqual(['desert-shrub'])
    expect(tags(['sailing-ship'], { year: 1700, terrain: 'coast' })).toEqual(['sailing-ship'])
  })

  it('lets a ship lie in ice only where there is ice or sea', () => {
    expect(tags(['ice-ship'], { year: 1915, terrain: 'ice' })).toEqual(['ice-ship'])
    expect(tags(['ice-ship'], { year: 1915, terrain: 'coast' })).toEqual(['copse'])
  })

  it('names every tag once', () => {
    const all = silhouetteTags().map((silhouette) => silhouette.tag)
    expect(new Set(all).size).toBe(all.length)
    expect(all.length).toBeGreaterThan(85)
  })
})

describe('seaDirection', () => {
  it('G-TRUTH-1: lands across the date line and over a pole are lands', () => {
    expect(seaDirection(-90, 0)).toBeNull()
    expect(seaDirection(68, -178.5)).not.toBeNull()
    expect(seaDirection(66.5, 175)).toSatisfy((azimuth: number | null) => (azimuth ?? 180) >= 90)
    expect(seaDirection(0, -140)).toBeNull()
    const provideniya = seaDirection(64.4, -173.2) ?? -1
    expect(Math.abs(provideniya - 180)).toBeLessThan(60)
  })

  it('finds the sea on the right side and none inland', () => {
    const lisbon = seaDirection(38.7, -9.3) ?? -1
    expect(lisbon).toBeGreaterThan(180)
    expect(lisbon).toBeLessThan(320)
    const malindi = seaDirection(-3.22, 40.0) ?? -1
    expect(malindi).toBeGreaterThan(60)
    expect(malindi).toBeLessThan(180)
    expect(seaDirection(48.2, 16.4)).toBeNull()
  })
})
