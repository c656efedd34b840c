// What needs somebody comes first, nothing is lost, and counts of lights do not depend on the light that is chosen.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { coloursOf, type FollowedFilter, targetsShown, unitsOf, yearsOf } from './followed-filter.ts'
import type { TargetRow } from './target-queries.ts'
import { COLOURS } from './target-words.ts'

const UNITS = ['甲局', '乙街道', '丙办']
const rows: fc.Arbitrary<TargetRow[]> = fc
  .array(
    fc.record({
      id: fc.uuid(),
      year: fc.constantFrom(2024, 2025),
      what: fc.constantFrom('新增床位', '建成公园'),
      leads: fc.subarray(UNITS, { minLength: 1 }),
      colour: fc.constantFrom(...COLOURS),
      mine: fc.boolean(),
      urged: fc.boolean(),
    }),
    { maxLength: 30 },
  )
  .map((all) =>
    all.map(
      ({ urged, ...each }): TargetRow => ({
        ...each,
        ...{
          no: '1',
          chapter: '',
          sentence: each.what,
          op: '>=',
          of: 'amount',
          unit: '张',
          verdict: 'met',
          by: 'report',
        },
        ...{ colourReason: 'met', whole: true, tied: false, dropped: false },
        ...(urged ? { reminder: { why: 'silent', since: '', zh: '', en: '' } } : {}),
      }),
    ),
  )
const ALL: FollowedFilter = { year: undefined, colour: undefined, unit: undefined, mine: false, text: '' }
const filters: fc.Arbitrary<FollowedFilter> = fc.record({
  year: fc.constantFrom(undefined, 2024, 2025),
  colour: fc.constantFrom(undefined, ...COLOURS),
  unit: fc.constantFrom(undefined, ...UNITS),
  mine: fc.boolean(),
  text: fc.constantFrom('', '床位', '没有的'),
})

test('red before yellow before green, of one light those reminded of first, and nothing is lost', () => {
  fc.assert(
    fc.property(rows, (given) => {
      const shown = targetsShown(given, ALL)
      assert.deepEqual(new Set(shown), new Set(given))
      assert.equal(shown.length, given.length)
      for (const [index, row] of shown.entries()) {
        const next = shown[index + 1]
        if (!next) continue
        const step = COLOURS.indexOf(next.colour) - COLOURS.indexOf(row.colour)
        assert.ok(step >= 0)
        if (step === 0 && next.reminder) assert.ok(row.reminder)
      }
    }),
  )
})

test('each choice narrows, and the lights are counted whichever is chosen', () => {
  fc.assert(
    fc.property(rows, filters, (given, filter) => {
      const shown = targetsShown(given, filter)
      for (const row of shown) {
        assert.ok(filter.year === undefined || row.year === filter.year)
        assert.ok(filter.unit === undefined || row.leads.includes(filter.unit))
        assert.ok(!filter.mine || row.mine)
      }
      const counts = coloursOf(targetsShown(given, filter, 'colour'))
      if (filter.colour) assert.equal(counts[filter.colour], shown.length)
      assert.deepEqual(counts, coloursOf(targetsShown(given, { ...filter, colour: undefined })))
    }),
  )
})

test('years and units to choose from are those there are', () => {
  fc.assert(
    fc.property(rows, (given) => {
      const years = yearsOf(given)
      assert.deepEqual(
        years,
        [...new Set(years)].sort((a, b) => b - a),
      )
      const units = unitsOf(given)
      assert.equal(
        units.reduce((sum, { count }) => sum + count, 0),
        given.reduce((sum, { leads }) => sum + leads.length, 0),
      )
      for (const [index, { count }] of units.entries()) assert.ok(count >= (units[index + 1]?.count ?? 0))
    }),
  )
})
