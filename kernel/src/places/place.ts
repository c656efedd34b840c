// Places: where things are and what lies within what. A place is addressed by id; names repeat across streets.
import { Fault } from '../base/errors.ts'
import { type GeoPoint, metresBetween } from './geo.ts'
import { cellFor, cellsWithin } from './grid.ts'
import { type Named, type Succession, succession } from './succession.ts'

/** The five administrative levels, outermost first. */
export const LEVELS = ['province', 'city', 'district', 'street', 'community'] as const
export type Level = (typeof LEVELS)[number]

/** Kinds that every district has; packs add theirs below them. */
export const CORE_PLACE_KINDS = [...LEVELS, 'compound'] as const

/** A kind of place that packs add below the administrative levels. */
export type PlaceKind = {
  readonly id: string
  readonly label: string
  readonly within?: string
  readonly shape: 'point' | 'line' | 'area'
}

/** `from` and `until` are ISO dates (until excluded); a dissolved place names its successors, a renamed one its former names. */
export type Place = Named & {
  readonly id: string
  readonly kind: string
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
  /** The same on a day: before what has been dissolved by then comes what it became, where that is one place. */
  pathOn(id: string, on: string): readonly string[]
  readonly succession: Succession<Place>
  children(id: string): readonly Place[]
  list(kind?: string): readonly Place[]
  /** Metres between two places that have a position, else undefined. */
  metres(a: string, b: string): number | undefined
  /** Places of a kind at most so many metres from a place, itself among them; itself alone where it has no position. */
  within(id: string, metres: number, kind: string): readonly Place[]
}

/** Faults: not-found for a `within` or a successor that leads nowhere, input-invalid for a circle. */
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
  const later = succession(places)

  function pathOn(id: string, on: string): readonly string[] {
    const way = path(id)
    if (way.every((each) => get(each).successors === undefined)) return way
    const whole: string[] = []
    const beyond: string[] = []
    const add = (next: string) => whole.includes(next) || whole.push(next)
    for (const each of way) {
      const [heir, another] = later.heirs(each, on)
      if (heir && another === undefined && heir.id !== each) {
        add(heir.id)
        beyond.push(...path(heir.id))
      }
      add(each)
    }
    for (const next of beyond) add(next)
    return whole
  }

  /** By kind and edge of the cells, what lies in each; made when it is first asked for. */
  const grids = new Map<string, Map<string, Place[]>>()

  function gridOf(kind: string, edge: number): Map<string, Place[]> {
    const name = `${edge} ${kind}`
    const known = grids.get(name)
    if (known) return known
    const grid = new Map<string, Place[]>()
    for (const place of places) {
      if (place.kind !== kind || !place.at) continue
      for (const cell of cellsWithin(place.at, 0, edge)) {
        const there = grid.get(cell)
        if (there) there.push(place)
        else grid.set(cell, [place])
      }
    }
    grids.set(name, grid)
    return grid
  }

  return {
    find: (id) => byId.get(id),
    get,
    path,
    pathOn,
    succession: later,
    children: (id) => inside.get(id) ?? [],
    list: (kind) => (kind === undefined ? places : places.filter((place) => place.kind === kind)),
    metres(a, b) {
      const [from, to] = [byId.get(a)?.at, byId.get(b)?.at]
      return from && to ? metresBetween(from, to) : undefined
    },
    within(id, metres, kind) {
      const { at, ...place } = get(id)
      if (!at) return place.kind === kind ? [get(id)] : []
      const edge = cellFor(metres)
      const grid = gridOf(kind, edge)
      const near = cellsWithin(at, metres, edge).flatMap((cell) => grid.get(cell) ?? [])
      return [...new Set(near)].filter((each) => each.at && metresBetween(each.at, at) <= metres)
    },
  }
}
