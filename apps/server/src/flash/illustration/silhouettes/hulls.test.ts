import { describe, expect, it } from 'vitest'
import { createFrame, type Frame } from '../frame.ts'
import type { IllustrationInput } from '../input.ts'
import { createPalette } from '../palette.ts'
import { groundLine } from '../terrain/stratum.ts'
import { NEAR_SHORE } from '../terrain/water.ts'
import { arrangeSilhouettes } from './arrange.ts'
import { allSilhouettes } from './library.ts'

const RATIOS = [
  [1344, 768],
  [1024, 1024],
  [768, 1344],
] as const
const SEEDS = ['a', 'lisbon', 'guangzhou harbour', '7']
const VESSELS = allSilhouettes().filter((one) => one.floats)
const INPUT = { sky: null, facing: 180, latitude: 10 } as IllustrationInput

/** The waterlines of all ships of a sheet, pixels from the top. */
function waterlines(svg: string): number[] {
  const heights = (pattern: RegExp) => [...svg.matchAll(pattern)].map((match) => Number(match[1]))
  const [base = Number.NaN] = heights(/^<g transform="translate\(\S+ (\S+?)\)/g)
  const lifts = heights(/<g class="hull" transform="translate\(\S+ (\S+?)\)/g)
  return lifts.length === 0 ? [base] : lifts.map((lift) => base + lift)
}

function draw(frame: Frame, seed: string, tag: string, shore: number) {
  const silhouettes = VESSELS.filter((one) => one.tag === tag)
  return arrangeSilhouettes(silhouettes, {
    frame,
    palette: createPalette(null, shore === 0 ? 'sea' : 'coast', 180, { year: 1500 }),
    seed,
    year: 1500,
    keep: [],
    shore,
    open: shore === 0,
  })
}

describe.each(VESSELS.map(({ tag }) => tag))('%s', (tag) => {
  it('floats below the horizon and the far shores, on every ground and shape of picture', () => {
    for (const [width, height] of RATIOS) {
      const frame = createFrame({ ...INPUT, width, height })
      for (const seed of SEEDS)
        for (const shore of [-1, 0, 1]) {
          const lines = draw(frame, seed, tag, shore).sheets.flatMap(({ svg }) => waterlines(svg))
          expect(lines.length).toBeGreaterThan(0)
          for (const y of lines) expect(y).toBeGreaterThan(groundLine(frame, NEAR_SHORE))
        }
    }
  })
})
