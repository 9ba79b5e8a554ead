import { hex, lab, mix } from '../colour.ts'
import { circle, num, path, place, rect, segment } from '../svg.ts'
import { earth } from '../terrain/beyond.ts'
import { outline } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** Three tones of a round body that lies along x, the Sun above: bands of its height from the top. */
const TONES = [
  [-1, -0.35],
  [-0.35, 0.4],
  [0.4, 1],
] as const

/** A cylinder or cone along x between two ends with their half heights, about the middle line. */
function barrel(
  pen: Pen,
  [x1, half1]: readonly [number, number],
  [x2, half2]: readonly [number, number],
): string {
  const inks = [pen.light, pen.body, pen.shade]
  return TONES.map(([from, to], i) => {
    const y = (half: number, t: number) => -0.5 + half * t
    const corners = `${x1},${y(half1, from)} ${x2},${y(half2, from)} ${x2},${y(half2, to)} ${x1},${y(half1, to)}`
    return outline(pen, corners, inks[i] ?? pen.body)
  }).join('')
}

/** Command and service module with the lunar module at its nose, legs folded, as on the way to the Moon. */
function apolloStack(pen: Pen): string {
  const { w, h, body, shade, light, accent, stroke } = pen
  const bell = barrel(pen, [-0.5, 0.32], [-0.36, 0.12])
  const service = barrel(pen, [-0.37, 0.42], [-0.07, 0.42])
  const seams = [-0.33, -0.1]
    .map((x) => segment(w * x, -h * 0.92, w * x, -h * 0.08, shade, stroke * 0.8, 0.7))
    .join('')
  const jets =
    rect(-w * 0.2, -h * 0.98, w * 0.03, h * 0.06, shade) +
    rect(-w * 0.2, -h * 0.52, w * 0.03, h * 0.06, shade)
  const dish =
    segment(-w * 0.345, -h * 0.1, -w * 0.385, h * 0.08, light, stroke) +
    outline(pen, '-.43,.06 -.35,.13 -.37,.17 -.42,.15', light)
  const command = barrel(pen, [-0.065, 0.41], [0.1, 0.11]) + barrel(pen, [0.1, 0.09], [0.14, 0.09])
  const pane = outline(pen, '0,-.66 .03,-.62 .028,-.56 -.002,-.58', shade)
  const ascent =
    outline(pen, '.135,-.62 .17,-.84 .25,-.9 .31,-.8 .31,-.2 .25,-.1 .17,-.18 .135,-.4', light) +
    outline(pen, '.135,-.46 .31,-.5 .31,-.2 .25,-.1 .17,-.18 .135,-.4', body) +
    outline(pen, '.175,-.72 .215,-.68 .2,-.58', shade)
  const descent =
    outline(pen, '.305,-.96 .43,-.96 .43,-.04 .305,-.04', accent) +
    outline(pen, '.305,-.3 .43,-.3 .43,-.04 .305,-.04', shade)
  const legs = [-0.96, -0.04]
    .map((y) => segment(w * 0.29, h * y, w * 0.46, h * y, light, stroke * 1.6))
    .join('')
  const engine = barrel(pen, [0.43, 0.1], [0.475, 0.2])
  const craft =
    bell + dish + service + seams + jets + command + pane + engine + ascent + descent + legs
  return `<g transform="rotate(-14)">${craft}</g>`
}

/** The half-lit Earth from afar. */
function farEarth({ h }: Pen): string {
  return earth(0, -h / 2, h / 2)
}

/** Streaks of sunlight scattered in the camera, by their middle, half width and strength. */
const STREAKS = [
  [-0.34, 0.05, 0.09, '#8fa6a0'],
  [-0.1, 0.03, 0.07, '#a79a80'],
  [0.17, 0.042, 0.26, '#b39d7c'],
] as const

/** How far the streaks lean over the height of the shape, as a part of its width. */
const LEAN = 0.07

/** The Earth as one faint point in the last of the streaks. */
function earthInSunbeam({ w, h, stroke }: Pen): string {
  const beams = STREAKS.map(([x, half, strength, ink], i) => {
    const at = (y: number) => x + LEAN * (y - 0.5)
    const side = (s: number, y: number) => `${num(w * (at(y) + s * half))} ${num(-h * y)}`
    const stop = (offset: number, opacity: number) =>
      `<stop offset="${offset}" stop-color="${ink}" stop-opacity="${opacity.toFixed(3)}"/>`
    const across = `<linearGradient id="beam${i}">${stop(0, 0)}${stop(0.5, strength)}${stop(1, 0)}</linearGradient>`
    return `${across}${path(`M${side(-1, -1)}L${side(-1, 2.6)}L${side(1, 2.6)}L${side(1, -1)}Z`, `url(#beam${i})`)}`
  }).join('')
  const pale = hex(mix(lab('#cfe0f2'), lab('#7fa9d6'), 0.35))
  const [x, y] = [w * 0.17, -h * 0.5]
  const point =
    circle(x, y, stroke * 3.2, pale, 0.14) + place(x, y, circle(0, 0, stroke * 1.5, pale, 0.95))
  return beams + point
}

const lone = { layout: 'single', cultures: ['any'] } as const

/** What is seen between the planets; chosen by hand only. */
export const DEEP_SPACE: readonly Silhouette[] = [
  {
    ...lone,
    tag: 'apollo-stack',
    earliest: 1968,
    latest: 1972,
    words: 'an Apollo spacecraft with its lunar module docked',
    height: 0.105,
    width: 3.8,
    depth: -1.7,
    draw: apolloStack,
  },
  {
    ...lone,
    tag: 'far-earth',
    earliest: 1968,
    words: 'the Earth, small and half in shadow',
    height: 0.04,
    width: 1,
    depth: -2.6,
    draw: farEarth,
  },
  {
    ...lone,
    tag: 'earth-in-sunbeam',
    layout: 'band',
    earliest: 1990,
    words: 'the Earth, a single faint point in a streak of sunlight',
    height: 0.6,
    width: 1,
    depth: 0,
    draw: earthInSunbeam,
  },
]
