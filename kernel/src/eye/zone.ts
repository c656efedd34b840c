// Zones: polygons in a camera's picture. A zone that is not a simple polygon inside the frame is refused, never mended.
import { z } from 'zod'
import { type Refusal, refuse } from '../base/errors.ts'

export type Point = readonly [x: number, y: number]

/** `polygon`: at least three corners, shares of the frame; closed by itself. */
export type Zone = { readonly id: string; readonly kind: string; readonly polygon: readonly Point[] }

const ZonesFile = z.strictObject({
  zones: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(120),
        kind: z.string().min(1).max(120),
        polygon: z
          .array(z.tuple([z.number(), z.number()]))
          .min(3)
          .max(200),
      }),
    )
    .min(1)
    .max(200),
})

/** Twice the signed area (shoelace formula). */
function doubleArea(polygon: readonly Point[]): number {
  let sum = 0
  for (let i = 0; i < polygon.length; i++) {
    const [x1, y1] = polygon[i] as Point
    const [x2, y2] = polygon[(i + 1) % polygon.length] as Point
    sum += x1 * y2 - x2 * y1
  }
  return sum
}

function turn([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number {
  return Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax))
}

function onSegment([ax, ay]: Point, [bx, by]: Point, [px, py]: Point): boolean {
  return Math.min(ax, bx) <= px && px <= Math.max(ax, bx) && Math.min(ay, by) <= py && py <= Math.max(ay, by)
}

function meet(a: Point, b: Point, c: Point, d: Point): boolean {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)]
  if (abc !== abd && cda !== cdb) return true
  return (
    (abc === 0 && onSegment(a, b, c)) ||
    (abd === 0 && onSegment(a, b, d)) ||
    (cda === 0 && onSegment(c, d, a)) ||
    (cdb === 0 && onSegment(c, d, b))
  )
}

/** Whether any two edges that are not neighbours touch. */
function crossesItself(polygon: readonly Point[]): boolean {
  const n = polygon.length
  for (let i = 0; i < n; i++) {
    for (let j = i + 2; j < n; j++) {
      if (i === 0 && j === n - 1) continue
      const [a, b, c, d] = [polygon[i], polygon[i + 1], polygon[j], polygon[(j + 1) % n]] as Point[]
      if (a && b && c && d && meet(a, b, c, d)) return true
    }
  }
  return false
}

const SMALLEST_AREA = 1e-5

/** What is wrong with a zone, or undefined: zone-outside-frame, zone-too-small, zone-crosses-itself. */
export function zoneRefusal(zone: Zone): Refusal | undefined {
  const inFrame = ([x, y]: Point) => x >= 0 && x <= 1 && y >= 0 && y <= 1
  if (!zone.polygon.every(inFrame)) return refuse('zone-outside-frame', { zone: zone.id })
  if (crossesItself(zone.polygon)) return refuse('zone-crosses-itself', { zone: zone.id })
  if (Math.abs(doubleArea(zone.polygon)) / 2 < SMALLEST_AREA) return refuse('zone-too-small', { zone: zone.id })
  return undefined
}

/** The zones of a zones file (already parsed JSON), or the first thing wrong with it. */
export function zonesFrom(json: unknown): readonly Zone[] | Refusal {
  const parsed = ZonesFile.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return refuse('zones-invalid', { detail: `${issue?.path.join('/') ?? ''} ${issue?.message ?? ''}`.trim() })
  }
  const { zones } = parsed.data
  const twice = zones.find((zone, i) => zones.findIndex((other) => other.id === zone.id) !== i)
  if (twice) return refuse('zones-invalid', { detail: `zone ${twice.id} is there twice` })
  for (const zone of zones) {
    const refusal = zoneRefusal(zone)
    if (refusal) return refusal
  }
  return zones
}

/** Even-odd rule; points on the upper or left edge count as inside. */
export function contains(polygon: readonly Point[], [x, y]: Point): boolean {
  let inside = false
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i] as Point
    const [xj, yj] = polygon[j] as Point
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
  }
  return inside
}
