// Positions on the globe and how far apart they are. Knows no place.

/** `[longitude, latitude]`, WGS84 degrees. */
export type GeoPoint = readonly [longitude: number, latitude: number]

const EARTH_RADIUS_M = 6_371_008.8

/** Great-circle distance in metres (haversine, mean Earth radius of IUGG). */
export function metresBetween([lon1, lat1]: GeoPoint, [lon2, lat2]: GeoPoint): number {
  const rad = Math.PI / 180
  const a =
    Math.sin(((lat2 - lat1) * rad) / 2) ** 2 +
    Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(a)))
}
