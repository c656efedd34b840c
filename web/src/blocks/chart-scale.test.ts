// An axis holds whatever is to be drawn, and its ticks are few and even.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { monthStarts, scaleOf, shareOfYear } from './chart-scale.ts'

/** As they are told: some digits, somewhere around the point. */
const figures = fc
  .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: -4, max: 5 }))
  .map(([digits, power]) => Number(`${digits}e${power}`))

test('every value lies on the axis, ticks rise evenly and are few', () => {
  fc.assert(
    fc.property(fc.array(figures, { minLength: 1, maxLength: 20 }), (values) => {
      const { low, high, ticks } = scaleOf(values)
      const slack = (high - low) * 1e-6
      assert.ok(Math.min(...values) >= low - slack && Math.max(...values) <= high + slack)
      assert.ok(ticks.length >= 2 && ticks.length <= 9, `${ticks.length}`)
      const step = (high - low) / (ticks.length - 1)
      for (const [index, tick] of ticks.entries())
        assert.ok(Math.abs(tick - (low + index * step)) <= Math.max(slack, Math.abs(tick) * 1e-9))
      assert.ok(step > 0)
    }),
  )
})

test('plain cases read as one would write them', () => {
  assert.deepEqual(scaleOf([0, 8]).ticks, [0, 2, 4, 6, 8])
  assert.deepEqual(scaleOf([130, 1900]).ticks, [0, 500, 1000, 1500, 2000])
  assert.deepEqual(scaleOf([95.2, 97.9]).ticks.at(0), 95)
  assert.deepEqual(scaleOf([]).ticks, [0, 1])
  assert.deepEqual(scaleOf([Number.NaN]).ticks, [0, 1])
  assert.deepEqual(scaleOf([7]).ticks, [0, 2, 4, 6, 8])
  assert.ok(scaleOf([-3, -1]).high === 0)
})

test('a day is a share of its year', () => {
  assert.equal(shareOfYear('2025-01-01', 2025, false), 0)
  assert.equal(shareOfYear('2025-12-31', 2025), 1)
  assert.equal(shareOfYear('2024-12-31', 2025), 0)
  assert.ok(Math.abs(shareOfYear('2025-06-30', 2025) - 181 / 365) < 1e-12)
  const starts = monthStarts(2024)
  assert.equal(starts.length, 12)
  assert.ok(Math.abs((starts[2] as number) - 60 / 366) < 1e-12)
})
