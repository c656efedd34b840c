// Zones: what is refused and why, and which points lie inside.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '../base/errors.ts'
import { contains, type Point, zoneRefusal, zonesFrom } from './zone.ts'

const zone = (polygon: readonly Point[]) => ({ id: 'z', kind: 'fire-lane', polygon })
const codeOf = (polygon: readonly Point[]) => zoneRefusal(zone(polygon))?.refused

/** Corners on a circle, so that the polygon is convex; in order, either way round. */
const convex = fc
  .record({
    cx: fc.double({ min: 0.35, max: 0.65, noNaN: true }),
    cy: fc.double({ min: 0.35, max: 0.65, noNaN: true }),
    r: fc.double({ min: 0.05, max: 0.3, noNaN: true }),
    angles: fc.uniqueArray(fc.integer({ min: 0, max: 71 }), { minLength: 3, maxLength: 12 }),
    reversed: fc.boolean(),
  })
  .map(({ cx, cy, r, angles, reversed }) => {
    const sorted = angles.sort((a, b) => (reversed ? b - a : a - b))
    return sorted.map(
      (step): Point => [cx + r * Math.cos((step * Math.PI) / 36), cy + r * Math.sin((step * Math.PI) / 36)],
    )
  })

/** By half planes: a point is inside a convex polygon when it lies on one side of all edges. Undefined near an edge. */
function insideConvex(polygon: readonly Point[], [x, y]: Point): boolean | undefined {
  const sides = polygon.map(([ax, ay], i) => {
    const [bx, by] = polygon[(i + 1) % polygon.length] as Point
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax)
  })
  if (sides.some((side) => Math.abs(side) < 1e-9)) return undefined
  return sides.every((side) => side > 0) || sides.every((side) => side < 0)
}

describe('a zone', () => {
  it('is refused outside the frame, and not on its edge', () => {
    assert.equal(
      codeOf([
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ]),
      undefined,
    )
    assert.equal(
      codeOf([
        [-0.01, 0],
        [1, 0],
        [1, 1],
      ]),
      'zone-outside-frame',
    )
    assert.equal(
      codeOf([
        [0, 0],
        [1.0001, 0],
        [1, 1],
      ]),
      'zone-outside-frame',
    )
    assert.equal(
      codeOf([
        [0, 0],
        [0.5, Number.NaN],
        [1, 1],
      ]),
      'zone-outside-frame',
    )
  })

  it('is refused when edges cross, touch, lie on each other or run back', () => {
    assert.equal(
      codeOf([
        [0.1, 0.1],
        [0.9, 0.9],
        [0.9, 0.1],
        [0.1, 0.9],
      ]),
      'zone-crosses-itself',
    )
    assert.equal(
      codeOf([
        [0.1, 0.1],
        [0.9, 0.1],
        [0.9, 0.9],
        [0.5, 0.1],
        [0.1, 0.9],
      ]),
      'zone-crosses-itself',
    )
    assert.equal(
      codeOf([
        [0.1, 0.1],
        [0.5, 0.1],
        [0.9, 0.1],
        [0.9, 0.9],
        [0.5, 0.1],
        [0.1, 0.9],
      ]),
      'zone-crosses-itself',
    )
    assert.equal(
      codeOf([
        [0.1, 0.1],
        [0.9, 0.1],
        [0.5, 0.1],
        [0.5, 0.9],
      ]),
      'zone-crosses-itself',
    )
    assert.equal(
      codeOf([
        [0.1, 0.1],
        [0.1, 0.1],
        [0.9, 0.1],
        [0.5, 0.9],
      ]),
      'zone-crosses-itself',
    )
  })

  it('is refused without an area', () => {
    assert.equal(
      codeOf([
        [0.1, 0.1],
        [0.9, 0.9],
        [0.5, 0.5],
      ]),
      'zone-too-small',
    )
    assert.equal(
      codeOf([
        [0.1, 0.1],
        [0.104, 0.1],
        [0.1, 0.104],
      ]),
      'zone-too-small',
    )
    assert.equal(
      codeOf([
        [0.1, 0.1],
        [0.11, 0.1],
        [0.1, 0.11],
      ]),
      undefined,
    )
  })

  it('may be any convex polygon, either way round, and cannot have two of its corners swapped', () =>
    fc.assert(
      fc.property(convex, fc.nat(), (polygon, pick) => {
        const code = codeOf(polygon)
        assert.ok(code === undefined || code === 'zone-too-small')
        if (polygon.length < 4 || code !== undefined) return
        const i = pick % polygon.length
        const swapped = [...polygon]
        const j = (i + 1) % polygon.length
        ;[swapped[i], swapped[j]] = [polygon[j] as Point, polygon[i] as Point]
        assert.equal(codeOf(swapped), 'zone-crosses-itself')
      }),
    ))
})

