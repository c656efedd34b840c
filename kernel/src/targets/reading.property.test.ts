// What holds of the reading of any text whatever: it never fails, points into the document, is linear, and is not made worse by more.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { claimsIn } from './claims.ts'
import { clausesIn } from './clauses.ts'
import type { ReportRow } from './layout/report-table.ts'
import { measuresIn } from './measures.ts'
import { readReport, readTask } from './reading.ts'
import { readingJson } from './reading-json.ts'
import { type TaskReading, VERDICTS_FROM_WORST } from './reading-types.ts'
import type { Passage } from './source.ts'

const WORDS =
  '新增 建成 完成 开工 竣工 续建 力争 确保 增长 下降 达到 不少于 控制在 以上 以内 左右 预计 尚未 推迟 全部 均已 累计 其中 共 全市 去年 同比 占比 覆盖率 全覆盖 养老床位 学校 公园 道路 项目 收入 12 3.5 1,015 百余 1.2万 二十 % 个 家 公里 亿元 万人 1-9月 截至6月底 2021年 、 ， 。 ； （ ） “ ” 和 及 的 由 到 至'.split(
    ' ',
  )
const wild = fc.oneof(
  fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join('')),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
)
const passage = (text: string, from = 0): Passage => ({
  text,
  pieces: [{ at: 0, words: { from, to: from + text.length } }],
})
const row = (sentence: string, report: string): ReportRow => ({
  no: '1',
  key: '1',
  chapter: '',
  text: passage(sentence),
  leads: [],
  reports: [{ passage: passage(report, sentence.length + 1) }],
})
const rank = (verdict: TaskReading['verdict']): number => VERDICTS_FROM_WORST.indexOf(verdict)

test('any text is read; every offset lies in its text', () => {
  fc.assert(
    fc.property(wild, wild, (sentence, report) => {
      const reading = readTask(row(sentence, report), { year: 2021, through: 9 })
      const end = sentence.length + 1 + report.length
      for (const { words, claims, doubtful } of reading.measures) {
        assert.ok(words.from >= 0 && words.to >= words.from && words.to <= sentence.length)
        for (const claim of claims)
          assert.ok(claim.words.from > sentence.length && claim.words.to >= claim.words.from && claim.words.to <= end)
        if (doubtful?.words) assert.ok(doubtful.words.from >= 0 && doubtful.words.to <= end)
      }
    }),
    { numRuns: 600 },
  )
})

test('the verdict of a task is its worst measure; narrative only when alone', () => {
  fc.assert(
    fc.property(wild, wild, (sentence, report) => {
      const { verdict, measures } = readTask(row(sentence, report))
      const ranks = measures.map((measure) => rank(measure.verdict))
      assert.equal(rank(verdict), ranks.length === 0 ? rank('narrative') : Math.min(...ranks))
    }),
    { numRuns: 300 },
  )
})

test('clauses stand in order, apart, and hold every sign but punctuation', () => {
  fc.assert(
    fc.property(wild, (text) => {
      let end = 0
      for (const clause of clausesIn(text)) {
        assert.ok(clause.from >= end && clause.to > clause.from && clause.to <= text.length)
        assert.equal(clause.text, text.slice(clause.from, clause.to))
        end = clause.to
      }
    }),
  )
})

const NOUNS = ['养老床位', '公共停车泊位', '社区书房', '充电桩', '公园绿地', '高技能人才']
const UNITS = ['个', '家', '张', '公顷', '名']

test('more reported is never worse for a measure of at least', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...NOUNS),
      fc.constantFrom(...UNITS),
      fc.constantFrom('以上', ''),
      fc.integer({ min: 1, max: 99_999 }),
      fc.integer({ min: 1, max: 99_999 }),
      fc.integer({ min: 1, max: 99_999 }),
      (noun, unit, bound, promised, one, two) => {
        const [low, high] = one < two ? [one, two] : [two, one]
        const verdictOf = (shown: number): number =>
          rank(readTask(row(`新增${noun}${promised}${unit}${bound}。`, `已新增${noun}${shown}${unit}。`)).verdict)
        assert.ok(verdictOf(high) >= verdictOf(low))
      },
    ),
    { numRuns: 200 },
  )
})

test('a promise and its figure agree with arithmetic', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...NOUNS),
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 1, max: 5000 }),
      (noun, promised, shown) => {
        const { verdict } = readTask(row(`建成${noun}${promised}个以上。`, `建成${noun}${shown}个。`))
        assert.equal(verdict, shown >= promised ? 'met' : 'behind')
      },
    ),
    { numRuns: 200 },
  )
})

test('a reading is plain data, the same each time', () => {
  fc.assert(
    fc.property(wild, wild, (sentence, report) => {
      const table = { rows: [row(sentence, report)], orphans: [], repeated: 0, faults: [], year: 2021, through: 12 }
      const once = JSON.stringify(readingJson(readReport(table)))
      assert.equal(once, JSON.stringify(readingJson(readReport(table))))
      assert.deepEqual(JSON.parse(once), JSON.parse(JSON.stringify(readingJson(readReport(table)))))
    }),
    { numRuns: 100 },
  )
})

/** CPU milliseconds, the least of three. */
function cpu(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < 3; run += 1) {
    const from = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(from)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}

const SHAPES: readonly [string, (count: number) => string][] = [
  ['figures', (count) => '新增养老床位12张、停车泊位30个，'.repeat(count)],
  ['no punctuation', (count) => '新增养老床位十二张'.repeat(count)],
  ['open brackets', (count) => '（“完成'.repeat(count)],
  ['sentences', (count) => '1-9月，道路建成3公里，其余正在有序推进。'.repeat(count)],
  ['one long word', (count) => '建设提升'.repeat(count)],
]
for (const [name, text] of SHAPES)
  test(`time grows with the text and no faster: ${name}`, () => {
    const time = (count: number): number => cpu(() => readTask(row('新增养老床位500张、停车泊位800个。', text(count))))
    const claims = (count: number): number => cpu(() => [claimsIn(text(count)), measuresIn(text(count))])
    for (const took of [time, claims]) {
      took(100)
      const small = Math.max(4, took(150))
      const large = took(1500)
      assert.ok(large < small * 40, `${large} ms against ${small} ms`)
    }
  })
