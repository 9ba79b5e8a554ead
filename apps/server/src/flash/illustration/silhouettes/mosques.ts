import { circle, poly, rect, segment } from '../svg.ts'
import { arch, battlements, curve, dome, outline, trace } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** A slender shaft with two galleries and a pointed cap, as the Ottomans built. */
function pencilMinaret(pen: Pen, x: number, h: number): string {
  const half = h * 0.035
  return (
    rect(x - half, -h * 0.86, half, h * 0.86, pen.light) +
    rect(x, -h * 0.86, half, h * 0.86, pen.body) +
    [0.56, 0.8]
      .map((y) => rect(x - half * 1.7, -h * y, half * 3.4, h * 0.022, pen.shade))
      .join('') +
    poly(
      [
        [x - half, -h * 0.86],
        [x, -h],
        [x + half, -h * 0.86],
      ],
      pen.shade,
    )
  )
}

/** A round dome, lower than a half ball, with a finial. */
function lowDome(pen: Pen, x: number, foot: number, r: number): string {
  const top = foot + (r * 0.82 * pen.w) / pen.h
  const side = (s: number, fill: string) =>
    curve(
      pen,
      `M${x},${-foot}L${x + s * r},${-foot}C${x + s * r},${-foot - (top - foot) * 0.55} ${x + s * r * 0.55},${-top} ${x},${-top}Z`,
      fill,
    )
  const tip = segment(
    pen.w * x,
    -pen.h * top,
    pen.w * x,
    -pen.h * (top + 0.05),
    pen.body,
    pen.stroke,
  )
  return side(-1, pen.light) + side(1, pen.body) + tip
}

/** A great dome among lesser ones between two pencil minarets: an Ottoman mosque. */
function ottomanMosque(pen: Pen): string {
  const { w, h, body, shade, light } = pen
  const hall =
    rect(-w * 0.36, -h * 0.3, w * 0.72, h * 0.3, light) +
    rect(w * 0.12, -h * 0.3, w * 0.24, h * 0.3, body)
  const drum = rect(-w * 0.19, -h * 0.42, w * 0.38, h * 0.13, body)
  const arches = [-0.28, -0.14, 0.14, 0.28]
    .map((x) => arch(x * w, -h * 0.06, w * 0.03, h * 0.1, shade))
    .join('')
  const portal =
    rect(-w * 0.085, -h * 0.34, w * 0.17, h * 0.34, body) + arch(0, 0, w * 0.08, h * 0.22, shade)
  const small = [-0.28, 0.28].map((x) => lowDome(pen, x, 0.3, 0.07)).join('')
  return (
    pencilMinaret(pen, -w * 0.44, h) +
    pencilMinaret(pen, w * 0.44, h) +
    drum +
    lowDome(pen, 0, 0.41, 0.185) +
    small +
    hall +
    arches +
    portal
  )
}

/** A round tower that narrows upwards in storeys, a small cupola on top. */
function towerMinaret(pen: Pen): string {
  const { w, h, body, shade, light } = pen
  const storeys = [
    [0, 0.46, 0.42, 0.34],
    [0.46, 0.74, 0.31, 0.25],
    [0.74, 0.9, 0.22, 0.19],
  ] as const
  const shaft = storeys
    .map(
      ([from, to, low, high]) =>
        outline(pen, `${-low},${-from} ${-high},${-to} ${high},${-to} ${low},${-from}`, light) +
        outline(pen, `0,${-from} 0,${-to} ${high},${-to} ${low},${-from}`, body) +
        rect(-w * (high + 0.1), -h * to, w * (high + 0.1) * 2, h * 0.02, shade),
    )
    .join('')
  return shaft + dome(pen, 0, -h * 0.9, h * 0.045) + arch(0, 0, w * 0.22, h * 0.07, shade)
}

/** From about this year on minarets of Egypt ended in a bulb on columns; before, in a ribbed helmet. */
const BULBS_SINCE = 1340

/** A slender stage under a bulb. */
function bulbTop(pen: Pen, x: number): string {
  const { w, h, body, shade, light } = pen
  const half = 0.022
  return (
    rect(w * (x - half), -h * 0.87, w * half * 2, h * 0.11, light) +
    rect(w * (x + half * 0.2), -h * 0.87, w * half * 0.8, h * 0.11, body) +
    rect(w * (x - half * 1.25), -h * 0.882, w * half * 2.5, h * 0.024, shade) +
    curve(
      pen,
      `M${x - 0.016},-.88Q${x - 0.035},-.94 ${x},-1Q${x + 0.035},-.94 ${x + 0.016},-.88Z`,
      body,
    )
  )
}

