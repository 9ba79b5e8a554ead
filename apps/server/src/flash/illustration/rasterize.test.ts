import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { composeIllustration } from './compose.ts'
import { rasterizeIllustration, resizeImage } from './rasterize.ts'

const svg = composeIllustration({
  seed: 'raster',
  width: 1344,
  height: 768,
  sky: null,
  facing: null,
  terrain: 'hills',
  silhouettes: ['medieval-army', 'castle', 'broadleaf-tree'],
  cultures: [],
  hourKnown: false,
  chosenByHand: true,
  year: 1200,
  title: 'A siege',
  caption: ['About 1200', 'All of this is symbolic.'],
  latitude: 47,
  longitude: 5,
})

describe('rasterizeIllustration', () => {
  it('gives a small WebP of the size asked for, the same bytes each time', async () => {
    const first = await rasterizeIllustration(svg, { width: 1344 })
    const second = await rasterizeIllustration(svg, { width: 1344 })
    expect(first).toMatchObject({ mime: 'image/webp', width: 1344, height: 768 })
    expect(first.bytes.equals(second.bytes)).toBe(true)
    expect(first.bytes.length).toBeGreaterThan(10_000)
    expect(first.bytes.length).toBeLessThan(90_000)
    const metadata = await sharp(first.bytes).metadata()
    expect(metadata).toMatchObject({ format: 'webp', width: 1344, height: 768 })
  })

  it('draws the caption with the bundled fonts', async () => {
    const blank = await rasterizeIllustration(svg.replace(/<text.*?<\/text>/gs, ''), { width: 672 })
    const written = await rasterizeIllustration(svg, { width: 672 })
    expect(written.bytes.equals(blank.bytes)).toBe(false)
  })
})

describe('resizeImage', () => {
  it('shrinks to the width, keeps the shape and never enlarges', async () => {
    const { bytes } = await rasterizeIllustration(svg, { width: 672 })
    const small = await sharp(await resizeImage(bytes, { width: 320, format: 'jpeg' })).metadata()
    expect(small).toMatchObject({ format: 'jpeg', width: 320, height: 183 })
    const same = await sharp(await resizeImage(bytes, { width: 4000, format: 'webp' })).metadata()
    expect(same).toMatchObject({ format: 'webp', width: 672 })
  })
})
