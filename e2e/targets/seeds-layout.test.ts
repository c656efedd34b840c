// The published documents as they are, damage and all: how many tasks, chapters and units are read from them, what has no owner, and
// what counts for nobody. Nothing of their wording stands here, only what can be counted.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  commitmentsIn,
  reportIn,
  type SourceDocument,
  statementsIn,
  textDocument,
  wordsIn,
} from '../../kernel/src/index.ts'
import { bareText } from '../../kernel/src/targets/layout/gathered.ts'
import {
  asBars,
  asChapterRows,
  asLabels,
  asLines,
  asMerged,
  asTabs,
  asTwoColumns,
  type SampleTask,
} from '../../kernel/src/targets/layout/sample-report.contract.ts'
import { sharedSeed } from '../../tools/shared-assets.ts'

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1))

describe('the report of a fourth quarter', () => {
  test('holds 106 tasks in 21 chapters, each once though it stands there twice', (t) => {
    const text = sharedSeed(t, '001')
    if (text === undefined) return
    const table = reportIn(textDocument(text))
    assert.deepEqual(table.faults, [])
    assert.deepEqual(
      table.rows.map(({ no }) => no),
      numbers(106),
    )
    assert.equal(new Set(table.rows.map(({ key }) => key)).size, 106)
    assert.equal(new Set(table.rows.map(({ chapter }) => chapter)).size, 21)
    assert.deepEqual([table.repeated, table.orphans.length, table.year, table.through], [106, 0, 2021, 12])
    assert.ok(
      table.rows.every(({ leads, reports, flags }) => leads.length > 0 && reports.length === 1 && flags === undefined),
    )
    const several = table.rows.filter(({ leads }) => leads.length > 1)
    assert.deepEqual(
      several.map(({ no }) => Number(no)),
      [32, 33, 35, 36, 48, 55, 58, 91, 101],
    )
    assert.ok(several.every(({ leads }) => leads.length === 2))
  })

  test('every word of a task stands where it says', (t) => {
    const text = sharedSeed(t, '001')
    if (text === undefined) return
    for (const { text: sentence, reports } of reportIn(textDocument(text)).rows) {
      for (const passage of [sentence, ...reports.map((report) => report.passage)]) {
        for (let at = 0; at < passage.text.length; at += 1) {
          if (/\s/.test(passage.text[at] as string)) continue
          const { from, to } = wordsIn(passage, at, at + 1)
          assert.equal(text.slice(from, to), passage.text[at])
        }
      }
    }
  })

  test('is refused whole when it was cut anywhere within a task, or another quarter is appended', (t) => {
    const text = sharedSeed(t, '001')
    if (text === undefined) return
    const once = text.slice(0, text.lastIndexOf('序号'))
    let cut = 0
    for (const share of [0.2, 0.35, 0.5, 0.65, 0.8, 0.9]) {
      const half = once.slice(0, Math.round(once.length * share))
      const { faults, rows } = reportIn(textDocument(half))
      // Between two tasks nothing shows that there were more.
      const whole = /[。；]\s*(?:\d+\s*)?$/.test(half)
      assert.deepEqual([share, faults.map(({ code }) => code)], [share, whole ? [] : ['report-half-table']])
      assert.ok(rows.length < 106)
      if (!whole) cut += 1
    }
    assert.ok(cut >= 4)
    const other = once.replaceAll('四季度', '三季度')
    const table = reportIn(textDocument(once + other))
    assert.deepEqual(
      table.faults.map(({ code }) => code),
      ['report-two-documents'],
    )
    assert.equal(table.rows.length, 106)
  })

  const TITLE = '2021年四季度重点工作目标任务完成情况'
  const LAYOUTS: readonly (readonly [string, (tasks: readonly SampleTask[]) => SourceDocument])[] = [
    ['merged cells', (tasks) => asMerged(TITLE, tasks)],
    ['chapters as rows', (tasks) => asChapterRows(TITLE, tasks)],
    ['two progress columns', (tasks) => asTwoColumns(TITLE, tasks, '正在推进。')],
    ['lines without empty ones', (tasks) => asLines(TITLE, tasks, '\n')],
    ['bars', (tasks) => asBars(TITLE, tasks)],
    ['tabs', (tasks) => asTabs(TITLE, tasks)],
    ['paragraphs with labels', (tasks) => asLabels(TITLE, tasks)],
  ]
  for (const [name, write] of LAYOUTS) {
    test(`comes back from other layouts: ${name}`, (t) => {
      const text = sharedSeed(t, '001')
      if (text === undefined) return
      const tasks = reportIn(textDocument(text)).rows.map(
        ({ no, chapter, text: sentence, leads, reports }): SampleTask => ({
          no,
          chapter,
          text: sentence.text,
          leads,
          reports: reports.flatMap(({ passage }) => passage.text.split('\n')),
        }),
      )
      const document = write(tasks)
      const table = reportIn(document)
      assert.deepEqual(table.faults, [])
      assert.equal(table.rows.length, tasks.length)
      for (const [index, task] of tasks.entries()) {
        const row = table.rows[index]
        assert.deepEqual([row?.no, row?.chapter, row?.leads], [task.no, task.chapter, task.leads])
        assert.equal(bareText(row?.text.text ?? ''), bareText(task.text))
        assert.equal(bareText(row?.reports.at(-1)?.passage.text ?? ''), bareText(task.reports.join('')))
      }
    })
  }
})