/** A drum with openings under a ribbed helmet, called an incense burner. */
function helmetTop(pen: Pen, x: number): string {
  const { w, h, body, shade, light, stroke } = pen
  const half = 0.03
  const ribs = [-0.55, 0, 0.55]
    .map((t) =>
      trace(
        pen,
        `M${x + half * t},-.86Q${x + half * t * 1.2},-.91 ${x + half * t * 0.3},-.955`,
        shade,
        stroke * 0.8,
      ),
    )
    .join('')
  return (
    rect(w * (x - half), -h * 0.85, w * half * 2, h * 0.08, light) +
    rect(w * (x + half * 0.2), -h * 0.85, w * half * 0.8, h * 0.08, body) +
    [-0.5, 0.3]
      .map((t) => arch(w * (x + half * t), -h * 0.785, w * 0.011, h * 0.045, shade))
      .join('') +
    rect(w * (x - half * 1.2), -h * 0.862, w * half * 2.4, h * 0.016, shade) +
    curve(
      pen,
      `M${x - half},-.86C${x - half * 1.25},-.92 ${x - half * 0.6},-.95 ${x},-.97C${x + half * 0.6},-.95 ${x + half * 1.25},-.92 ${x + half},-.86Z`,
      light,
    ) +
    ribs +
    segment(w * x, -h * 0.965, w * x, -h, shade, stroke)
  )
}

/** A square stage, an octagon and its top, as on the minarets of Egypt. */
function steppedMinaret(pen: Pen, x: number): string {
  const { w, h, body, shade, light } = pen
  const stage = (half: number, from: number, to: number) =>
    rect(w * (x - half), -h * to, w * half * 2, h * (to - from), light) +
    rect(w * (x + half * 0.2), -h * to, w * half * 0.8, h * (to - from), body) +
    rect(w * (x - half * 1.25), -h * (to + 0.012), w * half * 2.5, h * 0.024, shade)
  const shaft =
    stage(0.05, 0, 0.56) +
    stage(0.036, 0.57, 0.76) +
    rect(w * (x - 0.012), -h * 0.5, w * 0.016, h * 0.07, shade)
  return (
    shaft + (pen.year !== null && pen.year >= BULBS_SINCE ? bulbTop(pen, x) : helmetTop(pen, x))
  )
}

/** A wide low hall about a court: flat roof with crenels, one small dome, a stepped minaret. */
function hypostyle(pen: Pen): string {
  const { w, h, body, shade, light } = pen
  const wall =
    rect(-w * 0.46, -h * 0.3, w * 0.92, h * 0.3, light) +
    rect(w * 0.3, -h * 0.3, w * 0.16, h * 0.3, body) +
    battlements(-w * 0.46, -h * 0.3, w * 0.92, h * 0.025, light)
  const openings = [-0.41, -0.345, -0.28, -0.215, -0.15, 0.15, 0.215, 0.28, 0.345, 0.41]
    .map((x) => arch(w * x, -h * 0.14, w * 0.018, h * 0.075, shade))
    .join('')
  const portal =
    rect(-w * 0.07, -h * 0.35, w * 0.14, h * 0.35, body) + arch(0, 0, w * 0.055, h * 0.19, shade)
  const cupola =
    rect(w * 0.22, -h * 0.37, w * 0.11, h * 0.08, body) + dome(pen, w * 0.275, -h * 0.37, w * 0.05)
  return steppedMinaret(pen, -0.3) + cupola + wall + openings + portal
}

