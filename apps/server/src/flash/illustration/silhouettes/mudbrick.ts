import { rect, segment } from '../svg.ts'
import { outline } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** Left edge, width and height of each house, far to near, and whether a room stands on its roof. */
const HOUSES = [
  [-0.3, 0.17, 0.82, false],
  [0.1, 0.19, 0.9, true],
  [-0.46, 0.2, 0.6, false],
  [-0.12, 0.2, 0.72, true],
  [0.27, 0.19, 0.62, false],
] as const

/** A house of mud brick: a parapet about its flat roof, small openings high up, one side in shade. */
function house(pen: Pen, [x, width, tall, room]: (typeof HOUSES)[number], index: number): string {
  const { w, h, body, shade, light, window, dark, stroke } = pen
  const turn = width * 0.68
  const top = -h * tall
  const walls =
    outline(pen, `${x - 0.004},0 ${x},${-tall} ${x + turn},${-tall} ${x + turn},0`, light) +
    outline(
      pen,
      `${x + turn},0 ${x + turn},${-tall} ${x + width},${-tall} ${x + width + 0.004},0`,
      body,
    )
  const parapet = segment(
    w * x,
    top + h * 0.05,
    w * (x + width),
    top + h * 0.05,
    shade,
    stroke * 0.7,
    0.5,
  )
  const holes = [0.2, 0.62]
    .map((t, i) =>
      rect(
        w * (x + turn * t),
        top + h * 0.17,
        w * 0.009,
        h * 0.075,
        dark && (index + i) % 4 === 1 ? window : shade,
      ),
    )
    .join('')
  const upper = room
    ? outline(
        pen,
        `${x + 0.02},${-tall} ${x + 0.022},${-tall - 0.14} ${x + 0.09},${-tall - 0.14} ${x + 0.09},${-tall}`,
        light,
      ) +
      outline(
        pen,
        `${x + 0.09},${-tall} ${x + 0.09},${-tall - 0.14} ${x + 0.115},${-tall - 0.14} ${x + 0.115},${-tall}`,
        body,
      )
    : ''
  return upper + walls + parapet + holes
}

/** Houses of mud brick with flat roofs behind the wall of a court. */
function mudbrickTown(pen: Pen): string {
  const { w, h, light, body, shade, stroke } = pen
  const wall =
    outline(pen, '-.5,0 -.496,-.27 .3,-.27 .3,0', light) +
    outline(pen, '.3,0 .3,-.27 .496,-.27 .5,0', body) +
    segment(-w * 0.496, -h * 0.265, w * 0.496, -h * 0.265, shade, stroke, 0.7) +
    rect(-w * 0.2, -h * 0.21, w * 0.04, h * 0.21, shade) +
    rect(w * 0.13, -h * 0.18, w * 0.03, h * 0.18, shade)
  return HOUSES.map((one, index) => house(pen, one, index)).join('') + wall
}

/** Towns of mud brick, from the Nile to the Oxus. */
export const MUDBRICK: readonly Silhouette[] = [
  {
    layout: 'single',
    tag: 'mudbrick-town',
    earliest: -7000,
    cultures: ['middle-east', 'north-africa', 'islamic', 'central-asia'],
    words: 'a mud-brick town',
    height: 0.15,
    width: 3.6,
    depth: 0.42,
    draw: mudbrickTown,
  },
]
