import { hex, lab, lit, mix } from '../colour.ts'
import type { Frame } from '../frame.ts'
import { createCurve } from '../random.ts'
import { line, num, rect, segment } from '../svg.ts'
import { alongCrest, crest } from './land.ts'
import { fillBelow, groundLine, ridgeLine, type Site, type Stratum } from './stratum.ts'

/** The plane of the sea from the horizon down: the sky's own colour far out, deep near by. */
function plane(site: Site): string {
  const { frame, palette } = site
  const far = mix(palette.bare(0.35), mix(palette.horizon, palette.middle, 0.5), 0.5)
  const near = palette.bare(0.98)
  const stops = [0, 0.25, 0.5, 0.75, 1].map(
    (t) => `<stop offset="${t}" stop-color="${hex(mix(far, near, t ** 0.7))}"/>`,
  )
  return `<linearGradient id="water" x1="0" y1="0" x2="0" y2="1">${stops.join('')}</linearGradient>${rect(0, frame.horizonY, frame.width, frame.height - frame.horizonY, 'url(#water)')}`
}

/** Short level strokes, longer and wider apart towards the viewer, as a block cutter would cut them. */
function ripples(site: Site): string {
  const { frame, palette, random } = site
  const lightInk = hex(mix(palette.horizon, lab('#ffffff'), 0.25))
  const darkInk = hex(mix(palette.bare(1), lab('#0a1420'), 0.35))
  const count = Math.round((frame.width / frame.unit) * 0.085)
  return Array.from({ length: count }, () => {
    const t = random.next() ** 0.8
    const y = frame.horizonY + (frame.captionTop - frame.horizonY) * (0.04 + 0.94 * t)
    const x = random.range(-20, frame.width)
    const length = random.range(10, 44) * frame.unit * (0.35 + t)
    const bow = random.range(0.6, 2.2) * frame.unit * (0.4 + t)
    const ink = random.chance(0.55) ? lightInk : darkInk
    return `<path d="M${num(x)} ${num(y)}q${num(length / 2)} ${num(bow)} ${num(length)} 0" fill="none" stroke="${ink}" stroke-width="${num((0.7 + 1.1 * t) * frame.unit)}" stroke-linecap="round" stroke-opacity="0.34"/>`
  }).join('')
}

/** The broken path of light that a low Sun or Moon lays towards the viewer. */
function glitterPath(site: Site): string {
  const { frame, glitter, random } = site
  if (!glitter) return ''
  const colour = hex(glitter.colour)
  return Array.from({ length: 46 }, (_, index) => {
    const t = index / 46
    const y = frame.horizonY + 2 + (frame.captionTop - frame.horizonY) * t * 0.98
    const reach = (10 + 44 * t) * frame.unit
    const length = random.range(8, 20 + 40 * t) * frame.unit
    const x = glitter.x + random.range(-reach, reach) - length / 2
    const opacity = glitter.strength * (0.85 - 0.6 * t)
    return segment(x, y, x + length, y, colour, (1 + 1.4 * t) * frame.unit, opacity)
  }).join('')
}

/** Open water to the horizon. */
export function sea(site: Site): Stratum[] {
  const open = { depth: 0, svg: plane(site) + glitterPath(site) + ripples(site) }
  return site.strait ? [open, ...shores(site)] : [open]
}

/** Level water from `depth` to the viewer, the far bank a line upon it. */
export function waterBefore(site: Site, depth: number): Stratum {
  const { frame, palette } = site
  const top = groundLine(frame, depth)
  const far = mix(palette.bare(0.35), mix(palette.horizon, palette.middle, 0.5), 0.6)
  const near = mix(palette.bare(0.98), palette.middle, 0.35)
  const fill = `<linearGradient id="front" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${hex(far)}"/><stop offset="1" stop-color="${hex(near)}"/></linearGradient>`
  const below = { ...site, frame: { ...frame, horizonY: top } }
  const sheet = rect(0, top, frame.width, frame.height - top, 'url(#front)')
  return { depth, svg: fill + sheet + ripples(below) }
}

/** Where the nearer of two far shores meets the water; no ship floats as far out. */
export const NEAR_SHORE = 0.05

