import { circle, ellipse, num, path, rect, segment } from '../svg.ts'
import { arch, curve, outline, trace } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** A round dome with an open slit and a telescope, on a drum above a low hall. */
function observatory(pen: Pen): string {
  const { w, h, body, shade, light, window, dark } = pen
  const r = w * 0.25
  const rest = -h * 0.56
  const half = (from: number, to: number, fill: string) =>
    path(
      `M${num(r * from)} ${num(rest)}A${num(r * Math.abs(from))} ${num(r)} 0 0 ${from < 0 ? 1 : 0} 0 ${num(rest - r)}A${num(r * Math.abs(to))} ${num(r)} 0 0 ${to < 0 ? 0 : 1} ${num(r * to)} ${num(rest)}Z`,
      fill,
    )
  const cap = half(-1, 1, light) + half(0.35, 1, body) + half(-0.55, -0.2, shade)
  const telescope = segment(-r * 0.3, rest - r * 0.42, -r * 0.86, rest - r * 1.16, shade, r * 0.16)
  const ring = rect(-r * 1.08, rest - h * 0.01, r * 2.16, h * 0.045, body)
  const drum =
    rect(-r, rest + h * 0.03, r * 2, -rest - h * 0.03, light) +
    rect(r * 0.35, rest + h * 0.03, r * 0.65, -rest - h * 0.03, body)
  const openings = [-0.62, 0, 0.62]
    .map((x) => arch(r * x, rest + h * 0.26, r * 0.3, h * 0.16, dark ? window : shade))
    .join('')
  const wings =
    rect(-w * 0.5, -h * 0.24, w, h * 0.24, light) +
    rect(w * 0.16, -h * 0.24, w * 0.34, h * 0.24, body) +
    rect(-w * 0.52, -h * 0.265, w * 1.04, h * 0.035, body)
  const panes = [-0.42, -0.3, 0.24, 0.36]
    .map((x) => arch(w * (x + 0.03), -h * 0.04, w * 0.045, h * 0.14, dark ? window : shade))
    .join('')
  return (
    telescope + drum + cap + ring + openings + wings + panes + arch(0, 0, w * 0.09, h * 0.18, shade)
  )
}

/** A great steerable dish on a trussed mount, looking up to the left. */
function satelliteDish(pen: Pen): string {
  const { w, h, body, shade, light, stroke } = pen
  const base =
    outline(pen, '-.2,0 -.16,-.1 .16,-.1 .2,0', shade) +
    outline(pen, '-.13,-.1 -.05,-.42 .07,-.42 .13,-.1', body) +
    trace(pen, 'M-.13,-.1L.07,-.42M.13,-.1L-.05,-.42M-.1,-.24L.1,-.24', shade, stroke * 1.2)
  const back = curve(pen, 'M-.5,0Q-.3,.3 0,.32Q.3,.3 .5,0Z', shade)
  const ribs = [-0.3, -0.15, 0.15, 0.3]
    .map((x) => trace(pen, `M${x * 1.5},.02Q${x * 1.1},.22 ${x * 0.3},.31`, body, stroke * 0.8))
    .join('')
  const face = ellipse(0, 0, w * 0.5, h * 0.11, light)
  const hollow = curve(pen, 'M-.5,0A.5,.11 0 0 0 .5,0Q.3,.03 0,.04Q-.3,.03 -.5,0Z', body)
  const feed =
    segment(-w * 0.4, -h * 0.02, 0, -h * 0.36, shade, stroke * 1.2) +
    segment(w * 0.4, -h * 0.02, 0, -h * 0.36, shade, stroke * 1.2) +
    segment(0, h * 0.05, 0, -h * 0.36, shade, stroke) +
    rect(-w * 0.025, -h * 0.4, w * 0.05, h * 0.07, shade)
  const truss =
    trace(pen, 'M-.16,.27L0,.42L.16,.27', body, stroke * 2) + circle(0, h * 0.36, h * 0.045, body)
  const dish = `<g transform="translate(${num(w * 0.02)} ${num(-h * 0.7)}) rotate(-32) scale(.86)">${truss}${back}${ribs}${face}${hollow}${feed}</g>`
  return base + dish + rect(w * 0.24, -h * 0.09, w * 0.14, h * 0.09, body)
}

/** A tracked hull with a turret and a long gun, facing right. */
function tank(pen: Pen): string {
  const { w, h, body, shade, light, stroke } = pen
  const track = curve(
    pen,
    'M-.44,-.4L.34,-.4Q.44,-.38 .43,-.26Q.38,-.04 .26,0L-.34,0Q-.48,-.06 -.48,-.28Q-.48,-.39 -.44,-.4Z',
    shade,
  )
  const wheels = Array.from({ length: 6 }, (_, i) => {
    const x = -w * 0.32 + w * 0.115 * i
    return circle(x, -h * 0.15, h * 0.115, body) + circle(x, -h * 0.15, h * 0.04, shade)
  }).join('')
  const rollers =
    circle(-w * 0.425, -h * 0.25, h * 0.09, body) + circle(w * 0.37, -h * 0.25, h * 0.09, body)
  const hull = outline(pen, '-.48,-.36 -.47,-.54 .24,-.56 .45,-.38 .43,-.34 -.46,-.34', body)
  const deck = segment(-w * 0.46, -h * 0.52, w * 0.25, -h * 0.545, light, stroke * 1.3)
  const turret =
    outline(pen, '-.26,-.55 -.22,-.86 .04,-.9 .14,-.78 .16,-.56', body) +
    outline(pen, '-.26,-.55 -.25,-.62 .15,-.64 .16,-.56', shade)
  const hatch = outline(pen, '-.15,-.87 -.14,-.95 -.02,-.95 -.01,-.88', shade)
  const gun =
    outline(pen, '.14,-.76 .5,-.82 .5,-.765 .15,-.68', shade) +
    rect(w * 0.465, -h * 0.835, w * 0.04, h * 0.085, shade)
  const aerial = segment(-w * 0.2, -h * 0.84, -w * 0.24, -h * 1.1, shade, stroke * 0.8)
  return aerial + gun + turret + hatch + track + wheels + rollers + hull + deck
}

const made = { layout: 'single', cultures: ['any'] } as const

/** Machines of watching and of war. */
export const INSTRUMENTS: readonly Silhouette[] = [
  {
    ...made,
    tag: 'observatory',
    earliest: 1600,
    words: 'an observatory',
    height: 0.24,
    width: 1.05,
    depth: 0.34,
    draw: observatory,
  },
  {
    ...made,
    tag: 'satellite-dish',
    earliest: 1937,
    words: 'a radio telescope',
    height: 0.3,
    width: 0.95,
    depth: 0.4,
    draw: satelliteDish,
  },
  {
    ...made,
    tag: 'tank',
    earliest: 1917,
    words: 'a tank',
    height: 0.11,
    width: 2.3,
    depth: 0.66,
    draw: tank,
  },
]
