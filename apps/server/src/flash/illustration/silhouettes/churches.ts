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

/** The front of a high plain nave between two lower aisles, a colonnaded court before it. */
function basilica(pen: Pen): string {
  const { w, h, body, shade, light, accent } = pen
  const nave =
    outline(pen, '-.2,0 -.2,-.72 0,-.94 .2,-.72 .2,0', light) +
    outline(pen, '-.225,-.7 0,-.97 .225,-.7 .2,-.7 0,-.92 -.2,-.7', body)
  const aisle = (side: number) =>
    outline(pen, `${side * 0.2},0 ${side * 0.2},-.52 ${side * 0.38},-.38 ${side * 0.38},0`, light) +
    outline(
      pen,
      `${side * 0.2},-.56 ${side * 0.2},-.5 ${side * 0.4},-.35 ${side * 0.4},-.4`,
      accent,
    ) +
    arch(w * side * 0.29, -h * 0.29, w * 0.03, h * 0.1, shade)
  const lights =
    [-0.11, 0, 0.11].map((x) => arch(w * x, -h * 0.5, w * 0.045, h * 0.14, shade)).join('') +
    circle(0, -h * 0.77, h * 0.04, shade)
  const court =
    rect(-w * 0.48, -h * 0.25, w * 0.96, h * 0.25, light) +
    Array.from({ length: 11 }, (_, i) =>
      arch(w * (-0.43 + 0.086 * i), 0, w * 0.055, h * 0.17, shade),
    ).join('') +
    outline(pen, '-.5,-.25 -.485,-.32 .485,-.32 .5,-.25', accent)
  return aisle(-1) + aisle(1) + nave + lights + cross(pen, 0, 0.93) + court
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

/** White walls, a low roof of tiles and a gable with bells in place of a tower, as in Portugal and Spain. */
export function bellGableChurch(pen: Pen): string {
  const { w, h, body, shade, light, accent, window, dark } = pen
  const nave =
    rect(-w * 0.16, -h * 0.4, w * 0.62, h * 0.4, light) +
    outline(pen, '-.18,-.39 -.1,-.52 .46,-.52 .49,-.39', pen.snow ?? accent) +
    [0.06, 0.24, 0.4]
      .map((x) => arch(w * x, -h * 0.19, w * 0.035, h * 0.1, dark ? window : shade))
      .join('')
  const front =
    outline(pen, '-.47,0 -.47,-.46 -.315,-.62 -.16,-.46 -.16,0', light) +
    outline(pen, '-.49,-.44 -.47,-.48 -.315,-.65 -.16,-.48 -.14,-.44 -.315,-.61', body) +
    circle(-w * 0.315, -h * 0.42, w * 0.03, shade) +
    arch(-w * 0.315, 0, w * 0.09, h * 0.22, shade)
  const belfry =
    outline(pen, '-.4,-.56 -.4,-.78 -.315,-.88 -.23,-.78 -.23,-.56', light) +
    outline(pen, '-.42,-.77 -.315,-.9 -.21,-.77 -.315,-.86', body) +
    [-0.355, -0.275]
      .map(
        (x) =>
          arch(w * x, -h * 0.64, w * 0.045, h * 0.12, shade) +
          outline(
            pen,
            `${x - 0.014},-.655 ${x - 0.008},-.69 ${x + 0.008},-.69 ${x + 0.014},-.655`,
            accent,
          ),
      )
      .join('')
  return nave + belfry + front + cross(pen, -0.315, 0.88)
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
