import { describe, expect, it } from 'vitest'
import { ceilingBelow } from '../compose.ts'
import { createFrame } from '../frame.ts'
import type { IllustrationInput } from '../input.ts'
import { createPalette } from '../palette.ts'
import { createRandom } from '../random.ts'
import { groundLine, ridgeLine, type Site } from './stratum.ts'
import { drawTerrain } from './terrain.ts'

const input: IllustrationInput = {
  seed: 't',
  width: 1344,
  height: 768,
  sky: null,
  facing: 180,
  terrain: 'mountains',
  silhouettes: [],
  cultures: [],
  hourKnown: false,
  chosenByHand: true,
  year: 1500,
  title: null,
  caption: [],
  latitude: null,
  longitude: null,
}
const frame = createFrame(input)

function siteWithSun(altitude: number): {
  site: Site
  sun: { x: number; y: number; radius: number }
} {
  const sun = { x: 500, y: frame.horizonY - altitude * frame.pixelsPerDegree, radius: 17 }
  const site: Site = {
    frame,
    palette: createPalette(null, 'mountains', 180, { year: 1500 }),
    random: createRandom('t'),
    ceiling: ceilingBelow(frame, [{ ...sun, label: null, svg: '' }]),
    glitter: null,
    year: 1500,
    flatRoofs: false,
    strait: false,
    lowLand: false,
    highLand: false,
    waterfront: false,
    precinct: false,
    stands: [],
    snowy: false,
    landAhead: false,
    packIce: false,
    starless: false,
    tallRoofs: false,
    sea: 1,
  }
  return { site, sun }
}

describe('ridgeLine', () => {
  it('never rises before the disc of a risen Sun', () => {
    for (const altitude of [2, 4, 8, 12]) {
      const { site, sun } = siteWithSun(altitude)
      for (const depth of [0, 0.1, 0.3]) {
        const ridge = ridgeLine(site, depth, () => 300)
        const near = ridge.filter(([x]) => Math.abs(x - sun.x) < sun.radius)
        for (const [, y] of near) expect(y).toBeGreaterThanOrEqual(sun.y + sun.radius * 0.9)
      }
    }
  })

  it('spans the picture from edge to edge', () => {
    const ridge = ridgeLine(siteWithSun(40).site, 0.2, () => 10)
    expect(ridge[0]?.[0]).toBe(0)
    expect(ridge.at(-1)?.[0]).toBe(frame.width)
  })
})

describe('drawTerrain', () => {
  it('keeps every sheet between the horizon and the caption', () => {
    expect(groundLine(frame, 0)).toBe(frame.horizonY)
    expect(groundLine(frame, 1)).toBe(frame.captionTop)
    const { strata } = drawTerrain('mountains', siteWithSun(20).site)
    for (const { depth } of strata) expect(depth).toBeGreaterThanOrEqual(0)
    expect(strata.at(-1)?.depth).toBe(1)
  })
})
