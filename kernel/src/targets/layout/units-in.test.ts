import assert from 'node:assert/strict'
import test from 'node:test'
import { unitLook } from './looks.ts'
import { unitsIn } from './units-in.ts'

// biome-ignore format: a table, one cell a line
const CELLS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['区住建局', ['区住建局'], []],
  ['区住建局、区城管局', ['区住建局', '区城管局'], []],
  ['区住建局\n区城管局', ['区住建局', '区城管局'], []],
  ['区住建局 区城管局', ['区住建局', '区城管局'], []],
  ['区住建局　　区城管局', ['区住建局', '区城管局'], []],
  ['区发改局（区对口办）', ['区发改局', '区对口办'], []],
  ['区发改局\n(区对口办)', ['区发改局', '区对口办'], []],
  ['区住建局(牵头)、区城管局(配合)', ['区住建局'], ['区城管局']],
  ['牵头单位：区住建局；配合单位：区城管局、各街道', ['区住建局'], ['区城管局', '各街道']],
  ['区综合行政执\n法局', ['区综合行政执法局'], []],
  ['区住房和城乡建设局、\n区城管局', ['区住房和城乡建设局', '区城管局'], []],
  ['区文投\n上河街道', ['区文投', '上河街道'], []],
  ['各镇（街道）', ['各镇(街道)'], []],
  ['区住建局，区住建局', ['区住建局'], []],
  ['—', [], []],
]
for (const [cell, leads, assists] of CELLS) {
  test(`the units of ${JSON.stringify(cell)}`, () => {
    assert.deepEqual(unitsIn(cell.split('\n')), { leads, assists })
  })
}

test('what looks like a unit, and what does not', () => {
  for (const name of [
    '区住建局',
    '县妇联',
    '河西街道',
    '市生态环境局河西分局',
    '区城投集团',
    '区委组织部、区人社局',
    '各成员单位',
    '住房保障处',
  ])
    assert.equal(unitLook(name), 2, name)
  for (const name of ['建成道路5公里。', '已完成', '48.6', '正在推进区住建局大楼建设', '一季度'])
    assert.ok(unitLook(name) < 2, name)
})
