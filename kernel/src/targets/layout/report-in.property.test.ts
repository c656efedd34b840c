// Whatever the tasks say, every layout gives them back; and whatever the text, nothing falls over or takes longer than its length.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { SourceDocument } from '../source.ts'
import { bareText } from './gathered.ts'
import { reportIn } from './report-in.ts'
import {
  asBars,
  asChapterRows,
  asLabels,
  asLines,
  asMerged,
  asProse,
  asTabs,
  asTwoColumns,
  type SampleTask,
  sampleDocument,
} from './sample-report.contract.ts'
import { textDocument } from './text-document.ts'

const TITLE = '临江区2023年度《政府工作报告》目标任务完成情况'

const words = (of: string, least: number, most: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...of), { minLength: least, maxLength: most }).map((chars) => chars.join(''))

const WRITTEN = '建设完成道路改造提升公里学校新增床位以上推动河湖清淤绿化亩个家全面深化创新服务企业人才1234567890%'
const clause = words(WRITTEN, 4, 18)
const sentence = fc
  .tuple(fc.array(clause, { minLength: 1, maxLength: 5 }), fc.constantFrom('，', '、', '；'))
  .map(([clauses, comma]) => `推进${clauses.join(comma)}。`)
const unit = fc
  .tuple(
    fc.constantFrom('区', '市', ''),
    words('住建教育商务财政民政水利城管文旅交通', 2, 5),
    fc.constantFrom('局', '委', '办', '中心', '街道', '集团', '分局', '管委会'),
  )
  .map((parts) => parts.join(''))
const chapterName = words('经济发展民生保障城市更新生态环境产业创新安全治理', 4, 9)

/** Tasks in chapters, numbered through; no sentence twice. */
const report: fc.Arbitrary<SampleTask[]> = fc
  .uniqueArray(
    fc.record({
      chapter: fc.nat({ max: 3 }),
      text: sentence,
      leads: fc.uniqueArray(unit, { minLength: 1, maxLength: 3 }),
      reports: fc.array(sentence, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 3, maxLength: 12, selector: ({ text }) => bareText(text) },
  )
  .chain((tasks) =>
    fc.uniqueArray(chapterName, { minLength: 4, maxLength: 4 }).map((names) =>
      tasks
        .toSorted((one, other) => one.chapter - other.chapter)
        .map(({ chapter, ...task }, index) => ({
          ...task,
          no: String(index + 1),
          chapter: `${'一二三四'[chapter]}、${names[chapter]}`,
        })),
    ),
  )

type Layout = { readonly name: string; readonly write: (tasks: readonly SampleTask[]) => SourceDocument }
const LAYOUTS: readonly Layout[] = [
  { name: 'a table with merged cells', write: (tasks) => asMerged(TITLE, tasks) },
  { name: 'a table with chapters as rows', write: (tasks) => asChapterRows(TITLE, tasks) },
  { name: 'one cell a line with empty lines', write: (tasks) => asLines(TITLE, tasks, '\n\n') },
  { name: 'one cell a line without', write: (tasks) => asLines(TITLE, tasks, '\n') },
  { name: 'a table of bars', write: (tasks) => asBars(TITLE, tasks) },
  { name: 'lines with tabs', write: (tasks) => asTabs(TITLE, tasks) },
  { name: 'numbered paragraphs, units in brackets', write: (tasks) => asProse(TITLE, tasks) },
  { name: 'numbered paragraphs with labels', write: (tasks) => asLabels(TITLE, tasks) },
  { name: 'two progress columns', write: (tasks) => asTwoColumns(TITLE, tasks, '正在推进。') },
  {
    name: 'the lines twice, as a page and its print version',
    write: (tasks) =>
      textDocument(`${asLines(TITLE, tasks, '\n\n').text}\n索引号\n\n${asLines(TITLE, tasks, '\n\n').text}`),
  },
]

for (const { name, write } of LAYOUTS) {
  test(`random tasks come back from ${name}`, () => {
    fc.assert(
      fc.property(report, (tasks) => {
        const document = write(tasks)
        const table = reportIn(document)
        assert.deepEqual(table.faults, [])
        assert.equal(table.title, TITLE)
        assert.deepEqual([table.year, table.through], [2023, 12])
        assert.deepEqual(
          table.rows.map((row) => ({
            no: row.no,
            chapter: row.chapter,
            text: bareText(row.text.text),
            leads: row.leads,
            report: bareText(row.reports.at(-1)?.passage.text ?? ''),
          })),
          tasks.map((task) => ({
            no: task.no,
            chapter: task.chapter,
            text: bareText(task.text),
            leads: task.leads,
            report: bareText(task.reports.join('')),
          })),
        )
        for (const { text } of table.rows) {
          for (const { words: place } of text.pieces)
            assert.ok(place.from < place.to && place.to <= document.text.length)
        }
      }),
      { numRuns: 60 },
    )
  })
}

const anything = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        '序号',
        '1',
        '2',
        '3',
        '责任单位',
        '完成情况：',
        '（',
        '）',
        '|',
        '\t',
        '\n',
        '"',
        '一、',
        '(一)',
        '区住建局',
        '建成道路5公里。',
        '目标任务',
        '<br>',
        '　',
        '截至9月底',
        '—',
        '**',
        '合计',
        '1.1',
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join('')),
)

