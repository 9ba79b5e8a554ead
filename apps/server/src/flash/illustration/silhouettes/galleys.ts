import { circle, num, path, segment } from '../svg.ts'
import { figure } from './figures.ts'
import { curve } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'
import { reflection } from './ships.ts'

/** A long oared hull with one square sail. */
function galley(pen: Pen): string {
  const { w, h, body, shade, light, stroke } = pen
  const hull = path(
    `M${num(-w * 0.5)} ${num(-h * 0.46)}Q${num(-w * 0.46)} ${num(-h * 0.18)} ${num(-w * 0.36)} ${num(-h * 0.17)}L${num(w * 0.38)} ${num(-h * 0.17)}L${num(w * 0.5)} ${num(-h * 0.04)}L${num(w * 0.34)} 0L${num(-w * 0.36)} 0Q${num(-w * 0.48)} ${num(-h * 0.1)} ${num(-w * 0.5)} ${num(-h * 0.46)}Z`,
    body,
  )
  const oars = Array.from({ length: 15 }, (_, i) =>
    segment(
      -w * 0.32 + w * 0.045 * i,
      -h * 0.11,
      -w * 0.36 + w * 0.045 * i,
      h * 0.07,
      shade,
      stroke * 0.9,
    ),
  ).join('')
  const sail = path(
    `M${num(-w * 0.17)} ${num(-h * 0.92)}L${num(w * 0.17)} ${num(-h * 0.92)}Q${num(w * 0.23)} ${num(-h * 0.6)} ${num(w * 0.17)} ${num(-h * 0.32)}Q0 ${num(-h * 0.4)} ${num(-w * 0.16)} ${num(-h * 0.32)}Q${num(-w * 0.1)} ${num(-h * 0.6)} ${num(-w * 0.17)} ${num(-h * 0.92)}Z`,
    light,
  )
  return (
    reflection(pen, 0.44) +
    segment(0, -h * 0.1, 0, -h, shade, stroke * 1.7) +
    sail +
    segment(-w * 0.19, -h * 0.92, w * 0.19, -h * 0.92, shade, stroke * 1.6) +
    hull +
    circle(w * 0.41, -h * 0.115, h * 0.02, light) +
    oars
  )
}

/** A galley cleared for battle: mast and sail left ashore, three banks of oars, men on the deck. */
function galleyUnderOars(pen: Pen): string {
  const { w, h, body, shade, light, accent, stroke } = pen
  const hull = curve(
    pen,
    'M-.42,-1Q-.47,-.98 -.472,-.8C-.46,-.56 -.42,-.44 -.34,-.43L.36,-.43L.385,-.62L.41,-.64L.415,-.32L.43,-.15L.49,-.09L.5,-.045L.49,-.01L.4,.01L.36,.02L-.36,0Q-.5,-.14 -.5,-.6C-.51,-.9 -.47,-1.02 -.42,-1Z',
    body,
  )
  const deck = segment(-w * 0.36, -h * 0.44, w * 0.37, -h * 0.44, light, h * 0.035)
  const banks = [0.34, 0.24, 0.14]
    .map((y, bank) =>
      Array.from({ length: 17 }, (_, i) => {
        const x = -w * 0.31 + w * 0.0385 * i + w * 0.009 * bank
        return segment(x, -h * y, x - w * 0.045, h * 0.15, light, stroke * 0.75)
      }).join(''),
    )
    .join('')
  const men = [-0.26, -0.14, -0.06, 0.06, 0.17, 0.27, 0.33]
    .map(
      (x, i) =>
        `<g transform="translate(0 ${num(-h * 0.45)})">${figure(pen, w * x, h * 0.3, i % 2 ? body : shade, { arm: 'spear', shield: 'round', helmet: true })}</g>`,
    )
    .join('')
  const ram = curve(pen, 'M.43,-.13L.49,-.09L.505,-.045L.49,-.01L.42,-.01Z', accent)
  const eye =
    circle(w * 0.4, -h * 0.25, h * 0.035, light) + circle(w * 0.4, -h * 0.25, h * 0.016, shade)
  const steering = segment(-w * 0.4, -h * 0.5, -w * 0.47, h * 0.1, shade, stroke * 1.6)
  const stripe = segment(-w * 0.4, -h * 0.39, w * 0.39, -h * 0.39, accent, stroke)
  return reflection(pen, 0.44) + men + hull + ram + deck + stripe + eye + steering + banks
}

const afloat = { layout: 'single', floats: true } as const

/** Ships of the Mediterranean that were rowed. */
export const GALLEYS: readonly Silhouette[] = [
  {
    ...afloat,
    tag: 'galley',
    earliest: -1200,
    latest: 1800,
    cultures: ['mediterranean'],
    words: 'a galley',
    height: 0.22,
    width: 2,
    depth: 0.5,
    draw: galley,
  },
  {
    ...afloat,
    tag: 'galley-oars',
    earliest: -700,
    latest: 500,
    cultures: ['mediterranean'],
    words: 'a war galley under oars',
    height: 0.13,
    width: 3.3,
    depth: 0.5,
    draw: galleyUnderOars,
  },
]
