import assert from 'node:assert/strict'
import test from 'node:test'
import { succession } from '../../places/succession.ts'
import { statementsIn } from './statements.ts'
import { textDocument } from './text-document.ts'
import { comparedUnits, type Lasting, olderUnits } from './unit-boundary.ts'

const MERGER = '2021-04-09'
const THINGS: readonly Lasting[] = [
  { id: 'upper', name: '上河区', until: MERGER, successors: ['new'] },
  { id: 'lower', name: '下河区', until: MERGER, successors: ['new'] },
  { id: 'new', name: '运河区', from: MERGER },
  { id: 'old-patrol', name: '区城管局', until: MERGER, successors: ['patrol'] },
  { id: 'patrol', name: '区综合执法局', from: MERGER },
  { id: 'data', name: '区数据局', formerly: [{ name: '区数据资源局', until: '2022-01-01' }] },
  { id: 'works', name: '区建设局', until: '2023-01-01', successors: ['houses', 'roads'] },
  { id: 'houses', name: '区住房局', from: '2023-01-01' },
  { id: 'roads', name: '区道路局', from: '2023-01-01' },
]
const LATER = succession(THINGS)

type Side = readonly [string, string]
const CASES: readonly (readonly [string, Side, Side, boolean, boolean, readonly string[]])[] = [
  ['the same unit', ['区建设局', '2020-01-01'], ['区建设局', '2022-01-01'], true, true, []],
  ['a new name', ['区数据资源局', '2021-01-01'], ['区数据局', '2023-01-01'], true, true, ['renamed']],
  ['a successor', ['区城管局', '2020-12-31'], ['区综合执法局', '2021-12-31'], true, false, ['succeeded']],
  ['two districts made one', ['上河区', '2020-12-31'], ['运河区', '2021-12-31'], true, false, ['merged']],
  ['either way round', ['运河区', '2021-12-31'], ['上河区', '2020-12-31'], true, false, ['merged']],
  ['one divided', ['区建设局', '2022-01-01'], ['区道路局', '2023-06-01'], true, false, ['divided']],
  ['different ones', ['区城管局', '2020-12-31'], ['区数据局', '2022-12-31'], false, false, ['succeeded']],
  ['unknown names', ['区甲办', '2020-12-31'], ['区乙办', '2022-12-31'], false, false, []],
]
for (const [name, [one, oneDay], [other, otherDay], same, comparable, kinds] of CASES) {
  test(`${name}: nothing is comparedUnits across a boundary without saying so`, () => {
    const found = comparedUnits(THINGS, LATER, { unit: one, on: oneDay }, { unit: other, on: otherDay })
    assert.deepEqual([found.same, found.comparable, found.across.map(({ kind }) => kind)], [same, comparable, kinds])
  })
}

test('a boundary names all that were merged', () => {
  const { across } = comparedUnits(
    THINGS,
    LATER,
    { unit: '上河区', on: '2020-12-31' },
    { unit: '运河区', on: '2021-12-31' },
  )
  assert.deepEqual(across, [{ on: MERGER, kind: 'merged', before: ['上河区', '下河区'], after: ['运河区'] }])
})

test('a document from before the merger names units that are no longer what they were', () => {
  const document = statementsIn(
    textDocument(
      '# 新征程\n\n### 区城管局\n\n2021年整治道路20条。\n\n### 区数据资源局\n\n接入场景5个。\n\n### 区建设局\n\n建成公园3个。',
    ),
  )
  assert.deepEqual(
    olderUnits(document, THINGS, LATER, '2020-12-30', '2022-06-01').map(({ code, name }) => [code, name]),
    [
      ['unit-older', '区综合执法局'],
      ['unit-older', '区数据局'],
    ],
  )
})
