import { circle, ellipse, num, path, rect, segment } from '../svg.ts'
import { arch, battlements, curve, outline, trace, windowGrid } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** A wall from `left` to `right` on `foot`, open at the bottom in `count` round arches. Pixels. */
function arcade(
  span: { left: number; right: number; foot: number; top: number },
  count: number,
  pier: number,
  fill: string,
): string {
  const { left, right, foot, top } = span
  const pitch = (right - left) / count
  const r = (pitch * (1 - pier)) / 2
  const rise = (foot - top) * 0.16
  const spring = Math.max(top + rise + r, top + rise)
  let data = `M${num(left)} ${num(foot)}L${num(left)} ${num(top)}L${num(right)} ${num(top)}L${num(right)} ${num(foot)}`
  for (let i = count - 1; i >= 0; i -= 1) {
    const middle = left + pitch * (i + 0.5)
    data += `L${num(middle + r)} ${num(foot)}L${num(middle + r)} ${num(spring)}A${num(r)} ${num(r)} 0 0 0 ${num(middle - r)} ${num(spring)}L${num(middle - r)} ${num(foot)}`
  }
  return path(`${data}Z`, fill)
}

/** Centre, half width and crown of each arch, in parts of the pen's width and height. */
const SPANS = [
  [-0.385, 0.062, 0.5],
  [-0.205, 0.076, 0.62],
  [0, 0.09, 0.74],
  [0.205, 0.076, 0.62],
  [0.385, 0.062, 0.5],
] as const

/** A stone bridge with a humped deck on round arches and cutwaters. */
function bridge(pen: Pen): string {
  const { w, h, body, shade, light, stroke } = pen
  const opening = (x: number, half: number, top: number) =>
    `L${x + half},.06C${x + half},${-top * 1.28} ${x - half},${-top * 1.28} ${x - half},.06`
  const under = SPANS.toReversed()
    .map(([x, half, top]) => opening(x, half, top))
    .join('')
  const deck = (y: number) =>
    `M-.5,${-0.56 - y}C-.3,${-0.66 - y} -.16,${-0.88 - y} 0,${-0.88 - y}C.16,${-0.88 - y} .3,${-0.66 - y} .5,${-0.56 - y}`
  const wall = curve(pen, `${deck(0)}L.5,.06${under}L-.5,.06Z`, light)
  const rings = SPANS.map(([x, half, top]) =>
    trace(pen, opening(x, half + 0.004, top + 0.02).replace('L', 'M'), body, stroke * 2),
  ).join('')
  const inner = SPANS.map(([x, half, top]) =>
    curve(
      pen,
      `M${x - half},.06C${x - half},${-top * 1.28} ${x + half},${-top * 1.28} ${x + half},.06C${x + half},${-top * 1.16} ${x - half + 0.022},${-top * 1.2} ${x - half + 0.02},.06Z`,
      shade,
    ),
  ).join('')
  const parapet = trace(pen, deck(0.05), body, h * 0.1) + trace(pen, deck(0.1), light, stroke * 1.4)
  const cutwaters = [-0.3, -0.11, 0.11, 0.3]
    .map((x) =>
      outline(
        pen,
        `${x - 0.014},.06 ${x - 0.014},-.16 ${x},-.26 ${x + 0.014},-.16 ${x + 0.014},.06`,
        body,
      ),
    )
    .join('')
  const water = [0.08, 0.13].map((y, i) =>
    segment(-w * (0.46 - i * 0.1), h * y, w * (0.44 - i * 0.12), h * y, shade, stroke, 0.35),
  )
  return wall + inner + rings + parapet + cutwaters + water.join('')
}

/** Two storeys of arches with the channel on top. */
function aqueduct({ w, h, body, shade, light }: Pen): string {
  const storey = (left: number, foot: number, top: number, count: number, pier: number) => {
    const span = { left: w * left, right: -w * left, foot: -h * foot, top: -h * top }
    const lit = arcade(span, count, pier, light)
    const depth = w * 0.006
    const back = arcade(
      { ...span, left: span.left + depth, right: span.right + depth },
      count,
      pier,
      shade,
    )
    return back + lit
  }
  return (
    storey(-0.5, 0, 0.56, 9, 0.26) +
    storey(-0.49, 0.58, 0.9, 18, 0.34) +
    rect(-w * 0.505, -h * 0.6, w * 1.01, h * 0.045, body) +
    rect(-w * 0.495, -h * 0.96, w * 0.99, h * 0.075, light) +
    rect(-w * 0.5, -h, w, h * 0.05, body)
  )
}

