import { circle, num, path, rect, segment } from '../svg.ts'
import { figure } from './figures.ts'
import { curve, halo, outline, trace } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** A bare beam on two posts over a platform with steps. */
function gallows({ w, h, body, shade, light, stroke }: Pen): string {
  const size = { w, h }
  const deck =
    rect(-w * 0.46, -h * 0.27, w * 0.8, h * 0.045, light) +
    rect(-w * 0.46, -h * 0.225, w * 0.8, h * 0.02, body)
  const legs = [-0.42, -0.2, 0.04, 0.27]
    .map((x) => rect(w * x, -h * 0.22, w * 0.04, h * 0.22, shade))
    .join('')
  const braces = trace(size, 'M-.4,0L-.18,-.22M.06,0L.29,-.22', shade, stroke)
  const posts = [-0.32, 0.16].map((x) => rect(w * x, -h * 0.98, w * 0.05, h * 0.72, shade)).join('')
  const beam = rect(-w * 0.37, -h, w * 0.63, h * 0.05, body)
  const struts = trace(size, 'M-.28,-.82L-.18,-.96M.17,-.82L.07,-.96', shade, stroke * 1.8)
  const rope =
    trace(size, 'M-.06,-.96L-.06,-.74', light, stroke) +
    `<ellipse cx="${num(-w * 0.06)}" cy="${num(-h * 0.69)}" rx="${num(h * 0.026)}" ry="${num(h * 0.05)}" fill="none" stroke="${light}" stroke-width="${num(stroke)}"/>`
  const steps = [0, 1, 2, 3]
    .map((i) =>
      rect(
        w * (0.34 + 0.04 * i),
        -h * (0.27 - 0.066 * i),
        w * 0.045,
        h * (0.27 - 0.066 * i),
        i % 2 ? body : light,
      ),
    )
    .join('')
  return legs + braces + deck + steps + posts + struts + beam + rope
}

/** A stall: a slanting awning on poles over a board with heaps of goods. */
function stall(pen: Pen, x: number, wide: number, tall: number, pale: boolean): string {
  const size = { w: wide, h: tall }
  const { body, shade, light, accent, window, dark } = pen
  const poles = [-0.44, 0.42]
    .map((t) => rect(wide * t, -tall * 0.86, wide * 0.035, tall * 0.86, shade))
    .join('')
  const back = rect(-wide * 0.4, -tall * 0.8, wide * 0.8, tall * 0.5, dark ? window : body).replace(
    '/>',
    ' fill-opacity="0.45"/>',
  )
  const cloth = curve(
    size,
    'M-.56,-.66L-.42,-1Q0,-.93 .42,-1L.56,-.66Q.3,-.57 0,-.6Q-.3,-.57 -.56,-.66Z',
    pale ? light : accent,
  )
  const folds = [-0.3, 0, 0.3]
    .map((t) => trace(size, `M${t * 0.76},-.96Q${t * 0.8},-.8 ${t},-.62`, body, pen.stroke * 0.7))
    .join('')
  const board =
    rect(-wide * 0.48, -tall * 0.34, wide * 0.96, tall * 0.06, light) +
    rect(-wide * 0.45, -tall * 0.28, wide * 0.9, tall * 0.28, body) +
    [-0.22, 0.02, 0.26]
      .map((t) => segment(wide * t, 0, wide * t, -tall * 0.28, shade, pen.stroke * 0.8))
      .join('')
  const goods = [-0.33, -0.11, 0.11, 0.33]
    .map((t, i) =>
      path(
        `M${num(wide * (t - 0.1))} ${num(-tall * 0.34)}Q${num(wide * t)} ${num(-tall * (i % 2 ? 0.54 : 0.48))} ${num(wide * (t + 0.1))} ${num(-tall * 0.34)}Z`,
        [shade, accent, light, shade][i] ?? shade,
      ),
    )
    .join('')
  return `<g transform="translate(${num(x)} 0)">${back}${poles}${board}${goods}${cloth}${folds}</g>`
}

