import { circle, ellipse, line, num, type Point, path, place, poly, segment } from '../svg.ts'
import { curve, outline, trace } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** Soft crowns of overlapping discs on a trunk. */
function broadleaf({ h, w, random, leaf, shade, leafLight, stroke }: Pen): string {
  const trunk = outline({ w, h }, '-.05,0 -.025,-.5 .025,-.5 .055,0', shade)
  const limbs =
    segment(0, -h * 0.3, -w * 0.2, -h * 0.55, shade, stroke * 1.6) +
    segment(0, -h * 0.34, w * 0.2, -h * 0.6, shade, stroke * 1.6)
  const crown = Array.from({ length: 11 }, (_, index) => {
    const angle = (index / 11) * Math.PI * 2
    const r = h * random.range(0.14, 0.2)
    return circle(Math.cos(angle) * w * 0.3, -h * 0.64 + Math.sin(angle) * h * 0.2, r, leaf)
  }).join('')
  const heart = ellipse(0, -h * 0.64, w * 0.34, h * 0.26, leaf)
  const tufts = [
    [-0.2, 0.76, 0.1],
    [-0.05, 0.85, 0.085],
    [-0.3, 0.6, 0.07],
    [0.1, 0.72, 0.075],
  ] as const
  const lit = tufts.map(([x, y, r]) => circle(w * x, -h * y, h * r, leafLight, 0.4)).join('')
  return trunk + limbs + crown + heart + lit
}

function pine({ h, w, leaf, shade, random }: Pen): string {
  const trunk = outline({ w, h }, '-.05,0 .05,0 0,-1', shade)
  const tiers = 7
  const boughs = Array.from({ length: tiers }, (_, index) => {
    const t = index / tiers
    const y = -h * (0.12 + 0.76 * t)
    const half = w * 0.5 * (1 - t) ** 0.85 * random.range(0.88, 1.06) + w * 0.05
    const tall = h * 0.25
    return poly(
      [
        [-half, y],
        [-half * 0.42, y - tall * 0.36],
        [0, y - tall],
        [half * 0.42, y - tall * 0.36],
        [half, y],
        [half * 0.3, y - h * 0.02],
        [-half * 0.3, y - h * 0.02],
      ],
      leaf,
    )
  })
  return trunk + boughs.join('')
}

function cypress({ h, w, leaf, leafLight }: Pen): string {
  const half = w * 0.5
  const flame = `M0 0C${num(-half)} ${num(-h * 0.1)} ${num(-half * 1.1)} ${num(-h * 0.6)} 0 ${num(-h)}C${num(half * 1.1)} ${num(-h * 0.6)} ${num(half)} ${num(-h * 0.1)} 0 0Z`
  return (
    path(flame, leaf) +
    line(
      [
        [-half * 0.35, -h * 0.28],
        [-half * 0.3, -h * 0.55],
        [-half * 0.12, -h * 0.75],
      ],
      leafLight,
      w * 0.07,
      0.7,
    )
  )
}

/** Where palms bear dates: straight stems, full crowns. */
const DATE_LANDS = 'EG LY TN DZ MA MR SD SA YE OM AE QA BH KW IQ IR SY JO IL PS PK'.split(' ')

function palm(pen: Pen): string {
  const { h, w, leaf, leafLight, shade, random, stroke, country } = pen
  const dates = country !== null && DATE_LANDS.includes(country)
  const lean = dates ? 0 : w * 0.12
  const trunk = `M${num(-h * 0.03)} 0Q${num(-lean)} ${num(-h * 0.5)} ${num(lean)} ${num(-h * 0.8)}L${num(lean + h * 0.022)} ${num(-h * 0.8)}Q${num(-lean * 0.5)} ${num(-h * 0.4)} ${num(h * 0.035)} 0Z`
  const crown = -h * 0.8
  const count = dates ? 18 : 12
  const fronds = Array.from({ length: count }, (_, index) => {
    const angle = -Math.PI * (-0.14 + (1.28 * index) / (count - 1)) + random.range(-0.07, 0.07)
    const reach = w * random.range(0.42, 0.5)
    const [dx, dy] = [Math.cos(angle) * reach, Math.sin(angle) * reach * 0.62]
    const droop = h * (0.05 + (dates ? 0.1 : 0.16) * Math.abs(Math.cos(angle)))
    const tip: Point = [lean + dx, crown + dy + droop]
    const bend = (lift: number): Point => [lean + dx * 0.62, crown + dy * 1.05 - h * lift]
    const [over, under] = [bend(0.075), bend(0.005)]
    return path(
      `M${num(lean)} ${num(crown - stroke)}Q${num(over[0])} ${num(over[1])} ${num(tip[0])} ${num(tip[1])}Q${num(under[0])} ${num(under[1])} ${num(lean)} ${num(crown + stroke * 1.6)}Z`,
      index % 3 === 1 ? leafLight : leaf,
    )
  })
  const nuts = circle(lean, -h * 0.79, h * 0.026, shade)
  return place(-lean * 0.6, 0, path(trunk, shade) + fronds.join('') + nuts)
}

