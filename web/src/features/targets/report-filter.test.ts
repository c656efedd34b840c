// What is chosen narrows the tasks, in any order; and the address says all of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  byChapter,
  countsOf,
  filterIn,
  isFiltered,
  type ReportFilter,
  tasksShown,
  withChoice,
} from './report-filter.ts'
import type { TaskRow } from './target-queries.ts'
import { VERDICTS } from './target-words.ts'

const CHAPTERS = ['一、经济', '二、民生', '三、城建']
const UNITS = ['甲局', '乙街道', '丙办']
const rows: fc.Arbitrary<TaskRow[]> = fc.array(
  fc.record({
    key: fc.uuid(),
    no: fc.nat(200).map(String),
    chapter: fc.constantFrom(...CHAPTERS),
    text: fc.constantFrom('新增床位100张', '完成 Park 改造', '增长8%左右'),
    leads: fc.subarray(UNITS, { minLength: 1 }),
    verdict: fc.constantFrom(...VERDICTS),
    doubtful: fc.boolean(),
    corrected: fc.boolean(),
    measures: fc.nat(5),
    flags: fc.constant([]),
    targets: fc.constant([]),
  }),
  { maxLength: 30 },
)
const filters: fc.Arbitrary<ReportFilter> = fc.record(
  {
    chapter: fc.constantFrom(...CHAPTERS),
    unit: fc.constantFrom(...UNITS),
    verdict: fc.constantFrom(...VERDICTS),
    text: fc.constantFrom('床位', 'park', '8% 增长', '没有的'),
    only: fc.constantFrom('doubtful' as const, 'corrected' as const),
  },
  { requiredKeys: [] },
)

test('the address holds the whole choice', () => {
  fc.assert(
    fc.property(filters, (filter) => {
      const search = Object.entries(filter).reduce(
        (made, [key, value]) => withChoice(made, key as keyof ReportFilter, value),
        new URLSearchParams(),
      )
      assert.deepEqual(filterIn(search), { ...filter })
      assert.equal(isFiltered(filterIn(search)), Object.keys(filter).length > 0)
      for (const key of Object.keys(filter))
        assert.ok(!withChoice(search, key as keyof ReportFilter, undefined).has(key))
    }),
  )
  assert.deepEqual(filterIn(new URLSearchParams('verdict=splendid&only=all')), {})
})

test('each choice narrows, and together they are what all of them leave', () => {
  fc.assert(
    fc.property(rows, filters, (given, filter) => {
      const shown = tasksShown(given, filter)
      const oneByOne = Object.entries(filter).reduce<readonly TaskRow[]>(
        (left, [key, value]) => tasksShown(left, { [key]: value }),
        given,
      )
      assert.deepEqual(shown, oneByOne)
      for (const row of shown) {
        if (filter.unit) assert.ok(row.leads.includes(filter.unit))
        if (filter.verdict) assert.equal(row.verdict, filter.verdict)
      }
      if (filter.verdict) assert.ok(tasksShown(given, filter, 'verdict').length >= shown.length)
    }),
  )
})

test('words are looked for one by one, whatever their case', () => {
  const row = { no: '7', text: '完成 Park 改造', leads: ['甲局'] } as unknown as TaskRow
  assert.equal(tasksShown([row], { text: '改造 park' }).length, 1)
  assert.equal(tasksShown([row], { text: '甲局 7' }).length, 1)
  assert.equal(tasksShown([row], { text: '新建' }).length, 0)
})

test('under their chapters no task is lost, and every one is counted once', () => {
  fc.assert(
    fc.property(rows, (given) => {
      const groups = byChapter(given)
      assert.deepEqual(
        groups.flatMap((group) => group.rows),
        given,
      )
      for (const [index, group] of groups.entries()) assert.notEqual(group.chapter, groups[index + 1]?.chapter)
      assert.equal(
        Object.values(countsOf(given)).reduce((sum, each) => sum + each, 0),
        given.length,
      )
    }),
  )
})
