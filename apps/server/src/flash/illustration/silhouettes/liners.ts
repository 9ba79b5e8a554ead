import { hex, lab, mix } from '../colour.ts'
import { circle, num, path, poly, segment } from '../svg.ts'
import { figure } from './figures.ts'
import { curve, outline, trace } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'
import { reflection } from './ships.ts'

/** A wooden steamer with paddle boxes, one tall funnel and masts for sail. */
function paddleSteamer(pen: Pen): string {
  const { w, h, body, shade, light, accent, window, dark, stroke } = pen
  const hull = curve(
    pen,
    'M-.4,-.32L-.37,-.24Q0,-.2 .34,-.25L.43,-.31Q.38,-.06 .32,0L-.33,0Q-.39,-.06 -.4,-.32Z',
    shade,
  )
  const masts = [-0.24, 0.14].map(
    (x) =>
      segment(w * x, -h * 0.2, w * (x - 0.008), -h, body, stroke * 1.5) +
      [0.58, 0.78]
        .map((y) => segment(w * (x - 0.07), -h * y, w * (x + 0.06), -h * y, body, stroke * 1.3))
        .join(''),
  )
  const stays = trace(pen, 'M-.4,-.3L-.248,-.98L.132,-.98L.5,-.42', body, stroke * 0.6)
  const bowsprit = segment(w * 0.38, -h * 0.27, w * 0.5, -h * 0.42, shade, stroke * 1.8)
  const funnel =
    outline(pen, '-.09,-.2 -.095,-.82 -.045,-.82 -.04,-.2', accent) +
    outline(pen, '-.1,-.74 -.1,-.82 -.04,-.82 -.04,-.74', shade)
  const r = h * 0.23
  const wheel =
    path(
      `M${num(-w * 0.04 - r)} ${num(-h * 0.06)}A${num(r)} ${num(r)} 0 0 1 ${num(-w * 0.04 + r)} ${num(-h * 0.06)}Z`,
      light,
    ) +
    [-60, -30, 0, 30, 60]
      .map((a) => {
        const [dx, dy] = [Math.sin((a * Math.PI) / 180), Math.cos((a * Math.PI) / 180)]
        return segment(
          -w * 0.04,
          -h * 0.06,
          -w * 0.04 + dx * r * 0.85,
          -h * 0.06 - dy * r * 0.85,
          body,
          stroke,
        )
      })
      .join('')
  const ports = [-0.3, -0.24, -0.18, 0.12, 0.18, 0.24]
    .map((x) => circle(w * x, -h * 0.13, h * 0.016, dark ? window : light))
    .join('')
  return reflection(pen, 0.38) + stays + masts.join('') + funnel + bowsprit + hull + ports + wheel
}

/** A liner with four raked funnels, lit portholes after dusk. */
function liner(pen: Pen): string {
  const { w, h, body, shade, light, accent, window, dark, stroke: fine } = pen
  const hull = outline(
    pen,
    '-.5,-.3 -.46,-.04 -.44,0 .42,0 .46,-.06 .5,-.34 .4,-.26 -.42,-.26',
    shade,
  )
  const decks = outline(pen, '-.4,-.26 -.38,-.36 .36,-.36 .39,-.26', light)
  const bridge = outline(pen, '.24,-.36 .24,-.46 .33,-.46 .34,-.36', light)
  const funnels = [-0.26, -0.12, 0.02, 0.16].map(
    (x) =>
      poly(
        [
          [w * x, -h * 0.35],
          [w * (x - 0.014), -h * 0.72],
          [w * (x + 0.04), -h * 0.72],
          [w * (x + 0.054), -h * 0.35],
        ],
        accent,
      ) + segment(w * (x - 0.012), -h * 0.7, w * (x + 0.04), -h * 0.7, shade, h * 0.05),
  )
  const masts = [-0.38, 0.42].map((x) =>
    segment(w * x, -h * 0.26, w * (x - 0.02), -h, body, fine * 1.3),
  )
  const stays = segment(-w * 0.4, -h, w * 0.4, -h, body, fine * 0.5, 0.7)
  const ports = Array.from({ length: 26 }, (_, i) => {
    const x = -w * 0.4 + w * 0.031 * i
    return [-0.31, -0.18].map((y) => circle(x, h * y, h * 0.011, dark ? window : body)).join('')
  })
  const parts = [stays, ...masts, ...funnels, hull, decks, bridge, ...ports]
  return reflection(pen, 0.46) + parts.join('')
}

/** From this year on the great ships had several funnels and no sails. */
const LINERS_SINCE = 1893

function steamship(pen: Pen): string {
  return pen.year !== null && pen.year < LINERS_SINCE ? paddleSteamer(pen) : liner(pen)
}

