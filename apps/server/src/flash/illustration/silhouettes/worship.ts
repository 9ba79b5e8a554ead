import { circle, num, path, poly, rect, segment } from '../svg.ts'
import { bellGableChurch } from './churches.ts'
import { arch, battlements, outline, windowGrid } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** Where churches are white, with a gable for the bells. */
const SOUTHERN = 'PT ES BR MX CU PE CO EC BO CL AR GT HN NI CR PA PY SV UY VE DO PR PH CV'.split(
  ' ',
)

function church(pen: Pen): string {
  if (pen.country !== null && SOUTHERN.includes(pen.country)) return bellGableChurch(pen)
  const { w, h, body, shade, light, window, dark, stroke } = pen
  const nave = rect(-w * 0.2, -h * 0.32, w * 0.68, h * 0.32, light)
  const roof = outline(pen, '-.22,-.31 -.16,-.52 .44,-.52 .51,-.31', pen.snow ?? body)
  const tower = rect(-w * 0.46, -h * 0.6, w * 0.28, h * 0.6, body)
  const spire = outline(pen, '-.48,-.59 -.32,-.95 -.16,-.59', pen.snow ?? shade)
  const cross =
    segment(-w * 0.32, -h * 0.94, -w * 0.32, -h, shade, stroke * 1.4) +
    segment(-w * 0.355, -h * 0.975, -w * 0.285, -h * 0.975, shade, stroke * 1.4)
  const lights = [-0.08, 0.06, 0.2, 0.34]
    .map((x) => arch(x * w, -h * 0.08, w * 0.055, h * 0.15, dark ? window : shade))
    .join('')
  return (
    nave +
    roof +
    tower +
    spire +
    cross +
    lights +
    arch(-w * 0.32, -h * 0.42, w * 0.08, h * 0.1, shade) +
    arch(-w * 0.32, 0, w * 0.1, h * 0.13, shade)
  )
}

function cathedral(pen: Pen): string {
  const { w, h, body, shade, light, window, dark } = pen
  const tower = (x: number) => {
    const half = w * 0.1
    const pinnacles = [-1, 1]
      .map((s) =>
        poly(
          [
            [x + s * half - w * 0.014, -h * 0.64],
            [x + s * half, -h * 0.76],
            [x + s * half + w * 0.014, -h * 0.64],
          ],
          body,
        ),
      )
      .join('')
    return (
      rect(x - half, -h * 0.66, half * 2, h * 0.66, light) +
      rect(x + half * 0.2, -h * 0.66, half * 0.8, h * 0.66, body) +
      poly(
        [
          [x - half * 0.92, -h * 0.65],
          [x, -h],
          [x + half * 0.92, -h * 0.65],
        ],
        shade,
      ) +
      pinnacles +
      arch(x, -h * 0.44, half * 0.7, h * 0.17, shade) +
      arch(x, -h * 0.22, half * 0.6, h * 0.13, dark ? window : shade)
    )
  }
  const nave =
    rect(-w * 0.1, -h * 0.42, w * 0.58, h * 0.42, body) +
    outline(pen, '-.1,-.41 -.1,-.56 .42,-.56 .5,-.41', pen.snow ?? shade)
  const buttresses = [0.18, 0.27, 0.36, 0.45]
    .map(
      (x) =>
        poly(
          [
            [w * x, -h * 0.36],
            [w * (x + 0.055), -h * 0.12],
            [w * (x + 0.055), 0],
            [w * (x + 0.035), 0],
            [w * (x + 0.03), -h * 0.12],
            [w * x, -h * 0.28],
          ],
          light,
        ) + arch(w * (x - 0.02), -h * 0.16, w * 0.035, h * 0.2, dark ? window : shade),
    )
    .join('')
  const front = outline(pen, '-.3,0 -.3,-.5 -.2,-.6 -.1,-.5 -.1,0', light)
  const rose =
    circle(-w * 0.2, -h * 0.4, w * 0.045, dark ? window : shade) +
    circle(-w * 0.2, -h * 0.4, w * 0.018, light)
  return (
    nave +
    buttresses +
    front +
    tower(-w * 0.39) +
    tower(-w * 0.01) +
    rose +
    arch(-w * 0.2, 0, w * 0.085, h * 0.22, shade)
  )
}

