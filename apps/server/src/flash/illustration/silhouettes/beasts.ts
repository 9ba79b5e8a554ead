import { circle, num, rect, segment } from '../svg.ts'
import { figure, horse } from './figures.ts'
import { curve, outline, trace } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** A light wheel with `spokes` spokes. */
function spokedWheel(x: number, r: number, spokes: number, ink: string): string {
  const rim = `<circle cx="${num(x)}" cy="${num(-r)}" r="${num(r * 0.92)}" fill="none" stroke="${ink}" stroke-width="${num(r * 0.14)}"/>`
  const lines = Array.from({ length: spokes }, (_, i) => {
    const angle = (i / spokes) * Math.PI * 2 + 0.3
    return segment(
      x,
      -r,
      x + Math.cos(angle) * r * 0.9,
      -r + Math.sin(angle) * r * 0.9,
      ink,
      r * 0.09,
    )
  }).join('')
  return rim + lines + circle(x, -r, r * 0.16, ink)
}

/** Two horses before a light two-wheeled car with a driver and a bowman. */
function chariot(pen: Pen): string {
  const { w, h, body, shade, light, accent, stroke } = pen
  const team =
    `<g transform="translate(${num(w * 0.025)} ${num(-h * 0.03)})">${horse(w * 0.2, h * 0.6, body)}</g>` +
    horse(w * 0.17, h * 0.6, shade)
  const lift = (x: number, look: Parameters<typeof figure>[4]) =>
    `<g transform="translate(0 ${num(-h * 0.26)})">${figure(pen, w * x, h * 0.66, shade, look)}</g>`
  const car =
    curve(pen, 'M-.4,-.24L-.22,-.24L-.19,-.58Q-.3,-.6 -.4,-.34Z', light) +
    trace(pen, 'M-.4,-.34Q-.3,-.6 -.19,-.58', accent, h * 0.035) +
    segment(-w * 0.3, -h * 0.22, w * 0.27, -h * 0.46, shade, h * 0.03)
  const reins = trace(pen, 'M-.24,-.74Q-.02,-.7 .33,-.72', shade, stroke * 0.9)
  const bow = trace(pen, 'M-.43,-1.04Q-.51,-.87 -.43,-.68', shade, stroke * 1.3)
  return (
    team +
    lift(-0.26, {}) +
    lift(-0.36, { helmet: true }) +
    bow +
    reins +
    car +
    spokedWheel(-w * 0.3, h * 0.2, 6, shade)
  )
}

/** An elephant with cloth and castle, a driver on its neck. */
function warElephant(pen: Pen): string {
  const { w, h, body, shade, light, accent, stroke } = pen
  const farLegs =
    curve(pen, 'M-.2,-.34L-.18,0L-.08,0L-.08,-.32Z', shade) +
    curve(pen, 'M.06,-.34L.04,0L.14,0L.17,-.34Z', shade)
  const trunk = curve(
    pen,
    'M-.4,-.5C-.4,-.68 -.24,-.7 -.06,-.68C.08,-.7 .14,-.74 .22,-.78C.34,-.82 .42,-.72 .42,-.58C.43,-.4 .42,-.24 .46,-.14Q.5,-.1 .49,-.17L.51,-.17Q.52,-.04 .45,-.06C.38,-.1 .37,-.28 .35,-.4Q.31,-.42 .27,-.38L.24,-.28L.25,0L.12,0L.1,-.26Q-.06,-.22 -.2,-.27L-.22,0L-.35,0L-.35,-.28Q-.4,-.38 -.4,-.5Z',
    body,
  )
  const tail = trace(pen, 'M-.4,-.52Q-.46,-.42 -.44,-.26', body, stroke * 1.8)
  const ear = curve(pen, 'M.2,-.72Q.08,-.7 .1,-.54Q.14,-.4 .22,-.44Q.28,-.56 .25,-.7Z', shade)
  const tusk = curve(pen, 'M.345,-.44Q.4,-.32 .5,-.34Q.42,-.36 .375,-.46Z', light)
  const eye = circle(w * 0.33, -h * 0.62, h * 0.012, light)
  const cloth =
    curve(pen, 'M-.3,-.695Q-.1,-.72 .08,-.7L.09,-.4Q-.1,-.36 -.31,-.41Z', accent) +
    trace(pen, 'M-.305,-.44Q-.1,-.39 .088,-.43', light, stroke * 1.2)
  const castle =
    rect(-w * 0.25, -h * 0.84, w * 0.29, h * 0.15, light) +
    rect(-w * 0.04, -h * 0.84, w * 0.08, h * 0.15, body) +
    [-0.25, -0.165, -0.08, 0.005]
      .map((x) => rect(w * x, -h * 0.87, w * 0.035, h * 0.04, light))
      .join('')
  const man = (x: number, y: number, size: number, look: Parameters<typeof figure>[4]) =>
    `<g transform="translate(0 ${num(-h * y)})">${figure(pen, w * x, h * size, shade, look)}</g>`
  const crew =
    man(-0.2, 0.72, 0.28, { arm: 'spear', helmet: true }) +
    man(-0.06, 0.72, 0.28, { helmet: true }) +
    man(0.165, 0.61, 0.27, {})
  return farLegs + tail + crew + trunk + cloth + castle + ear + tusk + eye
}

