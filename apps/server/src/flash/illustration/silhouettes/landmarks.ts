import { circle, ellipse, num, path, poly, rect, segment } from '../svg.ts'
import { arch, curve, dome, outline, trace } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** A tapering tower mill with four sails. */
function windmill(pen: Pen): string {
  const { w, h, body, light, shade, stroke: fine } = pen
  const tower = outline(pen, '-.17,0 -.11,-.56 .11,-.56 .17,0', light)
  const side = outline(pen, '.03,0 .02,-.56 .11,-.56 .17,0', body)
  const cap = path(
    `M${num(-w * 0.13)} ${num(-h * 0.55)}Q0 ${num(-h * 0.74)} ${num(w * 0.13)} ${num(-h * 0.55)}Z`,
    shade,
  )
  const hub = { x: -w * 0.04, y: -h * 0.6 }
  const reach = h * 0.4
  const sails = [20, 110, 200, 290].map((degrees) => {
    const [dx, dy] = [Math.cos((degrees * Math.PI) / 180), -Math.sin((degrees * Math.PI) / 180)]
    const tip = { x: hub.x + dx * reach, y: hub.y + dy * reach }
    const wide = reach * 0.17
    const cloth = poly(
      [
        [hub.x + dx * reach * 0.2, hub.y + dy * reach * 0.2],
        [tip.x, tip.y],
        [tip.x - dy * wide, tip.y + dx * wide],
        [hub.x + dx * reach * 0.2 - dy * wide, hub.y + dy * reach * 0.2 + dx * wide],
      ],
      body,
      0.85,
    )
    return cloth + segment(hub.x, hub.y, tip.x, tip.y, shade, fine * 1.5)
  })
  const door = arch(-w * 0.02, 0, w * 0.07, h * 0.13, shade)
  return tower + side + cap + door + sails.join('') + circle(hub.x, hub.y, h * 0.018, shade)
}

/** Upright stones in an arc, some with a lintel. */
function standingStones(pen: Pen): string {
  const { w, h, body, light, random } = pen
  return Array.from({ length: 8 }, (_, i) => {
    const x = -w * 0.45 + (w * 0.9 * i) / 7
    const tall = h * random.range(0.62, 0.8)
    const half = w * random.range(0.026, 0.034)
    const stone = [
      [x - half, 0],
      [x - half * 0.8, -tall],
      [x + half * 0.7, -tall * 0.98],
      [x + half, 0],
    ] as const
    const dark = [
      [x + half * 0.2, 0],
      [x + half * 0.2, -tall * 0.98],
      [x + half * 0.7, -tall * 0.98],
      [x + half, 0],
    ] as const
    const lintel =
      i % 3 === 0 ? rect(x - half, -h * 0.94, (w * 0.9) / 7 + half * 2, h * 0.15, light) : ''
    const risen = i % 3 < 2 ? h * 0.8 - tall : 0
    const lift = rect(x - half * 0.8, -tall - risen, half * 1.5, risen + 1, light)
    return poly(stone, light) + lift + poly(dark, body) + lintel
  }).join('')
}

/** One round felt tent, its roof a low dome under ropes. */
function gerAt(pen: Pen, x: number, size: number): string {
  const { body, light, shade, accent, window, dark, stroke } = pen
  const box = { w: size * 1.7, h: size }
  const wall = curve(box, 'M-.43,-.02L-.44,-.46L.44,-.46L.43,-.02Q0,.06 -.43,-.02Z', light)
  const roof = curve(
    box,
    'M-.46,-.44C-.36,-.7 -.16,-.84 -.06,-.88L.06,-.88C.16,-.84 .36,-.7 .46,-.44Q0,-.35 -.46,-.44Z',
    light,
  )
  const ropes =
    trace(box, 'M-.46,-.44Q0,-.35 .46,-.44', body, stroke * 1.6) +
    trace(box, 'M-.435,-.22Q0,-.13 .435,-.22', body, stroke) +
    [-0.3, -0.16, 0.16, 0.3]
      .map((t) =>
        trace(box, `M${t * 0.2},-.87Q${t * 0.8},-.72 ${t * 1.1},-.42`, body, stroke * 0.8),
      )
      .join('')
  const door =
    curve(box, 'M-.085,.03L-.085,-.34L.085,-.34L.085,.03Z', accent) +
    curve(box, 'M-.055,.03L-.055,-.3L.055,-.3L.055,.03Z', dark ? window : shade)
  const ring = curve(box, 'M-.07,-.87Q0,-.95 .07,-.87Q0,-.83 -.07,-.87Z', shade)
  return `<g transform="translate(${num(x)} 0)">${wall}${roof}${ropes}${door}${ring}</g>`
}

