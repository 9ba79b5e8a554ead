import { circle, ellipse, line, poly, rect, segment } from '../svg.ts'
import { curve, halo, outline } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

function skyscraper({ w, h, body, shade, light, window, dark, random, stroke }: Pen): string {
  const tiers = [
    [0.5, 0.42],
    [0.38, 0.68],
    [0.24, 0.84],
    [0.12, 0.92],
  ] as const
  const blocks = tiers
    .map(
      ([half, top]) =>
        rect(-w * half, -h * top, w * half, h * top, body) +
        rect(0, -h * top, w * half, h * top, shade),
    )
    .join('')
  const lines: string[] = []
  for (const x of [-0.42, -0.32, -0.22, -0.12, 0.08, 0.18, 0.28, 0.38]) {
    const top = Math.abs(x) < 0.2 ? 0.8 : Math.abs(x) < 0.34 ? 0.64 : 0.38
    for (let y = 0.04; y < top; y += 0.035) {
      if (dark ? random.chance(0.45) : true)
        lines.push(rect(w * x, -h * y - h * 0.016, w * 0.045, h * 0.016, dark ? window : light))
    }
  }
  return segment(0, -h, 0, -h * 0.9, body, stroke * 2) + blocks + lines.join('')
}

/** Blocks from edge to edge, lamps behind some of the windows at night. */
function skylineModern({ w, h, body, shade, light, window, dark, random, stroke }: Pen): string {
  const far: string[] = []
  const near: string[] = []
  let x = -w / 2
  while (x < w / 2) {
    const width = h * random.range(0.12, 0.26)
    far.push(rect(x, -h * random.range(0.3, 0.72), width, h * 0.72, light))
    x += width * random.range(0.9, 1.5)
  }
  x = -w / 2
  while (x < w / 2) {
    const width = h * random.range(0.16, 0.32)
    const tall = h * (random.chance(0.2) ? random.range(0.7, 0.96) : random.range(0.22, 0.55))
    const ink = random.chance(0.5) ? body : shade
    near.push(rect(x, -tall, width, tall, ink))
    if (tall > h * 0.66)
      near.push(segment(x + width / 2, -tall, x + width / 2, -tall - h * 0.05, ink, stroke * 1.4))
    const step = h * 0.052
    for (let wx = x + step * 0.5; wx < x + width - step * 0.6; wx += step) {
      for (let wy = step * 0.9; wy < tall - step * 0.5; wy += step) {
        if (random.chance(dark ? 0.42 : 0.7))
          near.push(rect(wx, -wy - step * 0.34, step * 0.44, step * 0.42, dark ? window : light))
      }
    }
    x += width + (random.chance(0.3) ? h * random.range(0.02, 0.1) : 0)
  }
  return far.join('') + near.join('')
}

/** A lantern on a fluted post with a ladder bar. */
function gasLamp({ h, w, body, light, window, dark, stroke }: Pen): string {
  const size = { w, h }
  const glow = dark ? halo('lamp', { x: 0, y: -h * 0.9, r: h * 0.3 }, window) : ''
  const post = outline(size, '-.035,0 -.02,-.1 -.014,-.8 .014,-.8 .02,-.1 .035,0', body)
  const rings = [0.1, 0.44, 0.78]
    .map((y) => rect(-w * 0.045, -h * y, w * 0.09, h * 0.016, body))
    .join('')
  const bar = segment(-w * 0.13, -h * 0.74, w * 0.13, -h * 0.74, body, stroke * 1.3)
  const lantern =
    outline(size, '-.055,-.8 -.1,-.93 .1,-.93 .055,-.8', dark ? window : light) +
    segment(0, -h * 0.8, 0, -h * 0.93, body, stroke * 0.8) +
    outline(size, '-.125,-.925 -.05,-.98 .05,-.98 .125,-.925', body) +
    outline(size, '-.02,-.98 0,-1.01 .02,-.98', body)
  return glow + post + rings + bar + lantern
}

/** From this year on most street lamps were electric. */
const ELECTRIC_SINCE = 1910

function streetLamp(pen: Pen): string {
  return pen.year !== null && pen.year < ELECTRIC_SINCE ? gasLamp(pen) : electricLamp(pen)
}

function electricLamp({ h, w, body, window, dark, stroke }: Pen): string {
  const glow = dark ? halo('lamp', { x: w * 0.3, y: -h * 0.945, r: h * 0.34 }, window) : ''
  const post = poly(
    [
      [-h * 0.02, 0],
      [-h * 0.008, -h * 0.94],
      [h * 0.008, -h * 0.94],
      [h * 0.02, 0],
    ],
    body,
  )
  const arm = line(
    [
      [0, -h * 0.94],
      [w * 0.12, -h * 0.99],
      [w * 0.3, -h * 0.97],
    ],
    body,
    stroke * 1.6,
  )
  return (
    glow +
    post +
    arm +
    ellipse(w * 0.3, -h * 0.945, h * 0.035, h * 0.022, dark ? window : body) +
    rect(-h * 0.035, -h * 0.03, h * 0.07, h * 0.03, body)
  )
}

