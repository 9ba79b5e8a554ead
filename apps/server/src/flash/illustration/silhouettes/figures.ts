import { circle, ellipse, line, num, type Point, path, poly, segment } from '../svg.ts'
import type { Pen } from './pen.ts'

export interface FigureLook {
  /** Held upright: a spear with a point, a musket, or nothing. */
  arm?: 'spear' | 'musket' | 'raised'
  /** A round shield, or one that narrows to its foot. */
  shield?: 'round' | 'long'
  robe?: boolean
  /** A coat or shirt to the knee, girded. */
  tunic?: boolean
  /** Head and shoulders under a cloth. */
  veil?: boolean
  helmet?: boolean
}

interface Build {
  x: number
  h: number
  lean: number
  stance: number
  ink: string
}

/** Legs, or what hides them, and a cloth over the head. */
function clothes({ x, h, lean, stance, ink }: Build, look: FigureLook): string {
  const skirt = look.tunic
    ? poly(
        [
          [x - h * 0.13, -h * 0.3],
          [x - h * 0.07 + lean, -h * 0.52],
          [x + h * 0.07 + lean, -h * 0.52],
          [x + h * 0.13, -h * 0.3],
        ],
        ink,
      )
    : ''
  const veil = look.veil
    ? poly(
        [
          [x - h * 0.14 + lean, -h * 0.66],
          [x - h * 0.1 + lean, -h * 0.92],
          [x + lean, -h * 1.02],
          [x + h * 0.1 + lean, -h * 0.92],
          [x + h * 0.14 + lean, -h * 0.66],
        ],
        ink,
      )
    : ''
  const legs = look.robe
    ? poly(
        [
          [x - h * 0.12, 0],
          [x - h * 0.07 + lean, -h * 0.55],
          [x + h * 0.07 + lean, -h * 0.55],
          [x + h * 0.12, 0],
        ],
        ink,
      )
    : poly(
        [
          [x - stance - h * 0.03, 0],
          [x - h * 0.06, -h * 0.48],
          [x + h * 0.06, -h * 0.48],
          [x + stance + h * 0.03, 0],
          [x + stance - h * 0.03, 0],
          [x, -h * 0.36],
          [x - stance + h * 0.03, 0],
        ],
        ink,
      )
  return legs + skirt + veil
}

/** A standing person of height `h` with feet at `x`, 0. */
export function figure(pen: Pen, x: number, h: number, ink: string, look: FigureLook = {}): string {
  const { random } = pen
  const lean = random.range(-0.02, 0.02) * h
  const stance = random.range(0.05, 0.1) * h
  const worn = clothes({ x, h, lean, stance, ink }, look)
  const torso = poly(
    [
      [x - h * 0.075, -h * 0.42],
      [x - h * 0.125 + lean, -h * 0.78],
      [x - h * 0.05 + lean, -h * 0.84],
      [x + h * 0.05 + lean, -h * 0.84],
      [x + h * 0.125 + lean, -h * 0.78],
      [x + h * 0.075, -h * 0.42],
    ],
    ink,
  )
  const head = circle(x + lean, -h * 0.92, h * 0.078, ink)
  const helmet = look.helmet
    ? poly(
        [
          [x + lean - h * 0.085, -h * 0.92],
          [x + lean, -h * 1.05],
          [x + lean + h * 0.085, -h * 0.92],
        ],
        pen.shade,
      )
    : ''
  return worn + torso + head + helmet + held(pen, x, h, ink, look)
}

function held(pen: Pen, x: number, h: number, ink: string, look: FigureLook): string {
  const wide = Math.max(pen.stroke * 0.9, h * 0.02)
  const hand = x + h * 0.17
  const parts: string[] = []
  if (look.arm === 'spear') {
    const tip = -h * pen.random.range(1.35, 1.6)
    parts.push(
      segment(hand, -h * 0.05, hand + h * 0.02, tip, ink, wide),
      poly(
        [
          [hand - h * 0.025, tip],
          [hand + h * 0.02, tip - h * 0.12],
          [hand + h * 0.06, tip],
        ],
        ink,
      ),
    )
  }
  if (look.arm === 'musket')
    parts.push(segment(hand - h * 0.05, -h * 0.4, hand - h * 0.02, -h * 1.2, ink, wide * 1.2))
  if (look.arm === 'raised') {
    const side = pen.random.chance(0.5) ? 1 : -1
    parts.push(
      line(
        [
          [x + side * h * 0.1, -h * 0.76],
          [x + side * h * 0.2, -h * 0.9],
          [x + side * h * 0.17, -h * 1.08],
        ],
        ink,
        h * 0.055,
      ),
    )
  } else if (look.arm) parts.push(segment(x + h * 0.1, -h * 0.75, hand, -h * 0.55, ink, h * 0.05))
  if (look.shield === 'round')
    parts.push(
      circle(x - h * 0.06, -h * 0.55, h * 0.18, pen.accent) +
        circle(x - h * 0.06, -h * 0.55, h * 0.14, ink) +
        circle(x - h * 0.06, -h * 0.55, h * 0.1, pen.accent),
    )
  if (look.shield === 'long')
    parts.push(
      path(
        `M${num(x - h * 0.2)} ${num(-h * 0.7)}Q${num(x - h * 0.08)} ${num(-h * 0.78)} ${num(x + h * 0.03)} ${num(-h * 0.7)}Q${num(x + h * 0.02)} ${num(-h * 0.4)} ${num(x - h * 0.08)} ${num(-h * 0.24)}Q${num(x - h * 0.2)} ${num(-h * 0.4)} ${num(x - h * 0.2)} ${num(-h * 0.7)}Z`,
        pen.accent,
      ),
    )
  return parts.join('')
}

