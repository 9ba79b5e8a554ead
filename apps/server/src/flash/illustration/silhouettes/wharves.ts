import { poly, rect, segment } from '../svg.ts'
import { outline } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** From this year on storehouses by the water had more floors, and panes in their windows. */
const PANES_SINCE = 1500

/** The gable of a timber storehouse: loading doors one above the other, a hoist beam at the top. */
function storehouse(pen: Pen, x: number, width: number, high: number, ink: string): string {
  const { w, h, shade, stroke } = pen
  const [left, wide, wall, roof] = [w * x, w * width, h * high, h * 0.17]
  const middle = left + wide / 2
  const door = (foot: number, tall: number) =>
    rect(middle - wide * 0.09, -foot - tall, wide * 0.18, tall, shade)
  const hole = (dx: number, y: number) =>
    rect(middle + wide * dx - wide * 0.03, -wall * y, wide * 0.06, wall * 0.09, shade)
  const late = pen.year !== null && pen.year >= PANES_SINCE
  return (
    poly(
      [
        [left, 0],
        [left, -wall],
        [middle, -wall - roof],
        [left + wide, -wall],
        [left + wide, 0],
      ],
      ink,
    ) +
    segment(left - wide * 0.05, -wall + roof * 0.1, middle, -wall - roof, shade, stroke * 2) +
    segment(left + wide * 1.05, -wall + roof * 0.1, middle, -wall - roof, shade, stroke * 2) +
    segment(middle, -wall - roof * 0.7, middle, -wall - roof * 0.35, shade, stroke) +
    door(0, wall * 0.34) +
    door(wall * 0.52, wall * 0.26) +
    (late ? [-0.3, 0.3].flatMap((dx) => [0.82, 0.5].map((y) => hole(dx, y))).join('') : '') +
    hole(late ? 0 : 0.27, late ? 1.1 : 0.66)
  )
}

function quay({ w, h, shade }: Pen): string {
  return (
    rect(-w * 0.5, -h * 0.02, w, h * 0.12, shade) +
    Array.from({ length: 13 }, (_, i) =>
      rect(-w * 0.49 + w * 0.08 * i, h * 0.06, w * 0.014, h * 0.1, shade),
    ).join('')
  )
}

/** Storehouses of timber on a quay with a treadwheel crane, as in the ports of the north. */
function harborWharf(pen: Pen): string {
  const { w, h, body, shade, light, stroke } = pen
  const tall = pen.year !== null && pen.year >= PANES_SINCE ? 0.5 : 0.36
  const houses = [-0.48, -0.33, -0.18, -0.03]
    .map((x, i) => storehouse(pen, x, 0.14, tall + 0.05 * (i % 2), i % 2 ? body : light))
    .join('')
  const crane =
    outline(pen, '.2,0 .23,-.5 .27,-.5 .3,0', body) +
    segment(w * 0.2, -h * 0.42, w * 0.4, -h * 0.8, shade, stroke * 3) +
    segment(w * 0.4, -h * 0.8, w * 0.4, -h * 0.3, shade, stroke) +
    rect(w * 0.38, -h * 0.32, w * 0.04, h * 0.1, shade)
  return houses + crane + quay(pen)
}

/** Shingled warehouses along a pier, casks and a bare hoist beam before them. */
function colonialWharf(pen: Pen): string {
  const { w, h, body, shade, light } = pen
  const shed = (x: number, width: number, tall: number, ink: string) =>
    rect(w * x, -h * tall, w * width, h * tall, ink) +
    outline(
      pen,
      `${x - 0.012},${-tall} ${x + 0.02},${-tall - 0.2} ${x + width - 0.02},${-tall - 0.2} ${x + width + 0.012},${-tall}`,
      shade,
    ) +
    Array.from({ length: 4 }, (_, i) =>
      rect(w * (x + (width * (i + 0.35)) / 4), -h * tall * 0.84, w * 0.014, h * 0.07, shade),
    ).join('') +
    rect(w * (x + width * 0.42), -h * tall * 0.5, w * 0.035, h * tall * 0.5, shade)
  const casks = [0.3, 0.335, 0.37, 0.318, 0.353]
    .map((x, i) =>
      rect(w * x, -h * (i > 2 ? 0.17 : 0.08), w * 0.028, h * 0.085, i % 2 ? body : light),
    )
    .join('')
  return (
    shed(-0.46, 0.22, 0.46, light) +
    shed(-0.2, 0.26, 0.54, body) +
    shed(0.09, 0.18, 0.4, light) +
    casks +
    quay(pen)
  )
}

const wharf = { layout: 'single', onQuay: true } as const

/** Where ships lie to load. */
export const WHARVES: readonly Silhouette[] = [
  {
    ...wharf,
    tag: 'harbor-wharf',
    earliest: 1200,
    latest: 1900,
    cultures: ['western'],
    words: 'a wharf',
    height: 0.17,
    width: 2.5,
    depth: 0.5,
    draw: harborWharf,
  },
  {
    ...wharf,
    tag: 'colonial-wharf',
    earliest: 1650,
    latest: 1880,
    cultures: ['colonial'],
    words: 'warehouses on a wharf',
    height: 0.15,
    width: 3,
    depth: 0.5,
    draw: colonialWharf,
  },
]
