import { circle, poly, rect, segment } from '../svg.ts'
import { outline } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** A braced lattice mast with a roofed cabin on top. */
function steelTower({ w, h, body, shade, gap, stroke }: Pen): string {
  const foot = w * 0.42
  const head = w * 0.3
  const deck = -h * 0.86
  const half = (y: number) => foot + (head - foot) * (y / deck)
  const bays = 8
  const parts: string[] = []
  for (let bay = 0; bay < bays; bay += 1) {
    const low = (deck * bay) / bays
    const high = (deck * (bay + 1)) / bays
    const [a, b] = [half(low), half(high)]
    parts.push(
      segment(-a, low, b, high, body, stroke * 1.2),
      segment(a, low, -b, high, body, stroke * 1.2),
    )
    parts.push(segment(-b, high, b, high, body, stroke * 1.4))
  }
  const legs = [-1, 1].map((side) => segment(side * foot, 0, side * head, deck, body, stroke * 3.2))
  const cabin = rect(-w * 0.42, -h * 0.955, w * 0.84, h * 0.095, shade)
  const slot = rect(-w * 0.16, -h * 0.93, w * 0.14, h * 0.04, gap)
  const roof = outline({ w, h }, '-.5,-.95 0,-1 .5,-.95', body)
  const ladder = segment(w * 0.06, 0, w * 0.06, deck, body, stroke * 0.9)
  return parts.join('') + legs.join('') + ladder + cabin + slot + roof
}

/** A long low concrete shelter, half under an earth bank. */
function bunker({ w, h, body, shade, light, window }: Pen): string {
  const bank = outline({ w, h }, '-.5,0 -.34,-.62 .3,-.66 .5,0', body)
  const wall = outline({ w, h }, '-.24,0 -.22,-.72 .24,-.72 .26,0', shade)
  const slab = outline({ w, h }, '-.29,-.7 -.27,-1 .29,-1 .31,-.7', body)
  const edge = segment(-w * 0.27, -h, w * 0.29, -h, light, h * 0.05)
  return bank + wall + slab + edge + rect(-w * 0.1, -h * 0.46, w * 0.2, h * 0.09, window)
}

function factory({ w, h, body, shade, light, window, random }: Pen): string {
  const bays = 5
  const left = -w * 0.5
  const bay = (w * 0.66) / bays
  const roofs = Array.from({ length: bays }, (_, i) => {
    const x = left + bay * i
    return poly(
      [
        [x, 0],
        [x, -h * 0.3],
        [x + bay * 0.72, -h * 0.5],
        [x + bay, -h * 0.3],
        [x + bay, 0],
      ],
      i % 2 ? body : shade,
    )
  }).join('')
  const panes = Array.from({ length: bays * 2 }, (_, i) =>
    rect(left + bay * (i / 2 + 0.12), -h * 0.22, bay * 0.26, h * 0.1, window),
  ).join('')
  const stacks = [0.24, 0.34, 0.44].map((x, i) => {
    const top = -h * (0.9 - i * 0.08)
    const smoke = Array.from({ length: 5 }, (_, s) =>
      circle(
        w * x + h * 0.09 * s,
        top - h * (0.02 + 0.016 * s) - random.range(0, h * 0.02),
        h * (0.018 + 0.011 * s),
        light,
        0.5,
      ),
    ).join('')
    return (
      smoke +
      poly(
        [
          [w * (x - 0.022), 0],
          [w * (x - 0.014), top],
          [w * (x + 0.014), top],
          [w * (x + 0.022), 0],
        ],
        i === 1 ? body : shade,
      )
    )
  })
  return stacks.join('') + roofs + panes + rect(w * 0.16, -h * 0.24, w * 0.34, h * 0.24, body)
}

/** From this year on wires ran beside most lines. */
const TELEGRAPH_SINCE = 1848

/** Track towards the viewer with a row of telegraph poles. */
function railway({ w, h, body, shade, light, stroke, year }: Pen): string {
  const far = -h * 0.52
  const at = (t: number) => ({ x: -w * 0.24 * t, y: far * (1 - t), half: w * (0.004 + 0.062 * t) })
  const poles = Array.from({ length: 6 }, (_, i) => {
    const t = (i / 5) ** 1.6
    const x = w * (0.03 + 0.38 * t)
    const foot = far * (1 - t * 0.9)
    const tall = h * (0.12 + 0.36 * t)
    const bar = tall * 0.14
    return (
      segment(x, foot, x, foot - tall, body, stroke * (0.8 + 1.6 * t)) +
      segment(x - bar, foot - tall * 0.9, x + bar, foot - tall * 0.9, body, stroke * (0.7 + t))
    )
  })
  const sleepers = Array.from({ length: 16 }, (_, i) => {
    const { x, y, half } = at((i / 15) ** 2)
    return segment(x - half * 1.3, y, x + half * 1.3, y, shade, stroke * (0.6 + 3 * (i / 15) ** 2))
  })
  const rails = [-1, 1].map((side) => {
    const [start, end] = [at(0), at(1)]
    return segment(
      start.x + side * start.half,
      start.y,
      end.x + side * end.half,
      end.y,
      light,
      stroke * 1.7,
    )
  })
  const wired = year !== null && year >= TELEGRAPH_SINCE
  return sleepers.join('') + rails.join('') + (wired ? poles.join('') : '')
}

const built = { layout: 'single', cultures: ['any'] } as const

export const INDUSTRY: readonly Silhouette[] = [
  {
    ...built,
    tag: 'steel-tower',
    earliest: 1850,
    words: 'a steel tower',
    height: 0.36,
    width: 0.28,
    depth: 0.42,
    draw: steelTower,
  },
  {
    ...built,
    tag: 'bunker',
    earliest: 1860,
    words: 'a bunker',
    height: 0.06,
    width: 3.6,
    depth: 0.62,
    draw: bunker,
  },
  {
    ...built,
    tag: 'factory',
    earliest: 1770,
    words: 'a factory',
    height: 0.24,
    width: 1.9,
    spread: 1.32,
    depth: 0.25,
    draw: factory,
  },
  {
    ...built,
    tag: 'railway',
    earliest: 1825,
    words: 'a railway',
    height: 0.22,
    width: 1,
    layout: 'band',
    depth: 0.99,
    draw: railway,
  },
]
