import { circle, line, num, path, rect, segment } from '../svg.ts'
import { figure } from './figures.ts'
import { drawHulls, hullsAt } from './hulls.ts'
import { curve, outline, trace } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** A shadow of the hull on the water. */
export function reflection({ w, h, shade }: Pen, half: number): string {
  return [0.02, 0.05, 0.085]
    .map((y, i) =>
      segment(
        -w * half * (0.92 - i * 0.16),
        h * y,
        w * half * (0.86 - i * 0.2),
        h * y,
        shade,
        Math.max(h * 0.012, 0.8),
        0.45 - i * 0.1,
      ),
    )
    .join('')
}

/** A spar with the sail gathered along it. */
export function furled(pen: Pen, x1: number, y1: number, x2: number, y2: number): string {
  const { w, h, light, shade, stroke } = pen
  const sag = h * 0.008
  const [dx, dy] = [(x2 - x1) * 0.06, (y2 - y1) * 0.06]
  return (
    segment(
      w * (x1 + dx),
      h * (y1 + dy) + sag,
      w * (x2 - dx),
      h * (y2 - dy) + sag,
      light,
      Math.max(stroke * 2.6, h * 0.018),
    ) + segment(w * x1, h * y1, w * x2, h * y2, shade, stroke * 1.2)
  )
}

/** One battened lug sail, lowered in a harbour: panels between ribs, the edge bowed; its mast stands in the hull. */
function lugSail(pen: Pen, x: number, foot: number, size: number): string {
  const { accent, shade, stroke } = pen
  const top = foot - size
  const heel = -pen.h * 0.1
  if (pen.moored) {
    const bundle = [0, 0.035, 0.07]
      .map((lift) =>
        segment(
          x - size * 0.26,
          foot - size * lift,
          x + size * 0.3,
          foot - size * (lift + 0.03),
          lift === 0.035 ? shade : accent,
          Math.max(stroke * 1.6, size * 0.03),
        ),
      )
      .join('')
    return segment(x, heel, x, top - size * 0.06, shade, stroke * 1.8) + bundle
  }
  const sail = path(
    `M${num(x - size * 0.26)} ${num(foot)}L${num(x - size * 0.16)} ${num(top + size * 0.1)}L${num(x + size * 0.2)} ${num(top)}Q${num(x + size * 0.44)} ${num(foot - size * 0.45)} ${num(x + size * 0.36)} ${num(foot)}Z`,
    accent,
  )
  const ribs = [0.16, 0.34, 0.52, 0.7, 0.86]
    .map((t) =>
      segment(
        x - size * (0.26 - 0.1 * t),
        foot - size * t * 0.9,
        x + size * (0.37 + 0.05 * Math.sin(t * 3)) - size * 0.14 * t * t,
        foot - size * t,
        shade,
        stroke * 0.8,
        0.7,
      ),
    )
    .join('')
  return segment(x, heel, x, top - size * 0.06, shade, stroke * 1.4) + sail + ribs
}

function junk(pen: Pen): string {
  const { w, h, body, shade, light } = pen
  const hull = path(
    `M${num(-w * 0.5)} ${num(-h * 0.3)}L${num(-w * 0.34)} ${num(-h * 0.2)}L${num(w * 0.3)} ${num(-h * 0.18)}L${num(w * 0.48)} ${num(-h * 0.27)}Q${num(w * 0.42)} ${num(-h * 0.04)} ${num(w * 0.34)} 0L${num(-w * 0.34)} 0Q${num(-w * 0.44)} ${num(-h * 0.1)} ${num(-w * 0.5)} ${num(-h * 0.3)}Z`,
    body,
  )
  const wale = segment(-w * 0.46, -h * 0.17, w * 0.42, -h * 0.12, light, h * 0.014)
  const house = outline(pen, '-.475,-.26 -.47,-.4 -.28,-.36 -.28,-.15', shade)
  return (
    reflection(pen, 0.44) +
    lugSail(pen, -w * 0.26, -h * 0.36, h * 0.4) +
    lugSail(pen, w * 0.3, -h * 0.25, h * 0.46) +
    lugSail(pen, -w * 0.01, -h * 0.24, h * 0.7) +
    house +
    hull +
    wale
  )
}