describe('pages of units reporting on their year', () => {
  test('the first page breaks off', (t) => {
    const text = sharedSeed(t, '000')
    if (text === undefined) return
    const { sections, orphans, notes, year } = statementsIn(textDocument(text))
    const units = sections.flatMap(({ unit }) => (unit === undefined ? [] : [unit]))
    assert.deepEqual([units.length, units[0], units.at(-1), year], [15, '区委办', '区科技局', 2021])
    assert.deepEqual(
      notes.map(({ code, name }) => [code, name]),
      [['breaks-off', '4']],
    )
    assert.equal(orphans.length, 0)
    const last = sections.at(-1)?.statements.at(-1)
    assert.deepEqual([last?.cut, last?.counted], [true, false])
    const figures = sections.flatMap(({ statements }) => statements.flatMap((statement) => statement.figures))
    assert.ok(figures.length > 100, String(figures.length))
    const court = sections.find(({ unit }) => unit === '区法院')
    const cases = court?.statements
      .flatMap((statement) => statement.figures)
      .find(({ quantity }) => quantity.value === 26602)
    assert.deepEqual(
      [cases?.quantity.baseUnit, cases?.period?.to.month, text.slice(cases?.words.from, cases?.words.to)],
      ['件', 10, '26602件'],
    )
  })

  test('the second page begins in mid-sentence and breaks off; what two companies both say counts for neither', (t) => {
    const text = sharedSeed(t, '003')
    if (text === undefined) return
    const { sections, orphans, notes } = statementsIn(textDocument(text))
    assert.deepEqual([sections.length, sections[0]?.unit, sections.at(-1)?.unit], [20, '团区委', '区消防大队'])
    const [begins, ends] = ['begins-mid-sentence', 'breaks-off'].map((code) => notes.find((note) => note.code === code))
    assert.deepEqual([begins?.name, ends?.name], ['4', '6'])
    assert.ok(orphans.length >= 10 && orphans.every(({ words }) => words.to < text.indexOf('团区委')))
    const repeated = new Map(
      sections
        .map(({ unit, statements }) => [unit, statements.filter(({ alsoUnder }) => alsoUnder !== undefined)] as const)
        .filter(([, all]) => all.length > 0),
    )
    const pairs = [...repeated].map(([unit, all]) => [
      unit,
      [...new Set(all.flatMap(({ alsoUnder = [] }) => alsoUnder))].join(),
    ])
    assert.deepEqual(pairs, [
      ['区工商联', '区科技工业区管委会'],
      ['区科技工业区管委会', '区工商联'],
      ['区城投集团', '拱投资'],
      ['拱投资', '区城投集团'],
    ])
    assert.deepEqual([repeated.get('区城投集团')?.length, repeated.get('拱投资')?.length], [9, 9])
    assert.ok([...repeated.values()].flat().every(({ counted }) => !counted))
    // The land sold for 73.88 亿元 is nobody's until somebody says whose.
    const land = sections
      .flatMap(({ statements }) => statements)
      .filter(({ figures }) => figures.some(({ quantity }) => quantity.value === 73.88))
    assert.deepEqual(
      land.map(({ counted }) => counted),
      [false, false],
    )
  })

  test('the publication of rectifications has topics and no units', (t) => {
    const text = sharedSeed(t, '002')
    if (text === undefined) return
    const { sections, orphans, year } = statementsIn(textDocument(text))
    assert.deepEqual(
      [
        sections.filter(({ topic }) => topic !== undefined).length,
        sections.filter(({ unit }) => unit !== undefined).length,
        orphans.length,
        year,
      ],
      [18, 0, 0, 2019],
    )
  })

  test('what departments commit to, by year', (t) => {
    const text = sharedSeed(t, '004')
    if (text === undefined) return
    const document = statementsIn(textDocument(text))
    const units = document.sections.flatMap(({ unit }) => (unit === undefined ? [] : [unit]))
    assert.equal(units.length, 10)
    const byYear = commitmentsIn(document)
      .filter(({ unit }) => unit === '区城改办')
      .map(({ year, figure: { quantity } }) => [year, quantity.value, quantity.unit])
    assert.deepEqual(byYear, [
      [2023, 25, '个'],
      [2023, 285, '万方'],
      [2023, 161, '个'],
      [2021, 1238, '户'],
      [2022, 2429, '户'],
      [2023, 2184, '户'],
    ])
    const works = commitmentsIn(document).filter(({ unit, year }) => unit === '区住建局' && year === 2021)
    assert.deepEqual(
      works.map(({ figure }) => figure.quantity.value),
      [124, 21, 20, 10],
    )
  })
})