/** Low thorny tufts and tall stalks, spread over the width. */
function desertShrub({ w, h, random, leaf, stroke }: Pen): string {
  const tufts = 11
  return Array.from({ length: tufts }, (_, index) => {
    const x = -w / 2 + (w * (index + random.range(0.15, 0.85))) / tufts
    const size = h * random.range(0.35, 0.75)
    const blades = Array.from({ length: 9 }, (_, blade) => {
      const angle = Math.PI * (0.08 + (0.84 * blade) / 8)
      return segment(
        x,
        0,
        x + Math.cos(angle) * size * 0.62,
        -Math.sin(angle) * size * 0.6,
        leaf,
        stroke,
      )
    }).join('')
    const stalk =
      index % 3 === 0
        ? segment(x, 0, x + size * 0.05, -h, leaf, stroke * 1.4) +
          ellipse(x + size * 0.05, -h * 0.9, stroke * 2, h * 0.12, leaf)
        : ''
    return blades + stalk
  }).join('')
}

/** A cone that sleeps, green below and bare above. */
function volcano(pen: Pen): string {
  const { leaf, leafLight, body, shade } = pen
  const cone =
    'M-.5,.07C-.26,-.1 -.15,-.5 -.075,-.74Q-.03,-.79 0,-.775Q.04,-.8 .075,-.75C.15,-.5 .26,-.1 .5,.07Z'
  const bare =
    'M-.15,-.5C-.12,-.6 -.1,-.68 -.075,-.74Q-.03,-.79 0,-.775Q.04,-.8 .075,-.75C.1,-.68 .12,-.6 .15,-.5L.1,-.56L.06,-.46L.02,-.58L-.04,-.48L-.09,-.57Z'
  const gullies = [
    'M-.04,-.7Q-.08,-.4 -.2,-.08',
    'M.03,-.7Q.06,-.4 .12,-.06',
    'M.06,-.7Q.14,-.36 .3,-.06',
  ]
    .map((data) => trace(pen, data, leafLight, pen.stroke * 1.4))
    .join('')
  const crater = curve(pen, 'M-.06,-.755Q0,-.79 .06,-.76Q0,-.735 -.06,-.755Z', shade)
  return curve(pen, cone, leaf) + gullies + curve(pen, bare, body) + crater
}

function eruption({ w, h, body, shade, light, accent, random }: Pen): string {
  const rim = w * 0.055
  const cone = `M${num(-w / 2)} ${num(h * 0.07)}C${num(-w * 0.26)} ${num(-h * 0.1)} ${num(-w * 0.13)} ${num(-h * 0.55)} ${num(-rim)} ${num(-h * 0.78)}L${num(-rim * 0.3)} ${num(-h * 0.755)}L${num(rim * 0.4)} ${num(-h * 0.77)}L${num(rim)} ${num(-h * 0.785)}C${num(w * 0.13)} ${num(-h * 0.55)} ${num(w * 0.26)} ${num(-h * 0.1)} ${num(w / 2)} ${num(h * 0.07)}Z`
  const side = `M${num(rim * 0.4)} ${num(-h * 0.77)}L${num(rim)} ${num(-h * 0.785)}C${num(w * 0.13)} ${num(-h * 0.55)} ${num(w * 0.26)} ${num(-h * 0.1)} ${num(w / 2)} ${num(h * 0.07)}L${num(w * 0.16)} ${num(h * 0.07)}Q${num(w * 0.06)} ${num(-h * 0.4)} ${num(rim * 0.4)} ${num(-h * 0.77)}Z`
  const plume = Array.from({ length: 13 }, (_, i) => {
    const t = i / 12
    return circle(
      rim * (0.1 + t * 2.6 * random.range(0.6, 1.3)),
      -h * (0.8 + 0.15 * t),
      h * (0.028 + 0.055 * t),
      i % 3 ? light : body,
      0.8,
    )
  }).join('')
  return (
    plume +
    path(cone, body) +
    path(side, shade) +
    ellipse(0, -h * 0.772, rim * 0.7, h * 0.008, accent)
  )
}

