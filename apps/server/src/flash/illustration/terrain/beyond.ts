import { hex, lab, mix } from '../colour.ts'
import type { Box } from '../frame.ts'
import { circle, ellipse, num } from '../svg.ts'
import { groundLine, rolling, type Site, type Stratum } from './stratum.ts'

/** The Earth as a disc, its Sun on the left, night on the right up to the poles. Its place and phase in the sky are symbolic. */
export function earth(x: number, y: number, radius: number): string {
  const cloud = [
    [-0.55, -0.5, 0.5, 0.12],
    [-0.3, -0.12, 0.7, 0.1],
    [-0.5, 0.3, 0.6, 0.12],
    [-0.2, 0.62, 0.5, 0.09],
  ]
    .map(([x = 0, y = 0, long = 0, bow = 0]) => {
      const p = (dx: number, dy: number) => `${num((x + dx) * radius)} ${num((y + dy) * radius)}`
      const band = `M${p(0, 0)}Q${p(long * 0.5, -bow)} ${p(long, 0)}T${p(long * 1.7, bow * 0.3)}`
      return [0.16, 0.09]
        .map(
          (wide) =>
            `<path d="${band}" fill="none" stroke="#e8eff5" stroke-width="${num(radius * wide)}" stroke-linecap="round" stroke-opacity="0.34"/>`,
        )
        .join('')
    })
    .join('')
  const land = `${ellipse(0.3 * radius, -0.35 * radius, 0.34 * radius, 0.3 * radius, '#8d7a4e')}${ellipse(0.42 * radius, 0.2 * radius, 0.2 * radius, 0.36 * radius, '#6f7d4a')}`
  const r = num(radius)
  const shadow = [0.34, 0.28, 0.22]
    .map(
      (part) =>
        `<path d="M0 -${r}A${r} ${r} 0 0 1 0 ${r}A${num(radius * part)} ${r} 0 0 0 0 -${r}Z" fill="#111d33" fill-opacity="0.6"/>`,
    )
    .join('')
  const clip = `<clipPath id="earth"><circle r="${r}"/></clipPath>`
  return `<g transform="translate(${num(x)} ${num(y)}) rotate(-18)">${clip}<g clip-path="url(#earth)">${circle(0, 0, radius, '#2f6ca8')}${land}${cloud}${shadow}</g></g>`
}

/** Half the height of the ground about a thing, and the length of its shadow, in parts of its height and width. */
const ABOUT = { ground: 0.09, shadow: 0.7 } as const

/** True where a crater would lie under what stands on the ground or under its shadow. */
function isUnder(box: Box, crater: { x: number; y: number; rx: number; ry: number }): boolean {
  const { x, y, rx, ry } = crater
  const ground = (box.bottom - box.top) * ABOUT.ground + ry
  const shadow = (box.right - box.left) * ABOUT.shadow
  return Math.abs(y - box.bottom) < ground && x + rx * 1.2 > box.left && x - rx < box.right + shadow
}

/** Craters on open ground, none under what stands there. */
function craters(site: Site): string {
  const { frame, palette, random } = site
  const rim = hex(mix(palette.land(0.6), lab('#e9e7e0'), 0.4))
  const floor = hex(mix(palette.land(0.8), lab('#15161c'), 0.45))
  return Array.from({ length: 16 }, () => {
    const depth = 0.22 + 0.7 * random.next()
    const y = groundLine(frame, depth)
    const x = random.range(0, frame.width)
    const rx = random.range(10, 46) * frame.unit * (0.3 + depth)
    const ry = rx * 0.2
    if (site.stands.some((box) => isUnder(box, { x, y, rx, ry }))) return ''
    // A low Sun on the left: the near slope lies in shade, the far one is lit.
    return (
      ellipse(x + rx * 0.1, y + ry * 0.16, rx, ry, rim) +
      ellipse(x - rx * 0.04, y, rx * 0.92, ry * 0.86, floor)
    )
  }).join('')
}

/** A flat grey mare under a black sky with the Earth in it. */
export function moon(site: Site): Stratum[] {
  const { frame } = site
  const at = { x: frame.width * 0.24, y: 50 * frame.unit }
  return [
    { depth: 0, svg: earth(at.x, at.y, 38 * frame.unit) },
    rolling(site, 0.01, { low: 3, high: 10, frequency: 1, octaves: 2 }),
    rolling(site, 0.14, { low: 0, high: 5, frequency: 1.2, octaves: 2 }),
    rolling(site, 0.2, { low: 0, high: 6, frequency: 1, octaves: 2 }),
    { depth: 0.22, svg: craters(site) },
  ]
}

/** Room between the stars of deep space, square units for each. */
const STAR_ROOM = 5600

/** Nothing but stars all about, down to the caption. */
export function deepSpace({ frame, random, starless }: Site): Stratum[] {
  const count = starless ? 0 : (frame.width * frame.captionTop) / frame.unit ** 2 / STAR_ROOM
  const stars = Array.from({ length: Math.round(count) }, () => {
    const bright = random.next() ** 3
    return circle(
      random.range(0, frame.width),
      random.range(0, frame.captionTop),
      (0.5 + 0.8 * bright) * frame.unit,
      '#e6ecff',
      0.2 + 0.6 * bright,
    )
  })
  return [{ depth: -9, svg: stars.join('') }]
}

/** The edge of a planet below, a thin shell of air, nothing else. */
export function space(site: Site): Stratum[] {
  const { frame } = site
  const radius = Math.max(frame.width, frame.height) * 1.35
  const centre = { x: frame.width * 0.42, y: frame.horizonY + radius }
  const shells = [
    [10, '#6fb2ee', 0.12],
    [5, '#8cc6f5', 0.3],
    [1.5, '#d8efff', 0.7],
  ] as const
  const air = shells
    .map(([extra, colour, opacity]) =>
      circle(centre.x, centre.y, radius + extra * frame.unit, colour, opacity),
    )
    .join('')
  const sphere = `<radialGradient id="limb" gradientUnits="userSpaceOnUse" cx="${num(centre.x)}" cy="${num(centre.y)}" r="${num(radius)}"><stop offset="0.86" stop-color="#0b1424"/><stop offset="0.95" stop-color="#16324f"/><stop offset="0.99" stop-color="#3573a4"/><stop offset="1" stop-color="#7db4da"/></radialGradient>`
  return [{ depth: 0, svg: sphere + air + circle(centre.x, centre.y, radius, 'url(#limb)') }]
}