/** A few felt tents with their doors to the viewer. */
function yurt(pen: Pen): string {
  return (
    gerAt(pen, -pen.w * 0.36, pen.h * 0.74) +
    gerAt(pen, pen.w * 0.35, pen.h * 0.8) +
    gerAt(pen, 0, pen.h)
  )
}

/** Where stupas are bells with a ringed spire. */
const BELL_SHAPED: ReadonlySet<string> = new Set('KH LA MM TH'.split(' '))

/** Square terraces, a bell and a tall ringed spire, as in Burma and Siam. */
function bellStupa(pen: Pen): string {
  const { w, h, body, light, shade } = pen
  const terraces = [0.4, 0.32, 0.25].map((half, i) =>
    rect(-w * half, -h * (0.08 * (i + 1)), w * half * 2, h * 0.085, i % 2 ? body : light),
  )
  const bell = (side: number, ink: string) =>
    curve(
      pen,
      `M0,-.24L${side * 0.2},-.24C${side * 0.17},-.36 ${side * 0.14},-.5 ${side * 0.06},-.58L${side * 0.045},-.62L${side * 0.006},-1L0,-1Z`,
      ink,
    )
  const rings = Array.from({ length: 7 }, (_, i) => {
    const half = w * (0.05 - 0.0055 * i)
    return rect(-half, -h * (0.64 + 0.04 * i), half * 2, h * 0.014, shade)
  })
  return terraces.join('') + bell(-1, light) + bell(1, body) + rings.join('')
}

/** A hemispherical mound with railing and parasol spire. */
function stupa(pen: Pen): string {
  if (BELL_SHAPED.has(pen.country ?? '')) return bellStupa(pen)
  const { w, h, body, light, shade, stroke: fine } = pen
  const drum = rect(-w * 0.46, -h * 0.16, w * 0.92, h * 0.16, body)
  const mound = path(
    `M${num(-w * 0.42)} ${num(-h * 0.16)}C${num(-w * 0.44)} ${num(-h * 0.78)} ${num(w * 0.44)} ${num(-h * 0.78)} ${num(w * 0.42)} ${num(-h * 0.16)}Z`,
    light,
  )
  const cube = rect(-w * 0.08, -h * 0.74, w * 0.16, h * 0.13, body)
  const spire = segment(0, -h * 0.74, 0, -h, shade, fine * 1.6)
  const discs = [0.8, 0.86, 0.92].map((y, i) =>
    ellipse(0, -h * y, w * (0.07 - 0.016 * i), h * 0.012, shade),
  )
  const rails = Array.from({ length: 17 }, (_, i) =>
    rect(-w * 0.49 + w * 0.06 * i, -h * 0.1, w * 0.014, h * 0.1, shade),
  )
  const bar = rect(-w * 0.5, -h * 0.08, w, h * 0.02, shade)
  return drum + mound + cube + spire + discs.join('') + rails.join('') + bar
}

/** A great palace roof of East Asia on a terrace. */
function palaceHall(pen: Pen): string {
  const { w, h, body, light, shade, accent, window, dark } = pen
  const terrace = [0, 0.06, 0.12].map((y, i) =>
    rect(
      -w * (0.5 - 0.03 * i),
      -h * (y + 0.06),
      w * (1 - 0.06 * i),
      h * 0.065,
      i % 2 ? body : light,
    ),
  )
  const wall = rect(-w * 0.36, -h * 0.46, w * 0.72, h * 0.29, dark ? window : body)
  const posts = Array.from({ length: 10 }, (_, i) =>
    rect(-w * 0.37 + w * 0.0805 * i, -h * 0.47, w * 0.016, h * 0.3, accent),
  )
  const eaves = (y: number, half: number, rise: number) =>
    path(
      `M${num(-half)} ${num(y - h * 0.03)}Q${num(-half * 0.82)} ${num(y - rise * 0.3)} ${num(-half * 0.72)} ${num(y - rise)}L${num(half * 0.72)} ${num(y - rise)}Q${num(half * 0.82)} ${num(y - rise * 0.3)} ${num(half)} ${num(y - h * 0.03)}L${num(half * 0.9)} ${num(y + h * 0.02)}L${num(-half * 0.9)} ${num(y + h * 0.02)}Z`,
      shade,
    )
  const attic = rect(-w * 0.3, -h * 0.68, w * 0.6, h * 0.09, accent)
  return (
    terrace.join('') +
    wall +
    posts.join('') +
    eaves(-h * 0.46, w * 0.47, h * 0.15) +
    attic +
    eaves(-h * 0.68, w * 0.42, h * 0.26)
  )
}

