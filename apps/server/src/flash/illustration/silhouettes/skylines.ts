import { place, rect, segment } from '../svg.ts'
import { outline } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** A tower in parts of the width and height of the picture's band. */
interface Tower {
  x: number
  half: number
  top: number
}

/** True where a tower in front would hide a window, or cut it. */
function isHidden(front: readonly Tower[], left: number, right: number, foot: number): boolean {
  return front.some((one) => left < one.x + one.half && right > one.x - one.half && foot < one.top)
}

/** Lit or bare windows of a front, none where another tower stands before them. */
function panes(pen: Pen, { x, half, top }: Tower, front: readonly Tower[]): string {
  const { w, h, dark, window, light, random } = pen
  const [columns, rows] = [Math.max(2, Math.round(half * 300)), Math.round(top * 32)]
  const out: string[] = []
  for (let i = 0; i < columns; i += 1)
    for (let j = 1; j < rows; j += 1) {
      const [left, wide] = [x - half + (2 * half * (i + 0.3)) / columns, (0.8 * half) / columns]
      const foot = top * (j / rows) - 0.001
      if (random.chance(dark ? 0.34 : 0.6) && !isHidden(front, left, left + wide, foot))
        out.push(rect(w * left, -h * (foot + 0.013), w * wide, h * 0.013, dark ? window : light))
    }
  return out.join('')
}

function block(pen: Pen, tower: Tower, ink: string, front: readonly Tower[] = []): string {
  const { w, h } = pen
  const { x, half, top } = tower
  return rect(w * (x - half), -h * top, w * half * 2, h * top, ink) + panes(pen, tower, front)
}

/** Setbacks that narrow to a mast, as of 1931. */
function setbackTower(pen: Pen, x: number, front: readonly Tower[]): string {
  const { w, h, body, stroke } = pen
  const foot = { x, half: 0.026, top: 0.42 }
  return (
    block(pen, { x, half: 0.018, top: 0.64 }, body, [foot]) +
    block(pen, foot, body, front) +
    outline(pen, `${x - 0.018},-.64 ${x - 0.008},-.72 ${x + 0.008},-.72 ${x + 0.018},-.64`, body) +
    segment(w * x, -h * 0.72, w * x, -h * 0.84, body, stroke * 1.8)
  )
}

/** Arches that narrow to a needle, as of 1930. */
function needleTower(pen: Pen, x: number, front: readonly Tower[]): string {
  const { shade } = pen
  return (
    block(pen, { x, half: 0.016, top: 0.48 }, shade, front) +
    outline(
      pen,
      `${x - 0.016},-.48 ${x - 0.008},-.58 ${x},-.76 ${x + 0.008},-.58 ${x + 0.016},-.48`,
      shade,
    )
  )
}

/** The town, `towers` between its far and its near blocks. */
function midtownAndBlocks(pen: Pen, towers: (front: readonly Tower[]) => string): string {
  const { random, body, shade, light, w, h } = pen
  const far = Array.from({ length: 34 }, (_, i) => {
    const top = h * random.range(0.14, 0.36)
    return rect(w * (-0.51 + i / 33), -top, w * 0.034, top, light)
  }).join('')
  const front = Array.from({ length: 27 }, (_, i) => {
    return { x: -0.5 + i / 26, half: 0.5 / 26, top: random.range(0.1, 0.3) }
  })
  const near = front.map((tower, i) => block(pen, tower, i % 2 ? body : shade)).join('')
  const quay = rect(-w * 0.52, -h * 0.008, w * 1.04, h * 0.1, shade)
  // The one of 1930 stands north of the one of 1931.
  const midtown = setbackTower(pen, -0.05, front) + needleTower(pen, -0.16, front)
  return far + towers(front) + midtown + near + quay
}

/** From this year on one tall tower stands where the two stood. */
const ONE_TOWER_SINCE = 2013

function newYork(pen: Pen): string {
  const spire =
    pen.year !== null && pen.year >= ONE_TOWER_SINCE
      ? outline(pen, '.21,0 .214,-.2 .222,-.74 .248,-.74 .256,-.2 .26,0', pen.body) +
        segment(
          pen.w * 0.235,
          -pen.h * 0.74,
          pen.w * 0.235,
          -pen.h * 0.95,
          pen.body,
          pen.stroke * 1.6,
        )
      : ''
  return midtownAndBlocks(pen, () => spire)
}

function twinTowers(pen: Pen): string {
  const { w, h, body, shade, stroke } = pen
  return midtownAndBlocks(
    pen,
    (front) =>
      block(pen, { x: 0.215, half: 0.021, top: 0.86 }, body, front) +
      block(pen, { x: 0.268, half: 0.021, top: 0.85 }, shade, front) +
      segment(w * 0.215, -h * 0.86, w * 0.215, -h * 0.99, body, stroke * 1.5),
  )
}

/** Seen from the east, over the river, the south of the island lies on the left. */
function fromEitherSide(draw: (pen: Pen) => string): (pen: Pen) => string {
  return (pen) => {
    const westward = Math.sin((pen.facing * Math.PI) / 180) < 0
    return westward ? place(0, 0, draw(pen), true) : draw(pen)
  }
}

const skyline = {
  layout: 'band',
  cultures: ['colonial'],
  height: 0.34,
  width: 1.02,
  depth: 0.2,
} as const

/** Skylines of one city, by its years. */
export const SKYLINES_OF_CITIES: readonly Silhouette[] = [
  {
    ...skyline,
    tag: 'skyline-new-york',
    earliest: 1931,
    words: 'the towers of New York',
    draw: fromEitherSide(newYork),
  },
  {
    ...skyline,
    tag: 'skyline-twin-towers',
    earliest: 1973,
    latest: 2001,
    words: 'the towers of New York with the World Trade Center',
    draw: fromEitherSide(twinTowers),
  },
]
