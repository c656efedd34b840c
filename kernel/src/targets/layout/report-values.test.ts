// Columns of values, several progress columns, lists beside tables.
import assert from 'node:assert/strict'
import test from 'node:test'
import { wordsIn } from '../source.ts'
import { reportIn } from './report-in.ts'
import { sampleDocument } from './sample-report.contract.ts'

const TITLE = '河湾区2023年重点工作完成情况'

test('columns of values: said with the sentence, kept apart as well', () => {
  const document = sampleDocument([
    '河湾区2023年三季度主要经济指标完成情况表',
    [
      [
        { text: '序号', rows: 2 },
        { text: '指标', rows: 2 },
        { text: '责任单位', rows: 2 },
        { text: '年度指标', columns: 4 },
      ],
      ['计量单位', '目标值', '完成值', '完成率'],
      ['1', '一般公共预算收入', '区财政局', '亿元', '12', '10.5', '87.5%'],
      ['2', '新增泊位', '区城管局', '个（完成值单位：万个）', '≥12000', '1.24', '103%'],
      ['3', '海绵城市达标面积占比', '区住建局', '百分比', '40', '—', '—'],
    ],
  ])
  const { rows, through } = reportIn(document)
  assert.equal(through, 9)
  assert.deepEqual(
    rows.map(({ text }) => text.text),
    ['一般公共预算收入12亿元', '新增泊位≥12000个', '海绵城市达标面积占比40%'],
  )
  assert.deepEqual(
    rows.map(({ reports }) => reports.map(({ passage }) => passage.text)),
    [['完成10.5亿元'], ['完成1.24万个'], []],
  )
  assert.deepEqual(
    [rows[0]?.cells?.target?.text, rows[0]?.cells?.done?.text, rows[0]?.cells?.rate?.text, rows[0]?.cells?.unit],
    ['12', '10.5', '87.5%', '亿元'],
  )
  const [first] = rows
  const { from, to } = wordsIn(first?.text ?? { text: '', pieces: [] }, 8, 10)
  assert.equal(document.text.slice(from, to), '12')
})

test('several progress columns stand in the order of their months, each with its own', () => {
  const { rows, through } = reportIn(
    sampleDocument([
      TITLE,
      [
        ['序号', '指标', '1-9月完成', '1-6月完成', '目标值', '责任单位'],
        ['1', '税收（亿元）', '9.1', '5.5', '12', '区税务局'],
        ['2', '就业（人）', '', '1800', '3000', '区人社局'],
      ],
    ]),
  )
  assert.equal(through, 9)
  assert.deepEqual(
    rows.map(({ reports }) => reports.map((report) => [report.through, report.passage.text])),
    [
      [
        [6, '完成5.5亿元'],
        [9, '完成9.1亿元'],
      ],
      [[6, '完成1800人']],
    ],
  )
})

test('a list of the sentences and their table are one; text without an owner is an orphan', () => {
  const table = reportIn(
    sampleDocument([
      '关于河湾区2023年民生实事完成情况的通报',
      '1. 新建道路5公里，改造3公里。',
      '2. 新增养老床位100张以上。',
      [
        ['序号', '实事项目', '完成情况', '责任单位'],
        ['1', '新建道路5公里，改造3公里。', '已完成。', '区住建局'],
        ['2', '新增养老床位100张以上。', '新增60张。', '区民政局'],
      ],
      '累计清运垃圾1.1万余吨，拆除旧房236处。',
    ]),
  )
  assert.deepEqual([table.rows.length, table.repeated, table.orphans.length, table.faults.length], [2, 2, 1, 0])
  assert.deepEqual(
    table.rows.map(({ leads }) => leads),
    [['区住建局'], ['区民政局']],
  )
})
