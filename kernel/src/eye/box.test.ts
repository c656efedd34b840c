// The geometry of boxes, and who is left out because of what they ride in.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { area, type Box, bottomCentre, groupOf, grow, iou, overlap, withoutPassengers } from './box.ts'
import { thing } from './scene.contract.ts'

const side = fc.integer({ min: 0, max: 90 })
const size = fc.integer({ min: 1, max: 50 })
const box = fc
  .record({ x: side, y: side, w: size, h: size })
  .map(({ x, y, w, h }): Box => [x / 100, y / 100, Math.min(100, x + w) / 100, Math.min(100, y + h) / 100])

describe('boxes', () => {
  it('share as many of a hundred by hundred cells as they do when counted', () =>
    fc.assert(
      fc.property(box, box, (a, b) => {
        const cells = (each: Box) => {
          const found = new Set<number>()
          for (let x = Math.round(each[0] * 100); x < Math.round(each[2] * 100); x++)
            for (let y = Math.round(each[1] * 100); y < Math.round(each[3] * 100); y++) found.add(x * 100 + y)
          return found
        }
        const [of, other] = [cells(a), cells(b)]
        const both = [...of].filter((cell) => other.has(cell)).length
        assert.equal(Math.round(overlap(a, b) * 10_000), both)
        assert.equal(Math.round(area(a) * 10_000), of.size)
        assert.ok(Math.abs(iou(a, b) - both / (of.size + other.size - both)) < 1e-9)
      }),
    ))

  it('stand where the middle of their lower edge is, and grow within the frame', () => {
    assert.deepEqual(
      bottomCentre([0.2, 0.1, 0.4, 0.5]).map((x) => Math.round(x * 10)),
      [3, 5],
    )
    assert.deepEqual(
      grow([0, 0.5, 0.5, 1], 0.1).map((x) => Math.round(x * 100)),
      [0, 45, 55, 100],
    )
  })

  it('of small motors are one group, of unknown kinds another', () => {
    assert.deepEqual(['car', 'truck', 'bus', 'motorcycle', 'person', 'zeppelin', 'toString'].map(groupOf), [
      'vehicle',
      'vehicle',
      'vehicle',
      'vehicle',
      'person',
      'other',
      'other',
    ])
  })
})

describe('passengers', () => {
  it('are persons with four fifths of themselves in a vehicle; nobody else is left out', () => {
    const car = thing(0.5, 0.5, { w: 0.2, h: 0.2 })
    const driver = thing(0.5, 0.45, { group: 'person', w: 0.05, h: 0.1 })
    const beside = thing(0.61, 0.5, { group: 'person', w: 0.1, h: 0.1 })
    const bicycle = thing(0.5, 0.45, { group: 'bicycle', w: 0.05, h: 0.1 })
    assert.deepEqual(withoutPassengers([driver, car, beside, bicycle]), [car, beside, bicycle])
    assert.deepEqual(withoutPassengers([driver, beside]), [driver, beside])
  })
})
