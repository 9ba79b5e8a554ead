import { geoGraticule10, geoOrthographic, geoPath } from 'd3-geo'
import { hex, type Lab, lab, mix } from './colour.ts'
import type { Frame } from './frame.ts'
import { landShapes } from './land.ts'
import { circle } from './svg.ts'

/** Radius of the locator globe in units. */
const RADIUS = 46

/** Room that the globe takes at the right of the caption, pixels. */
export function globeRoom(frame: Frame): number {
  return (RADIUS * 2 + 30) * frame.unit
}

/** A small globe at the bottom right, turned to the place and marked there. */
export function drawGlobe(frame: Frame, latitude: number, longitude: number, ground: Lab): string {
  const radius = RADIUS * frame.unit
  const x = frame.width - 34 * frame.unit - radius
  const y = frame.height - 26 * frame.unit - radius
  const tilt = Math.max(-55, Math.min(55, latitude * 0.8))
  const projection = geoOrthographic()
    .rotate([-longitude, -tilt])
    .translate([x, y])
    .scale(radius)
    .clipAngle(90)
    .precision(0.6)
  const path = geoPath(projection).digits(1)
  const paper = ground[0] > 0.62 ? lab('#26344a') : lab('#efe8da')
  const sea = hex(mix(ground, paper, 0.1))
  const land = hex(mix(ground, paper, 0.46))
  const edge = hex(mix(ground, paper, 0.62))
  const at = projection([longitude, latitude]) ?? [x, y]
  return [
    circle(x, y, radius, sea),
    `<path d="${path(geoGraticule10()) ?? ''}" fill="none" stroke="${edge}" stroke-opacity="0.22" stroke-width="0.6"/>`,
    `<path d="${path(landShapes()) ?? ''}" fill="${land}"/>`,
    `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius.toFixed(1)}" fill="none" stroke="${edge}" stroke-width="1"/>`,
    circle(at[0], at[1], 7.5 * frame.unit, '#f79d5a', 0.35),
    circle(at[0], at[1], 3.6 * frame.unit, '#f0752f'),
  ].join('')
}
