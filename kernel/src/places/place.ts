// Places: where things are and what lies within what. A place is addressed by id; names repeat across streets.
import { Fault } from '../base/errors.ts'

/** The five administrative levels, outermost first. */
export const LEVELS = ['province', 'city', 'district', 'street', 'community'] as const
export type Level = (typeof LEVELS)[number]

/** Kinds that every district has; packs add theirs below them. */
export const CORE_PLACE_KINDS = [...LEVELS, 'compound'] as const

/** `[longitude, latitude]`, WGS84 degrees. */
export type GeoPoint = readonly [longitude: number, latitude: number]

/** A kind of place that packs add below the administrative levels. */
export type PlaceKind = {
  readonly id: string
  readonly label: string
  readonly within?: string
  readonly shape: 'point' | 'line' | 'area'
}

/** `from` and `until` are ISO dates (until excluded); a dissolved place names its successors. */
export type Place = {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly within?: string
  readonly code?: string
  readonly at?: GeoPoint
  readonly from?: string
  readonly until?: string
  readonly successors?: readonly string[]
}

export interface PlaceTree {
  find(id: string): Place | undefined
  get(id: string): Place
  /** The place itself first, then what it lies within, outwards. */
  path(id: string): readonly string[]
  children(id: string): readonly Place[]
  list(kind?: string): readonly Place[]
  /** Metres between two places that have a position, else undefined. */
  metres(a: string, b: string): number | undefined
}

const EARTH_RADIUS_M = 6_371_008.8

/** Great-circle distance in metres (haversine, mean Earth radius of IUGG). */
export function metresBetween([lon1, lat1]: GeoPoint, [lon2, lat2]: GeoPoint): number {
  const rad = Math.PI / 180
  const a =
    Math.sin(((lat2 - lat1) * rad) / 2) ** 2 +
    Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(a)))
}

/** Faults: not-found for a `within` that leads nowhere, input-invalid for a circle. */
export function placeTree(places: readonly Place[]): PlaceTree {
  const byId = new Map(places.map((place) => [place.id, place]))
  const inside = new Map<string, Place[]>()
  for (const place of places) {
    if (place.within === undefined) continue
    const siblings = inside.get(place.within)
    if (siblings) siblings.push(place)
    else inside.set(place.within, [place])
  }
  const paths = new Map<string, readonly string[]>()

  function get(id: string): Place {
    const place = byId.get(id)
    if (!place) throw new Fault('not-found', { what: id })
    return place
  }

  function path(id: string): readonly string[] {
    const done = paths.get(id)
    if (done) return done
    const way: string[] = []
    for (let at: string | undefined = id; at !== undefined; at = get(at).within) {
      if (way.includes(at)) throw new Fault('input-invalid', { detail: `place ${at} lies within itself` })
      way.push(at)
    }
    paths.set(id, way)
    return way
  }

  for (const place of places) path(place.id)
  return {
    find: (id) => byId.get(id),
    get,
    path,
    children: (id) => inside.get(id) ?? [],
    list: (kind) => (kind === undefined ? places : places.filter((place) => place.kind === kind)),
    metres(a, b) {
      const [from, to] = [byId.get(a)?.at, byId.get(b)?.at]
      return from && to ? metresBetween(from, to) : undefined
    },
  }
}
