import { circle, ellipse, num, path, poly, rect, segment } from '../svg.ts'
import { arch, colonnade, outline } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

function steps(w: number, h: number, count: number, fills: readonly string[]): string {
  return Array.from({ length: count }, (_, i) => {
    const grow = (count - i - 1) / count
    return rect(
      -w / 2 - grow * h * 1.2,
      -(h * (i + 1)) / count,
      w + grow * h * 2.4,
      h / count + 0.5,
      fills[i % fills.length] ?? '',
    )
  }).join('')
}

function pediment(pen: Pen, w: number, y: number, rise: number): string {
  return (
    rect(-w / 2, y - rise * 0.42, w, rise * 0.42, pen.body) +
    poly(
      [
        [-w * 0.53, y - rise * 0.42],
        [0, y - rise * 1.42],
        [w * 0.53, y - rise * 0.42],
      ],
      pen.light,
    ) +
    poly(
      [
        [-w * 0.42, y - rise * 0.5],
        [0, y - rise * 1.26],
        [w * 0.42, y - rise * 0.5],
      ],
      pen.body,
    )
  )
}

function temple(pen: Pen, columns: number, podium: number): string {
  const { w, h, body, shade, light } = pen
  const base = h * podium
  const height = h * (0.72 - podium)
  const inner = rect(-w * 0.4, -base - height, w * 0.8, height, shade)
  return (
    steps(w * 0.94, base, podium > 0.14 ? 6 : 3, [body, light]) +
    inner +
    colonnade(pen, { left: -w * 0.43, right: w * 0.43, y: -base, height }, columns) +
    pediment(pen, w * 0.96, -base - height, h * 0.195)
  )
}

/** A basilica front, a triumphal arch and a column beside a temple. */
function forum(pen: Pen): string {
  const { w, h, body, shade, light, stroke } = pen
  const templeShape = `<g transform="translate(${num(-w * 0.27)} 0)">${temple({ ...pen, w: w * 0.34, h: h * 0.86 }, 6, 0.18)}</g>`
  const hall = (() => {
    const [x, ww, hh] = [w * 0.2, w * 0.56, h * 0.5]
    const arches = Array.from(
      { length: 7 },
      (_, i) =>
        arch(x - ww / 2 + (ww * (i + 0.5)) / 7, 0, ww * 0.085, hh * 0.42, shade) +
        arch(x - ww / 2 + (ww * (i + 0.5)) / 7, -hh * 0.5, ww * 0.08, hh * 0.34, shade),
    ).join('')
    return (
      rect(x - ww / 2, -hh, ww, hh, light) +
      rect(x - ww / 2, -hh * 0.52, ww, hh * 0.04, body) +
      rect(x - ww * 0.51, -hh * 1.05, ww * 1.02, hh * 0.08, body) +
      arches
    )
  })()
  const column =
    rect(w * 0.025, -h * 0.84, w * 0.018, h * 0.84, light) +
    rect(w * 0.034, -h * 0.84, w * 0.009, h * 0.84, body) +
    rect(w * 0.017, -h * 0.86, w * 0.034, h * 0.03, body) +
    ellipse(w * 0.034, -h * 0.91, w * 0.008, h * 0.05, body) +
    circle(w * 0.034, -h * 0.975, h * 0.018, body)
  const pavement = segment(-w * 0.5, 0, w * 0.5, 0, light, stroke * 1.5)
  return hall + templeShape + column + pavement
}

function pyramid({ w, h, light, shade, body }: Pen): string {
  const one = (x: number, s: number) =>
    poly(
      [
        [x - w * 0.36 * s, 0],
        [x - w * 0.03 * s, -h * s],
        [x + w * 0.1 * s, 0],
      ],
      light,
    ) +
    poly(
      [
        [x - w * 0.03 * s, -h * s],
        [x + w * 0.34 * s, 0],
        [x + w * 0.1 * s, 0],
      ],
      shade,
    )
  return one(w * 0.3, 0.5) + one(-w * 0.12, 1) + segment(-w * 0.5, 0, w * 0.5, 0, body, 1)
}

function ziggurat(pen: Pen): string {
  const { w, h, body, shade, light } = pen
  const tiers = [
    [0.5, 0, 0.34],
    [0.36, 0.34, 0.62],
    [0.23, 0.62, 0.82],
  ] as const
  const blocks = tiers
    .map(([half, from, to]) => {
      const batter = 0.025 * w
      const buttresses = Array.from({ length: Math.round(half * 26) }, (_, i) => {
        const x = -w * half + (2 * w * half * (i + 0.5)) / Math.round(half * 26)
        return rect(x - w * 0.006, -h * to + h * 0.02, w * 0.012, h * (to - from) - h * 0.02, body)
      }).join('')
      return (
        poly(
          [
            [-w * half, -h * from],
            [-w * half + batter, -h * to],
            [w * half - batter, -h * to],
            [w * half, -h * from],
          ],
          light,
        ) +
        buttresses +
        poly(
          [
            [w * half * 0.55, -h * from],
            [w * half * 0.55, -h * to],
            [w * half - batter, -h * to],
            [w * half, -h * from],
          ],
          body,
        )
      )
    })
    .join('')
  const stair =
    outline(pen, '-.075,0 -.03,-.62 .03,-.62 .075,0', shade) +
    outline(pen, '-.34,0 -.05,-.34 -.02,-.34 -.26,0', shade)
  const shrine =
    rect(-w * 0.1, -h, w * 0.2, h * 0.19, body) +
    rect(-w * 0.025, -h * 0.92, w * 0.05, h * 0.11, shade)
  return blocks + stair + shrine
}