/** Stalls under awnings with buyers between them. */
function marketStalls(pen: Pen): string {
  const { w, h, shade, body } = pen
  const stalls = [-0.38, -0.12, 0.14, 0.39]
    .map((x, i) => stall(pen, w * x, w * 0.2, h * (i % 2 ? 0.94 : 1), i % 2 === 0))
    .join('')
  const buyers = [-0.245, -0.215, 0.01, 0.255, 0.285]
    .map((x, i) =>
      figure(pen, w * x, h * (0.6 + 0.04 * (i % 3)), i % 2 ? body : shade, { robe: i % 2 === 0 }),
    )
    .join('')
  return stalls + buyers + figure(pen, -w * 0.49, h * 0.62, shade, { robe: true })
}

/** Fire glows by itself, whatever the hour. */
const FLAMES = ['#e4702f', '#f6a545', '#ffdf94'] as const

/** A heap of burning logs with its smoke; a glow about it after dusk. */
export function bonfire(pen: Pen): string {
  const { w, h, shade, body, light, dark, random, stroke } = pen
  const glow = dark ? halo('fire', { x: 0, y: -h * 0.25, r: h * 0.95 }, FLAMES[1]) : ''
  const smoke = Array.from({ length: 8 }, (_, i) =>
    circle(
      h * (0.02 + 0.035 * i * random.range(0.7, 1.3)),
      -h * (0.6 + 0.055 * i),
      h * (0.04 + 0.012 * i),
      light,
      0.3 - 0.028 * i,
    ),
  ).join('')
  const tongue = (scale: number, fill: string) =>
    `<g transform="scale(${scale})">${curve(pen, 'M-.3,-.06C-.42,-.3 -.22,-.34 -.24,-.54C-.12,-.46 -.13,-.38 -.1,-.34C-.08,-.5 -.02,-.58 .05,-.74C.07,-.56 .16,-.5 .15,-.36C.2,-.4 .21,-.46 .2,-.52C.32,-.38 .4,-.24 .28,-.06Z', fill)}</g>`
  const fire = tongue(1, FLAMES[0]) + tongue(0.74, FLAMES[1]) + tongue(0.46, FLAMES[2])
  const log = (x1: number, y1: number, x2: number, y2: number, ink: string) =>
    segment(w * x1, -h * y1, w * x2, -h * y2, ink, h * 0.05)
  const logs =
    log(-0.4, 0.03, 0.22, 0.17, shade) +
    log(0.4, 0.03, -0.22, 0.17, shade) +
    log(-0.3, 0.02, 0.3, 0.04, body) +
    log(-0.12, 0.02, -0.02, 0.24, shade) +
    log(0.14, 0.02, 0.03, 0.22, shade)
  const sparks = Array.from({ length: 7 }, () =>
    circle(w * random.range(-0.3, 0.34), -h * random.range(0.5, 0.9), stroke * 0.9, FLAMES[1], 0.8),
  ).join('')
  return glow + smoke + fire + logs + sparks
}

/** A cone of hides on crossed poles. */
function tipiAt(pen: Pen, x: number, scale: number, ink: string): string {
  const size = { w: pen.h * 0.78 * scale, h: pen.h * scale }
  const { shade, light, body, accent, window, dark, stroke } = pen
  const poles = [-0.2, -0.1, 0.02, 0.12, 0.22]
    .map((t) =>
      segment(-size.w * t * 0.4, -size.h * 0.72, size.w * t, -size.h, shade, stroke * 1.1),
    )
    .join('')
  const hide = curve(size, 'M-.5,0Q-.2,-.42 -.07,-.86L.07,-.86Q.2,-.42 .5,0Q0,.05 -.5,0Z', ink)
  const side = curve(size, 'M.12,.02L.03,-.86L.07,-.86Q.2,-.42 .5,0Q.3,.03 .12,.02Z', body)
  const flaps = curve(size, 'M-.07,-.86L-.17,-.9L-.13,-.66L-.03,-.7Z', light)
  const band = curve(size, 'M-.42,-.12Q0,-.06 .42,-.12L.38,-.19Q0,-.13 -.38,-.19Z', accent)
  const seam = trace(size, 'M0,-.7L-.03,-.3', shade, stroke * 0.9)
  const door = curve(size, 'M-.13,.03Q-.1,-.22 -.035,-.3Q.05,-.2 .07,.03Z', dark ? window : shade)
  return `<g transform="translate(${num(x)} 0)">${poles}${hide}${side}${flaps}${band}${seam}${door}</g>`
}

