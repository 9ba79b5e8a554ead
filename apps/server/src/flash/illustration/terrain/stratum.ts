import type { Lab } from '../colour.ts'
import { hex, mix } from '../colour.ts'
import type { Box, Frame } from '../frame.ts'
import type { Palette } from '../palette.ts'
import { createCurve, type Random } from '../random.ts'
import { num, type Point, poly } from '../svg.ts'

/** A sheet of the picture; sheets are stacked from depth 0 (the horizon) to 1 (the caption's ground). */
export interface Stratum {
  depth: number
  svg: string
}

/** What the ground painters share. */
export interface Site {
  frame: Frame
  palette: Palette
  random: Random
  /** The highest that land may reach at `x`, so that a risen Sun or Moon stays free. Pixels. */
  ceiling: (x: number) => number
  /** Where a low Sun or Moon lays its path on water; null without one. */
  glitter: { x: number; colour: Lab; strength: number } | null
  year: number | null
  /** True where houses had terraces for roofs. */
  flatRoofs: boolean
  /** True where tall blocks stand among them. */
  tallRoofs: boolean
  /** True where land shuts the water in on both sides. */
  strait: boolean
  /** True where the land hardly rises. */
  lowLand: boolean
  /** True where mountains come down to the water. */
  highLand: boolean
  /** True where water lies before a town. */
  waterfront: boolean
  /** True where the view over the water goes towards the land. */
  landAhead: boolean
  /** True where a paved court lies before the water of a town. */
  precinct: boolean
  /** True where snow lies. */
  snowy: boolean
  /** True where the ice lies on the sea, no land near. */
  packIce: boolean
  /** True where a camera sees no stars for the sunlight in it. */
  starless: boolean
  /** What stands on the ground, pixels. */
  stands: readonly Box[]
  /** Where on the canvas the sea lies: -1 left to 1 right. */
  sea: number
}

/** Height of the ground line at `depth`, where things of that depth stand. Pixels. */
export function groundLine(frame: Frame, depth: number): number {
  return frame.horizonY + (frame.captionTop - frame.horizonY) * depth
}

/** The larger of two heights with the corner rounded over `softness` pixels. */
function softMax(a: number, b: number, softness: number): number {
  const blend = Math.max(softness - Math.abs(a - b), 0) / softness
  return Math.max(a, b) + (blend * blend * softness) / 4
}

/** The outline of a ridge from edge to edge as canvas points. `rise` gives its height in pixels. */
export function ridgeLine(site: Site, depth: number, rise: (x: number) => number): Point[] {
  const { frame } = site
  const base = groundLine(frame, depth)
  const step = Math.max(3, 5 * frame.unit)
  const count = Math.ceil(frame.width / step)
  return Array.from({ length: count + 1 }, (_, index) => {
    const x = Math.min(index * step, frame.width)
    const top = base - Math.max(rise(x / frame.unit), 0) * frame.unit
    // Only land that reaches above the horizon can hide a body.
    const free = depth < 0.5 ? Math.min(site.ceiling(x), base) : Number.NEGATIVE_INFINITY
    return [x, Number.isFinite(free) ? softMax(top, free, 26 * frame.unit) : top] as const
  })
}

/** Fills below a ridge line down to the bottom of the canvas. */
export function fillBelow(frame: Frame, ridge: readonly Point[], fill: string): string {
  const top = ridge.map(([x, y]) => `${num(x)} ${num(y)}`).join('L')
  return `<path d="M${top}L${num(frame.width)} ${num(frame.height)}L0 ${num(frame.height)}Z" fill="${fill}"/>`
}

/** Land below a ridge line, paling towards its foot as if mist lay there: the printer's wiped gradient. */
export function fillMisty(site: Site, ridge: readonly Point[], depth: number, colour: Lab): string {
  const { frame, palette } = site
  const top = Math.min(...ridge.map(([, y]) => y))
  const foot = groundLine(frame, Math.min(depth + 0.3, 1))
  const id = `mist${num(depth * 1000)}`
  const pale = mix(colour, palette.horizon, palette.airless ? 0 : 0.2 * (1 - 0.7 * depth))
  return `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="0" x2="0" y1="${num(top)}" y2="${num(foot)}"><stop offset="0.2" stop-color="${hex(colour)}"/><stop offset="1" stop-color="${hex(pale)}"/></linearGradient>${fillBelow(frame, ridge, `url(#${id})`)}`
}

/** A sheet of land whose top undulates between `low` and `high` units above its ground line. */
export function rolling(
  site: Site,
  depth: number,
  shape: { low: number; high: number; frequency: number; octaves?: number },
): Stratum {
  const { frame, palette } = site
  const curve = createCurve(site.random, shape.frequency, shape.octaves ?? 4)
  const span = frame.width / frame.unit
  const middle = (shape.low + shape.high) / 2
  const rise = (x: number) =>
    middle + (curve(x / Math.max(span, 900)) * (shape.high - shape.low)) / 1.3
  return { depth, svg: fillMisty(site, ridgeLine(site, depth, rise), depth, palette.land(depth)) }
}

/**
 * The last sheet, on which caption and globe lie: calm, one colour, its top a soft swell, with tufts
 * of grass along the edge where grass grows.
 */
export function foreground(site: Site, colour: Lab, grassy: boolean): Stratum {
  const { frame, random } = site
  const curve = createCurve(random, 0.9, 2)
  const span = frame.width / frame.unit
  const rise = (x: number) => 5 + 4 * curve(x / span)
  const fill = hex(colour)
  const sheet = fillBelow(frame, ridgeLine(site, 1, rise), fill)
  if (!grassy) return { depth: 1, svg: sheet }
  const tufts = Array.from({ length: Math.round(span / 34) }, () => {
    const x = random.range(0, span)
    const foot = frame.captionTop - (rise(x) - 2) * frame.unit
    return Array.from({ length: 5 }, () => {
      const lean = random.range(-8, 8)
      const tall = random.range(5, 15)
      const tip = [x + lean, foot - tall * frame.unit] as const
      return poly(
        [
          [(x - 1.6) * frame.unit, foot],
          [tip[0] * frame.unit, tip[1]],
          [(x + 1.6) * frame.unit, foot],
        ],
        fill,
      )
    }).join('')
  })
  return { depth: 1, svg: sheet + tufts.join('') }
}
