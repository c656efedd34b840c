// Places within places, and how far apart they are.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../base/errors.ts'
import { type GeoPoint, metresBetween } from './geo.ts'
import { type Place, placeTree } from './place.ts'

/** Each place lies within an earlier one, or within nothing. */
const forest = fc.array(fc.nat(), { minLength: 1, maxLength: 20 }).map((picks) =>
  picks.map(
    (pick, i): Place => ({
      id: `p${i}`,
      kind: i % 2 ? 'lane' : 'compound',
      name: '某处',
      ...(i > 0 && pick % 4 > 0 ? { within: `p${pick % i}` } : {}),
    }),
  ),
)

describe('places', () => {
  it('lie within what their path says, themselves first, in whatever order they are given', () =>
    fc.assert(
      fc.property(forest, (places) => {
        const tree = placeTree([...places].reverse())
        for (const place of places) {
          const [self, ...outer] = tree.path(place.id)
          assert.equal(self, place.id)
          assert.deepEqual(outer, place.within === undefined ? [] : tree.path(place.within))
          assert.equal(tree.children(place.within ?? 'none').includes(place), place.within !== undefined)
        }
        assert.equal(tree.list('lane').length + tree.list('compound').length, tree.list().length)
      }),
    ))

  it('may not lie within themselves, or within nothing known', () => {
    const codeOf = (places: readonly Place[]) => {
      try {
        placeTree(places)
        return undefined
      } catch (fault) {
        return fault instanceof Fault ? fault.code : 'another'
      }
    }
    const lane = (id: string, within: string): Place => ({ id, kind: 'lane', name: id, within })
    assert.equal(codeOf([lane('a', 'b'), lane('b', 'c'), lane('c', 'a')]), 'input-invalid')
    assert.equal(codeOf([lane('a', 'a')]), 'input-invalid')
    assert.equal(codeOf([lane('a', 'atlantis')]), 'not-found')
  })
})

describe('metres', () => {
  const point: fc.Arbitrary<GeoPoint> = fc.tuple(
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.double({ min: -90, max: 90, noNaN: true }),
  )

  it('are those of the globe', () => {
    // A degree of a great circle of the mean Earth is 111 195 m; Hangzhou to Shanghai (city centres) is about 165 km.
    assert.equal(Math.round(metresBetween([120, 0], [121, 0])), 111_195)
    assert.equal(Math.round(metresBetween([120, 30], [120, 31])), 111_195)
    assert.ok(Math.abs(metresBetween([120.1552, 30.2741], [121.4737, 31.2304]) - 165_000) < 2_000)
    assert.equal(Math.round(metresBetween([0, 0], [180, 0]) / 1000), 20_015)
  })

  it('are the same there and back, and no detour is shorter', () =>
    fc.assert(
      fc.property(point, point, point, (a, b, c) => {
        const there = metresBetween(a, b)
        assert.ok(there >= 0 && Math.abs(there - metresBetween(b, a)) < 1e-6)
        assert.ok(there <= metresBetween(a, c) + metresBetween(c, b) + 1)
      }),
    ))
})

describe('places within so many metres', () => {
  /** Crowded on purpose, also around a pole and the antimeridian. */
  const centre = fc.constantFrom<GeoPoint>(
    [120.16, 30.31],
    [179.9999, 10],
    [-179.9999, -60],
    [13, 89.9995],
    [-70, -89.9998],
  )
  const crowd = fc.tuple(
    centre,
    fc.array(fc.tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -300, max: 300 })), { maxLength: 30 }),
  )

  it('are those that the distances say, however the globe is cut', () =>
    fc.assert(
      fc.property(crowd, fc.constantFrom(0, 1, 50, 64, 200, 1000), ([[longitude, latitude], offsets], metres) => {
        const degree = 111_195
        const places = offsets.map(([east, north], i): Place => {
          const lat = Math.max(-90, Math.min(90, latitude + north / degree))
          const lon = longitude + east / (degree * Math.max(1e-6, Math.cos((lat * Math.PI) / 180)))
          return {
            id: `p${i}`,
            kind: i % 5 === 4 ? 'shop' : 'lane',
            name: '某处',
            ...(i % 7 === 6 ? {} : { at: [((lon + 540) % 360) - 180, lat] }),
          }
        })
        const tree = placeTree(places)
        for (const { id } of places) {
          const wanted = places.filter((each) => {
            if (each.kind !== 'lane') return false
            const apart = tree.metres(id, each.id)
            return apart === undefined ? each.id === id : apart <= metres
          })
          assert.deepEqual(new Set(tree.within(id, metres, 'lane')), new Set(wanted))
        }
      }),
    ))
})