/** A domed hall with a colonnade, as of parliaments and state houses. */
function domedHall(pen: Pen): string {
  const { w, h, body, light, shade, window, dark } = pen
  const wings =
    rect(-w * 0.5, -h * 0.34, w, h * 0.34, light) +
    rect(w * 0.2, -h * 0.34, w * 0.3, h * 0.34, body)
  const columns = Array.from({ length: 8 }, (_, i) =>
    rect(-w * 0.15 + w * 0.041 * i, -h * 0.36, w * 0.014, h * 0.34, body),
  )
  const porch = rect(-w * 0.17, -h * 0.38, w * 0.34, h * 0.38, light)
  const gable = outline(pen, '-.19,-.37 0,-.48 .19,-.37', body)
  const drum =
    rect(-w * 0.1, -h * 0.62, w * 0.2, h * 0.22, light) +
    rect(w * 0.03, -h * 0.62, w * 0.07, h * 0.22, body)
  const panes = [-0.46, -0.4, -0.34, -0.28, -0.22, 0.2, 0.26, 0.32, 0.38, 0.44].map((x) =>
    rect(w * x, -h * 0.24, w * 0.022, h * 0.12, dark ? window : shade),
  )
  return (
    drum +
    dome(pen, 0, -h * 0.61, w * 0.105) +
    wings +
    porch +
    columns.join('') +
    gable +
    panes.join('')
  )
}

/** A stepped rocket with fins on its pad beside a gantry. */
function rocket(pen: Pen): string {
  const { w, h, body, light, shade, accent, stroke: fine } = pen
  const gantry = [0.2, 0.34].map((x) => segment(w * x, 0, w * x, -h * 0.86, shade, fine * 1.8))
  const braces = Array.from({ length: 9 }, (_, i) => {
    const y = -h * 0.094 * i
    return (
      segment(w * 0.2, y, w * 0.34, y - h * 0.094, shade, fine) +
      segment(w * 0.2, y, w * 0.34, y, shade, fine)
    )
  })
  const hull = outline(
    pen,
    '-.12,-.06 -.12,-.58 -.08,-.64 -.08,-.84 0,-1 .08,-.84 .08,-.64 .12,-.58 .12,-.06',
    light,
  )
  const side = outline(pen, '.03,-.06 .03,-.92 .08,-.84 .08,-.64 .12,-.58 .12,-.06', body)
  const fins =
    outline(pen, '-.12,-.2 -.22,-.04 -.12,-.04', shade) +
    outline(pen, '.12,-.2 .22,-.04 .12,-.04', shade)
  const stripe = rect(-w * 0.12, -h * 0.46, w * 0.24, h * 0.04, accent)
  return (
    gantry.join('') +
    braces.join('') +
    fins +
    hull +
    side +
    stripe +
    rect(-w * 0.4, -h * 0.04, w * 0.8, h * 0.04, shade)
  )
}

const one = { layout: 'single' } as const

/** Landmarks of many cultures that stand alone. */
export const LANDMARKS: readonly Silhouette[] = [
  {
    ...one,
    tag: 'windmill',
    earliest: 1180,
    cultures: ['western'],
    words: 'a windmill',
    height: 0.24,
    width: 0.85,
    depth: 0.4,
    draw: windmill,
  },
  {
    ...one,
    tag: 'standing-stones',
    earliest: -4500,
    cultures: ['europe'],
    words: 'standing stones',
    height: 0.13,
    width: 3,
    depth: 0.44,
    draw: standingStones,
  },
  {
    ...one,
    tag: 'yurt',
    earliest: -600,
    cultures: ['central-asia'],
    words: 'felt tents',
    height: 0.115,
    width: 5.2,
    depth: 0.55,
    draw: yurt,
  },
  {
    ...one,
    tag: 'stupa',
    earliest: -300,
    cultures: ['south-asia', 'south-east-asia'],
    words: 'a stupa',
    height: 0.22,
    width: 1.5,
    depth: 0.36,
    draw: stupa,
  },
  {
    ...one,
    tag: 'palace-hall',
    earliest: -200,
    cultures: ['east-asia'],
    words: 'a palace hall',
    height: 0.2,
    width: 2.5,
    depth: 0.36,
    draw: palaceHall,
  },
  {
    ...one,
    tag: 'domed-hall',
    earliest: 1700,
    cultures: ['western', 'colonial'],
    words: 'a domed hall of state',
    height: 0.25,
    width: 2.1,
    depth: 0.34,
    draw: domedHall,
  },
  {
    ...one,
    tag: 'rocket',
    earliest: 1942,
    cultures: ['any'],
    words: 'a rocket',
    height: 0.36,
    width: 0.5,
    depth: 0.4,
    draw: rocket,
  },
]