/** A tall framed portal before a ribbed dome on a high drum, blind arcades at its sides. */
function pishtaq(pen: Pen): string {
  const { w, h, body, shade, light, accent } = pen
  const wing = (x: number) =>
    rect(w * (x - 0.14), -h * 0.38, w * 0.28, h * 0.38, light) +
    [-0.09, 0, 0.09]
      .flatMap((dx) =>
        [0, 0.18].map((y) => arch(w * (x + dx), -h * (0.02 + y), w * 0.055, h * 0.14, body)),
      )
      .join('')
  const drum =
    rect(-w * 0.12, -h * 0.74, w * 0.24, h * 0.3, light) +
    rect(w * 0.03, -h * 0.74, w * 0.09, h * 0.3, body) +
    rect(-w * 0.12, -h * 0.7, w * 0.24, h * 0.03, accent)
  const shell = curve(
    pen,
    'M-.12,-.73C-.16,-.82 -.1,-.92 0,-1C.1,-.92 .16,-.82 .12,-.73Z',
    pen.leafLight,
  )
  const ribs = [-0.6, -0.2, 0.2, 0.6]
    .map((t) =>
      trace(pen, `M${0.12 * t},-.735Q${0.17 * t},-.87 ${0.02 * t},-.98`, body, pen.stroke * 0.7),
    )
    .join('')
  const frame =
    rect(-w * 0.15, -h * 0.64, w * 0.3, h * 0.64, light) +
    rect(-w * 0.125, -h * 0.6, w * 0.25, h * 0.6, body) +
    curve(pen, 'M-.095,0L-.095,-.34Q-.085,-.46 0,-.54Q.085,-.46 .095,-.34L.095,0Z', shade) +
    curve(pen, 'M-.035,0L-.035,-.14Q-.02,-.2 0,-.22Q.02,-.2 .035,-.14L.035,0Z', body)
  const towers = [-0.43, 0.43]
    .map(
      (x) =>
        outline(pen, `${x - 0.032},0 ${x - 0.022},-.72 ${x + 0.022},-.72 ${x + 0.032},0`, light) +
        outline(pen, `${x},0 ${x},-.72 ${x + 0.022},-.72 ${x + 0.032},0`, body) +
        rect(w * (x - 0.03), -h * 0.74, w * 0.06, h * 0.03, shade) +
        curve(
          pen,
          `M${x - 0.02},-.74Q${x - 0.024},-.8 ${x},-.83Q${x + 0.024},-.8 ${x + 0.02},-.74Z`,
          pen.leafLight,
        ),
    )
    .join('')
  return drum + shell + ribs + wing(-0.27) + wing(0.27) + towers + frame
}

/** Walls of mud with buttresses ending in cones, bristling with beams. */
function mudMosque(pen: Pen): string {
  const { h, w, body, shade, light } = pen
  const tower = (x: number, half: number, top: number) =>
    outline(
      pen,
      `${x - half},0 ${x - half * 0.7},${-top} ${x},${-top - 0.14} ${x + half * 0.7},${-top} ${x + half},0`,
      light,
    ) +
    outline(
      pen,
      `${x + half * 0.2},0 ${x},${-top - 0.14} ${x + half * 0.7},${-top} ${x + half},0`,
      body,
    ) +
    [0.24, 0.42, 0.6, 0.76]
      .filter((y) => y < top - 0.04)
      .map((y) =>
        segment(
          w * (x - half * 1.05),
          -h * y,
          w * (x + half * 1.05),
          -h * y,
          shade,
          pen.stroke * 1.2,
        ),
      )
      .join('')
  const wall = outline(pen, '-.48,0 -.46,-.4 .46,-.4 .48,0', body)
  const ribs = [-0.44, -0.33, -0.11, 0.11, 0.33, 0.44].map((x) => tower(x, 0.028, 0.42)).join('')
  return (
    wall +
    ribs +
    tower(-0.22, 0.06, 0.62) +
    tower(0.22, 0.06, 0.62) +
    tower(0, 0.085, 0.84) +
    rect(-w * 0.018, -h * 0.14, w * 0.036, h * 0.14, shade)
  )
}

/** One onion dome on its neck. */
function onion(pen: Pen, x: number, foot: number, size: number): string {
  const half = (side: number, fill: string) =>
    curve(
      pen,
      `M${x},${-foot}L${x + side * size * 0.34},${-foot}C${x + side * size * 0.72},${-foot - size * 0.5} ${x + side * size * 0.42},${-foot - size * 1.1} ${x},${-foot - size * 1.7}Z`,
      fill,
    )
  return half(-1, pen.light) + half(1, pen.body)
}