/** Rising rings of seats cut into a slope, the round dancing floor before them. */
function greekTheatre(pen: Pen): string {
  const { w, h, body, shade, light, leaf, stroke } = pen
  const slope = curve(
    pen,
    'M-.6,.03C-.5,-.04 -.46,-.8 -.34,-.93C-.2,-1.04 .2,-1.04 .34,-.93C.46,-.8 .5,-.04 .6,.03Z',
    leaf,
  )
  const half = (rx: number, ry: number, fill: string) =>
    path(`M${num(-w * rx)} 0A${num(w * rx)} ${num(h * ry)} 0 0 1 ${num(w * rx)} 0Z`, fill)
  const rows = 11
  const seats = Array.from({ length: rows }, (_, i) => {
    const t = i / rows
    return half(0.4 - 0.27 * t, 0.88 - 0.62 * t, i === 5 ? shade : i % 2 ? body : light)
  }).join('')
  const aisles = Array.from({ length: 9 }, (_, i) => {
    const angle = Math.PI * (0.06 + (0.88 * i) / 8)
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    return segment(
      w * 0.13 * c,
      -h * 0.26 * s,
      w * 0.39 * c,
      -h * 0.88 * s,
      shade,
      stroke * 1.2,
      0.8,
    )
  }).join('')
  const floor =
    half(0.13, 0.26, body) +
    ellipse(0, -h * 0.06, w * 0.1, h * 0.075, light) +
    rect(-w * 0.008, -h * 0.11, w * 0.016, h * 0.05, shade)
  const stage =
    rect(-w * 0.16, -h * 0.1, w * 0.32, h * 0.13, light) +
    Array.from({ length: 12 }, (_, i) =>
      rect(-w * 0.15 + w * 0.0265 * i, -h * 0.085, w * 0.009, h * 0.115, shade),
    ).join('') +
    rect(-w * 0.17, -h * 0.125, w * 0.34, h * 0.035, body)
  const ends = [-1, 1]
    .map((s) =>
      outline(pen, `${s * 0.405},.02 ${s * 0.405},-.1 ${s * 0.16},-.07 ${s * 0.16},.02`, body),
    )
    .join('')
  return slope + seats + aisles + floor + ends + stage
}

/** A many-sided timber playhouse: white walls, a ring of thatch, the stage hut with its flag above. */
function theatre(pen: Pen): string {
  const { w, h, body, shade, light, accent, stroke } = pen
  const edges = [-0.48, -0.38, -0.2, 0.02, 0.23, 0.4, 0.48]
  const wall = outline(
    pen,
    '-.48,0 -.48,-.56 -.38,-.585 -.2,-.6 .02,-.605 .23,-.6 .4,-.585 .48,-.56 .48,0',
    light,
  )
  const dusk = outline(pen, '.23,0 .23,-.6 .4,-.585 .48,-.56 .48,0', body)
  const posts = edges.map((x) => segment(w * x, 0, w * x, -h * 0.57, shade, stroke * 1.4)).join('')
  const rails = [0.02, 0.21, 0.4]
    .map((y) => rect(-w * 0.48, -h * y, w * 0.96, h * 0.014, shade))
    .join('')
  const braces = edges
    .slice(0, -1)
    .map((x, i) => {
      const next = edges[i + 1] ?? x
      return segment(w * x, -h * 0.39, w * (x + (next - x) * 0.4), -h * 0.22, shade, stroke)
    })
    .join('')
  const panes = edges
    .slice(0, -1)
    .map((x, i) => {
      const next = edges[i + 1] ?? x
      return windowGrid(
        pen,
        {
          x: w * (x + (next - x) * 0.3),
          w: w * (next - x) * 0.5,
          top: -h * 0.55,
          bottom: -h * 0.42,
        },
        1,
        1,
      )
    })
    .join('')
  const thatch = curve(
    pen,
    'M-.52,-.54Q-.44,-.66 -.36,-.72L.36,-.72Q.44,-.66 .52,-.54Q0,-.62 -.52,-.54Z',
    shade,
  )
  const hut =
    rect(-w * 0.14, -h * 0.82, w * 0.34, h * 0.12, light) +
    rect(w * 0.1, -h * 0.82, w * 0.1, h * 0.12, body) +
    outline(pen, '-.18,-.8 -.12,-.93 .18,-.93 .24,-.8', body)
  const mast =
    segment(w * 0.03, -h * 0.92, w * 0.03, -h * 1.06, shade, stroke * 1.2) +
    outline(pen, '.03,-1.06 .16,-1.04 .12,-1.02 .16,-.985 .03,-.985', accent)
  return (
    hut +
    mast +
    wall +
    dusk +
    rails +
    posts +
    braces +
    panes +
    arch(-w * 0.09, 0, w * 0.1, h * 0.17, shade) +
    thatch
  )
}