/** A cloth on a pole, its free end cut like a swallow's tail when `forked`. */
export function flag(pen: Pen, x: number, pole: number, size: number, forked: boolean): string {
  const top = -pole
  const wave = size * 0.1
  const end: Point[] = forked
    ? [
        [x + size * 1.5, top + wave],
        [x + size * 1.15, top + size * 0.36],
        [x + size * 1.5, top + size * 0.7],
      ]
    : [
        [x + size * 1.35, top + wave],
        [x + size * 1.35, top + size * 0.72],
      ]
  return (
    segment(x, 0, x, top - size * 0.15, pen.body, pen.stroke * 1.3) +
    poly(
      [
        [x, top],
        [x + size * 0.6, top - wave],
        ...end,
        [x + size * 0.6, top + size * 0.55],
        [x, top + size * 0.66],
      ],
      pen.accent,
    )
  )
}

/** A horse facing right with hooves on y = 0, `h` high at the withers. */
export function horse(x: number, h: number, ink: string): string {
  const at = (dx: number, dy: number): Point => [x + dx * h, dy * h]
  const p = (dx: number, dy: number) => at(dx, dy).map(num).join(' ')
  const trunk = path(
    `M${p(-0.62, -0.8)}C${p(-0.4, -0.98)} ${p(0.1, -0.92)} ${p(0.36, -0.98)}C${p(0.5, -1.1)} ${p(0.54, -1.28)} ${p(0.66, -1.4)}L${p(0.7, -1.48)}L${p(0.76, -1.38)}L${p(1.0, -1.12)}L${p(0.95, -1.02)}L${p(0.76, -1.12)}C${p(0.7, -0.95)} ${p(0.64, -0.75)} ${p(0.5, -0.56)}C${p(0.1, -0.42)} ${p(-0.3, -0.46)} ${p(-0.5, -0.5)}Z`,
    ink,
  )
  const leg = (hip: number, knee: number, foot: number) =>
    line([at(hip, -0.6), at(knee, -0.3), at(foot, -0.02)], ink, h * 0.09)
  const legs =
    leg(-0.52, -0.66, -0.58) + leg(-0.4, -0.4, -0.3) + leg(0.44, 0.62, 0.56) + leg(0.36, 0.3, 0.36)
  const tail = path(
    `M${p(-0.6, -0.82)}Q${p(-0.92, -0.74)} ${p(-0.84, -0.3)}Q${p(-0.74, -0.5)} ${p(-0.56, -0.66)}Z`,
    ink,
  )
  return trunk + legs + tail
}

/** A short bow bent back at its ends, held out before a rider, a quiver at the hip. */
function drawnBow(pen: Pen, x: number, h: number, ink: string): string {
  const at = (dx: number, dy: number): Point => [x + dx * h, dy * h]
  const p = (dx: number, dy: number) => at(dx, dy).map(num).join(' ')
  const thin = Math.max(h * 0.03, pen.stroke * 0.8)
  const stave = `<path d="M${p(0.38, -1.78)}Q${p(0.42, -1.7)} ${p(0.52, -1.6)}T${p(0.5, -1.36)}T${p(0.52, -1.12)}T${p(0.36, -0.96)}" fill="none" stroke="${ink}" stroke-width="${num(thin * 1.3)}" stroke-linecap="round"/>`
  return (
    stave +
    line([at(0.38, -1.78), at(0.36, -0.96)], ink, thin * 0.5) +
    line([at(0.1, -1.36), at(0.5, -1.36)], ink, h * 0.07) +
    line([at(-0.16, -1.0), at(-0.34, -0.66)], pen.accent, h * 0.11)
  )
}

/** A horse and rider facing right (mirror for left), the rider dark on a horse of the colour `coat`, `h` high at the horse's withers. */
export function rider(
  pen: Pen,
  x: number,
  h: number,
  coat: string,
  weapon: 'lance' | 'bow' | null,
): string {
  const ink = pen.shade
  const at = (dx: number, dy: number): Point => [x + dx * h, dy * h]
  const man =
    poly(
      [
        at(-0.12, -0.86),
        at(-0.16, -1.38),
        at(-0.04, -1.5),
        at(0.1, -1.5),
        at(0.2, -1.36),
        at(0.14, -0.86),
      ],
      ink,
    ) +
    ellipse(x + 0.03 * h, -1.62 * h, h * 0.1, h * 0.115, ink) +
    line([at(0.04, -0.95), at(0.2, -0.7), at(0.16, -0.4)], ink, h * 0.1)
  const lance =
    weapon === 'lance'
      ? line([at(-0.3, -0.9), at(0.5, -2.3)], ink, Math.max(h * 0.035, pen.stroke * 0.8)) +
        line([at(0.12, -1.36), at(0.14, -1.66)], ink, h * 0.06)
      : ''
  const bow = weapon === 'bow' ? drawnBow(pen, x, h, ink) : ''
  return horse(x, h, coat) + man + lance + bow
}
