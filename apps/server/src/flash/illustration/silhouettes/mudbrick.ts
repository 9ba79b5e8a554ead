import { rect, segment } from '../svg.ts'
import { outline } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** What stands before or on a house. */
type Extra = 'stair' | 'awning' | null

/** Left edge, width and height of each house in a row of one storey or two. */
const HOUSES: readonly (readonly [x: number, width: number, tall: number, extra: Extra])[] = [
  [-0.5, 0.15, 0.44, null],
  [-0.34, 0.13, 0.8, null],
  [-0.205, 0.175, 0.47, 'stair'],
  [-0.015, 0.13, 0.42, 'awning'],
  [0.125, 0.135, 0.76, null],
  [0.27, 0.14, 0.46, 'stair'],
  [0.42, 0.08, 0.39, null],
]

/** Taller houses have a second storey. */
const TWO_STOREYS = 0.6

/** Steps of mud brick along the front up to the terrace. */
function stair(pen: Pen, x: number, width: number, tall: number): string {
  const steps = 7
  const [left, right] = [x + width * 0.06, x + width * 0.56]
  const corners = Array.from({ length: steps }, (_, i) => {
    const at = left + ((right - left) * i) / steps
    const next = left + ((right - left) * (i + 1)) / steps
    const height = (tall * (i + 1)) / steps
    return `${at},${-height} ${next},${-height}`
  }).join(' ')
  return outline(pen, `${left},0 ${corners} ${right},0`, pen.body)
}

/** A mat on poles, for shade on the terrace. */
function awning(pen: Pen, x: number, width: number, tall: number): string {
  const { w, h, shade, accent, stroke } = pen
  const top = tall + 0.19
  const poles = [0.16, 0.6].map((t) =>
    segment(w * (x + width * t), -h * tall, w * (x + width * t), -h * top, shade, stroke),
  )
  return (
    poles.join('') +
    segment(
      w * (x + width * 0.1),
      -h * top,
      w * (x + width * 0.66),
      -h * top,
      accent,
      Math.max(stroke * 1.8, h * 0.03),
    )
  )
}

/** A house of mud brick: a parapet about its flat roof, small openings high up, one side in shade. */
function house(pen: Pen, [x, width, tall, extra]: (typeof HOUSES)[number], index: number): string {
  const { w, h, body, shade, light, window, dark, stroke } = pen
  const turn = width * 0.72
  const walls =
    outline(pen, `${x - 0.003},0 ${x},${-tall} ${x + turn},${-tall} ${x + turn},0`, light) +
    outline(
      pen,
      `${x + turn},0 ${x + turn},${-tall} ${x + width},${-tall} ${x + width + 0.003},0`,
      body,
    )
  const line = (y: number) =>
    segment(w * x, -h * y, w * (x + width), -h * y, shade, stroke * 0.7, 0.5)
  const high = tall > TWO_STOREYS
  const holes = (high ? [0.18, 0.5] : extra === 'stair' ? [] : [0.16])
    .map((t, i) =>
      rect(
        w * (x + turn * t),
        -h * (tall - 0.12),
        w * 0.011,
        h * 0.085,
        dark && (index + i) % 3 === 1 ? window : shade,
      ),
    )
    .join('')
  const door = rect(
    w * (x + turn * (extra === 'stair' ? 0.82 : 0.52)),
    -h * 0.24,
    w * 0.022,
    h * 0.24,
    shade,
  )
  return (
    (extra === 'awning' ? awning(pen, x, width, tall) : '') +
    walls +
    line(tall - 0.045) +
    (high ? line(tall * 0.52) : '') +
    holes +
    door +
    (extra === 'stair' ? stair(pen, x, width, tall - 0.05) : '')
  )
}

/** Houses of mud brick with flat roofs side by side, some with a stair to the terrace. */
function mudbrickTown(pen: Pen): string {
  return HOUSES.map((one, index) => house(pen, one, index)).join('')
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