/** Two shores that come down from both sides of the picture. */
function shores(site: Site): Stratum[] {
  const { frame, palette, random } = site
  const span = frame.width / frame.unit
  const rough = createCurve(random, 2, 4)
  const shore = (left: boolean, reach: number, height: number) => (x: number) => {
    const t = 1 - (left ? x / span : 1 - x / span) / reach
    return t <= 0 ? -1 : height * Math.min(1, t * 1.5) ** 0.8 * (0.8 + 0.3 * rough(x / span))
  }
  return [
    {
      depth: 0.01,
      svg: clipToSea(site, ridgeLine(site, 0, shore(true, 0.56, 46)), hex(palette.land(0.12)), 0),
    },
    {
      depth: 0.01,
      svg: clipToSea(site, ridgeLine(site, 0, shore(false, 0.4, 58)), hex(palette.land(0.16)), 0),
    },
    {
      depth: NEAR_SHORE,
      svg: clipToSea(
        site,
        ridgeLine(site, NEAR_SHORE, shore(true, 0.26, 64)),
        hex(palette.land(0.4)),
        NEAR_SHORE,
      ),
    },
  ]
}

/** Units from the horizon to the caption on a landscape; the beach reaches farther up on a deeper ground. */
const USUAL_GROUND = 115

/** Where the beach begins on the side of the sea. */
const BEACH_DEPTH = 0.86

/** How far up the beach reaches, in units, `inland` 0 at the landward edge to 1 at the other. */
function beachRise(frame: Frame, inland: number): number {
  const deep = 0.5 + (0.5 * (frame.captionTop - frame.horizonY)) / frame.unit / USUAL_GROUND
  return 74 * deep * Math.max(1 - inland / 0.98, 0) ** 1.25
}

/** Height of the water's edge at `x` on a coast whose sea lies at `sea`, left below 0. Pixels. */
export function waterEdge(frame: Frame, sea: number, x: number): number {
  const part = x / frame.width
  const rise = beachRise(frame, sea > 0 ? part : 1 - part)
  return groundLine(frame, BEACH_DEPTH) - rise * frame.unit
}

/** Water on the side where the sea lies, a headland and a beach on the other. */
export function coast(site: Site): Stratum[] {
  const { frame, palette, random } = site
  const span = frame.width / frame.unit
  const landSide = site.sea > 0 ? -1 : 1
  // How far along from the landward edge, 0 to 1.
  const inland = (x: number) => (landSide < 0 ? x / span : 1 - x / span)
  const rough = createCurve(random, 2, 4)
  const headland = (reach: number, height: number) => (x: number) => {
    const t = 1 - inland(x) / reach
    return t <= 0 ? -1 : height * Math.min(1, t * 1.7) ** 0.8 * (0.86 + 0.2 * rough(x / span))
  }
  const tall = site.lowLand ? 0.2 : 1
  const peaks = alongCrest(crest(site, 165, 0.3), span)
  const fjord = (x: number) => peaks(x) * Math.min(Math.max(1.3 - 1.15 * inland(x), 0), 1)
  const across = createCurve(random, 1.7, 4)
  const opposite = (x: number) =>
    Math.max((20 + 11 * across(x / span)) * tall, headland(0.62, 62 * tall)(x))
  const usual = site.landAhead ? opposite : headland(0.62, 62 * tall)
  const far = ridgeLine(site, 0, site.highLand ? fjord : usual)
  const near = ridgeLine(site, NEAR_SHORE, headland(0.4, 52 * tall))
  const beachLine = ridgeLine(
    site,
    BEACH_DEPTH,
    (x) => beachRise(frame, inland(x)) + 3 * rough(x / span),
  )
  const grains = site.snowy ? '#ffffff' : '#d8c198'
  const sand = mix(palette.land(0.7), lit(lab(grains), palette.light), 0.4)
  const foam = beachLine.filter(([x]) => inland(x / frame.unit) > 0.02)
  return [
    { depth: 0, svg: plane(site) + glitterPath(site) + ripples(site) },
    { depth: 0.01, svg: clipToSea(site, far, hex(palette.land(0.15)), 0) },
    { depth: NEAR_SHORE, svg: clipToSea(site, near, hex(palette.land(0.4)), NEAR_SHORE) },
    {
      depth: 0.5,
      svg:
        line(
          foam.map(([x, y]) => [x, y - 2 * frame.unit]),
          hex(lit(mix(palette.horizon, lab('#ffffff'), 0.5), 0.45 + 0.55 * palette.light)),
          3 * frame.unit,
          0.55,
        ) + fillBelow(frame, beachLine, hex(sand)),
    },
  ]
}

/** Land that ends at the waterline of its own depth and not at the bottom of the canvas. */
function clipToSea(
  site: Site,
  ridge: ReturnType<typeof ridgeLine>,
  colour: string,
  depth: number,
): string {
  const base = groundLine(site.frame, depth) + 1
  // Where no land is, a line would look like a second horizon.
  const level = (y: number) => (y > base - 1.6 ? base : y)
  const top = ridge.map(([x, y]) => `${num(x)} ${num(level(y))}`).join('L')
  return `<path d="M${top}L${num(site.frame.width)} ${num(base)}L0 ${num(base)}Z" fill="${colour}"/>`
}
