import type { Sky } from '@timepoint/almanac'
import { between, hex, lab, mix } from './colour.ts'
import { type Frame, inView, project, turn } from './frame.ts'
import type { Palette } from './palette.ts'
import { circle, num } from './svg.ts'

/** A drawn body: what others must keep clear of and what its label says. */
export interface Body {
  x: number
  y: number
  radius: number
  label: string | null
  svg: string
}

const RADIANS = Math.PI / 180
/** The Sun and the Moon are drawn wider than the half degree they measure, to be seen at all. */
const DISC_RADIUS = 17

/** The Sun's disc by its altitude: red-orange through the thick air of the horizon, pale above. */
const SUN_COLOURS = [
  [0, lab('#ea5a35')],
  [4, lab('#f98a4c')],
  [9, lab('#ffdf9e')],
  [16, lab('#fffbec')],
] as const

/** Faintest planet that the light lets one see, in magnitudes. */
function planetLimit(sunAltitude: number): number {
  if (sunAltitude > -1) return Number.NEGATIVE_INFINITY
  return Math.min(-3.5 - (sunAltitude + 1) * 0.8, 1.6)
}

function halo(
  id: string,
  x: number,
  y: number,
  radius: number,
  colour: string,
  opacity: number,
): string {
  return `<radialGradient id="${id}"><stop offset="0" stop-color="${colour}" stop-opacity="${opacity.toFixed(2)}"/><stop offset="0.35" stop-color="${colour}" stop-opacity="${(opacity * 0.35).toFixed(2)}"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>${circle(x, y, radius, `url(#${id})`)}`
}

/** The Sun, if its disc is on the canvas; below the horizon only a label that says how far. */
export function drawSun(frame: Frame, sky: Sky, palette: Palette): Body | null {
  const { altitude } = sky.sun
  const at = project(frame, sky.sun)
  const radius = DISC_RADIUS * frame.unit
  if (altitude < -0.27) {
    if (altitude < -18 || !inView(frame, { x: at.x, y: 10 * frame.unit }, 1)) return null
    const y = frame.horizonY - 62 * frame.unit
    const label = `Sun ${Math.abs(altitude).toFixed(1)}° below the horizon`
    return { x: at.x, y, radius: 0, label, svg: '' }
  }
  if (!inView(frame, at, -radius * 3)) return null
  const disc = hex(between(SUN_COLOURS, altitude, mix))
  const shine = hex(mix(lab('#ffb873'), lab('#fffbec'), Math.min(altitude / 14, 1)))
  const wide = halo('sun', at.x, at.y, radius * (altitude < 12 ? 9 : 7), shine, 0.7)
  // A disc cut by the edge looks like a mistake; its shine does not.
  if (!inView(frame, at, radius)) return { ...at, radius, label: null, svg: wide }
  const face = circle(at.x, at.y, radius, disc)
  const cover =
    sky.eclipse > 0
      ? eclipseDisc(frame, sky, at, radius, hex(mix(palette.zenith, lab('#05070d'), 0.6)))
      : ''
  const label = cover === '' ? null : `Sun, ${Math.round(sky.eclipse * 100)} % covered`
  return { ...at, radius, label, svg: wide + face + cover }
}

/** The Moon's dark disc over the Sun, offset along the line between them. */
function eclipseDisc(
  frame: Frame,
  sky: Sky,
  at: { x: number; y: number },
  radius: number,
  fill: string,
): string {
  const moon = project(frame, sky.moon)
  const [dx, dy] = [moon.x - at.x, moon.y - at.y]
  const length = Math.hypot(dx, dy) || 1
  const apart = radius * 2 * (1 - sky.eclipse)
  const corona = sky.eclipse > 0.99 ? halo('corona', at.x, at.y, radius * 4, '#fdf6e3', 0.9) : ''
  return (
    corona + circle(at.x + (dx / length) * apart, at.y + (dy / length) * apart, radius * 1.01, fill)
  )
}

/** Direction of the Sun seen from the Moon, degrees clockwise from straight up. */
export function litSide(sky: Pick<Sky, 'sun' | 'moon'>): number {
  const sun = sky.sun.altitude * RADIANS
  const moon = sky.moon.altitude * RADIANS
  const apart = turn(sky.sun.azimuth, sky.moon.azimuth) * RADIANS
  const y = Math.sin(apart) * Math.cos(sun)
  const x = Math.cos(moon) * Math.sin(sun) - Math.sin(moon) * Math.cos(sun) * Math.cos(apart)
  return Math.atan2(y, x) / RADIANS
}

/** The lit part of a disc at the origin, bright limb to the right. */
function litPath(radius: number, fraction: number): string {
  const terminator = num(Math.max(Math.abs(1 - 2 * fraction) * radius, 0.1))
  const sweep = fraction > 0.5 ? 1 : 0
  const r = num(radius)
  return `M0 -${r}A${r} ${r} 0 0 1 0 ${r}A${terminator} ${r} 0 0 ${sweep} 0 -${r}Z`
}

/** The Moon with its phase, its bright limb towards the Sun. */
export function drawMoon(frame: Frame, sky: Sky, palette: Palette): Body | null {
  const { moon, sun } = sky
  const at = project(frame, moon)
  const radius = DISC_RADIUS * 0.9 * frame.unit
  if (
    moon.altitude < 0.3 ||
    moon.illumination < (sun.altitude > -2 ? 0.08 : 0.015) ||
    sky.eclipse > 0
  )
    return null
  if (!inView(frame, at, radius)) return null
  const day = sun.altitude > -6
  const dark = circle(0, 0, radius, hex(mix(palette.middle, lab('#8d93a8'), 0.12)), 0.6)
  const face = `<path d="${litPath(radius, moon.illumination)}" fill="#fbf6e6" fill-opacity="${sun.altitude > 0 ? 0.78 : 1}"/>`
  const tilt = num(litSide(sky) - 90)
  const shine = day ? '' : halo('moon', at.x, at.y, radius * 6, '#f4efdc', 0.4 * moon.illumination)
  const disc = `<g transform="translate(${num(at.x)} ${num(at.y)}) rotate(${tilt})">${day ? '' : dark}${face}</g>`
  const label = `Moon, ${Math.round(moon.altitude)}° up`
  return { ...at, radius, label, svg: shine + disc }
}

/** Planets that this light lets one see, brightest first. */
export function drawPlanets(frame: Frame, sky: Sky): Body[] {
  const limit = sky.eclipse > 0.99 ? 0 : planetLimit(sky.sun.altitude)
  return sky.planets
    .filter((planet) => planet.magnitude <= limit && planet.altitude > 1)
    .sort((a, b) => a.magnitude - b.magnitude)
    .map((planet) => ({ planet, at: project(frame, planet) }))
    .filter(({ at }) => inView(frame, at, 8 * frame.unit))
    .map(({ planet, at }) => {
      const radius = Math.min(Math.max(3.4 - 0.55 * planet.magnitude, 2.4), 5.6) * frame.unit
      const colour = planet.name === 'Mars' ? '#ffcfa8' : '#fffaf0'
      const svg =
        circle(at.x, at.y, radius * 2.1, colour, 0.22) + circle(at.x, at.y, radius, colour)
      return { ...at, radius, label: `${planet.name}, ${Math.round(planet.altitude)}° up`, svg }
    })
}
