import { createRequire } from 'node:module'
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

/** A closed line of [longitude, latitude] in degrees, with the box around it. */
interface Ring {
  points: [number, number][]
  west: number
  east: number
  south: number
  north: number
}

let rings: Ring[] | undefined

/** Outlines and holes of the land alike: a point is on land when an odd number of them are around it. */
function landRings(): Ring[] {
  rings ??= outlines(landShapes()).map((outline) => {
    const points = unroll(outline)
    const longitudes = points.map(([longitude]) => longitude)
    const latitudes = points.map(([, latitude]) => latitude)
    return {
      points,
      west: Math.min(...longitudes),
      east: Math.max(...longitudes),
      south: Math.min(...latitudes),
      north: Math.max(...latitudes),
    }
  })
  return rings
}

/**
 * A line across the date line without the jump there: its longitudes go on past 180. One that goes all
 * the way round, as Antarctica does, is closed over the pole.
 */
function unroll(outline: [number, number][]): [number, number][] {
  let turn = 0
  const points = outline.map(([longitude, latitude], index): [number, number] => {
    const [before] = outline[index - 1] ?? [longitude]
    if (longitude - before > 180) turn -= 360
    if (longitude - before < -180) turn += 360
    return [longitude + turn, latitude]
  })
  const [first, last] = [points[0], points.at(-1)]
  if (turn === 0 || !first || !last) return points
  const pole = Math.sign(first[1]) * 90
  return [...points, [last[0], pole], [first[0], pole]]
}

function outlines(land: Land): [number, number][][] {
  const features = land.type === 'FeatureCollection' ? land.features : [land]
  return features.flatMap(({ geometry }) => {
    if (geometry.type === 'Polygon') return geometry.coordinates as [number, number][][]
    if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat() as [number, number][][]
    return []
  })
}

/** Whether a ray to the east leaves the ring: even-odd rule in longitude and latitude. */
function isAround(ring: Ring, longitude: number, latitude: number): boolean {
  if (longitude < ring.west || longitude > ring.east) return false
  if (latitude < ring.south || latitude > ring.north) return false
  const { points } = ring
  let inside = false
  let [lastX, lastY] = points.at(-1) ?? [0, 0]
  for (const [x, y] of points) {
    const crosses = y > latitude !== lastY > latitude
    if (crosses && longitude < ((lastX - x) * (latitude - y)) / (lastY - y) + x) inside = !inside
    lastX = x
    lastY = y
  }
  return inside
}

/**
 * Whether a place is on land. The points of the outlines lie close, so they are taken as plane figures:
 * many times faster than on the sphere, and as good at this scale.
 */
function isLand([longitude, latitude]: [number, number]): boolean {
  const turns = [longitude, longitude - 360, longitude + 360]
  let count = 0
  for (const ring of landRings()) {
    if (turns.some((turned) => isAround(ring, turned, latitude))) count += 1
  }
  return count % 2 === 1
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
 * meets water; null farther inland than `reachKm`, at most 150, and on open sea. The outlines are coarse: a
 * direction, not a shore.
 */
export function seaDirection(latitude: number, longitude: number, reachKm = 150): number | null {
  for (const km of RINGS_KM.filter((ring) => ring <= reachKm)) {
    const wet: number[] = []
    for (let azimuth = 0; azimuth < 360; azimuth += 22.5) {
      if (!isLand(destination(latitude, longitude, azimuth, km))) wet.push(azimuth)
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