function biplane({ w, h, body, shade, light, stroke }: Pen): string {
  const y = -h * 0.5
  const hull = poly(
    [
      [-w * 0.36, y - h * 0.06],
      [w * 0.3, y - h * 0.13],
      [w * 0.34, y],
      [w * 0.28, y + h * 0.1],
      [-w * 0.36, y],
    ],
    body,
  )
  const wings = [-0.42, 0.14]
    .map((dy) =>
      poly(
        [
          [-w * 0.02, y + h * dy],
          [w * 0.36, y + h * (dy - 0.05)],
          [w * 0.36, y + h * (dy + 0.01)],
          [-w * 0.02, y + h * (dy + 0.06)],
        ],
        dy < 0 ? body : shade,
      ),
    )
    .join('')
  const struts = [0.04, 0.14, 0.26]
    .map((x) => segment(w * x, y - h * 0.4, w * (x + 0.02), y + h * 0.16, body, stroke))
    .join('')
  const tail = poly(
    [
      [-w * 0.5, y - h * 0.28],
      [-w * 0.38, y - h * 0.26],
      [-w * 0.32, y - h * 0.02],
      [-w * 0.46, y],
    ],
    shade,
  )
  const wheels =
    circle(w * 0.18, y + h * 0.42, h * 0.08, body) +
    segment(w * 0.2, y + h * 0.1, w * 0.18, y + h * 0.42, body, stroke)
  return (
    hull +
    wings +
    struts +
    tail +
    wheels +
    segment(w * 0.37, y - h * 0.3, w * 0.37, y + h * 0.24, light, stroke * 1.2)
  )
}

/** The lander lit by a low Sun from the left, its shadow long on the ground. */
function lunarModule(pen: Pen): string {
  const { w, h, body, shade, light, accent, stroke } = pen
  const shadow = curve(
    pen,
    'M-.4,-.01L.2,-.035L.74,-.06Q.98,-.075 1.04,-.05Q1.02,-.02 .8,-.015L.5,.01L.1,.025L-.2,.02Z',
    '#17181d',
  )
  const legs = [-1, 1].flatMap((side) => [
    segment(side * w * 0.2, -h * 0.42, side * w * 0.44, -h * 0.02, light, stroke * 2.2),
    segment(side * w * 0.2, -h * 0.2, side * w * 0.385, -h * 0.12, light, stroke * 1.2),
    ellipse(side * w * 0.45, -h * 0.01, w * 0.06, h * 0.018, light),
  ])
  const descent =
    outline(pen, '-.26,-.18 -.28,-.46 .28,-.46 .26,-.18', accent) +
    outline(pen, '.06,-.18 .06,-.46 .28,-.46 .26,-.18', shade)
  const ascent =
    outline(pen, '-.2,-.45 -.27,-.6 -.2,-.8 -.08,-.88 .1,-.88 .24,-.76 .26,-.56 .2,-.45', light) +
    outline(pen, '.04,-.45 .08,-.88 .1,-.88 .24,-.76 .26,-.56 .2,-.45', body) +
    outline(pen, '-.17,-.68 -.07,-.68 -.11,-.77', shade) +
    rect(-w * 0.1, -h * 0.6, w * 0.09, h * 0.13, body)
  const dish =
    segment(w * 0.12, -h * 0.86, w * 0.17, -h * 0.97, light, stroke * 1.6) +
    outline(pen, '.11,-.995 .21,-.93 .19,-.98 .16,-1', light)
  // The ladder runs down the strut that faces the viewer.
  const [top, foot] = [
    [-0.13, -0.44],
    [-0.17, 0.03],
  ] as const
  const rail = (dx: number) =>
    segment(w * (top[0] + dx), h * top[1], w * (foot[0] + dx), h * (foot[1] - 0.1), light, stroke)
  const rungs = Array.from({ length: 8 }, (_, i) => {
    const t = i / 9
    const [x, y] = [top[0] + (foot[0] - top[0]) * t * 0.8, top[1] + (foot[1] - 0.1 - top[1]) * t]
    return segment(w * (x - 0.022), h * y, w * (x + 0.022), h * y, light, stroke)
  }).join('')
  const leg =
    segment(w * top[0], h * top[1], w * foot[0], h * foot[1], body, stroke * 2.4) +
    ellipse(w * foot[0], h * (foot[1] + 0.01), w * 0.07, h * 0.02, light)
  const nozzle = outline(pen, '-.05,-.18 -.08,-.1 .08,-.1 .05,-.18', shade)
  return (
    shadow +
    legs.join('') +
    nozzle +
    descent +
    ascent +
    dish +
    leg +
    rail(-0.025) +
    rail(0.025) +
    rungs
  )
}

const built = { layout: 'single', cultures: ['any'] } as const

/** The twentieth century. */
export const MODERN: readonly Silhouette[] = [
  {
    ...built,
    tag: 'skyscraper',
    earliest: 1902,
    words: 'a skyscraper',
    height: 0.44,
    width: 0.34,
    depth: 0.2,
    draw: skyscraper,
  },
  {
    ...built,
    tag: 'skyline-modern',
    earliest: 1930,
    words: 'a modern skyline',
    height: 0.34,
    width: 1,
    layout: 'band',
    depth: 0.2,
    draw: skylineModern,
  },
  {
    ...built,
    tag: 'street-lamp',
    earliest: 1807,
    words: 'a street lamp',
    height: 0.26,
    width: 0.5,
    depth: 0.75,
    draw: streetLamp,
  },
  {
    ...built,
    tag: 'biplane',
    earliest: 1903,
    latest: 1945,
    words: 'a biplane',
    height: 0.08,
    width: 2.1,
    depth: -1.6,
    draw: biplane,
  },
  {
    ...built,
    tag: 'lunar-module',
    spread: 2.15,
    earliest: 1968,
    words: 'a lunar module',
    height: 0.25,
    width: 1.15,
    depth: 0.5,
    draw: lunarModule,
  },
]