/** A clinker boat full of people. */
function lifeboat(pen: Pen): string {
  const { w, h, body, shade, light, stroke: fine } = pen
  const crew = Array.from({ length: 7 }, (_, i) =>
    figure(pen, -w * 0.3 + w * 0.1 * i, h * 0.8, shade),
  )
  const hull = outline(
    pen,
    '-.5,-.56 -.36,-.44 .36,-.44 .5,-.56 .4,-.08 .3,0 -.3,0 -.4,-.08',
    light,
  )
  const strakes = [0.14, 0.28].map((y) => segment(-w * 0.4, -h * y, w * 0.4, -h * y, body, fine))
  const oars = [-0.22, 0, 0.22].map((x) =>
    segment(w * x, -h * 0.44, w * (x - 0.12), h * 0.1, body, fine * 1.2),
  )
  return reflection(pen, 0.4) + crew.join('') + hull + strakes.join('') + oars.join('')
}

/** The lights of a great ship shine whatever they shine on. */
const SHIP_LIGHT = '#ffcf80'

/** A liner with her bow under water and her stern rising, boats pulling away from her. */
function sinkingLiner(pen: Pen): string {
  const { w, h, body, light, dark, stroke } = pen
  const tint = (colour: string, amount: number) => hex(mix(lab(body), lab(colour), amount))
  const buff = tint('#d9a866', dark ? 0.5 : 0.8)
  const black = tint('#05070c', 0.75)
  const white = tint('#e8e6df', dark ? 0.42 : 0.8)
  const hull = outline(
    pen,
    '-.5,-.3 -.49,-.2 -.44,-.1 -.41,.12 .45,.12 .48,-.06 .5,-.34 .4,-.26 -.42,-.26',
    black,
  )
  const screws =
    circle(-w * 0.435, h * 0.04, h * 0.035, buff) +
    outline(pen, '-.46,-.08 -.45,.1 -.42,.1 -.42,-.1', black)
  const decks = outline(pen, '-.4,-.25 -.38,-.37 .34,-.37 .37,-.25', white)
  const funnels = [-0.26, -0.12, 0.02, 0.16]
    .map((x) => {
      const side = (from: number, to: number, fill: string) =>
        poly(
          [
            [w * (x - 0.014 * from), -h * (0.35 + 0.4 * from)],
            [w * (x - 0.014 * to), -h * (0.35 + 0.4 * to)],
            [w * (x - 0.014 * to + 0.05), -h * (0.35 + 0.4 * to)],
            [w * (x - 0.014 * from + 0.05), -h * (0.35 + 0.4 * from)],
          ],
          fill,
        )
      return side(0, 0.78, buff) + side(0.78, 1, black)
    })
    .join('')
  const mast = segment(-w * 0.38, -h * 0.26, -w * 0.4, -h * 0.98, white, stroke)
  const foremast = segment(w * 0.33, -h * 0.3, w * 0.31, -h * 0.98, white, stroke)
  const bridge = outline(pen, '.25,-.36 .25,-.44 .32,-.44 .33,-.36', white)
  const lamps = Array.from({ length: 23 }, (_, i) =>
    [-0.32, -0.21, -0.14]
      .map((y) => circle(-w * 0.365 + w * 0.03 * i, h * y, h * 0.012, dark ? SHIP_LIGHT : light))
      .join(''),
  ).join('')
  const ship = `<g transform="translate(${num(w * 0.04)} ${num(h * 0.14)}) rotate(11)">${mast}${foremast}${funnels}${screws}${hull}${decks}${bridge}${lamps}</g>`
  const clip = `<clipPath id="afloat"><rect x="${num(-w)}" y="${num(-h * 3)}" width="${num(w * 2)}" height="${num(h * 3)}"/></clipPath>`
  const boats = [
    [-0.56, 0.12, 0.15],
    [-0.34, 0.22, 0.17],
    [0.6, 0.08, 0.12],
    [0.46, 0.26, 0.16],
  ] as const
  const rowed = boats
    .map(
      ([x, y, size]) =>
        `<g transform="translate(${num(w * x)} ${num(h * y)})">${lifeboat({ ...pen, w: h * size * 3.2, h: h * size, light: white, stroke: stroke * 0.6 })}</g>`,
    )
    .join('')
  const foam = segment(-w * 0.24, 0, w * 0.4, 0, white, stroke, 0.5)
  return `${clip}<g clip-path="url(#afloat)">${ship}</g>${foam}${rowed}`
}

const afloat = { layout: 'single', floats: true } as const

/** Ships under steam, and their boats. */
export const LINERS: readonly Silhouette[] = [
  {
    ...afloat,
    tag: 'steamship',
    earliest: 1840,
    latest: 1970,
    cultures: ['any'],
    words: 'a steamship',
    height: 0.2,
    width: 3.2,
    depth: 0.4,
    draw: steamship,
  },
  {
    ...afloat,
    tag: 'lifeboat',
    earliest: 1790,
    cultures: ['any'],
    words: 'a lifeboat',
    height: 0.08,
    width: 2.6,
    depth: 0.8,
    draw: lifeboat,
  },
  {
    ...afloat,
    tag: 'sinking-liner',
    earliest: 1893,
    latest: 1970,
    cultures: ['any'],
    words: 'a liner that sinks by the bow, and her boats',
    height: 0.2,
    width: 2.9,
    spread: 1.35,
    depth: 0.42,
    draw: sinkingLiner,
  },
]