/** Three onion domes behind a high portal, two minarets with kiosks, as the Mughals built. */
function mughalMosque(pen: Pen): string {
  const { w, h, body, shade, light } = pen
  const hall =
    rect(-w * 0.4, -h * 0.34, w * 0.8, h * 0.34, light) +
    [-0.32, -0.24, -0.16, 0.16, 0.24, 0.32]
      .map((x) => arch(w * x, 0, w * 0.05, h * 0.22, body))
      .join('')
  const portal =
    rect(-w * 0.1, -h * 0.46, w * 0.2, h * 0.46, body) + arch(0, 0, w * 0.13, h * 0.38, shade)
  const minarets = [-0.46, 0.46]
    .map(
      (x) =>
        outline(pen, `${x - 0.024},0 ${x - 0.018},-.84 ${x + 0.018},-.84 ${x + 0.024},0`, light) +
        outline(pen, `${x},0 ${x},-.84 ${x + 0.018},-.84 ${x + 0.024},0`, body) +
        [0.3, 0.58, 0.84]
          .map((y) => rect(w * (x - 0.028), -h * y, w * 0.056, h * 0.018, shade))
          .join('') +
        rect(w * (x - 0.014), -h * 0.91, w * 0.006, h * 0.07, body) +
        rect(w * (x + 0.008), -h * 0.91, w * 0.006, h * 0.07, body) +
        dome(pen, w * x, -h * 0.91, w * 0.02),
    )
    .join('')
  return (
    minarets +
    onion(pen, -0.22, 0.33, 0.15) +
    onion(pen, 0.22, 0.33, 0.15) +
    onion(pen, 0, 0.45, 0.2) +
    hall +
    portal
  )
}

/** An eight-sided shrine under a gilded dome on its platform. */
function rockShrine(pen: Pen): string {
  const { w, h, body, shade, light, accent } = pen
  const faces = [
    [-0.4, -0.2, body],
    [-0.2, 0.2, light],
    [0.2, 0.4, body],
  ] as const
  const walls = faces
    .map(
      ([from, to, fill]) =>
        rect(w * from, -h * 0.46, w * (to - from), h * 0.38, fill) +
        Array.from({ length: to - from > 0.3 ? 5 : 3 }, (_, i) => {
          const count = to - from > 0.3 ? 5 : 3
          return arch(
            w * (from + ((to - from) * (i + 0.5)) / count),
            -h * 0.12,
            w * 0.035,
            h * 0.22,
            shade,
          )
        }).join(''),
    )
    .join('')
  const crown = curve(pen, 'M-.19,-.58C-.22,-.8 -.1,-.93 0,-.96C.1,-.93 .22,-.8 .19,-.58Z', accent)
  return (
    rect(-w * 0.5, -h * 0.08, w, h * 0.08, body) +
    rect(-w * 0.18, -h * 0.6, w * 0.36, h * 0.15, light) +
    crown +
    segment(0, -h * 0.95, 0, -h, shade, pen.stroke) +
    walls +
    circle(0, -h * 0.99, h * 0.01, shade)
  )
}

const holy = { layout: 'single', cultures: ['islamic'] } as const

/** Mosques and minarets, each of its own age and lands. */
export const MOSQUES: readonly Silhouette[] = [
  {
    ...holy,
    tag: 'mosque',
    earliest: 1450,
    words: 'an Ottoman mosque',
    height: 0.27,
    width: 1.6,
    depth: 0.3,
    draw: ottomanMosque,
  },
  {
    ...holy,
    tag: 'mosque-hypostyle',
    earliest: 690,
    words: 'a mosque with a flat roof',
    height: 0.27,
    width: 1.7,
    depth: 0.34,
    draw: hypostyle,
  },
  {
    ...holy,
    tag: 'pishtaq',
    earliest: 1100,
    words: 'a domed building with a high portal',
    height: 0.28,
    width: 1.45,
    depth: 0.34,
    draw: pishtaq,
  },
  {
    ...holy,
    tag: 'mud-mosque',
    earliest: 1300,
    words: 'a mosque of mud',
    height: 0.22,
    width: 1.7,
    depth: 0.4,
    draw: mudMosque,
  },
  {
    ...holy,
    tag: 'mughal-mosque',
    earliest: 1560,
    words: 'a mosque with onion domes',
    height: 0.27,
    width: 1.5,
    depth: 0.32,
    draw: mughalMosque,
  },
  {
    ...holy,
    tag: 'minaret',
    earliest: 800,
    words: 'a minaret',
    height: 0.3,
    width: 0.2,
    spread: 1.2,
    depth: 0.3,
    draw: towerMinaret,
  },
  {
    ...holy,
    tag: 'rock-shrine',
    earliest: 690,
    words: 'an eight-sided shrine with a gilded dome',
    height: 0.22,
    width: 1.5,
    depth: 0.34,
    draw: rockShrine,
  },
]
