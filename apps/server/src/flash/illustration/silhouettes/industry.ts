import { circle, ellipse, line, type Point, poly, rect } from '../svg.ts'
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
      line(
        [
          [-a, low],
          [b, high],
        ],
        body,
        stroke * 1.2,
      ),
      line(
        [
          [a, low],
          [-b, high],
        ],
        body,
        stroke * 1.2,
      ),
    )
    parts.push(
      line(
        [
          [-b, high],
          [b, high],
        ],
        body,
        stroke * 1.4,
      ),
    )
  }
  const legs = [-1, 1].map((side) =>
    line(
      [
        [side * foot, 0],
        [side * head, deck],
      ],
      body,
      stroke * 3.2,
    ),
  )
  const cabin = rect(-w * 0.42, -h * 0.955, w * 0.84, h * 0.095, shade)
  const slot = rect(-w * 0.16, -h * 0.93, w * 0.14, h * 0.04, gap)
  const roof = outline({ w, h }, '-.5,-.95 0,-1 .5,-.95', body)
  const ladder = line(
    [
      [w * 0.06, 0],
      [w * 0.06, deck],
    ],
    body,
    stroke * 0.9,
  )
  return parts.join('') + legs.join('') + ladder + cabin + slot + roof
}

/** A long low concrete shelter, half under an earth bank. */
function bunker({ w, h, body, shade, light, window }: Pen): string {
  const bank = outline({ w, h }, '-.5,0 -.34,-.62 .3,-.66 .5,0', body)
  const wall = outline({ w, h }, '-.24,0 -.22,-.72 .24,-.72 .26,0', shade)
  const slab = outline({ w, h }, '-.29,-.7 -.27,-1 .29,-1 .31,-.7', body)
  const edge = line(
    [
      [-w * 0.27, -h],
      [w * 0.29, -h],
    ],
    light,
    h * 0.05,
  )
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
  return (
    line(
      [
        [0, -h],
        [0, -h * 0.9],
      ],
      body,
      stroke * 2,
    ) +
    blocks +
    lines.join('')
  )
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
      near.push(
        line(
          [
            [x + width / 2, -tall],
            [x + width / 2, -tall - h * 0.05],
          ],
          ink,
          stroke * 1.4,
        ),
      )
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

function streetLamp({ h, w, body, window, dark, stroke }: Pen): string {
  const glow = dark
    ? circle(w * 0.3, -h * 0.93, h * 0.2, window, 0.14) +
      circle(w * 0.3, -h * 0.93, h * 0.09, window, 0.25)
    : ''
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

/** Track towards the viewer with a row of telegraph poles. */
function railway({ w, h, body, light, stroke }: Pen): string {
  const poles = Array.from({ length: 6 }, (_, i) => {
    const t = i / 5
    const x = w * (0.04 + 0.42 * t ** 1.5)
    const tall = h * (0.2 + 0.75 * t)
    return (
      line(
        [
          [x, h * 0.05 * t],
          [x, -tall],
        ],
        body,
        stroke * (0.8 + 1.6 * t),
      ) +
      line(
        [
          [x - tall * 0.12, -tall * 0.9],
          [x + tall * 0.12, -tall * 0.9],
        ],
        body,
        stroke * (0.7 + t),
      )
    )
  })
  const sleepers = Array.from({ length: 14 }, (_, i) => {
    const t = (i / 13) ** 2
    const half = w * (0.008 + 0.075 * t)
    const x = -w * 0.22 * t
    return line(
      [
        [x - half, h * 0.4 * t],
        [x + half, h * 0.4 * t],
      ],
      body,
      stroke * (0.6 + 3 * t),
    )
  })
  const rail = (side: number): Point[] => [
    [side * w * 0.005, 0],
    [-w * 0.22 + side * w * 0.056, h * 0.4],
  ]
  return (
    sleepers.join('') +
    line(rail(-1), light, stroke * 1.6) +
    line(rail(1), light, stroke * 1.6) +
    poles.join('')
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
    .map((x) =>
      line(
        [
          [w * x, y - h * 0.4],
          [w * (x + 0.02), y + h * 0.16],
        ],
        body,
        stroke,
      ),
    )
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
    line(
      [
        [w * 0.2, y + h * 0.1],
        [w * 0.18, y + h * 0.42],
      ],
      body,
      stroke,
    )
  return (
    hull +
    wings +
    struts +
    tail +
    wheels +
    line(
      [
        [w * 0.37, y - h * 0.3],
        [w * 0.37, y + h * 0.24],
      ],
      light,
      stroke * 1.2,
    )
  )
}

function lunarModule({ w, h, body, shade, light, accent, stroke }: Pen): string {
  const legs = [-1, 1].flatMap((side) => [
    line(
      [
        [side * w * 0.2, -h * 0.42],
        [side * w * 0.44, -h * 0.02],
      ],
      light,
      stroke * 2,
    ),
    line(
      [
        [side * w * 0.2, -h * 0.2],
        [side * w * 0.38, -h * 0.12],
      ],
      light,
      stroke * 1.2,
    ),
    ellipse(side * w * 0.45, -h * 0.01, w * 0.06, h * 0.018, light),
  ])
  const descent = outline({ w, h }, '-.26,-.18 -.28,-.44 .28,-.44 .26,-.18', accent)
  const descentShade = outline({ w, h }, '0,-.18 0,-.44 .28,-.44 .26,-.18', shade)
  const ascent = outline(
    { w, h },
    '-.2,-.46 -.27,-.6 -.2,-.8 -.08,-.88 .1,-.88 .24,-.76 .26,-.56 .2,-.46',
    light,
  )
  const face = outline({ w, h }, '.04,-.46 .08,-.88 .24,-.76 .26,-.56 .2,-.46', body)
  const eyes = outline({ w, h }, '-.17,-.68 -.07,-.68 -.11,-.77', shade)
  const dish =
    line(
      [
        [w * 0.14, -h * 0.88],
        [w * 0.2, -h * 0.98],
      ],
      light,
      stroke * 1.2,
    ) + ellipse(w * 0.21, -h * 0.98, w * 0.05, h * 0.02, light)
  const ladder = [0.1, 0.16, 0.22, 0.28, 0.34]
    .map((y) =>
      line(
        [
          [-w * 0.37 + y * w * 0.3, -h * y],
          [-w * 0.3 + y * w * 0.3, -h * y],
        ],
        shade,
        stroke,
      ),
    )
    .join('')
  return (
    legs.join('') +
    descent +
    descentShade +
    ascent +
    face +
    eyes +
    dish +
    ladder +
    rect(-w * 0.06, -h * 0.18, w * 0.12, h * 0.07, shade)
  )
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
    depth: 0.25,
    draw: factory,
  },
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
    tag: 'railway',
    earliest: 1825,
    words: 'a railway',
    height: 0.16,
    width: 1,
    layout: 'band',
    depth: 0.4,
    draw: railway,
  },
  {
    ...built,
    tag: 'biplane',
    earliest: 1903,
    words: 'a biplane',
    height: 0.08,
    width: 2.1,
    depth: -1.6,
    draw: biplane,
  },
  {
    ...built,
    tag: 'lunar-module',
    earliest: 1968,
    words: 'a lunar module',
    height: 0.25,
    width: 1.15,
    depth: 0.5,
    draw: lunarModule,
  },
]
