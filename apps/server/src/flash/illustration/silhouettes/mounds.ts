import { hex, lab, mix } from '../colour.ts'
import { outline } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** A flat-topped mound of earth: middle, half width of foot and of top, height, parts of the pen's. */
type Mound = readonly [x: number, foot: number, top: number, tall: number]

const GREAT: Mound = [0.02, 0.29, 0.2, 0.36]
const LESSER: readonly Mound[] = [
  [-0.38, 0.11, 0.075, 0.17],
  [0.41, 0.09, 0.06, 0.14],
]

/** How far the slopes are darker than the land about them, in light and in shade. */
const [GRASS, SHADED_GRASS] = [0.3, 0.62]

function mound(pen: Pen, [x, foot, top, tall]: Mound, from = 0): string {
  const turn = foot * 0.62
  const earth = hex(mix(lab(pen.land), lab(pen.leafLight), GRASS))
  const shaded = hex(mix(lab(pen.land), lab(pen.leaf), SHADED_GRASS))
  return (
    outline(
      pen,
      `${x - foot},${-from} ${x - top},${-tall} ${x + top},${-tall} ${x + foot},${-from}`,
      earth,
    ) +
    outline(
      pen,
      `${x + turn},${-from} ${x + top * 0.72},${-tall} ${x + top},${-tall} ${x + foot},${-from}`,
      shaded,
    )
  )
}

/** A house of poles and daub under a steep straight thatch, its long side towards the viewer. */
function house(pen: Pen, x: number, base: number, half: number, tall: number): string {
  const { body, light, shade } = pen
  const eaves = base + tall * 0.36
  return (
    outline(
      pen,
      `${x - half},${-base} ${x - half},${-eaves} ${x + half},${-eaves} ${x + half},${-base}`,
      light,
    ) +
    outline(
      pen,
      `${x - half * 0.16},${-base} ${x - half * 0.16},${-base - tall * 0.3} ${x + half * 0.16},${-base - tall * 0.3} ${x + half * 0.16},${-base}`,
      shade,
    ) +
    outline(
      pen,
      `${x - half * 1.2},${-eaves + tall * 0.05} ${x - half * 0.72},${-base - tall} ${x + half * 0.72},${-base - tall} ${x + half * 1.2},${-eaves + tall * 0.05}`,
      pen.snow ?? body,
    )
  )
}

/** Platforms of earth, the greatest in two stages with a ramp, houses on their tops and at their feet. */
export function moundTown(pen: Pen): string {
  const [x, , top, tall] = GREAT
  const ramp = outline(
    pen,
    `${x - 0.055},0 ${x - 0.03},-.36 ${x + 0.03},-.36 ${x + 0.055},0`,
    pen.light,
  )
  const upper: Mound = [x + 0.05, top * 0.6, top * 0.42, tall + 0.13]
  return (
    mound(pen, GREAT) +
    ramp +
    mound(pen, upper, tall) +
    house(pen, x + 0.05, tall + 0.13, 0.04, 0.22) +
    LESSER.map((one) => mound(pen, one) + house(pen, one[0], one[3], one[2] * 0.4, 0.17)).join('') +
    [-0.46, -0.24, -0.16, 0.27, 0.48].map((at) => house(pen, at, 0, 0.022, 0.15)).join('')
  )
}

/** Towns of the Mississippi valley. */
export const MOUNDS: readonly Silhouette[] = [
  {
    layout: 'single',
    tag: 'mound-town',
    earliest: 900,
    latest: 1500,
    cultures: ['americas'],
    words: 'flat-topped mounds of earth with thatched houses',
    height: 0.2,
    width: 4.2,
    depth: 0.32,
    draw: moundTown,
  },
]