test('no text makes it fall over, and every word it names stands in the document', () => {
  fc.assert(
    fc.property(anything, (said) => {
      const { text } = textDocument(said)
      const table = reportIn(textDocument(said))
      const all = [
        ...table.orphans,
        ...table.rows.flatMap((row) =>
          [row.text, ...row.reports.map(({ passage }) => passage)].flatMap(({ pieces }) =>
            pieces.map((piece) => piece.words),
          ),
        ),
      ]
      for (const { from, to } of all) assert.ok(from >= 0 && from <= to && to <= text.length)
      assert.equal(new Set(table.rows.map(({ key }) => key)).size, table.rows.length)
    }),
    { numRuns: 400 },
  )
})

test('no table makes it fall over, whatever its cells span', () => {
  const cell = fc.record({
    text: anything,
    rows: fc.integer({ min: 1, max: 1e9 }),
    columns: fc.integer({ min: 1, max: 1e9 }),
  })
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 6 }), (rows) => {
      assert.ok(reportIn(sampleDocument([rows])).faults.length >= 0)
    }),
    { numRuns: 100 },
  )
})

test('ten times the text takes about ten times as long', () => {
  const task = (index: number): SampleTask => ({
    no: String(index + 1),
    chapter: `${index < 500 ? '一、经济发展' : '二、民生保障'}`,
    text: `新建改建道路${index + 3}条，完成投资${index}亿元以上。`,
    leads: ['区住建局', '区城管局'],
    reports: [`已开工道路${index + 2}条，完成投资${index}亿元。`, '其余正在推进。'],
  })
  const write = (count: number): readonly SourceDocument[] => {
    const tasks = Array.from({ length: count }, (_, index) => task(index))
    return [
      asLines(TITLE, tasks, '\n'),
      asMerged(TITLE, tasks),
      asProse(TITLE, tasks),
      asBars(TITLE, tasks),
      asTabs(TITLE, tasks),
    ]
  }
  const spent = (document: SourceDocument): number => {
    const before = process.cpuUsage()
    reportIn(document)
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  for (const document of write(300)) spent(document)
  const [few, many] = [write(300), write(3000)]
  for (const [index, document] of few.entries()) {
    const short = Math.min(...Array.from({ length: 3 }, () => spent(document)))
    const long = Math.min(...Array.from({ length: 2 }, () => spent(many[index] as SourceDocument)))
    assert.ok(long < 40 * Math.max(short, 2_000), `layout ${index}: ${short} µs, ten times as long ${long} µs`)
  }
})
