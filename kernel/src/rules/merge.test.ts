// The neighbourhood of a place: whoever could be one matter shares a key, wherever on the globe that is.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type GeoPoint, metresBetween } from '../places/geo.ts'
import type { Place } from '../places/place.ts'
import { mergeKeys } from './merge.ts'

const placeAt = (id: string, at?: GeoPoint): Place => ({ id, kind: 'lane', name: id, ...(at ? { at } : {}) })
const typeOf = (metres: number, id = 'blocked') => ({ id, merge: { metres, during: 1 } })

/** So many metres from a point into a direction, on the globe. */
function towards([longitude, latitude]: GeoPoint, metres: number, direction: number): GeoPoint {
  const rad = Math.PI / 180
  const arc = metres / 6_371_008.8
  const [lat, lon] = [latitude * rad, longitude * rad]
  const there = Math.asin(
    Math.min(1, Math.max(-1, Math.sin(lat) * Math.cos(arc) + Math.cos(lat) * Math.sin(arc) * Math.cos(direction))),
  )
  const turned = Math.atan2(
    Math.sin(direction) * Math.sin(arc) * Math.cos(lat),
    Math.cos(arc) - Math.sin(lat) * Math.sin(there),
  )
  return [(((((lon + turned) / rad + 540) % 360) + 360) % 360) - 180, there / rad]
}

const anywhere: fc.Arbitrary<GeoPoint> = fc.oneof(
  fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true })),
  fc.tuple(fc.double({ min: 119.9, max: 120.3, noNaN: true }), fc.double({ min: 30.2, max: 30.4, noNaN: true })),
  fc.tuple(fc.constantFrom(-180, 180, 179.99999, 0), fc.double({ min: -90, max: 90, noNaN: true })),
  fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.constantFrom(-90, 90, 89.9999, -89.9999, 0)),
)

describe('the merge neighbourhood', () => {
  it('has a key in common for any two places within the merge distance', () =>
    fc.assert(
      fc.property(
        anywhere,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
        fc.constantFrom(0, 1, 20, 50, 200, 1_000, 30_000),
        (at, share, direction, metres) => {
          const other = towards(at, share * metres, direction)
          fc.pre(metresBetween(at, other) <= metres)
          const [mine, theirs] = [at, other].map((each, i) => mergeKeys(typeOf(metres), placeAt(`p${i}`, each)))
          assert.ok(
            mine?.some((key) => theirs?.includes(key)),
            `${at} and ${other}`,
          )
        },
      ),
      { numRuns: 2_000 },
    ))

  it('is a handful of keys, and none twice', () =>
    fc.assert(
      fc.property(
        fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -70, max: 70, noNaN: true })),
        fc.constantFrom(0, 20, 50, 200, 1_000),
        (at, metres) => {
          const keys = mergeKeys(typeOf(metres), placeAt('p', at))
          assert.ok(keys.length >= 1 && keys.length <= 4, `${keys.length}`)
          assert.equal(new Set(keys).size, keys.length)
        },
      ),
    ))

  it('is of one type, and of places far away it is another', () => {
    const [here, there] = [placeAt('a', [120, 30]), placeAt('b', [120.05, 30])]
    assert.deepEqual(
      mergeKeys(typeOf(50), here).filter((key) => mergeKeys(typeOf(50), there).includes(key)),
      [],
    )
    assert.deepEqual(
      mergeKeys(typeOf(50), here).filter((key) => mergeKeys(typeOf(50, 'other'), here).includes(key)),
      [],
    )
  })

  it('of a place without a position is the place itself', () => {
    assert.deepEqual(mergeKeys(typeOf(50), placeAt('a')), mergeKeys(typeOf(500), placeAt('a')))
    assert.notDeepEqual(mergeKeys(typeOf(50), placeAt('a')), mergeKeys(typeOf(50), placeAt('b')))
  })
})
