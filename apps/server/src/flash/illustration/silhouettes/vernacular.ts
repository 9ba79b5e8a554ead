import { num, path, place, poly, rect, segment } from '../svg.ts'
import { moundTown } from './mounds.ts'
import { arch, gableHouse, outline, windowGrid } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** Timber-framed gables shoulder to shoulder. */
function halfTimberedTown(pen: Pen): string {
  const { w, h, random, body, shade, light, stroke } = pen
  const count = 7
  return Array.from({ length: count }, (_, i) => {
    const bw = (w / count) * 1.02
    const x = -w / 2 + (w * i) / count
    const wall = h * random.range(0.44, 0.6)
    const roof = h * random.range(0.3, 0.4)
    const cross =
      segment(x + bw * 0.06, -wall * 0.1, x + bw * 0.34, -wall * 0.5, shade, stroke * 1.2) +
      segment(x + bw * 0.94, -wall * 0.1, x + bw * 0.66, -wall * 0.5, shade, stroke * 1.2)
    const beams = [0.34, 0.66, 1].map((t) => rect(x, -wall * t, bw, h * 0.012, shade)).join('')
    return gableHouse(pen, { x, w: bw, wall, roof }, i % 2 ? light : body, 3) + cross + beams
  }).join('')
}

function brickTown(pen: Pen): string {
  const { w, h, random, body, shade, light } = pen
  const count = 9
  return Array.from({ length: count }, (_, i) => {
    const bw = w / count
    const x = -w / 2 + bw * i
    const wall = h * random.range(0.5, 0.72)
    const ink = [body, light, shade][i % 3] ?? body
    const roof = poly(
      [
        [x - bw * 0.02, -wall],
        [x + bw * 0.1, -wall - h * 0.17],
        [x + bw * 0.9, -wall - h * 0.17],
        [x + bw * 1.02, -wall],
      ],
      pen.snow ?? (i % 3 === 2 ? body : shade),
    )
    const stack = rect(x + bw * 0.72, -wall - h * 0.27, bw * 0.12, h * 0.14, ink)
    return (
      stack +
      rect(x, -wall, bw, wall, ink) +
      roof +
      windowGrid(
        pen,
        { x: x + bw * 0.06, w: bw * 0.88, top: -wall * 0.92, bottom: -wall * 0.26 },
        3,
        3,
      ) +
      rect(x + bw * 0.42, -wall * 0.2, bw * 0.16, wall * 0.2, i % 3 === 2 ? body : shade)
    )
  }).join('')
}

function countryHouse(pen: Pen): string {
  const { w, h, body, shade, light } = pen
  const wings =
    rect(-w * 0.48, -h * 0.5, w * 0.96, h * 0.5, light) +
    rect(w * 0.2, -h * 0.5, w * 0.28, h * 0.5, body)
  const roof = outline(pen, '-.5,-.49 -.44,-.7 .44,-.7 .5,-.49', pen.snow ?? shade)
  const porch =
    rect(-w * 0.13, -h * 0.56, w * 0.26, h * 0.56, light) +
    outline(pen, '-.15,-.55 0,-.76 .15,-.55', body)
  const columns = [-0.1, -0.035, 0.035, 0.1]
    .map((x) => rect(w * x - w * 0.009, -h * 0.5, w * 0.018, h * 0.5, body))
    .join('')
  const stacks = [-0.36, -0.2, 0.2, 0.36]
    .map((x) => rect(w * x - w * 0.02, -h * 0.86, w * 0.04, h * 0.2, body))
    .join('')
  const panes = [-0.46, 0.17]
    .map((x) => windowGrid(pen, { x: w * x, w: w * 0.29, top: -h * 0.46, bottom: -h * 0.06 }, 4, 2))
    .join('')
  return stacks + wings + roof + porch + columns + panes + arch(0, 0, w * 0.055, h * 0.24, shade)
}

/** A steep thatched roof almost to the ground. */
function thatch(pen: Pen, x: number, w: number, h: number, ink: string): string {
  const [bend, ridge] = SWEPT.includes(pen.country ?? '') ? [0.3, 0.2] : [0.47, 0.34]
  const roof = path(
    `M${num(x - w * 0.54)} ${num(-h * 0.28)}Q${num(x - w * bend)} ${num(-h * 0.62)} ${num(x - w * ridge)} ${num(-h)}L${num(x + w * ridge)} ${num(-h)}Q${num(x + w * bend)} ${num(-h * 0.62)} ${num(x + w * 0.54)} ${num(-h * 0.28)}Z`,
    pen.snow ?? ink,
  )
  const wall = rect(x - w * 0.42, -h * 0.34, w * 0.84, h * 0.34, pen.light)
  const door = rect(x - w * 0.08, -h * 0.27, w * 0.16, h * 0.27, pen.dark ? pen.window : pen.shade)
  const straw = [-0.28, -0.1, 0.1, 0.28]
    .map((t) =>
      segment(
        x + w * t * 0.62,
        -h * 0.95,
        x + w * t * 1.4,
        -h * 0.36,
        pen.light,
        pen.stroke * 0.7,
        0.4,
      ),
    )
    .join('')
  return wall + door + roof + straw
}

/** Where thatch sweeps up to its ridge. */
const SWEPT = 'CN JP KR KP VN'.split(' ')
/** Where houses of villages were round. */
const ROUND =
  'AO BF BI BJ BW CD CF CG CI CM ET GH GM GN GW KE LR LS ML MW MZ NE NG RW SL SN SS SZ TD TG TZ UG ZA ZM ZW'.split(
    ' ',
  )
