import { circle, ellipse, rect, segment } from '../svg.ts'
import { curve, outline, trace } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** A tapering shaft with a pointed top and rows of signs. */
function obelisk(pen: Pen): string {
  const { w, h, body, shade, light } = pen
  const signs = Array.from({ length: 13 }, (_, i) => {
    const y = -0.14 - i * 0.055
    return (
      rect(-w * 0.13, h * y, w * (i % 3 === 1 ? 0.09 : 0.16), h * 0.014, body) +
      (i % 2 ? rect(-w * 0.02, h * (y + 0.018), w * 0.06, h * 0.016, body) : '')
    )
  }).join('')
  return (
    rect(-w * 0.5, -h * 0.03, w, h * 0.03, body) +
    rect(-w * 0.38, -h * 0.085, w * 0.76, h * 0.06, light) +
    rect(w * 0.12, -h * 0.085, w * 0.26, h * 0.06, body) +
    outline(pen, '-.27,-.08 -.18,-.92 .06,-.92 .08,-.08', light) +
    outline(pen, '.08,-.08 .06,-.92 .18,-.92 .27,-.08', shade) +
    outline(pen, '-.18,-.915 .02,-1 .06,-.915', light) +
    outline(pen, '.06,-.915 .02,-1 .18,-.915', body) +
    signs
  )
}

/** One curved tower with ribs, a ribbed disc and a pot finial on top. */
function templeTower(pen: Pen, x: number, half: number, foot: number, top: number): string {
  const { w, h, body, shade, light } = pen
  const rise = top - foot
  const side = (s: number, part: number) =>
    `M${x},${-foot}L${x + s * half * part},${-foot}C${x + s * half * part},${-foot - rise * 0.5} ${x + s * half * part * 0.75},${-foot - rise * 0.78} ${x + s * half * part * 0.3},${-foot - rise * 0.88}L${x},${-foot - rise * 0.88}Z`
  const ribs = [-0.62, -0.24, 0.24, 0.62]
    .map((part) =>
      trace(
        pen,
        `M${x + half * part},${-foot}C${x + half * part},${-foot - rise * 0.5} ${x + half * part * 0.75},${-foot - rise * 0.74} ${x + half * part * 0.34},${-foot - rise * 0.86}`,
        part > 0 ? shade : body,
        pen.stroke,
      ),
    )
    .join('')
  const courses = [0.14, 0.28, 0.42, 0.56, 0.7]
    .map((t) => {
      const reach = half * (1 - t ** 2.4 * 0.62)
      const y = -h * (foot + rise * t)
      return segment(w * (x - reach), y, w * (x + reach), y, body, pen.stroke * 0.9, 0.7)
    })
    .join('')
  const crown =
    rect(w * (x - half * 0.2), -h * (foot + rise * 0.91), w * half * 0.4, h * rise * 0.05, body) +
    ellipse(w * x, -h * (foot + rise * 0.915), w * half * 0.42, h * rise * 0.03, light) +
    ellipse(w * x, -h * (foot + rise * 0.955), w * half * 0.17, h * rise * 0.022, body) +
    segment(w * x, -h * (foot + rise * 0.96), w * x, -h * top, body, pen.stroke * 1.3)
  return curve(pen, side(-1, 1), light) + curve(pen, side(1, 1), body) + courses + ribs + crown
}

/** A Hindu temple: curved tower, halls with lower roofs before it, all on a moulded base. */
function shikhara(pen: Pen): string {
  const { w, h, body, shade, light, window, dark } = pen
  const base = [
    [0.5, 0, 0.05],
    [0.47, 0.05, 0.1],
    [0.45, 0.1, 0.13],
  ] as const
  const plinth = base
    .map(([half, from, to], i) =>
      rect(-w * half, -h * to, w * half * 2, h * (to - from) + 0.5, i % 2 ? light : body),
    )
    .join('')
  const hall = (x: number, half: number, tall: number) => {
    const wall =
      rect(w * (x - half), -h * (0.13 + tall), w * half * 2, h * tall, light) +
      rect(
        w * (x - half * 0.36),
        -h * (0.11 + tall * 0.8),
        w * half * 0.72,
        h * tall * 0.8,
        dark ? window : shade,
      )
    const tiers = [0, 1, 2, 3].map((i) => {
      const reach = half * (1.12 - 0.25 * i)
      const y = 0.13 + tall + 0.05 * i
      return outline(
        pen,
        `${x - reach},${-y} ${x - reach * 0.84},${-y - 0.055} ${x + reach * 0.84},${-y - 0.055} ${x + reach},${-y}`,
        i % 2 ? light : body,
      )
    })
    return wall + tiers.join('') + circle(w * x, -h * (0.13 + tall + 0.215), h * 0.018, body)
  }
  const sanctum =
    rect(w * 0.02, -h * 0.34, w * 0.38, h * 0.22, light) +
    rect(w * 0.21, -h * 0.34, w * 0.19, h * 0.22, body)
  return (
    templeTower(pen, 0.21, 0.19, 0.33, 1) +
    templeTower(pen, 0.06, 0.06, 0.32, 0.66) +
    templeTower(pen, 0.36, 0.06, 0.32, 0.66) +
    plinth +
    sanctum +
    hall(-0.1, 0.13, 0.17) +
    hall(-0.34, 0.085, 0.12) +
    outline(pen, '-.5,0 -.44,-.13 -.38,-.13 -.38,0', shade)
  )
}

