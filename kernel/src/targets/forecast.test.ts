// What must hold of a forecast whatever is told, and that its intervals are as wide as they say on series it does not know.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { play, share, together } from '../../../bench/forecast/coverage.ts'
import { FIRST } from '../../../bench/forecast/first.ts'
import { SECOND } from '../../../bench/forecast/second.ts'
import { THIRD } from '../../../bench/forecast/third.ts'
import { DAY } from '../base/clock.ts'
import { type Forecast, type ForecastAsked, forecast, isForecast, type ToldFigure } from './forecast.ts'
import { endOf, startOf, type TargetPath, targetYear } from './path.ts'

const year = targetYear(2025, 480)
const start = startOf(year)
const end = endOf(year)
const monthly = (...values: number[]): ToldFigure[] =>
  values.map((value, i) => ({ at: year.months[i + 1] as number, value }))
const linear = (of: 'amount' | 'level', goal: number, from?: number): TargetPath => ({
  year,
  of,
  goal,
  ...(from === undefined ? {} : { start: from }),
  shape: { kind: 'linear' },
})

function made(asked: Omit<ForecastAsked, 'year'>): Forecast {
  const result = forecast({ year, ...asked })
  assert.ok(isForecast(result), JSON.stringify(result))
  return result
}

const figure = fc.double({ min: 0, max: 1e9, noNaN: true })
const anyTold = fc.array(fc.record({ at: fc.integer({ min: start - 9 * DAY, max: end + 9 * DAY }), value: figure }), {
  maxLength: 40,
})
const anyPath = fc.option(
  fc.oneof(
    fc.double({ min: -10, max: 1e9, noNaN: true }).map((goal) => linear('amount', goal)),
    fc
      .array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 12, maxLength: 12 })
      .map((shares): TargetPath => ({ ...linear('amount', 1e6), shape: { kind: 'seasonal', shares } })),
  ),
  { nil: undefined },
)
const withPath = (path: TargetPath | undefined) => (path ? { path } : {})
const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1e-300, Math.abs(a), Math.abs(b))

describe('any forecast', () => {
  it('is finite and ordered, and never lies below what is counted up already', () => {
    fc.assert(
      fc.property(anyTold, anyPath, (told, path) => {
        const result = forecast({ year, of: 'amount', told, ...withPath(path) })
        if (!isForecast(result)) return
        const last = told.findLast(({ at }) => at === result.by)?.value as number
        assert.ok([result.low, result.middle, result.high].every(Number.isFinite))
        assert.ok(last <= result.low && result.low <= result.middle && result.middle <= result.high)
      }),
      { numRuns: 150 },
    )
  })

  it('of a level is finite, ordered and within its limits', () => {
    fc.assert(
      fc.property(anyTold, fc.boolean(), (told, moves) => {
        const limits = { low: 5, high: 100 }
        const path = linear('level', 80, moves ? 20 : undefined)
        const result = forecast({ year, of: 'level', told, limits, path })
        if (!isForecast(result) || result.by === end) return
        assert.ok(5 <= result.low && result.low <= result.middle && result.middle <= result.high && result.high <= 100)
      }),
      { numRuns: 150 },
    )
  })

  const sized = anyTold.map((told) => told.map((each) => ({ ...each, value: each.value < 1e-3 ? 0 : each.value })))
  it('knows no unit: a thousand times the figures, a thousand times the forecast', () => {
    fc.assert(
      fc.property(sized, fc.constantFrom('amount' as const, 'level' as const), fc.boolean(), (told, of, goal) => {
        const times = (factor: number) =>
          forecast({
            year,
            of,
            told: told.map((each) => ({ ...each, value: each.value * factor })),
            ...withPath(goal ? linear(of, 5e8 * factor, of === 'level' ? 1e8 * factor : undefined) : undefined),
          })
        const [one, thousand] = [times(1), times(1024)]
        if (!isForecast(one) || !isForecast(thousand)) return assert.deepEqual(one, thousand)
        for (const side of ['low', 'middle', 'high'] as const)
          assert.ok(near(one[side] * 1024, thousand[side]), `${side}: ${one[side]} ${thousand[side]}`)
      }),
      { numRuns: 100 },
    )
  })

  it('does not ask in which order figures were entered', () => {
    const apart = fc.uniqueArray(fc.record({ at: fc.integer({ min: start, max: end }), value: figure }), {
      maxLength: 30,
      selector: ({ at }) => at,
    })
    fc.assert(
      fc.property(apart, fc.constantFrom('amount' as const, 'level' as const), (told, of) => {
        const sorted = [...told].sort((a, b) => a.value - b.value)
        assert.deepEqual(forecast({ year, of, told: sorted }), forecast({ year, of, told }))
      }),
      { numRuns: 100 },
    )
  })

  it('takes time that grows with the figures, not faster', () => {
    const many = (count: number): ToldFigure[] =>
      Array.from({ length: count }, (_, i) => ({ at: start + ((end - start) * 0.8 * (i + 1)) / count, value: i + 1 }))
    const spent = (count: number): number => {
      const told = many(count)
      forecast({ year, of: 'amount', told })
      return Math.min(
        ...[1, 2, 3].map(() => {
          const before = process.cpuUsage()
          forecast({ year, of: 'amount', told })
          const used = process.cpuUsage(before)
          return used.user + used.system
        }),
      )
    }
    const [some, more] = [spent(20_000), spent(200_000)]
    assert.ok(more < 30 * some, `${some} µs for 20,000 figures, ${more} µs for ten times as many`)
  })
})

