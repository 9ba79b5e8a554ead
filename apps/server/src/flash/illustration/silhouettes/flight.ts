import { circle, ellipse, num, segment } from '../svg.ts'
import { curve, outline, trace } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** A jet with swept wings, climbing to the right. */
function airliner(pen: Pen): string {
  const { w, h, body, shade, light, accent, window, dark } = pen
  const hull = curve(
    pen,
    'M-.48,-.54Q-.4,-.57 -.28,-.58L.34,-.58Q.45,-.58 .5,-.48Q.46,-.4 .34,-.39L-.2,-.39Q-.36,-.42 -.48,-.54Z',
    light,
  )
  const belly = curve(
    pen,
    'M-.46,-.53Q-.2,-.46 .5,-.48Q.46,-.4 .34,-.39L-.2,-.39Q-.36,-.42 -.46,-.53Z',
    body,
  )
  const fin = curve(pen, 'M-.47,-.55L-.5,-.98L-.42,-.98Q-.36,-.7 -.26,-.58Z', accent)
  const tailplane = outline(pen, '-.44,-.5 -.54,-.38 -.47,-.38 -.32,-.5', shade)
  const farWing = outline(pen, '.06,-.57 -.08,-.76 -.02,-.76 .18,-.57', body)
  const wing = outline(pen, '.14,-.44 -.2,-.04 -.11,-.03 .02,-.17 -.06,-.42', shade)
  const engine =
    curve(pen, 'M-.05,-.27L.09,-.28Q.12,-.215 .09,-.15L-.05,-.17Q-.08,-.22 -.05,-.27Z', body) +
    ellipse(w * 0.095, -h * 0.215, w * 0.01, h * 0.062, shade)
  const panes = Array.from({ length: 22 }, (_, i) =>
    circle(-w * 0.28 + w * 0.0285 * i, -h * 0.52, h * 0.014, dark ? window : shade),
  ).join('')
  const cockpit = outline(pen, '.4,-.555 .455,-.545 .475,-.515 .41,-.52', shade)
  return `<g transform="rotate(-8)">${farWing}${fin}${hull}${belly}${tailplane}${panes}${cockpit}${engine}${wing}</g>`
}

/** An envelope in gores with a net and a gallery under it. */
function balloon(pen: Pen): string {
  const { w, h, body, shade, light, accent, stroke } = pen
  const gore = (left: number, right: number, fill: string) =>
    curve(
      pen,
      `M0,-1C${left * 0.7},-1 ${left},-.82 ${left},-.62C${left},-.44 ${left * 0.5},-.32 ${left * 0.28},-.22L${right * 0.28},-.22C${right * 0.5},-.32 ${right},-.44 ${right},-.62C${right},-.82 ${right * 0.7},-1 0,-1Z`,
      fill,
    )
  const envelope =
    gore(-0.48, 0.48, light) +
    gore(-0.36, 0.48, accent) +
    gore(-0.2, 0.48, light) +
    gore(-0.02, 0.48, accent) +
    gore(0.17, 0.48, body) +
    gore(0.35, 0.48, shade)
  const belt = curve(pen, 'M-.48,-.6Q0,-.5 .48,-.6L.475,-.55Q0,-.45 -.475,-.55Z', shade)
  const skirt = curve(pen, 'M-.14,-.225Q0,-.2 .14,-.225L.11,-.175Q0,-.155 -.11,-.175Z', shade)
  const ropes = [-0.11, -0.05, 0.05, 0.11]
    .map((x) => segment(w * x, -h * 0.18, w * x * 0.85, -h * 0.075, shade, stroke * 0.7))
    .join('')
  const basket =
    outline(pen, '-.12,-.08 .12,-.08 .1,0 -.1,0', shade) +
    segment(-w * 0.125, -h * 0.08, w * 0.125, -h * 0.08, light, stroke * 1.2)
  const people = [-0.05, 0.045]
    .map(
      (x) =>
        curve(
          pen,
          `M${x - 0.025},-.07L${x - 0.02},-.105L${x + 0.02},-.105L${x + 0.025},-.07Z`,
          shade,
        ) + circle(w * x, -h * 0.118, h * 0.012, shade),
    )
    .join('')
  return envelope + belt + skirt + ropes + people + basket
}

/** A long rigid hull with fins and gondolas. */
function airship(pen: Pen): string {
  const { w, h, body, shade, light, window, dark, stroke } = pen
  const hull = curve(
    pen,
    'M-.5,-.56C-.4,-.78 -.2,-.96 .1,-.96C.34,-.96 .47,-.76 .5,-.58C.47,-.4 .34,-.2 .1,-.2C-.2,-.2 -.4,-.36 -.5,-.56Z',
    light,
  )
  const belly = curve(
    pen,
    'M-.5,-.56Q0,-.44 .5,-.58C.47,-.4 .34,-.2 .1,-.2C-.2,-.2 -.4,-.36 -.5,-.56Z',
    body,
  )
  const seams = [-0.78, -0.66]
    .map((y) => trace(pen, `M-.46,-.57Q0,${y - 0.12} .47,-.58`, body, stroke * 0.6))
    .join('')
  const frames = [-0.3, -0.16, -0.02, 0.12, 0.26, 0.38]
    .map((x) => {
      const half = 0.38 * (1 - ((x - 0.08) / 0.6) ** 2)
      return trace(
        pen,
        `M${x},${-0.57 - half}Q${x + 0.02},-.57 ${x},${-0.57 + half * 0.96}`,
        shade,
        stroke * 0.4,
      )
    })
    .join('')
  const fins =
    outline(pen, '-.33,-.78 -.48,-.98 -.5,-.62 -.4,-.68', shade) +
    outline(pen, '-.33,-.36 -.48,-.14 -.5,-.5 -.4,-.44', shade) +
    outline(pen, '-.3,-.57 -.5,-.6 -.5,-.5', body)
  const cabin =
    curve(pen, 'M.16,-.22L.36,-.26Q.38,-.14 .33,-.12L.2,-.1Q.15,-.14 .16,-.22Z', shade) +
    Array.from({ length: 5 }, (_, i) =>
      circle(w * (0.2 + 0.032 * i), -h * (0.16 + 0.006 * i), h * 0.018, dark ? window : light),
    ).join('')
  const cars = [-0.14, 0.04]
    .map(
      (x) =>
        segment(w * x, -h * 0.22, w * x, -h * 0.12, shade, stroke * 0.8) +
        ellipse(w * x, -h * 0.1, w * 0.022, h * 0.05, shade),
    )
    .join('')
  const group = fins + hull + belly + seams + frames + cabin + cars
  return `<g transform="translate(0 ${num(-h * 0.02)})">${group}</g>`
}

const aloft = { layout: 'single', cultures: ['any'] } as const

/** What flies; depth below 0 is above the horizon. */
export const FLIGHT: readonly Silhouette[] = [
  {
    ...aloft,
    tag: 'airliner',
    earliest: 1958,
    words: 'an airliner',
    height: 0.15,
    width: 2.4,
    spread: 1.14,
    depth: -1.5,
    draw: airliner,
  },
  {
    ...aloft,
    tag: 'balloon',
    earliest: 1783,
    words: 'a balloon',
    height: 0.28,
    width: 0.72,
    depth: -0.7,
    draw: balloon,
  },
  {
    ...aloft,
    tag: 'airship',
    earliest: 1900,
    latest: 1940,
    words: 'an airship',
    height: 0.13,
    width: 3.6,
    depth: -1.5,
    draw: airship,
  },
]
