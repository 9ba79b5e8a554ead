import { createRequire } from 'node:module'
import { geoContains } from 'd3-geo'
import { feature } from 'topojson-client'

const require = createRequire(import.meta.url)
type Topology = Parameters<typeof feature>[0]
type Land = ReturnType<typeof feature>

let shapes: Land | undefined

/** The land of the Earth at 1:110 million (Natural Earth, public domain), read once. */
export function landShapes(): Land {
  if (!shapes) {
    const topology: Topology = require('world-atlas/land-110m.json')
    const object = topology.objects.land
    if (!object) throw new Error('world-atlas holds no land object')
    shapes = feature(topology, object)
  }
  return shapes
}

/** Kilometres from the place at which the sea is looked for. */
const RINGS_KM = [15, 30, 60, 100, 150]
const EARTH_RADIUS_KM = 6371
const RADIANS = Math.PI / 180

function destination(
  latitude: number,
  longitude: number,
  azimuth: number,
  km: number,
): [number, number] {
  const distance = km / EARTH_RADIUS_KM
  const lat = latitude * RADIANS
  const bearing = azimuth * RADIANS
  const lat2 = Math.asin(
    Math.sin(lat) * Math.cos(distance) + Math.cos(lat) * Math.sin(distance) * Math.cos(bearing),
  )
  const lon2 =
    longitude * RADIANS +
    Math.atan2(
      Math.sin(bearing) * Math.sin(distance) * Math.cos(lat),
      Math.cos(distance) - Math.sin(lat) * Math.sin(lat2),
    )
  return [((lon2 / RADIANS + 540) % 360) - 180, lat2 / RADIANS]
}

/**
 * Compass direction of the nearest sea, as the mean of the wet directions on the first ring that
 * meets water; null more than 150 km inland and on open sea. The outlines are coarse: a direction, not a shore.
 */
export function seaDirection(latitude: number, longitude: number): number | null {
  const land = landShapes()
  for (const km of RINGS_KM) {
    const wet: number[] = []
    for (let azimuth = 0; azimuth < 360; azimuth += 22.5) {
      if (!geoContains(land, destination(latitude, longitude, azimuth, km))) wet.push(azimuth)
    }
    if (wet.length === 16) return null
    if (wet.length === 0) continue
    const x = wet.reduce((sum, azimuth) => sum + Math.sin(azimuth * RADIANS), 0)
    const y = wet.reduce((sum, azimuth) => sum + Math.cos(azimuth * RADIANS), 0)
    if (Math.hypot(x, y) < 0.2) continue
    return Math.round((Math.atan2(x, y) / RADIANS + 360) % 360) % 360
  }
  return null
}