function tipis(pen: Pen): string {
  const { w, light } = pen
  return (
    tipiAt(pen, -w * 0.34, 0.7, light) +
    tipiAt(pen, w * 0.35, 0.76, light) +
    tipiAt(pen, w * 0.02, 1, light)
  )
}

/** Half the width of the hill at height `t`, 0 at its foot to 1. */
function slopeAt(t: number): number {
  return 0.46 * (1 - t) ** 1.35 + 0.04
}

/** A hillside in steps, each a band of crop over its retaining wall. */
function terracedFields(pen: Pen): string {
  const { w, h, shade, light, leaf, leafLight, body, random } = pen
  const steps = 10
  const bands = Array.from({ length: steps }, (_, index) => {
    const t = (steps - 1 - index) / steps
    const [reach, y] = [slopeAt(t), 0.92 * t]
    const shift = 0.035 * Math.sin(t * 7)
    const [left, right] = [shift - reach + random.range(-0.008, 0.008), shift + reach]
    const sag = 0.035 + 0.05 * (1 - t)
    const edge = `M${left},${-y}Q${left * 0.5 + shift * 0.5},${-y - 0.09 + sag} ${shift},${-y - 0.09 + sag}T${right},${-y}`
    const top = `M${left},${-y}Q${left * 0.5 + shift * 0.5},${-y - 0.155 + sag * 0.4} ${shift},${-y - 0.155 + sag * 0.4}T${right},${-y}`
    const field = curve(pen, `${top}L${right},.05L${left},.05Z`, index % 2 ? leaf : leafLight)
    const wall = curve(pen, `${edge}L${right},.05L${left},.05Z`, body)
    return field + wall + trace(pen, edge, light, h * 0.012)
  }).join('')
  const foot = curve(pen, 'M-.56,.05Q-.4,-.05 0,-.03T.56,.05Z', leaf)
  const hutAt = (x: number, y: number) =>
    rect(w * x - h * 0.035, -h * (y + 0.05), h * 0.07, h * 0.05, light) +
    outline(
      { w: h, h },
      `${(w * x) / h - 0.05},${-y - 0.048} ${(w * x) / h},${-y - 0.11} ${(w * x) / h + 0.05},${-y - 0.048}`,
      shade,
    )
  return bands + foot + hutAt(-0.1, 0.37) + hutAt(0.02, 0.385)
}

const group = { layout: 'single', cultures: ['any'] } as const

/** Where people meet, live and work in the open. */
export const GATHERINGS: readonly Silhouette[] = [
  {
    ...group,
    tag: 'gallows',
    earliest: 400,
    latest: 1940,
    cultures: ['europe', 'colonial', 'middle-east', 'islamic'],
    words: 'a gallows',
    height: 0.2,
    width: 1.05,
    depth: 0.55,
    draw: gallows,
  },
  {
    ...group,
    tag: 'market-stalls',
    earliest: -1000,
    words: 'market stalls',
    height: 0.12,
    width: 4.2,
    depth: 0.55,
    draw: marketStalls,
  },
  {
    ...group,
    tag: 'bonfire',
    earliest: -300_000,
    words: 'a great fire',
    height: 0.19,
    width: 0.8,
    depth: 0.66,
    draw: bonfire,
  },
  {
    ...group,
    tag: 'tipi',
    earliest: -1000,
    latest: 1910,
    cultures: ['americas'],
    words: 'tipis',
    height: 0.2,
    width: 1.75,
    depth: 0.5,
    draw: tipis,
  },
  {
    ...group,
    tag: 'terraced-fields',
    earliest: -2000,
    cultures: ['americas', 'east-asia', 'south-east-asia'],
    words: 'terraced fields',
    height: 0.25,
    width: 3.2,
    spread: 1.14,
    depth: 0.16,
    draw: terracedFields,
  },
]