describe('a forecast', () => {
  it('is not made of too little, and says why', () => {
    const none = (told: ToldFigure[], of: 'amount' | 'level' = 'amount') => forecast({ year, of, told })
    assert.deepEqual(none([]), { none: 'too-few' })
    assert.deepEqual(none(monthly(5, 9)), { none: 'too-few' })
    const week = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ at: start + day * DAY, value: day }))
    assert.deepEqual(none(week), { none: 'too-few' })
    assert.deepEqual(none([9, 18, 29].map((day) => ({ at: start + day * DAY, value: day }))), { none: 'too-few' })
    assert.deepEqual(none(monthly(0, 0, 0)), { none: 'nothing-reached' })
    assert.deepEqual(none(monthly(-1, 2, 3)), { none: 'below-zero' })
    assert.deepEqual(none(monthly(1, Number.NaN, Number.POSITIVE_INFINITY, 3)), { none: 'too-few' })
    assert.ok(isForecast(none(monthly(-1, 2, 3), 'level')))
  })

  it('of a year that is over is its last figure', () => {
    const { low, middle, high } = made({ of: 'amount', told: monthly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12.5) })
    assert.deepEqual([low, middle, high], [12.5, 12.5, 12.5])
  })

  it('carries a steady pace on', () => {
    const { low, middle, high } = made({ of: 'amount', told: monthly(10, 20, 30, 40, 50, 60, 70, 80) })
    assert.ok(middle > 112 && middle < 128, `${middle}`)
    assert.ok(low > 95 && low < 120 && high > 120 && high < 175, `${low} to ${high}`)
  })

  it('grows surer through the year', () => {
    const width = (months: number): number => {
      const { low, high } = made({ of: 'amount', told: monthly(...Array.from({ length: months }, (_, i) => i + 1)) })
      return high - low
    }
    assert.ok(width(4) > width(7) && width(7) > width(10))
  })

  it('takes a figure told anew for the old one', () => {
    const told = monthly(10, 20, 30, 40)
    const wrong = { ...(told[1] as ToldFigure), value: 38, told: start + 60 * DAY }
    const anew = { ...(told[1] as ToldFigure), value: 20, told: start + 99 * DAY }
    const right = made({ of: 'amount', told })
    assert.deepEqual(made({ of: 'amount', told: [anew, ...told, wrong] }), right)
    assert.notDeepEqual(made({ of: 'amount', told: [...told, wrong] }), right)
  })

  it('takes an earlier figure down to a lower later one: what is counted up does not fall', () => {
    assert.deepEqual(
      made({ of: 'amount', told: monthly(10, 20, 38, 30) }),
      made({ of: 'amount', told: monthly(10, 20, 30, 30) }),
    )
  })

  it('follows the season of former years', () => {
    const shares = [2, 2, 2, 2, 2, 20, 40, 20, 4, 2, 2, 2]
    const path: TargetPath = { ...linear('amount', 1000), shape: { kind: 'seasonal', shares } }
    const told = monthly(20, 40, 60, 80, 100)
    const knowing = made({ of: 'amount', told, path }).middle
    assert.ok(knowing > 800, `${knowing}`)
    assert.ok(made({ of: 'amount', told }).middle < 400)
  })

  it('reckons with a goal, but does not believe it', () => {
    const told = monthly(10, 20, 30, 40, 50, 60, 70, 80)
    const alone = made({ of: 'amount', told })
    const near = made({ of: 'amount', told, path: linear('amount', 135) })
    const absurd = made({ of: 'amount', told, path: linear('amount', 5000) })
    assert.ok(near.middle > alone.middle && near.middle < 135)
    const width = ({ low, high }: Forecast): number => high - low
    assert.ok(width(near) < 0.9 * width(alone), `${width(near)} of ${width(alone)}`)
    assert.ok(absurd.middle < 150, `${absurd.middle}`)
  })

  it('of a level stays with it, and follows it where it moves', () => {
    const still = made({ of: 'level', told: monthly(8.1, 7.9, 8, 8.1, 8, 7.9) })
    assert.ok(Math.abs(still.middle - 8) < 0.1 && still.high - still.low < 0.8, JSON.stringify(still))
    const rising = made({ of: 'level', told: monthly(50, 52, 54, 56, 58, 60, 62, 64) })
    assert.ok(Math.abs(rising.middle - 72) < 0.2 && rising.high - rising.low < 3.5, JSON.stringify(rising))
    const full = made({ of: 'level', told: monthly(100, 99.9, 100, 99.8, 100), limits: { low: 0, high: 100 } })
    assert.ok(full.high <= 100 && full.low > 99)
  })
})

// A fifth of the bench's runs: two standard deviations of a true 80 % are 4 points; the bound leaves eight.
describe('intervals of 80 %', () => {
  for (const [name, generators] of Object.entries({ 'first set': FIRST, 'second set': SECOND, 'third set': THIRD }))
    it(`cover 72 to 88 of 100 year's ends of the ${name}`, () => {
      const row = together(play(generators, 400, 4242))
      const covered = share({ row, of: row.ours })
      assert.ok(row.none <= 12, `${row.none} without a forecast`)
      assert.ok(covered >= 0.72 && covered <= 0.88, `${(covered * 100).toFixed(1)} %`)
      assert.ok(share({ row, of: row.peer }) < 0.7, 'a straight line is not that honest')
    })
})