/** White heaps raked up in rows. */
function saltFlats({ w, h, random, light, body }: Pen): string {
  return Array.from({ length: 13 }, (_, index) => {
    const row = index % 2
    const x = -w / 2 + (w * (index + random.range(0.2, 0.8))) / 13
    const half = h * random.range(0.9, 1.4) * (row ? 0.6 : 1)
    const [foot, top] = [row ? -h * 0.5 : 0, (row ? -h * 0.5 : 0) - half * 0.62]
    return (
      poly(
        [
          [x - half, foot],
          [x - half * 0.08, top],
          [x + half, foot],
        ],
        light,
      ) +
      poly(
        [
          [x - half * 0.08, top],
          [x + half, foot],
          [x + half * 0.2, foot],
        ],
        body,
      )
    )
  }).join('')
}

/** A loose group of round trees: the neutral shape for anything unknown. */
function copse(pen: Pen): string {
  const { w, h, random } = pen
  return [-0.33, 0.3, -0.02]
    .map((x, index) => {
      const size = index === 2 ? 1 : random.range(0.66, 0.84)
      return `<g transform="translate(${num(x * w)} 0)">${broadleaf({ ...pen, h: h * size, w: h * size * 0.85 })}</g>`
    })
    .join('')
}

const tree = { earliest: Number.NEGATIVE_INFINITY, layout: 'single', cultures: ['any'] } as const

export const NATURE: readonly Silhouette[] = [
  {
    ...tree,
    tag: 'broadleaf-tree',
    words: 'a broad tree',
    height: 0.23,
    width: 0.9,
    depth: 0.55,
    draw: broadleaf,
  },
  {
    ...tree,
    tag: 'pine',
    words: 'a pine',
    height: 0.25,
    width: 0.5,
    spread: 1.14,
    depth: 0.5,
    draw: pine,
  },
  {
    ...tree,
    tag: 'cypress',
    cultures: ['mediterranean', 'middle-east'],
    words: 'a cypress',
    height: 0.24,
    width: 0.2,
    depth: 0.5,
    draw: cypress,
  },
  {
    ...tree,
    tag: 'palm',
    cultures: [
      'africa',
      'north-africa',
      'middle-east',
      'islamic',
      'south-asia',
      'south-east-asia',
      'pacific',
      'americas',
    ],
    words: 'a palm',
    height: 0.26,
    width: 0.85,
    spread: 1.15,
    depth: 0.6,
    draw: palm,
  },
  {
    ...tree,
    tag: 'desert-shrub',
    words: 'desert shrubs',
    height: 0.05,
    width: 1,
    layout: 'band',
    depth: 0.97,
    draw: desertShrub,
  },
  {
    ...tree,
    tag: 'volcano',
    words: 'a volcano',
    height: 0.36,
    width: 2.7,
    depth: 0.02,
    draw: volcano,
  },
  {
    ...tree,
    tag: 'eruption',
    words: 'an erupting volcano',
    height: 0.36,
    width: 2.7,
    depth: 0.02,
    draw: eruption,
  },
  {
    ...tree,
    tag: 'salt-flats',
    words: 'heaps of salt',
    height: 0.03,
    width: 1,
    layout: 'band',
    depth: 0.6,
    draw: saltFlats,
  },
  { ...tree, tag: 'copse', words: 'trees', height: 0.17, width: 1.9, depth: 0.4, draw: copse },
]