/** A long crenellated wall with square towers and a gate. */
function cityWall(pen: Pen): string {
  const { w, h, body, shade, light, window, dark, stroke } = pen
  const tooth = h * 0.055
  const wall =
    rect(-w * 0.5, -h * 0.56, w, h * 0.56, light) +
    battlements(-w * 0.5, -h * 0.56, w, tooth, light)
  const walk = rect(-w * 0.5, -h * 0.5, w, h * 0.02, body)
  const courses = [0.13, 0.26, 0.39]
    .map((y) => segment(-w * 0.5, -h * y, w * 0.5, -h * y, body, stroke * 0.7, 0.5))
    .join('')
  const tower = (x: number, half: number, top: number) =>
    rect(w * (x - half), -h * top, w * half * 2, h * top, light) +
    rect(w * (x + half * 0.25), -h * top, w * half * 0.75, h * top, body) +
    rect(w * (x - half * 1.12), -h * top, w * half * 2.24, h * 0.05, body) +
    battlements(w * (x - half * 1.12), -h * top, w * half * 2.24, tooth, body) +
    rect(w * (x - half * 0.45), -h * (top - 0.2), w * 0.006, h * 0.1, dark ? window : shade)
  const towers = [-0.46, -0.29, 0.29, 0.46].map((x) => tower(x, 0.032, 0.78)).join('')
  const gate =
    tower(-0.075, 0.034, 0.98) +
    tower(0.075, 0.034, 0.98) +
    rect(-w * 0.042, -h * 0.72, w * 0.084, h * 0.72, body) +
    battlements(-w * 0.042, -h * 0.72, w * 0.084, tooth, body) +
    arch(0, 0, w * 0.05, h * 0.46, shade)
  return wall + walk + courses + towers + gate
}

/** A fence of sharpened logs with a gate tower of timber. */
function palisade(pen: Pen): string {
  const { w, h, body, shade, light, random, stroke } = pen
  const count = 46
  const logs = Array.from({ length: count }, (_, i) => {
    const x = -w * 0.5 + (w * i) / count
    const [half, top] = [w / count / 2, h * random.range(0.5, 0.58)]
    const ink = random.chance(0.4) ? body : light
    return path(
      `M${num(x)} 0L${num(x)} ${num(-top)}L${num(x + half)} ${num(-top - h * 0.1)}L${num(x + half * 2)} ${num(-top)}L${num(x + half * 2)} 0Z`,
      ink,
    )
  }).join('')
  const ties = [0.16, 0.42]
    .map((y) => segment(-w * 0.5, -h * y, w * 0.5, -h * y, shade, stroke * 1.6))
    .join('')
  const legs = [-0.055, 0.055]
    .map((x) => rect(w * x - w * 0.008, -h * 0.8, w * 0.016, h * 0.8, shade))
    .join('')
  const deck =
    rect(-w * 0.075, -h * 0.72, w * 0.15, h * 0.16, body) +
    segment(-w * 0.075, -h * 0.64, w * 0.075, -h * 0.64, shade, stroke)
  const roof =
    outline(pen, '-.095,-.84 0,-1.02 .095,-.84', shade) +
    rect(-w * 0.063, -h * 0.86, w * 0.012, h * 0.16, shade) +
    rect(w * 0.051, -h * 0.86, w * 0.012, h * 0.16, shade)
  const door =
    rect(-w * 0.047, -h * 0.5, w * 0.094, h * 0.5, body) +
    [-0.024, 0, 0.024].map((x) => segment(w * x, 0, w * x, -h * 0.5, shade, stroke)).join('')
  const nails = [-0.03, 0.03].map((x) => circle(w * x, -h * 0.25, h * 0.012, light)).join('')
  return logs + ties + legs + door + nails + deck + roof
}

const built = { layout: 'single' } as const

/** Works of stone and timber that many hands built. */
export const STONEWORK: readonly Silhouette[] = [
  {
    ...built,
    tag: 'bridge',
    earliest: -200,
    cultures: ['europe', 'mediterranean', 'middle-east', 'colonial'],
    words: 'a stone bridge',
    height: 0.12,
    width: 4,
    depth: 0.5,
    draw: bridge,
  },
  {
    ...built,
    tag: 'aqueduct',
    earliest: -150,
    cultures: ['mediterranean', 'europe'],
    words: 'an aqueduct',
    height: 0.16,
    width: 4.4,
    depth: 0.26,
    draw: aqueduct,
  },
  {
    ...built,
    tag: 'greek-theatre',
    earliest: -500,
    cultures: ['mediterranean'],
    words: 'a theatre cut into a slope',
    height: 0.15,
    width: 3.2,
    spread: 1.2,
    depth: 0.4,
    draw: greekTheatre,
  },
  {
    ...built,
    tag: 'theatre',
    earliest: 1576,
    latest: 1670,
    cultures: ['western'],
    words: 'a timber playhouse',
    height: 0.25,
    width: 1.25,
    depth: 0.44,
    draw: theatre,
  },
  {
    ...built,
    tag: 'city-wall',
    earliest: -3000,
    cultures: [
      'europe',
      'mediterranean',
      'middle-east',
      'islamic',
      'north-africa',
      'central-asia',
      'south-asia',
      'east-asia',
    ],
    words: 'a city wall with towers',
    height: 0.15,
    width: 5,
    depth: 0.3,
    draw: cityWall,
  },
  {
    ...built,
    tag: 'palisade',
    earliest: -4000,
    latest: 1890,
    cultures: ['europe', 'colonial', 'americas', 'africa', 'pacific', 'east-asia'],
    words: 'a palisade',
    height: 0.13,
    width: 4,
    depth: 0.5,
    draw: palisade,
  },
]
