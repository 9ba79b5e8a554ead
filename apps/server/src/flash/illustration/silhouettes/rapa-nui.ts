import { ellipse, num, path, poly, segment } from '../svg.ts'
import { curve, trace } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** A stone figure seen from the front: long face under a heavy brow. */
function statue(pen: Pen, x: number, h: number, hat: boolean): string {
  const size = { w: h * 0.42, h }
  const { body, shade, light, accent } = pen
  const trunk = curve(
    size,
    'M-.4,0C-.46,-.2 -.46,-.36 -.34,-.42L-.22,-.46L.22,-.46L.34,-.42C.46,-.36 .46,-.2 .4,0Z',
    body,
  )
  const arms =
    trace(size, 'M-.3,-.36Q-.36,-.16 -.16,-.05', shade, pen.stroke) +
    trace(size, 'M.3,-.36Q.36,-.16 .16,-.05', shade, pen.stroke)
  const head = curve(
    size,
    'M-.26,-.42C-.34,-.56 -.32,-.72 -.28,-.86Q-.26,-.93 -.14,-.94L.14,-.94Q.26,-.93 .28,-.86C.32,-.72 .34,-.56 .26,-.42Q0,-.36 -.26,-.42Z',
    light,
  )
  const side = curve(
    size,
    'M.07,-.94L.14,-.94Q.26,-.93 .28,-.86C.32,-.72 .34,-.56 .26,-.42Q.18,-.39 .1,-.39Z',
    body,
  )
  const brow = curve(
    size,
    'M-.28,-.78Q0,-.84 .28,-.78L.24,-.7Q.14,-.74 .09,-.7L-.09,-.7Q-.14,-.74 -.24,-.7Z',
    shade,
  )
  const nose =
    curve(size, 'M-.05,-.76L.05,-.76L.1,-.55Q0,-.52 -.1,-.55Z', light) +
    curve(size, 'M-.1,-.55Q0,-.52 .1,-.55L.08,-.53Q0,-.5 -.08,-.53Z', shade)
  const mouth = trace(size, 'M-.13,-.47Q0,-.49 .13,-.47', shade, h * 0.018)
  const ears = [-1, 1]
    .map((s) =>
      curve(size, `M${s * 0.28},-.8Q${s * 0.38},-.78 ${s * 0.34},-.54L${s * 0.29},-.54Z`, shade),
    )
    .join('')
  const topknot = hat
    ? curve(size, 'M-.3,-.93L-.28,-1.06Q0,-1.1 .28,-1.06L.3,-.93Q0,-.89 -.3,-.93Z', accent) +
      ellipse(0, -h * 1.08, size.w * 0.14, h * 0.022, accent)
    : ''
  const content = trunk + arms + ears + head + side + brow + nose + mouth + topknot
  return `<g transform="translate(${num(x)} 0)">${content}</g>`
}

/** A row of statues on a stone platform. */
function moai(pen: Pen): string {
  const { w, h, body, shade, light, random } = pen
  const platform =
    poly(
      [
        [-w * 0.5, 0],
        [-w * 0.46, -h * 0.12],
        [w * 0.46, -h * 0.12],
        [w * 0.5, 0],
      ],
      body,
    ) +
    segment(-w * 0.46, -h * 0.12, w * 0.46, -h * 0.12, light, h * 0.025) +
    Array.from({ length: 15 }, (_, i) =>
      segment(
        -w * 0.45 + w * 0.064 * i,
        -h * 0.1,
        -w * 0.455 + w * 0.065 * i,
        -h * 0.01,
        shade,
        pen.stroke * 0.8,
      ),
    ).join('')
  const row = [-0.36, -0.18, 0, 0.18, 0.36]
    .map((x, i) => statue(pen, w * x, h * random.range(0.74, 0.82), i === 1 || i === 3))
    .join('')
  return `${platform}<g transform="translate(0 ${num(-h * 0.12)})">${row}</g>`
}

/** A grassy slope under the quarried cliff, with figures that stand in it to the chest or the chin. */
function moaiQuarry(pen: Pen): string {
  const { w, h, leaf, land, body, shade, light } = pen
  const slope = curve(
    pen,
    'M-.56,.06C-.4,-.1 -.3,-.34 -.16,-.6C-.1,-.78 .02,-.92 .16,-.96C.28,-.98 .34,-.8 .42,-.5C.48,-.28 .54,-.06 .6,.06Z',
    land,
  )
  const cliff = curve(
    pen,
    'M-.07,-.63C-.02,-.76 .06,-.86 .15,-.89C.24,-.9 .28,-.82 .32,-.7Q.26,-.62 .19,-.66Q.11,-.58 .04,-.63Q-.02,-.58 -.07,-.63Z',
    body,
  )
  const niches = [
    [0, 0.7],
    [0.1, 0.78],
    [0.2, 0.74],
    [0.28, 0.72],
  ]
    .map(([x = 0, y = 0]) =>
      curve(
        pen,
        `M${x - 0.02},${-y}L${x - 0.012},${-y - 0.09}L${x + 0.026},${-y - 0.07}L${x + 0.024},${-y}Z`,
        shade,
      ),
    )
    .join('')
  const figures = [
    [0.16, 0.5, 0.2, 0.42],
    [-0.08, 0.4, 0.24, 0.5],
    [0.33, 0.34, 0.27, 0.3],
    [0.08, 0.24, 0.34, 0.42],
    [-0.24, 0.18, 0.36, 0.3],
    [0.42, 0.1, 0.38, 0.46],
    [-0.4, 0.02, 0.42, 0],
    [0.2, 0.0, 0.48, 0.28],
    [-0.12, -0.02, 0.5, 0.12],
  ] as const
  const heads = figures.map(([x, y, size, buried], index) => {
    const tall = h * size
    const sink = tall * buried
    const lean = [3, -5, 4, -2, 6, -4, 0, 3, -3][index] ?? 0
    const clip = `quarry${index}`
    const turf = path(
      `M${num(-tall * 0.3)} ${num(tall * 0.04)}Q0 ${num(-tall * 0.07)} ${num(tall * 0.3)} ${num(tall * 0.04)}Z`,
      leaf,
    )
    return `<g transform="translate(${num(w * x)} ${num(-h * y)})"><clipPath id="${clip}"><rect x="${num(-tall)}" y="${num(-tall * 1.2)}" width="${num(tall * 2)}" height="${num(tall * 1.2)}"/></clipPath><g clip-path="url(#${clip})"><g transform="translate(0 ${num(sink)}) rotate(${lean})">${statue(pen, 0, tall, false)}</g></g>${turf}</g>`
  })
  const rubble = [-0.32, -0.02, 0.28, 0.5]
    .map((x) => ellipse(w * x, h * 0.02, h * 0.04, h * 0.018, light))
    .join('')
  return slope + cliff + niches + heads.join('') + rubble
}

const one = { layout: 'single' } as const

/** The stone figures of Rapa Nui, on their platform and in the quarry. */
export const RAPA_NUI: readonly Silhouette[] = [
  {
    ...one,
    tag: 'moai',
    earliest: 1100,
    cultures: ['pacific'],
    words: 'a row of stone figures',
    height: 0.18,
    width: 2.1,
    depth: 0.5,
    draw: moai,
  },
  {
    ...one,
    tag: 'moai-quarry',
    earliest: 1100,
    cultures: ['pacific'],
    words: 'stone figures standing in the slope of their quarry',
    height: 0.27,
    width: 2.6,
    spread: 1.22,
    depth: 0.52,
    draw: moaiQuarry,
  },
]