/** A dromedary facing right, `h` high at the hump, with its middle at `x`. */
function camel(pen: Pen, x: number, h: number, ink: string, load: 'packs' | 'rider'): string {
  const size = { w: h * 1.2, h }
  const { accent, light, shade, stroke } = pen
  const trunk = curve(
    size,
    'M-.38,-.62C-.36,-.72 -.26,-.76 -.2,-.8C-.14,-1 -.02,-1 .04,-.8C.1,-.75 .15,-.72 .2,-.66C.28,-.58 .33,-.64 .35,-.8C.36,-.9 .39,-.98 .44,-.97L.46,-1L.48,-.96L.58,-.9L.57,-.85L.45,-.86C.43,-.7 .41,-.48 .24,-.46C.1,-.43 -.2,-.43 -.32,-.46C-.38,-.5 -.39,-.56 -.38,-.62Z',
    ink,
  )
  const legs = [
    'M-.32,-.5L-.36,-.26L-.32,0',
    'M-.24,-.48L-.24,-.24L-.2,0',
    'M.14,-.48L.12,-.24L.1,0',
    'M.22,-.5L.26,-.24L.24,0',
  ]
    .map((data) => trace(size, data, ink, h * 0.06))
    .join('')
  const tail = trace(size, 'M-.37,-.6Q-.43,-.5 -.41,-.4', ink, h * 0.03)
  const packs =
    curve(size, 'M-.22,-.86Q-.08,-.98 .06,-.86L.09,-.54Q-.08,-.46 -.25,-.54Z', accent) +
    trace(size, 'M-.235,-.7Q-.08,-.64 .075,-.7', light, stroke) +
    curve(size, 'M-.18,-.9Q-.08,-1.06 .02,-.9Z', light)
  const rider =
    curve(size, 'M-.17,-.82Q-.08,-.9 .02,-.82L.03,-.6L-.18,-.6Z', accent) +
    curve(size, 'M-.16,-.86Q-.12,-1.16 -.08,-1.2L.01,-1.2Q.05,-1.1 .05,-.86Z', shade) +
    circle(-size.w * 0.03, -h * 1.27, h * 0.07, shade) +
    curve(size, 'M-.1,-1.27Q-.03,-1.4 .04,-1.27L.02,-1.22L-.09,-1.18Z', light)
  const content = tail + legs + trunk + (load === 'packs' ? packs : rider)
  return `<g transform="translate(${num(x)} 0)">${content}</g>`
}

/** A file of camels on one rope behind a man on foot. */
function camelCaravan(pen: Pen): string {
  const { w, h, body, shade, stroke } = pen
  const spots = [
    [-0.42, 'packs'],
    [-0.21, 'packs'],
    [0, 'rider'],
    [0.21, 'packs'],
  ] as const
  const tall = h * 0.72
  const rope = spots
    .map(([x]) =>
      trace(pen, `M${x + 0.1},-.62Q${x + 0.14},-.5 ${x + 0.17},-.5`, shade, stroke * 0.8),
    )
    .join('')
  const file = spots
    .map(([x, load], i) =>
      camel(pen, w * x, tall * (i === 2 ? 1 : 0.95), i % 2 ? shade : body, load),
    )
    .join('')
  return (
    rope +
    file +
    figure(pen, w * 0.44, h * 0.6, shade, { robe: true }) +
    outline(pen, '.428,-.53 .44,-.6 .452,-.53', pen.light)
  )
}

const group = { layout: 'single' } as const

/** Animals at work and at war. */
export const BEASTS: readonly Silhouette[] = [
  {
    ...group,
    tag: 'chariot',
    earliest: -2000,
    latest: 400,
    cultures: ['mediterranean', 'middle-east', 'north-africa', 'south-asia', 'east-asia', 'europe'],
    words: 'a chariot',
    height: 0.15,
    width: 2.3,
    depth: 0.6,
    draw: chariot,
  },
  {
    ...group,
    tag: 'war-elephant',
    earliest: -1000,
    latest: 1850,
    cultures: ['south-asia', 'south-east-asia', 'middle-east'],
    words: 'a war elephant',
    height: 0.22,
    width: 1.15,
    depth: 0.62,
    draw: warElephant,
  },
  {
    ...group,
    tag: 'camel-caravan',
    earliest: -1000,
    latest: 1960,
    cultures: ['middle-east', 'islamic', 'north-africa', 'central-asia'],
    words: 'a caravan of camels',
    height: 0.15,
    width: 4.2,
    depth: 0.58,
    draw: camelCaravan,
  },
]
