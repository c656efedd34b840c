// The path is read between its points: on them exactly, between them never outside of their values.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { expectedOn } from './expected-on.ts'

const day = (index: number) => new Date(Date.UTC(2025, 0, 1 + index)).toISOString().slice(0, 10)
const lines = fc
  .uniqueArray(fc.integer({ min: 0, max: 364 }), { minLength: 1, maxLength: 14 })
  .chain((days) =>
    fc
      .array(fc.integer({ min: 0, max: 1000 }), { minLength: days.length, maxLength: days.length })
      .map((values) =>
        [...days].sort((a, b) => a - b).map((each, index) => ({ on: day(each), value: values[index] as number })),
      ),
  )

test('on a point its value, between two never beyond them, outside that of the nearest', () => {
  fc.assert(
    fc.property(lines, fc.integer({ min: 0, max: 364 }), (line, index) => {
      const asked = day(index)
      const value = expectedOn(line, asked) as number
      const before = line.findLast(({ on }) => on <= asked)
      const after = line.find(({ on }) => on >= asked)
      if (before && before.on === asked) return assert.equal(value, before.value)
      if (!before) return assert.equal(value, line[0]?.value)
      if (!after) return assert.equal(value, line.at(-1)?.value)
      assert.ok(value >= Math.min(before.value, after.value) && value <= Math.max(before.value, after.value))
    }),
  )
  assert.equal(expectedOn([], '2025-01-01'), undefined)
  assert.equal(
    expectedOn(
      [
        { on: '2025-01-01', value: 0 },
        { on: '2025-01-11', value: 10 },
      ],
      '2025-01-04',
    ),
    3,
  )
})
