// Regions to hide: what is hidden, what is held, and that nothing seen is ever let through.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { BLUR_FLOOR, type BlurHold, blurRegions, holdRegions, NOTHING_HELD } from './blur-regions.ts'
import { type Box, type Detection, groupOf, iou, overlap } from './box.ts'

const seen = (kind: string, box: Box, score = 0.5): Detection => ({ kind, group: groupOf(kind), score, box })

describe('regions to hide', () => {
  it('are every person, however faint and whatever it rides, with a margin', () => {
    const rider: Box = [0.4, 0.3, 0.5, 0.6]
    const regions = blurRegions([seen('motorcycle', [0.35, 0.3, 0.55, 0.7]), seen('person', rider, BLUR_FLOOR)])
    const person = regions.find((region) => region.kind === 'person')
    assert.ok(person !== undefined)
    for (const [side, expected] of [0.37, 0.21, 0.53, 0.69].entries())
      assert.ok(Math.abs((person.box[side] as number) - expected) < 1e-9)
  })

  it('are the plate band of car, truck, bus and motorcycle, and of nothing else', () => {
    const box: Box = [0.2, 0.2, 0.4, 0.4]
    for (const kind of ['car', 'truck', 'bus', 'motorcycle']) {
      const [region, ...more] = blurRegions([seen(kind, box)])
      assert.ok(region?.kind === 'plate' && more.length === 0)
      assert.ok(
        region.box[1] < 0.27 &&
          region.box[3] > 0.38 &&
          region.box[3] < 0.4 &&
          region.box[0] < 0.22 &&
          region.box[2] > 0.38,
      )
    }
    const [small] = blurRegions([seen('truck', [0.2, 0.2, 0.3, 0.3])])
    assert.ok(small !== undefined && Math.abs(small.box[1] - 0.25) < 1e-9, 'a lorry far away keeps its windows')
    assert.deepEqual(blurRegions([seen('bicycle', box), seen('dog', box), seen('chair', box)]), [])
  })

  it('stay within the frame', () => {
    const [region] = blurRegions([seen('person', [0, 0.9, 0.2, 1])])
    assert.deepEqual([region?.box[0], region?.box[3]], [0, 1])
  })
})

describe('held regions', () => {
  const walking = (step: number): Box => [0.1 + 0.02 * step, 0.4, 0.2 + 0.02 * step, 0.7]

  it('cover a person whom the detector loses while walking on', () => {
    let hold: BlurHold = NOTHING_HELD
    for (let frame = 0; frame < 12; frame++) {
      const lost = frame >= 5 && frame < 10
      const found = lost ? [] : blurRegions([seen('person', walking(frame))])
      const now = holdRegions(hold, found, frame * 200)
      hold = now.hold
      const covered = Math.max(0, ...now.regions.map((region) => overlap(region.box, walking(frame)))) / 0.03
      assert.ok(covered > 0.99, `frame ${frame}: ${covered}`)
      assert.ok(now.regions.length <= 2)
    }
  })

  it('are let go after their time, and when the clock goes back', () => {
    const first = holdRegions(NOTHING_HELD, blurRegions([seen('person', walking(0))]), 1000, { forMs: 1500 })
    assert.equal(holdRegions(first.hold, [], 2500, { forMs: 1500 }).regions.length, 1)
    assert.equal(holdRegions(first.hold, [], 2501, { forMs: 1500 }).regions.length, 0)
    assert.equal(holdRegions(first.hold, [], 999, { forMs: 1500 }).regions.length, 0)
  })

  it('never drop or move what is seen now, and never leave the frame', () => {
    const side = fc.double({ min: 0, max: 0.9, noNaN: true })
    const box = fc.tuple(side, side).map(([x, y]): Box => [x, y, x + 0.1, y + 0.1])
    const frames = fc.array(fc.array(fc.tuple(fc.constantFrom('person', 'car'), box), { maxLength: 5 }), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(frames, (all) => {
        let hold: BlurHold = NOTHING_HELD
        all.forEach((detections, index) => {
          const regions = blurRegions(detections.map(([kind, at]) => seen(kind, at)))
          const now = holdRegions(hold, regions, index * 500)
          hold = now.hold
          for (const region of regions)
            assert.ok(now.regions.some((kept) => kept.kind === region.kind && iou(kept.box, region.box) > 0.999))
          for (const {
            box: [x1, y1, x2, y2],
          } of now.regions)
            assert.ok(0 <= x1 && x1 < x2 && x2 <= 1 && 0 <= y1 && y1 < y2 && y2 <= 1)
        })
      }),
    )
  })
})
