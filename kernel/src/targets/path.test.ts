// A path leads from its start to its goal and never back, whatever its shape.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { DAY } from '../base/clock.ts'
import { expectedAt, owedAt, type PathShape, shareBehind, sharesOf, type TargetPath, targetYear } from './path.ts'

const year = targetYear(2025, 480)
const at = (text: string): number => Date.parse(`${text}T00:00:00+08:00`)
const start = at('2025-01-01')
const end = at('2026-01-01')
const amount = (shape: PathShape, goal = 1200): TargetPath => ({ year, of: 'amount', goal, shape })

const anyShape: fc.Arbitrary<PathShape> = fc.oneof(
  fc.constant({ kind: 'linear' } as const),
  fc
    .array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 12, maxLength: 12 })
    .map((shares) => ({ kind: 'seasonal', shares }) as const),
  fc
    .array(
      fc.record({ at: fc.integer({ min: start - DAY, max: end + DAY }), value: fc.integer({ min: -50, max: 2000 }) }),
      { maxLength: 6 },
    )
    .map((milestones) => ({ kind: 'milestones', milestones }) as const),
)

describe('a path', () => {
  it('begins and ends with local midnight', () => {
    assert.equal(year.months[0], start)
    assert.equal(year.months[2], at('2025-03-01'))
    assert.equal(year.months[12], end)
  })

  it('is straight where nothing else is known', () => {
    assert.equal(expectedAt(amount({ kind: 'linear' }), start + (end - start) / 4), 300)
    assert.equal(expectedAt(amount({ kind: 'linear' }), start - DAY), 0)
    assert.equal(expectedAt(amount({ kind: 'linear' }), end + DAY), 1200)
  })

  it('follows the months of former years', () => {
    const shares = [1, 1, 1, 1, 1, 5, 5, 1, 1, 1, 1, 1]
    const path = amount({ kind: 'seasonal', shares }, 200)
    assert.equal(expectedAt(path, at('2025-06-01')), 50)
    assert.equal(expectedAt(path, at('2025-08-01')), 150)
    assert.equal(expectedAt(path, at('2025-06-16')), 75)
    assert.equal(Math.round(expectedAt({ ...path, due: at('2025-08-01') }, at('2025-06-01')) * 3), 200, 'all by August')
  })

  it('expects between milestones and owes at them', () => {
    const milestones = [
      { at: at('2025-07-01'), value: 300 },
      { at: at('2025-03-01'), value: 100 },
    ]
    const path = amount({ kind: 'milestones', milestones })
    assert.equal(Math.round(expectedAt(path, at('2025-05-01')) * 1e6), 200e6)
    assert.equal(owedAt(path, at('2025-02-28')), 0)
    assert.equal(owedAt(path, at('2025-05-01')), 100)
    assert.equal(owedAt(path, at('2025-12-31')), 300)
    assert.equal(owedAt(path, end), 1200)
  })

  it('keeps a level at its goal where no start is known', () => {
    const level: TargetPath = { year, of: 'level', goal: 8, shape: { kind: 'linear' } }
    assert.equal(expectedAt(level, at('2025-02-01')), 8)
    assert.equal(expectedAt({ ...level, start: 4 }, start + (end - start) / 2), 6)
    const milestones = [{ at: at('2025-07-01'), value: 7 }]
    assert.equal(owedAt({ ...level, shape: { kind: 'milestones', milestones } }, at('2025-05-01')), undefined)
  })

  it('never runs back and reaches its goal', () => {
    const instant = fc.integer({ min: start - DAY, max: end + DAY })
    fc.assert(
      fc.property(anyShape, instant, instant, fc.option(instant, { nil: undefined }), (shape, one, other, due) => {
        const path = { ...amount(shape), ...(due === undefined ? {} : { due }) }
        const [early, late] = [Math.min(one, other), Math.max(one, other)]
        assert.ok(shareBehind(path, early) <= shareBehind(path, late) + 1e-12)
        assert.ok(shareBehind(path, early) >= 0 && shareBehind(path, late) <= 1)
        assert.equal(shareBehind(path, end), 1)
        assert.equal(expectedAt(path, end), 1200)
      }),
    )
  })
})

describe('shares of former years', () => {
  const even = Array.from({ length: 12 }, () => 10)
  it('count every year alike, and add up to the whole', () => {
    const big = even.map((each, month) => (month === 6 ? 890 : each))
    const shares = sharesOf([even, big])
    assert.ok(Math.abs((shares ?? []).reduce((sum, each) => sum + each, 0) - 100) < 1e-9)
    assert.ok(Math.abs((shares?.[6] ?? 0) - (100 / 12 + 89) / 2) < 1e-9)
  })
  it('leave out what is no whole year', () => {
    assert.equal(sharesOf([]), undefined)
    assert.equal(sharesOf([even.slice(1), even.map(() => 0), even.map((_, i) => i - 1)]), undefined)
    assert.deepEqual(sharesOf([even, even.slice(1)]), sharesOf([even]))
  })
})
