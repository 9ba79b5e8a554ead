import type { Sky } from '@timepoint/almanac'
import type { Body } from './bodies.ts'
import { hex, lab, mix } from './colour.ts'
import { type Frame, inView, project, turn } from './frame.ts'
import type { Palette, SkyColours } from './palette.ts'
import { skyColours } from './palette.ts'
import { createRandom } from './random.ts'
import { circle, num, rect } from './svg.ts'

/** Where the middle colour sits between the zenith (0) and the horizon (1). */
const MIDDLE = 0.62
const STEPS = 10

/** A vertical gradient mixed in OKLab; SVG itself mixes in sRGB, which greys a sunset. */
function gradient(id: string, colours: SkyColours): string {
  const stops = Array.from({ length: STEPS + 1 }, (_, index) => {
    const t = index / STEPS
    const colour =
      t < MIDDLE
        ? mix(colours.zenith, colours.middle, t / MIDDLE)
        : mix(colours.middle, colours.horizon, ((t - MIDDLE) / (1 - MIDDLE)) ** 1.15)
    return `<stop offset="${t.toFixed(2)}" stop-color="${hex(colour)}"/>`
  })
  return `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${stops.join('')}</linearGradient>`
}

/** The glow that a Sun near the horizon spreads along it. */
function glow(frame: Frame, sky: Sky, palette: Palette): string {
  const { altitude } = sky.sun
  if (altitude < -16 || altitude > 18) return ''
  const away = Math.abs(turn(sky.sun.azimuth, frame.facing))
  if (away > 110) return ''
  const strength = altitude < 0 ? 1 - altitude / -16 : 1 - altitude / 18
  const warm = mix(palette.horizon, lab(altitude < -2 ? '#f08a58' : '#ffe2a6'), 0.62)
  const { x } = project(frame, sky.sun)
  const y = frame.horizonY - Math.max(altitude, -1) * frame.pixelsPerDegree
  const rx = 46 * frame.pixelsPerDegree
  const stop = (offset: number, opacity: number) =>
    `<stop offset="${offset}" stop-color="${hex(warm)}" stop-opacity="${(opacity * strength).toFixed(3)}"/>`
  return `<radialGradient id="glow">${stop(0, 0.85)}${stop(0.3, 0.5)}${stop(0.65, 0.14)}${stop(1, 0)}</radialGradient><ellipse cx="${num(x)}" cy="${num(y)}" rx="${num(rx)}" ry="${num(rx * 0.5)}" fill="url(#glow)"/>`
}

/** Faint seeded specks between the real stars; symbolic, only in a dark sky. */
function specks(frame: Frame, seed: string, darkness: number): string {
  const random = createRandom(`${seed}:specks`)
  const count = Math.round(((frame.width * frame.horizonY) / frame.unit ** 2 / 7200) * darkness)
  return Array.from({ length: count }, () => {
    const y = random.next() ** 1.25 * frame.horizonY * 0.93
    const fade = 1 - (y / frame.horizonY) ** 3
    return circle(
      random.next() * frame.width,
      y,
      random.range(0.45, 0.9) * frame.unit,
      '#e6ecff',
      random.range(0.16, 0.5) * darkness * fade,
    )
  }).join('')
}

/** The computed bright stars, with the limit that twilight sets, and specks behind them. */
function starField(frame: Frame, sky: Sky, seed: string): string {
  const depth = sky.eclipse > 0.99 ? 9 : -sky.sun.altitude
  if (depth < 7) return ''
  const darkness = Math.min((depth - 7) / 9, 1)
  const limit = 0.6 + 3.4 * darkness
  const stars = sky.stars
    .filter((star) => star.magnitude + 6 / (star.altitude + 1) <= limit)
    .map((star) => ({ star, at: project(frame, star) }))
    .filter(({ at }) => inView(frame, at, 2))
    .map(({ star, at }) => {
      const radius = Math.max(0.9, 2.5 - 0.48 * star.magnitude) * frame.unit
      return circle(at.x, at.y, radius, '#f3f4ff', Math.min(0.55 + 0.45 * darkness, 1))
    })
  return specks(frame, seed, darkness) + stars.join('')
}

/** Names for the one or two brightest stars of a dark sky, as bodies that are drawn already. */
export function brightestStars(frame: Frame, sky: Sky): Body[] {
  if (sky.sun.altitude > -12) return []
  return sky.stars
    .filter((star) => star.magnitude < 0.9 && star.altitude > 6)
    .map((star) => ({ label: star.name, ...project(frame, star), radius: 3 * frame.unit, svg: '' }))
    .filter((at) => inView(frame, at, 20 * frame.unit))
    .slice(0, 2)
}

/** Sun altitudes whose colours band the disc: night, day and night side by side. */
const UNKNOWN_BANDS = [-26, -12, -6, -1, 10, 45, 10, -1, -6, -12, -26]
const UNKNOWN_RADIUS = 62

/** The disc that stands where Sun or Moon would: every hour in it, because none is known. */
export function unknownDisc(frame: Frame, seed: string): Body {
  const radius = UNKNOWN_RADIUS * frame.unit
  const part = [0.2, 0.31, 0.58][createRandom(`${seed}:disc`).int(0, 2)] ?? 0.31
  const x = Math.max(frame.width * part, radius + 24 * frame.unit)
  const y = Math.max(frame.horizonY * 0.36, radius + 30 * frame.unit)
  const band = (2 * radius) / UNKNOWN_BANDS.length
  const bands = UNKNOWN_BANDS.map((altitude, index) => {
    const id = `hour${index}`
    const left = x - radius + index * band
    return (
      gradient(id, skyColours(altitude, 30)) +
      rect(left, y - radius, band + 0.6, 2 * radius, `url(#${id})`)
    )
  })
  const ring = `<circle cx="${num(x)}" cy="${num(y)}" r="${num(radius)}" fill="none" stroke="#2c3646" stroke-width="${num(1.6 * frame.unit)}"/>`
  const clip = `<clipPath id="hours">${circle(x, y, radius, '#000000')}</clipPath>`
  return {
    x,
    y,
    radius,
    label: null,
    svg: `${clip}<g clip-path="url(#hours)">${bands.join('')}</g>${ring}`,
  }
}

/**
 * The sky from edge to edge, down to below the horizon. `airless`: black whatever the hour,
 * with symbolic stars where `stars` allows them (not in the glare of the lunar day).
 */
export function drawSky(
  frame: Frame,
  sky: Sky | null,
  palette: Palette,
  seed: string,
  airless: boolean,
  stars: boolean,
): string {
  const body = gradient('sky', palette) + rect(0, 0, frame.width, frame.horizonY + 2, 'url(#sky)')
  const lower = rect(
    0,
    frame.horizonY,
    frame.width,
    frame.height - frame.horizonY,
    hex(palette.horizon),
  )
  if (airless) return body + lower + (stars ? specks(frame, seed, 1) : '')
  return sky ? body + lower + glow(frame, sky, palette) + starField(frame, sky, seed) : body + lower
}