/** Room of the fleet, and of one junk in it, in parts of the height. */
const FLEET_WIDTH = 3.4
const JUNK_WIDTH = 1.15

/** A great junk and four consorts farther off. */
const JUNKS = hullsAt(JUNK_WIDTH / FLEET_WIDTH, [
  [-0.43, 0.34],
  [-0.26, 0.46],
  [0.44, 0.36],
  [0.29, 0.52],
  [0, 1],
])

/** From this year on hulls had round portholes; before, square ports for guns. */
const PORTHOLES_SINCE = 1850

/** A three-master under square sail. */
function sailingShip(pen: Pen): string {
  const { w, h, body, shade, light, stroke, accent } = pen
  // The stern is a flat wall with the windows of the cabin, a rudder below it.
  const hull =
    outline(pen, '-.4,-.11 -.39,0 -.355,0 -.38,-.11', shade) +
    curve(
      pen,
      'M-.43,-.235L-.27,-.205L-.265,-.14L.22,-.125L.225,-.155L.37,-.185Q.345,-.04 .27,0L-.36,0Q-.385,-.04 -.39,-.09L-.405,-.11Z',
      body,
    ) +
    trace(pen, 'M-.4,-.125Q0,-.085 .35,-.125', light, stroke * 0.8) +
    outline(pen, '-.41,-.2 -.4,-.15 -.375,-.148 -.385,-.195', pen.dark ? pen.window : shade)
  const bowsprit = segment(w * 0.34, -h * 0.17, w * 0.5, -h * 0.27, body, stroke * 1.8)
  const mast = (x: number, top: number) => {
    const sails = [0.24, 0.52, 0.78]
      .map((t, i) => {
        const half = w * (0.125 - 0.028 * i) * (top > 0.9 ? 1.1 : 0.92)
        const foot = -h * (0.15 + (top - 0.15) * t)
        const head = -h * (0.15 + (top - 0.15) * (t + 0.2 - 0.02 * i))
        if (pen.moored) return furled(pen, x - half / w, head / h, x + half / w, head / h)
        const yard = segment(w * x - half, head, w * x + half, head, shade, stroke * 1.2)
        const cloth = path(
          `M${num(w * x - half)} ${num(foot)}Q${num(w * x - half * 0.7)} ${num((foot + head) / 2)} ${num(w * x - half * 0.86)} ${num(head)}L${num(w * x + half * 0.86)} ${num(head)}Q${num(w * x + half * 1.3)} ${num((foot + head) / 2)} ${num(w * x + half)} ${num(foot)}Q${num(w * x)} ${num(foot - h * 0.03)} ${num(w * x - half)} ${num(foot)}Z`,
          light,
        )
        return cloth + yard
      })
      .join('')
    return segment(w * x, -h * 0.1, w * x, -h * top, shade, stroke * 1.5) + sails
  }
  const rigging = line(
    [
      [w * 0.5, -h * 0.27],
      [w * 0.22, -h * 0.8],
      [w * 0.0, -h * 0.97],
      [-w * 0.25, -h * 0.74],
      [-w * 0.41, -h * 0.2],
    ],
    shade,
    stroke * 0.6,
    0.8,
  )
  const jib = pen.moored ? '' : outline(pen, '.48,-.26 .25,-.66 .3,-.24', light)
  const pennant = outline(pen, '-.02,-1 .07,-.985 -.02,-.965', accent)
  const round = pen.year === null || pen.year >= PORTHOLES_SINCE
  const ports = Array.from({ length: 8 }, (_, i) => {
    const [x, y] = [-w * 0.3 + w * 0.075 * i, -h * 0.075]
    if (round) return circle(x, y, h * 0.009, pen.dark ? pen.window : light)
    const lid = rect(x - h * 0.013, y - h * 0.024, h * 0.026, h * 0.01, light)
    return rect(x - h * 0.012, y - h * 0.014, h * 0.024, h * 0.022, shade) + lid
  }).join('')
  return (
    reflection(pen, 0.38) +
    rigging +
    jib +
    mast(-0.25, 0.78) +
    mast(0.21, 0.84) +
    mast(-0.02, 1) +
    bowsprit +
    hull +
    ports +
    pennant
  )
}

