// Stretches of time as reports write them, relative to the report's own year and month.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Period, type PeriodContext, periodsIn } from './periods.ts'

const context = { year: 2023, through: 9 }
const only = (text: string, known: PeriodContext = context): Period => {
  const found = periodsIn(text, known)
  assert.equal(found.length, 1, `${text}: ${JSON.stringify(found)}`)
  return found[0] as Period
}
const short = ({ from, to, cumulative, open, edge }: Period): string => {
  const day = (one: Period['from']): string =>
    [one.year ?? '?', one.month, one.day].filter((part) => part !== undefined).join('-')
  return `${day(from)}…${day(to)}${cumulative ? ' cumulative' : ''}${open ? ' open' : ''}${edge ? ` ${edge}` : ''}`
}

test('months, quarters and halves of a year', () => {
  for (const [text, expected] of [
    ['1-11月', '2023-1…2023-11 cumulative open'],
    ['1—9月', '2023-1…2023-9 cumulative open'],
    ['1至9月份', '2023-1…2023-9 cumulative open'],
    ['一至六月', '2023-1…2023-6 cumulative open'],
    ['１－１２月', '2023-1…2023-12 cumulative'],
    ['前5个月', '2023-1…2023-5 cumulative open'],
    ['上半年', '2023-1…2023-6 cumulative open'],
    ['下半年', '2023-7…2023-12'],
    ['前三季度', '2023-1…2023-9 cumulative open'],
    ['一季度', '2023-1…2023-3 cumulative open'],
    ['第二季度', '2023-4…2023-6 open'],
    ['四季度', '2023-10…2023-12'],
    ['12月', '2023-12…2023-12'],
    ['6、7、8月', '2023-6…2023-8 open'],
    ['全年', '2023-1…2023-12 cumulative'],
    ['2022年1-9月', '2022-1…2022-9 cumulative'],
    ['2024年', '2024…2024 cumulative open'],
    ['2023 年 1-6 月', '2023-1…2023-6 cumulative open'],
    ['2021年3月至2023年6月', '2021-3…2023-6 cumulative open'],
    ['2021-2025年', '2021…2025 cumulative open'],
    ['十四五期间', '2021…2025 cumulative open'],
    ['“十三五”时期', '2016…2020 cumulative'],
    ['去年', '2022…2022 cumulative'],
    ['明年一季度', '2024-1…2024-3 cumulative open'],
    ['本季度', '2023-7…2023-9 open'],
    ['当月', '2023-9…2023-9 open'],
    ['10月23—24日', '2023-10-23…2023-10-24 open'],
    ['二〇二四年三月五日', '2024-3-5…2024-3-5 open'],
    ['2023-04-19', '2023-4-19…2023-4-19 open'],
  ] as const)
    assert.equal(short(only(text)), expected, text)
})

test('until, before and since', () => {
  for (const [text, expected] of [
    ['截至12月底', '2023-1…2023-12-31 cumulative until'],
    ['截至12月27日', '2023-1…2023-12-27 cumulative open until'],
    ['截止2月底', '2023-1…2023-2-28 cumulative open until'],
    ['年底前', '2023-1…2023-12-31 cumulative before'],
    ['6月底前', '2023-1…2023-6-30 cumulative open before'],
    ['年内', '2023-1…2023-12 cumulative before'],
    ['今年以来', '2023…2023-9 cumulative open since'],
    ['到2025年', '2025-1…2025 cumulative open until'],
    ['到2025年底', '2025-1…2025-12-31 cumulative open until'],
    ['截至目前', '2023-1…2023-9 cumulative open until'],
  ] as const)
    assert.equal(short(only(text)), expected, text)
})

test('what only looks like a time is none', () => {
  for (const text of [
    '三年行动',
    '3年内',
    '12月子中心'.slice(3),
    '15个月',
    '24小时',
    '3.15',
    '《2022年工作要点》',
    '10:30',
    '5家',
    '第一批',
  ])
    assert.deepEqual(periodsIn(text, context), [], text)
})

test('without a context the year stays open', () => {
  assert.deepEqual(only('1-6月', {}).to, { month: 6 })
  assert.equal(only('2022年上半年', {}).to.year, 2022)
})

test('the same year, a year before 全年, and 目前 within a word', () => {
  assert.deepEqual(periodsIn('2019年5月立项，同年11月开工', context).map(short), ['2019-5…2019-5', '2019-11…2019-11'])
  assert.equal(periodsIn('2022全年', context).map(short)[0], '2022-1…2022-12 cumulative')
  assert.deepEqual(periodsIn('推进项目前期工作', context), [])
})

test('a figure right behind a month is not its day', () => {
  assert.equal(only('12月3家企业开业').written, '12月')
  assert.equal(only('12月3日开业').written, '12月3日')
})

test('offsets point at what was written, in order and apart, in any text', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '1-11月',
      '截至',
      '年底',
      '2023年',
      '上半年',
      '，',
      '《',
      '》',
      '。',
      '十',
      '四五',
      '全年',
      '前',
      '季度',
      '日',
      '\n',
      ' ',
      '以来',
      '12',
    ),
    fc.string({ maxLength: 4, unit: 'binary' }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('')
      let last = 0
      for (const { at, written } of periodsIn(text, context)) {
        assert.equal(text.slice(at.from, at.to), written)
        assert.ok(at.from >= last && at.to > at.from && at.to <= text.length, JSON.stringify([text, at, last]))
        last = at.to
      }
    }),
    { numRuns: 500 },
  )
})
