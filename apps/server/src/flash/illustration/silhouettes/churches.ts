import { circle, num, path, rect, segment } from '../svg.ts'
import { arch, curve, outline } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

function cross({ w, h, shade, stroke }: Pen, x: number, foot: number): string {
  return (
    segment(w * x, -h * foot, w * x, -h * (foot + 0.08), shade, stroke * 1.3) +
    segment(
      w * x - h * 0.02,
      -h * (foot + 0.055),
      w * x + h * 0.02,
      -h * (foot + 0.055),
      shade,
      stroke * 1.3,
    )
  )
}

/** A high plain nave with a clerestory between low aisles, a colonnaded court before it. */
function basilica(pen: Pen): string {
  const { w, h, body, shade, light } = pen
  const nave =
    outline(pen, '-.05,0 -.05,-.7 .09,-.95 .23,-.7 .23,0', light) +
    outline(pen, '.23,-.7 .09,-.95 .37,-.95 .5,-.7', body) +
    rect(w * 0.23, -h * 0.7, w * 0.26, h * 0.7, body)
  const clerestory = [0.27, 0.325, 0.38, 0.435]
    .map((x) => arch(w * x, -h * 0.52, w * 0.022, h * 0.11, shade))
    .join('')
  const aisle = outline(pen, '.23,-.46 .49,-.46 .5,-.34 .2,-.34', shade)
  const side = rect(w * 0.23, -h * 0.35, w * 0.265, h * 0.35, body)
  const lean = outline(pen, '-.12,0 -.12,-.3 -.05,-.42 -.05,0', light)
  const front =
    [0.04, 0.09, 0.14].map((x) => arch(w * x, -h * 0.46, w * 0.026, h * 0.13, shade)).join('') +
    circle(w * 0.09, -h * 0.76, h * 0.035, shade)
  const court =
    rect(-w * 0.5, -h * 0.24, w * 0.72, h * 0.24, light) +
    Array.from({ length: 8 }, (_, i) =>
      arch(w * (-0.455 + 0.09 * i), 0, w * 0.06, h * 0.17, shade),
    ).join('') +
    outline(pen, '-.52,-.24 -.5,-.31 .22,-.31 .24,-.24', body)
  return nave + side + aisle + clerestory + lean + front + cross(pen, 0.09, 0.94) + court
}

/** A broad dome on a windowed drum over half domes and vaults of brick. */
function byzantineChurch(pen: Pen): string {
  const { w, h, body, shade, light } = pen
  const half = (x: number, foot: number, r: number, fill: string) =>
    path(
      `M${num(w * (x - r))} ${num(-h * foot)}A${num(w * r)} ${num(w * r * 0.8)} 0 0 1 ${num(w * (x + r))} ${num(-h * foot)}Z`,
      fill,
    )
  const windows = (y: number, from: number, count: number, step: number) =>
    Array.from({ length: count }, (_, i) =>
      arch(w * (from + step * i), -h * y, w * 0.018, h * 0.07, shade),
    ).join('')
  return (
    half(0, 0.74, 0.17, light) +
    rect(-w * 0.18, -h * 0.76, w * 0.36, h * 0.13, body) +
    windows(0.65, -0.14, 8, 0.04) +
    cross(pen, 0, 0.92) +
    half(-0.22, 0.42, 0.15, body) +
    half(0.22, 0.42, 0.15, body) +
    rect(-w * 0.2, -h * 0.64, w * 0.4, h * 0.64, light) +
    curve(pen, 'M-.15,-.36Q-.13,-.58 0,-.6Q.13,-.58 .15,-.36Z', body) +
    windows(0.4, -0.08, 5, 0.04) +
    rect(-w * 0.44, -h * 0.43, w * 0.3, h * 0.43, light) +
    rect(w * 0.14, -h * 0.43, w * 0.3, h * 0.43, body) +
    windows(0.26, -0.38, 4, 0.06) +
    windows(0.26, 0.2, 4, 0.06) +
    rect(-w * 0.48, -h * 0.2, w * 0.96, h * 0.2, body) +
    [-0.3, -0.1, 0.1, 0.3].map((x) => arch(w * x, 0, w * 0.05, h * 0.13, shade)).join('')
  )
}

/** White walls under five drums with onion domes, as in Russia. */
function onionChurch(pen: Pen): string {
  const { w, h, body, shade, light, accent } = pen
  const tower = (x: number, half: number, top: number, fill: string) => {
    const r = half * 1.45
    return (
      rect(w * (x - half), -h * top, w * half * 2, h * (top - 0.4), light) +
      rect(w * x, -h * top, w * half, h * (top - 0.4), body) +
      curve(
        pen,
        `M${x - half},${-top}C${x - r * 1.3},${-top - 0.08} ${x - half * 0.5},${-top - 0.13} ${x},${-top - 0.2}C${x + half * 0.5},${-top - 0.13} ${x + r * 1.3},${-top - 0.08} ${x + half},${-top}Z`,
        fill,
      ) +
      cross(pen, x, top + 0.18)
    )
  }
  const gables = [-0.24, 0, 0.24]
    .map((x) => arch(w * x, -h * 0.3, w * 0.22, h * 0.2, light))
    .join('')
  const openings = [-0.24, 0, 0.24]
    .map((x) => arch(w * x, -h * 0.18, w * 0.035, h * 0.16, shade))
    .join('')
  return (
    tower(-0.26, 0.045, 0.56, body) +
    tower(0.26, 0.045, 0.56, body) +
    tower(0, 0.07, 0.72, accent) +
    rect(-w * 0.37, -h * 0.42, w * 0.74, h * 0.42, light) +
    rect(w * 0.14, -h * 0.4, w * 0.23, h * 0.4, body) +
    gables +
    openings +
    arch(0, 0, w * 0.07, h * 0.15, shade)
  )
}

const built = { layout: 'single' } as const

/** Churches before the spires of the west, and of the east. */
export const CHURCHES: readonly Silhouette[] = [
  {
    ...built,
    tag: 'basilica',
    earliest: 320,
    latest: 1200,
    cultures: ['europe', 'mediterranean', 'middle-east'],
    words: 'an early church with a high nave and a court',
    height: 0.24,
    width: 1.9,
    depth: 0.36,
    draw: basilica,
  },
  {
    ...built,
    tag: 'byzantine-church',
    earliest: 530,
    cultures: ['europe', 'mediterranean'],
    words: 'a domed church',
    height: 0.25,
    width: 1.55,
    depth: 0.34,
    draw: byzantineChurch,
  },
  {
    ...built,
    tag: 'onion-church',
    earliest: 1150,
    cultures: ['europe'],
    words: 'a church with onion domes',
    height: 0.26,
    width: 1.1,
    depth: 0.36,
    draw: onionChurch,
  },
]
