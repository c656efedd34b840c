// What is refused whole, and what is not.
import assert from 'node:assert/strict'
import test from 'node:test'
import { errorText } from '../../base/errors.ts'
import { reportIn } from './report-in.ts'
import { type SamplePart, sampleDocument } from './sample-report.contract.ts'
import { textDocument } from './text-document.ts'

const HEADER = ['序号', '重点任务', '责任单位', '完成情况']
const ROWS = [
  ['1', '新建道路5公里。', '区住建局', '已完成。'],
  ['2', '新增床位100张。', '区民政局', '新增60张。'],
  ['3', '办实事十件。', '区府办', '全部完成。'],
]
const TITLE = '河湾区2023年一季度重点工作完成情况'
const lines = (title: string, header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [title, ...header, ...rows.flat()].join('\n')

const faultsOf = (given: string | readonly SamplePart[]) =>
  reportIn(typeof given === 'string' ? textDocument(given) : sampleDocument(given)).faults

test('a whole report has no faults', () => {
  assert.deepEqual(faultsOf(lines(TITLE, HEADER, ROWS)), [])
  assert.deepEqual(faultsOf([TITLE, [HEADER, ...ROWS]]), [])
})

const SECOND = ROWS.map(([no = '', text = '', unit = '']) => [no, text, unit, '加快推进。'])
const TWO: readonly (readonly [string, string | readonly SamplePart[]])[] = [
  ['two quarters', `${lines(TITLE, HEADER, ROWS)}\n${lines('河湾区2023年二季度重点工作完成情况', HEADER, SECOND)}`],
  ['two years', [TITLE, [HEADER, ...ROWS], '河湾区2022年一季度重点工作完成情况', [HEADER, ...SECOND]]],
  ['two bodies', [TITLE, [HEADER, ...ROWS], '江北县2023年一季度重点工作完成情况', [HEADER, ...SECOND]]],
  ['two sheets of a workbook', ['一季度', [HEADER, ...ROWS], '二季度', [HEADER, ...SECOND]]],
]
for (const [name, given] of TWO) {
  test(`two documents in one are refused and never mixed: ${name}`, () => {
    const table = reportIn(typeof given === 'string' ? textDocument(given) : sampleDocument(given))
    assert.deepEqual(
      table.faults.map(({ code }) => code),
      ['report-two-documents'],
    )
    assert.deepEqual(
      table.rows.map(({ reports }) => reports[0]?.passage.text),
      ['已完成。', '新增60张。', '全部完成。'],
    )
    const [fault] = table.faults
    assert.match(errorText('report-two-documents', fault?.params), /“.+”.*“.+”/)
  })
}

test('two lists of one document are one, each a chapter', () => {
  const parts: SamplePart[] = [
    TITLE,
    '附件1：重点任务完成情况表',
    [HEADER, ...ROWS],
    '附件2：民生实事完成情况表',
    [HEADER, ['1', '新建学校2所。', '区教育局', '已完成。'], ['2', '建食堂。', '区民政局', '建成。']],
  ]
  const table = reportIn(sampleDocument(parts))
  assert.deepEqual(table.faults, [])
  assert.deepEqual(
    table.rows.map(({ key }) => key),
    ['1-1', '1-2', '1-3', '2-1', '2-2'],
  )
})

const HALF: readonly (readonly [string, string | readonly SamplePart[], string])[] = [
  [
    'its head is lost',
    lines(
      '部分进展。',
      [],
      ROWS.map(([no, ...rest]) => [String(Number(no) + 11), ...rest]),
    ),
    '12',
  ],
  ['the last task has no completion', lines(TITLE, HEADER, [...ROWS, ['4', '改造小区十个。', '区住建局']]), '4'],
  ['the last task breaks off within its unit', lines(TITLE, HEADER, [...ROWS, ['4', '改造小区十个。', '区住建']]), '4'],
  [
    'the last completion breaks off in mid-sentence',
    lines(TITLE, HEADER, [
      ...ROWS,
      ['4', '建公园。', '区园林局', '建成。'],
      ['5', '改造小区十个。', '区住建局', '已进场施工小区六个，其中东苑小区完成总工程量的'],
    ]),
    '5',
  ],
  [
    'a file of tabs that was cut',
    [TITLE, ...[HEADER, ...ROWS, ['4', '改造小区十个。', '区住']].map((row) => row.join('\t'))].join('\n'),
    '4',
  ],
  ['a table whose last row lacks cells', [TITLE, [HEADER, ...ROWS, ['4', '改造小区十个。']]], '4'],
]
for (const [name, given, no] of HALF) {
  test(`half a table is refused: ${name}`, () => {
    assert.deepEqual(
      faultsOf(given).map(({ code, params }) => [code, params.no]),
      [['report-half-table', no]],
    )
  })
}

test('an empty completion in a whole table is no half table: the task is flagged', () => {
  const table = reportIn(
    sampleDocument([TITLE, [HEADER, ...ROWS, ['4', '改造小区十个。', '区住建局', '']], '注：以上数据截至3月底。']),
  )
  assert.deepEqual(table.faults, [])
  assert.deepEqual(table.rows.at(-1)?.flags, ['no-report'])
})

test('a last sentence that only lacks its full stop, in a file that knows its cells, is whole', () => {
  const rows = [
    ...ROWS,
    ['4', '建公园。', '区园林局', '建成。'],
    ['5', '改造小区十个。', '区住建局', '已进场施工小区六个，其余小区正在办理手续'],
  ]
  assert.deepEqual(faultsOf([TITLE, [HEADER, ...rows]]), [])
})

test('a plan without any completion, a table without sentences', () => {
  const [plan] = faultsOf(
    lines(
      TITLE,
      HEADER.slice(0, 3),
      ROWS.map((row) => row.slice(0, 3)),
    ),
  )
  assert.deepEqual([plan?.code, plan?.params.columns], ['report-columns-missing', '完成情况'])
  const [bare] = faultsOf(
    lines(
      TITLE,
      ['序号', '责任单位', '完成情况'],
      ROWS.map(([no = '', , unit = '', report = '']) => [no, unit, report]),
    ),
  )
  assert.deepEqual([bare?.code, bare?.params.columns], ['report-columns-missing', '工作内容'])
})

test('what is no report is unreadable', () => {
  for (const text of ['', '今天天气很好。\n我们去公园。', '\n\n\n', '1\n2\n3\n4'])
    assert.deepEqual(
      faultsOf(text).map(({ code }) => code),
      ['report-unreadable'],
      JSON.stringify(text),
    )
})

test('a table of which nothing says that it is over may have broken off, one that is closed has not', () => {
  const broken = [...ROWS, ['4', '建公园。', '区园林局', '已建成。'], ['5', '建学校2所。', '区教育局', '已建成1所，另']]
  const document = sampleDocument([TITLE, [HEADER, ...broken]])
  assert.deepEqual(reportIn(document).faults, [])
  const open = { ...document, blocks: document.blocks.map((each) => ({ ...each, open: true })) }
  assert.deepEqual(
    reportIn(open).faults.map(({ code }) => code),
    ['report-half-table'],
  )
})