/** A gate of two leaning posts, a tie beam and a curved lintel. */
function torii({ w, h, shade, accent }: Pen): string {
  const size = { w, h }
  const post = (s: number) =>
    outline(size, `${s * 0.35},0 ${s * 0.3},-.86 ${s * 0.235},-.86 ${s * 0.275},0`, accent)
  const feet = [-1, 1]
    .map((s) =>
      outline(size, `${s * 0.365},0 ${s * 0.355},-.07 ${s * 0.265},-.07 ${s * 0.26},0`, shade),
    )
    .join('')
  const lintel =
    curve(size, 'M-.46,-.92Q0,-.86 .46,-.92L.445,-.84Q0,-.79 -.445,-.84Z', accent) +
    curve(size, 'M-.5,-1Q0,-.925 .5,-1L.475,-.92Q0,-.855 -.475,-.92Z', shade)
  const tie = rect(-w * 0.4, -h * 0.69, w * 0.8, h * 0.075, accent)
  const strut = rect(-w * 0.03, -h * 0.82, w * 0.06, h * 0.14, shade)
  return post(-1) + post(1) + feet + tie + strut + lintel
}

/** A steep tiered pyramid with one stair, a shrine and a roof comb, as in the Maya lowlands. */
function mayaTemple(pen: Pen): string {
  const { w, h, body, shade, light } = pen
  const count = 7
  const tiers = Array.from({ length: count }, (_, i) => {
    const half = 0.46 - (0.27 * i) / count
    const [from, to] = [(0.62 * i) / count, (0.62 * (i + 1)) / count]
    const tier = (left: number, right: number, ink: string) =>
      outline(
        pen,
        `${left},${-from} ${left * (left < 0 ? 0.955 : 1)},${-to - 0.002} ${right * 0.955},${-to - 0.002} ${right},${-from}`,
        ink,
      )
    return (
      tier(-half, half, light) +
      tier(half * 0.46, half, body) +
      rect(-w * half * 0.97, -h * to, w * half * 1.94, h * 0.012, body)
    )
  }).join('')
  const stair =
    outline(pen, '-.12,0 -.075,-.62 .075,-.62 .12,0', body) +
    outline(pen, '-.095,0 -.055,-.62 .055,-.62 .095,0', shade) +
    Array.from({ length: 16 }, (_, i) => {
      const t = i / 16
      const half = w * (0.093 - 0.037 * t)
      return segment(-half, -h * 0.62 * t, half, -h * 0.62 * t, body, pen.stroke * 0.6, 0.8)
    }).join('')
  const shrine =
    rect(-w * 0.17, -h * 0.76, w * 0.34, h * 0.14, light) +
    rect(w * 0.07, -h * 0.76, w * 0.1, h * 0.14, body) +
    rect(-w * 0.03, -h * 0.735, w * 0.06, h * 0.115, shade) +
    outline(pen, '-.185,-.76 -.15,-.81 .15,-.81 .185,-.76', body)
  const comb =
    outline(pen, '-.12,-.81 -.09,-1 .09,-1 .12,-.81', light) +
    outline(pen, '.04,-.81 .03,-1 .09,-1 .12,-.81', body) +
    [-0.07, -0.02, 0.03]
      .flatMap((x) => [0.86, 0.92].map((y) => rect(w * x, -h * y, w * 0.028, h * 0.035, shade)))
      .join('')
  return tiers + stair + shrine + comb
}

const one = { layout: 'single' } as const

/** Holy places and monuments of single cultures. */
export const SACRED: readonly Silhouette[] = [
  {
    ...one,
    tag: 'obelisk',
    earliest: -2400,
    cultures: ['north-africa', 'mediterranean'],
    words: 'an obelisk',
    height: 0.31,
    width: 0.2,
    depth: 0.42,
    draw: obelisk,
  },
  {
    ...one,
    tag: 'shikhara',
    earliest: 500,
    cultures: ['south-asia'],
    words: 'a temple with a curved tower',
    height: 0.32,
    width: 1.05,
    depth: 0.36,
    draw: shikhara,
  },
  {
    ...one,
    tag: 'torii',
    earliest: 900,
    cultures: ['east-asia'],
    words: 'a shrine gate',
    height: 0.2,
    width: 1.15,
    depth: 0.55,
    draw: torii,
  },
  {
    ...one,
    tag: 'maya-temple',
    earliest: -400,
    cultures: ['americas'],
    words: 'a Maya temple',
    height: 0.34,
    width: 1.05,
    depth: 0.3,
    draw: mayaTemple,
  },
]