function castle(pen: Pen): string {
  const { w, h, body, shade, light, accent, stroke } = pen
  const mound = path(
    `M${num(-w * 0.62)} ${num(h * 0.04)}Q${num(-w * 0.4)} ${num(-h * 0.12)} 0 ${num(-h * 0.13)}Q${num(w * 0.4)} ${num(-h * 0.12)} ${num(w * 0.62)} ${num(h * 0.04)}Z`,
    body,
  )
  const tooth = h * 0.035
  const block = (x: number, bw: number, top: number, ink: string) =>
    rect(x - bw / 2, -top, bw, top - h * 0.06, ink) + battlements(x - bw / 2, -top, bw, tooth, ink)
  const wall = block(0, w * 0.84, h * 0.36, light)
  const towers = [-0.42, 0.42, -0.17]
    .map((x, i) => block(w * x, w * 0.13, h * (i === 2 ? 0.54 : 0.5), i === 1 ? body : shade))
    .join('')
  const keep = block(w * 0.12, w * 0.24, h * 0.82, body) + block(w * 0.2, w * 0.08, h * 0.9, shade)
  const slits = [
    [0.08, 0.66],
    [0.15, 0.66],
    [0.08, 0.54],
    [-0.42, 0.4],
    [0.42, 0.4],
    [-0.17, 0.45],
  ]
    .map(([x, y]) =>
      rect(w * (x ?? 0), -h * (y ?? 0), w * 0.012, h * 0.055, pen.dark ? pen.window : light),
    )
    .join('')
  const banner =
    segment(w * 0.2, -h * 0.9, w * 0.2, -h * 1.02, shade, stroke) +
    outline(pen, '.2,-1.02 .29,-.995 .2,-.96', accent)
  return (
    mound + keep + wall + towers + slits + arch(0, -h * 0.08, w * 0.075, h * 0.16, shade) + banner
  )
}

/** A house of three storeys with a printers' sign, as in a river town. */
function printingHouse(pen: Pen): string {
  const { w, h, body, shade, light, accent, stroke } = pen
  const wall = rect(-w * 0.4, -h * 0.56, w * 0.8, h * 0.56, light)
  const roof = outline(pen, '-.47,-.54 0,-1 .47,-.54', body)
  const beams =
    [0, 0.19, 0.38, 0.55]
      .map((y) => rect(-w * 0.4, -h * y - h * 0.012, w * 0.8, h * 0.016, shade))
      .join('') +
    [-0.4, -0.2, 0, 0.2, 0.388]
      .map((x) => rect(w * x, -h * 0.56, w * 0.016, h * 0.56, shade))
      .join('') +
    segment(-w * 0.38, -h * 0.2, -w * 0.21, -h * 0.37, shade, stroke * 1.6) +
    segment(w * 0.38, -h * 0.2, w * 0.21, -h * 0.37, shade, stroke * 1.6)
  const panes = windowGrid(
    pen,
    { x: -w * 0.38, w: w * 0.76, top: -h * 0.53, bottom: -h * 0.22 },
    4,
    2,
  )
  const sheets = [-0.3, -0.22, -0.14]
    .map((x) => rect(w * x, -h * 0.155, w * 0.055, h * 0.09, pen.gap))
    .join('')
  const sign =
    segment(w * 0.4, -h * 0.34, w * 0.56, -h * 0.34, shade, stroke * 1.4) +
    rect(w * 0.45, -h * 0.33, w * 0.1, h * 0.1, accent)
  return (
    wall +
    beams +
    panes +
    roof +
    rect(-w * 0.04, -h * 0.76, w * 0.08, h * 0.1, shade) +
    arch(w * 0.12, 0, w * 0.15, h * 0.16, shade) +
    segment(-w * 0.32, -h * 0.16, -w * 0.06, -h * 0.16, shade, stroke) +
    sheets +
    sign
  )
}

const built = { layout: 'single' } as const

export const WORSHIP: readonly Silhouette[] = [
  {
    ...built,
    tag: 'church',
    earliest: 900,
    cultures: ['western', 'colonial'],
    words: 'a church',
    height: 0.22,
    width: 1.2,
    depth: 0.4,
    draw: church,
  },
  {
    ...built,
    tag: 'cathedral',
    earliest: 1140,
    cultures: ['western'],
    words: 'a cathedral',
    height: 0.32,
    width: 1.15,
    depth: 0.34,
    draw: cathedral,
  },
  {
    ...built,
    tag: 'castle',
    earliest: 950,
    cultures: ['western'],
    words: 'a castle',
    height: 0.25,
    width: 1.7,
    spread: 1.24,
    depth: 0.22,
    draw: castle,
  },
  {
    ...built,
    tag: 'printing-press-house',
    earliest: 1440,
    latest: 1800,
    cultures: ['western'],
    words: 'a printing house',
    height: 0.26,
    width: 0.78,
    spread: 1.14,
    depth: 0.5,
    draw: printingHouse,
  },
]
