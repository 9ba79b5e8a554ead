const EARTH_RADIUS_KM = 6371

interface Point {
  latitude: number
  longitude: number
}

/** Distance along the Earth's surface in kilometres, on a sphere; points in WGS 84 degrees. */
export function greatCircleKm(a: Point, b: Point): number {
  const radians = Math.PI / 180
  const dLatitude = ((b.latitude - a.latitude) * radians) / 2
  const dLongitude = ((b.longitude - a.longitude) * radians) / 2
  const h =
    Math.sin(dLatitude) ** 2 +
    Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * Math.sin(dLongitude) ** 2
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)))
}
