// Each rule of the colours once, on both sides of its border, and what must hold for any of them.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { DAY } from '../base/clock.ts'
import { type ColourAsked, type ColourReason, colourOf, FRESH } from './colour.ts'
import { endOf, startOf, type TargetPath, targetYear } from './path.ts'

const year = targetYear(2025, 480)
const start = startOf(year)
const due = endOf(year)
const half = start + (due - start) / 2
const path: TargetPath = { year, of: 'amount', goal: 100, shape: { kind: 'linear' } }
const level: TargetPath = { ...path, of: 'level', goal: 8 }
const about = { for: due, by: half, points: 6 }
const between = (low: number, middle: number, high: number) => ({ low, middle, high, ...about })
const told = (value: number, at = half) => ({ value: { at, value } })

type Row = readonly [string, Partial<ColourAsked>, string]
const ROWS: readonly Row[] = [
  ['prose', { verdict: 'narrative' }, 'grey nothing-measurable'],
  ['said and shown', { verdict: 'met', now: due + DAY }, 'green met'],
  ['counted up early', { path, ...told(100) }, 'green reached'],
  ['one short of it', { path, ...told(99) }, 'green on-path'],
  ['more than is allowed', { path, op: '<=', ...told(101) }, 'red exceeded'],
  ['a level reached in an open year is not the end', { path: level, ...told(9) }, 'green on-path'],
  ['about', { path, op: '≈', ...told(90) }, 'green reached'],
  ['reached at the end', { path: level, now: due, ...told(8, due) }, 'green reached'],
  ['more than, and just as much', { path: level, op: '>', now: due, ...told(8, due) }, 'red missed'],
  ['less than, and just as much', { path: level, op: '<', now: due, ...told(8, due) }, 'red missed'],
  ['less than, and less', { path: level, op: '<', now: due, ...told(7.9, due) }, 'green reached'],
  ['short at the end', { path: level, now: due, ...told(7.9, due) }, 'red missed'],
  [
    'an estimate at the end',
    { path: level, now: due, verdict: 'provisional', ...told(9) },
    'yellow unconfirmed-at-due',
  ],
  ['said unfinished at the end', { now: due, verdict: 'behind' }, 'red missed'],
  ['nothing shown at the end', { path, now: due, verdict: 'unshown' }, 'red unshown-at-due'],
  ['nothing but an old figure at the end', { path, now: due, ...told(80) }, 'red unshown-at-due'],
  ['a due date before the year ends', { path: { ...path, due: half }, ...told(99) }, 'red missed'],
  ['said behind without a figure', { verdict: 'behind' }, 'yellow said-behind'],
  ['said to go well without a figure', { verdict: 'provisional' }, 'green said-provisional'],
  ['silence at half of the way', { path }, 'yellow owed-and-untold'],
  ['silence at the beginning', { path, now: start + 60 * DAY }, 'grey nothing-told'],
  ['a figure as old as may be', { path, ...told(60, half - FRESH) }, 'green on-path'],
  ['a figure older than that', { path, ...told(60, half - FRESH - 1) }, 'yellow told-long-ago'],
  ['a figure without a goal', { ...told(3) }, 'grey open'],
  ['a figure without a goal, said behind', { verdict: 'behind', ...told(3) }, 'yellow said-behind'],
  ['will surely miss', { path, ...told(40), forecast: between(70, 80, 99) }, 'red forecast-misses'],
  ['will surely reach', { path, ...told(40), forecast: between(100, 110, 120) }, 'green forecast-reaches'],
  ['may reach, and is where it should be', { path, ...told(50), forecast: between(90, 101, 120) }, 'green on-path'],
  ['may reach, and is late', { path, ...told(49), forecast: between(90, 101, 120) }, 'yellow forecast-unsure'],
  ['sooner not', { path, ...told(50), forecast: between(90, 99, 120) }, 'yellow forecast-unsure'],
  ['will surely stay below', { path, op: '<=', ...told(40), forecast: between(70, 80, 99) }, 'green forecast-reaches'],
  ['will surely exceed', { path, op: '<=', ...told(60), forecast: between(101, 120, 130) }, 'red forecast-misses'],
  ['no forecast, on its way', { path, ...told(50), forecast: { none: 'too-few' } }, 'green on-path'],
  ['no forecast, nearly', { path, ...told(40), forecast: { none: 'too-few' } }, 'yellow behind-path'],
  ['no forecast, far off', { path, ...told(39), forecast: { none: 'too-few' } }, 'red far-behind-path'],
  ['no forecast, early', { path, now: start + 61 * DAY, ...told(1, start + 60 * DAY) }, 'yellow behind-path'],
]

describe('the colour of a target', () => {
  for (const [name, asked, wanted] of ROWS)
    it(`${name}: ${wanted}`, () => {
      const { colour, reason } = colourOf({ op: '>=', now: half, due, ...asked })
      assert.equal(`${colour} ${reason}`, wanted)
    })

  it('warns of a milestone missed even where the year will end well', () => {
    const milestones = [{ at: start + 90 * DAY, value: 60 }]
    const asked = { op: '>=', now: half, due, path: { ...path, shape: { kind: 'milestones', milestones } } } as const
    const forecast = between(100, 110, 120)
    assert.equal(colourOf({ ...asked, ...told(59), forecast }).reason, 'milestone-missed')
    assert.equal(colourOf({ ...asked, ...told(60), forecast }).reason, 'forecast-reaches')
  })

  it('has a row for every rule', () => {
    const seen = new Set(ROWS.map(([, , wanted]) => wanted.split(' ')[1]))
    const elsewhere: ColourReason[] = ['milestone-missed']
    assert.equal(seen.size + elsewhere.length, 20)
  })

  it('gets no worse by a better figure', () => {
    const rank = { red: 0, yellow: 1, grey: 2, green: 2 }
    const figure = fc.double({ min: 0, max: 150, noNaN: true })
    const days = fc.integer({ min: 1, max: 364 })
    fc.assert(
      fc.property(figure, figure, days, fc.integer({ min: 0, max: 100 }), (one, other, day, later) => {
        const at = start + day * DAY
        const ranks = [Math.min(one, other), Math.max(one, other)].map(
          (value) => rank[colourOf({ op: '>=', now: at + later * DAY, due, path, value: { at, value } }).colour],
        )
        assert.ok((ranks[0] as number) <= (ranks[1] as number))
      }),
    )
  })
})