describe('a point', () => {
  const anyPoint = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))

  it('is in a convex zone when it lies on one side of all its edges', () =>
    fc.assert(
      fc.property(convex, anyPoint, (polygon, point) => {
        const expected = insideConvex(polygon, point)
        if (expected !== undefined) assert.equal(contains(polygon, point), expected)
      }),
      { numRuns: 500 },
    ))

  it('is not in the bay of a concave one', () => {
    const u: readonly Point[] = [
      [0.1, 0.1],
      [0.3, 0.1],
      [0.3, 0.7],
      [0.7, 0.7],
      [0.7, 0.1],
      [0.9, 0.1],
      [0.9, 0.9],
      [0.1, 0.9],
    ]
    assert.equal(codeOf(u), undefined)
    assert.equal(contains(u, [0.5, 0.4]), false)
    assert.equal(contains(u, [0.2, 0.4]), true)
    assert.equal(contains(u, [0.8, 0.4]), true)
    assert.equal(contains(u, [0.5, 0.8]), true)
    assert.equal(contains(u, [0.5, 0.05]), false)
  })

  it('belongs to exactly one of two zones that share an edge', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (px, py) => {
        const point: Point = [px / 100, py / 100]
        const tiles = [
          [0, 0],
          [0.5, 0],
          [0, 0.5],
          [0.5, 0.5],
        ].map(([x = 0, y = 0]): readonly Point[] => [
          [x, y],
          [x + 0.5, y],
          [x + 0.5, y + 0.5],
          [x, y + 0.5],
        ])
        const holding = tiles.filter((tile) => contains(tile, point)).length
        assert.equal(holding, px < 100 && py < 100 ? 1 : 0)
      }),
    ))
})

describe('a zones file', () => {
  const good = {
    id: 'gate',
    kind: 'fire-lane',
    polygon: [
      [0.1, 0.1],
      [0.9, 0.1],
      [0.5, 0.9],
    ],
  }
  const codeOfFile = (json: unknown) => {
    const zones = zonesFrom(json)
    return isRefusal(zones) ? zones.refused : undefined
  }

  it('gives its zones, or the first thing wrong with it', () => {
    assert.deepEqual(zonesFrom({ zones: [good] }), [good])
    assert.equal(codeOfFile({ zones: [good, good] }), 'zones-invalid')
    assert.equal(codeOfFile({ zones: [] }), 'zones-invalid')
    assert.equal(
      codeOfFile({
        zones: [
          {
            ...good,
            polygon: [
              [0, 0],
              [1, 1],
            ],
          },
        ],
      }),
      'zones-invalid',
    )
    assert.equal(codeOfFile({ zones: [{ ...good, colour: 'red' }] }), 'zones-invalid')
    assert.equal(
      codeOfFile({
        zones: [
          good,
          {
            ...good,
            id: 'far',
            polygon: [
              [2, 0],
              [1, 0],
              [1, 1],
            ],
          },
        ],
      }),
      'zone-outside-frame',
    )
  })

  it('may hold anything without harm', () =>
    fc.assert(fc.property(fc.jsonValue(), (json) => assert.equal(codeOfFile(json), 'zones-invalid'))))
})