function stepPyramid(pen: Pen): string {
  const { w, h, body, shade, light } = pen
  const count = 8
  const tiers = Array.from({ length: count }, (_, i) => {
    const half = w * (0.5 - (0.37 * i) / count)
    const [y, tall] = [-(h * 0.8 * i) / count, (h * 0.8) / count]
    return (
      rect(-half, y - tall, half * 2, tall + 0.5, light) +
      rect(half * 0.42, y - tall, half * 0.58, tall + 0.5, body) +
      rect(-half, y - tall, half * 2, tall * 0.14, body)
    )
  }).join('')
  const stair = outline(pen, '-.085,0 -.06,-.8 .06,-.8 .085,0', shade)
  const rails = [-1, 1]
    .map((s) =>
      poly(
        [
          [s * w * 0.085, 0],
          [s * w * 0.06, -h * 0.8],
          [s * w * 0.072, -h * 0.8],
          [s * w * 0.102, 0],
        ],
        light,
      ),
    )
    .join('')
  const house =
    rect(-w * 0.12, -h * 0.95, w * 0.24, h * 0.15, body) +
    rect(-w * 0.03, -h * 0.91, w * 0.06, h * 0.11, shade) +
    outline(pen, '-.11,-.95 -.09,-1 .09,-1 .11,-.95', light)
  return tiers + stair + rails + house
}

/** An oval of arches in three storeys. */
function stadium({ w, h, body, shade, light, dark, window }: Pen): string {
  const bowl = path(
    `M${num(-w / 2)} 0L${num(-w * 0.48)} ${num(-h * 0.9)}Q0 ${num(-h * 1.06)} ${num(w * 0.48)} ${num(-h * 0.9)}L${num(w / 2)} 0Z`,
    light,
  )
  const rim = path(
    `M${num(-w * 0.48)} ${num(-h * 0.9)}Q0 ${num(-h * 1.06)} ${num(w * 0.48)} ${num(-h * 0.9)}Q0 ${num(-h * 0.76)} ${num(-w * 0.48)} ${num(-h * 0.9)}Z`,
    shade,
  )
  const storeys = [0, 0.29, 0.56]
    .map((y, s) =>
      Array.from({ length: 17 }, (_, i) => {
        const t = (i + 0.5) / 17 - 0.5
        const squeeze = Math.sin(t * Math.PI * 0.92) * 0.5
        const wide = w * 0.034 * Math.cos(t * Math.PI * 0.86)
        return arch(squeeze * w * 0.95, -h * y, wide, h * 0.2, dark && (i + s) % 2 ? window : shade)
      }).join(''),
    )
    .join('')
  const courses = [0.26, 0.53]
    .map((y) => rect(-w * 0.493, -h * y, w * 0.986, h * 0.018, body))
    .join('')
  return bowl + rim + storeys + courses
}

const old = { layout: 'single' } as const

export const ANTIQUITY: readonly Silhouette[] = [
  {
    ...old,
    tag: 'temple-greek',
    earliest: -700,
    cultures: ['mediterranean'],
    words: 'a Greek temple',
    height: 0.2,
    width: 1.7,
    depth: 0.34,
    draw: (pen) => temple(pen, 8, 0.1),
  },
  {
    ...old,
    tag: 'temple-roman',
    earliest: -500,
    latest: 400,
    cultures: ['mediterranean', 'western'],
    words: 'a Roman temple',
    height: 0.25,
    width: 1.05,
    spread: 1.32,
    depth: 0.44,
    draw: (pen) => temple(pen, 6, 0.2),
  },
  {
    ...old,
    tag: 'forum',
    earliest: -500,
    latest: 650,
    cultures: ['mediterranean'],
    words: 'a forum',
    height: 0.23,
    width: 3.7,
    depth: 0.28,
    draw: forum,
  },
  {
    ...old,
    tag: 'pyramid',
    turnsToSun: true,
    earliest: -2650,
    cultures: ['north-africa'],
    words: 'pyramids',
    height: 0.27,
    width: 2.8,
    depth: 0.12,
    draw: pyramid,
  },
  {
    ...old,
    tag: 'ziggurat',
    turnsToSun: true,
    earliest: -2200,
    cultures: ['middle-east'],
    words: 'a ziggurat',
    height: 0.24,
    width: 2.1,
    depth: 0.24,
    draw: ziggurat,
  },
  {
    ...old,
    tag: 'step-pyramid',
    turnsToSun: true,
    earliest: -900,
    cultures: ['americas'],
    words: 'a stepped pyramid',
    height: 0.3,
    width: 1.5,
    depth: 0.28,
    draw: stepPyramid,
  },
  {
    ...old,
    tag: 'stadium',
    earliest: -100,
    cultures: ['any'],
    words: 'a stadium',
    height: 0.2,
    width: 2.2,
    depth: 0.3,
    draw: stadium,
  },
]