/** A low flat dugout with people seated in it. */
function canoe(pen: Pen): string {
  const { w, h, body, shade, light, stroke } = pen
  const hull = curve(
    pen,
    'M-.5,-.3Q-.42,-.24 -.3,-.24L.32,-.24Q.43,-.24 .5,-.3Q.46,-.04 .36,0L-.36,0Q-.46,-.04 -.5,-.3Z',
    shade,
  )
  const crew = Array.from({ length: 6 }, (_, i) => {
    const x = -w * 0.28 + w * 0.11 * i
    const paddle =
      segment(x + h * 0.06, -h * 0.5, x + h * 0.24, h * 0.02, light, Math.max(stroke, h * 0.035)) +
      segment(x + h * 0.21, -h * 0.1, x + h * 0.26, h * 0.1, light, h * 0.085)
    const torso = curve(
      { w: h, h },
      `M${x / h - 0.13},-.2L${x / h - 0.1},-.5Q${x / h},-.58 ${x / h + 0.1},-.5L${x / h + 0.13},-.2Z`,
      body,
    )
    return { man: torso + circle(x, -h * 0.64, h * 0.09, body), paddle }
  })
  const men = crew.map(({ man }) => man).join('')
  // On the near side, before the hull.
  const paddles = crew.map(({ paddle }) => paddle).join('')
  return reflection(pen, 0.4) + men + hull + paddles
}

function reedBoat(pen: Pen): string {
  const { w, h, body, shade, light, stroke } = pen
  const hull = path(
    `M${num(-w * 0.5)} ${num(-h * 0.7)}Q${num(-w * 0.4)} ${num(-h * 0.22)} 0 ${num(-h * 0.2)}Q${num(w * 0.4)} ${num(-h * 0.22)} ${num(w * 0.5)} ${num(-h * 0.64)}Q${num(w * 0.42)} 0 0 0Q${num(-w * 0.42)} 0 ${num(-w * 0.5)} ${num(-h * 0.7)}Z`,
    body,
  )
  const lashings = [-0.34, -0.2, -0.06, 0.08, 0.22, 0.35]
    .map((x) =>
      segment(
        w * x,
        -h * 0.24 - Math.abs(x) * h * 0.16,
        w * x * 0.97,
        -h * 0.03 - Math.abs(x) * h * 0.2,
        light,
        stroke,
      ),
    )
    .join('')
  const cabin = outline(pen, '-.1,-.2 -.09,-.5 .12,-.5 .13,-.2', light)
  const crew =
    figure(pen, -w * 0.22, h * 0.78, shade) +
    segment(-w * 0.19, -h * 0.95, -w * 0.27, h * 0.08, shade, stroke * 1.2)
  return reflection(pen, 0.4) + cabin + crew + hull + lashings
}

const afloat = { layout: 'single', floats: true } as const

/** Ships under sail and small craft. */
export const SHIPS: readonly Silhouette[] = [
  {
    ...afloat,
    tag: 'sailing-ship',
    earliest: 1480,
    latest: 1930,
    cultures: ['any'],
    words: 'a sailing ship',
    height: 0.34,
    width: 1.15,
    depth: 0.5,
    draw: sailingShip,
  },
  {
    ...afloat,
    tag: 'junk-fleet',
    earliest: 1000,
    latest: 1900,
    cultures: ['east-asia', 'south-east-asia'],
    words: 'a fleet of junks',
    height: 0.32,
    width: FLEET_WIDTH,
    depth: 0.5,
    hulls: JUNKS,
    draw: (pen) => drawHulls(pen, JUNKS, junk),
  },
  {
    ...afloat,
    tag: 'canoe',
    earliest: -6000,
    cultures: ['pacific', 'americas', 'africa'],
    words: 'a canoe',
    height: 0.07,
    width: 4.4,
    depth: 0.6,
    draw: canoe,
  },
  {
    ...afloat,
    tag: 'reed-boat',
    earliest: -5000,
    cultures: ['north-africa', 'middle-east', 'americas'],
    words: 'a reed boat',
    height: 0.11,
    width: 2.5,
    depth: 0.6,
    draw: reedBoat,
  },
]