/** The last year of the mounds of the Mississippi. */
const LAST_MOUNDS = 1500

/** Round houses, the near ones larger. */
function roundHouses(pen: Pen): string {
  const { w, h } = pen
  return [
    [-0.4, 0.6],
    [0.4, 0.64],
    [-0.16, 0.9],
    [0.15, 0.76],
  ]
    .map(([x = 0, size = 1]) => place(w * x, 0, hut({ ...pen, w: h * size * 1.15, h: h * size })))
    .join('')
}

function thatchedVillage(pen: Pen): string {
  const { w, h, body, shade, country, year } = pen
  if (country === 'US' && year !== null && year <= LAST_MOUNDS) return moundTown(pen)
  if (country !== null && ROUND.includes(country)) return roundHouses(pen)
  return [
    [-0.38, 0.62, body],
    [0.36, 0.66, body],
    [-0.14, 0.82, shade],
    [0.13, 0.7, shade],
  ]
    .map(([x, s, ink]) =>
      thatch(pen, Number(x) * w, h * 1.5 * Number(s), h * Number(s), String(ink)),
    )
    .join('')
}

function hut(pen: Pen): string {
  const { w, h, body, light, shade, window, dark } = pen
  const cone = path(
    `M${num(-w * 0.52)} ${num(-h * 0.36)}Q${num(-w * 0.14)} ${num(-h * 0.7)} 0 ${num(-h)}Q${num(w * 0.14)} ${num(-h * 0.7)} ${num(w * 0.52)} ${num(-h * 0.36)}Q0 ${num(-h * 0.27)} ${num(-w * 0.52)} ${num(-h * 0.36)}Z`,
    shade,
  )
  const ribs = [-0.3, -0.1, 0.1, 0.3]
    .map((t) => segment(0, -h * 0.97, w * t * 1.2, -h * 0.36, light, pen.stroke * 0.7, 0.45))
    .join('')
  return (
    rect(-w * 0.36, -h * 0.36, w * 0.72, h * 0.36, light) +
    rect(w * 0.14, -h * 0.36, w * 0.22, h * 0.36, body) +
    arch(-w * 0.04, 0, w * 0.18, h * 0.28, dark ? window : shade) +
    cone +
    ribs
  )
}

/** A long boat-shaped roof with smoke vents. */
function longhouse({ w, h, body, shade, light, window, dark, snow, stroke }: Pen): string {
  const wall = outline({ w, h }, '-.47,0 -.45,-.36 .45,-.36 .47,0', light)
  const roof = path(
    `M${num(-w * 0.5)} ${num(-h * 0.3)}L${num(-w * 0.4)} ${num(-h * 0.84)}Q0 ${num(-h * 1.02)} ${num(w * 0.4)} ${num(-h * 0.84)}L${num(w * 0.5)} ${num(-h * 0.3)}Q0 ${num(-h * 0.4)} ${num(-w * 0.5)} ${num(-h * 0.3)}Z`,
    snow ?? body,
  )
  const gables = [-1, 1]
    .map(
      (s) =>
        segment(s * w * 0.39, -h * 0.82, s * w * 0.43, -h, shade, stroke * 2) +
        segment(s * w * 0.43, -h * 0.82, s * w * 0.39, -h, shade, stroke * 2),
    )
    .join('')
  const posts = Array.from({ length: 12 }, (_, i) =>
    rect(-w * 0.43 + w * 0.0775 * i, -h * 0.36, w * 0.01, h * 0.36, shade),
  ).join('')
  return (
    wall +
    posts +
    rect(-w * 0.03, -h * 0.3, w * 0.06, h * 0.3, dark ? window : shade) +
    roof +
    gables
  )
}

const home = { layout: 'single' } as const

export const VERNACULAR: readonly Silhouette[] = [
  {
    ...home,
    tag: 'half-timbered-town',
    earliest: 1250,
    cultures: ['western'],
    words: 'timber-framed houses',
    height: 0.17,
    width: 3.4,
    depth: 0.34,
    draw: halfTimberedTown,
  },
  {
    ...home,
    tag: 'brick-town',
    earliest: 1600,
    cultures: ['western', 'colonial'],
    words: 'brick houses',
    height: 0.15,
    width: 5,
    depth: 0.32,
    draw: brickTown,
  },
  {
    ...home,
    tag: 'country-house',
    earliest: 1650,
    cultures: ['western', 'colonial'],
    words: 'a country house',
    height: 0.17,
    width: 2.5,
    depth: 0.34,
    draw: countryHouse,
  },
  {
    ...home,
    tag: 'thatched-village',
    earliest: -4000,
    cultures: ['any'],
    words: 'thatched houses',
    height: 0.13,
    width: 3.6,
    depth: 0.42,
    draw: thatchedVillage,
  },
  {
    ...home,
    tag: 'hut',
    earliest: -9000,
    cultures: ['africa', 'pacific', 'americas'],
    words: 'a hut',
    height: 0.14,
    width: 1.15,
    depth: 0.62,
    draw: hut,
  },
  {
    ...home,
    tag: 'longhouse',
    earliest: -3000,
    latest: 1850,
    cultures: ['nordic', 'americas'],
    words: 'a longhouse',
    height: 0.13,
    width: 3,
    depth: 0.42,
    draw: longhouse,
  },
]
