// What a reader of a publication finds first: the tasks that are short or not shown, each led to, with the reason of its verdict, and
// nothing that says nothing.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type MeasureReading, publicationContent, type TaskReading } from '@gongzhi/kernel'
import { publicationBlocks, publicationSheets } from './publication-layout.ts'
import { blocksHtml } from './publication-page.ts'

const words = { from: 0, to: 1 }
const BEDS: MeasureReading = {
  ...{ what: '床位', text: '床位', op: '>=', of: 'amount', value: '300', unit: '张', words, verdict: 'behind' },
  claims: [{ kind: 'figure', value: '240', unit: '张', estimated: false, words }],
  reason: { code: 'short', params: { shown: '240', promised: '300', unit: '张' } },
}
const TESTS: MeasureReading = {
  ...{ what: '核酸检测', text: '核酸检测', op: 'complete', of: 'amount', words, verdict: 'narrative', claims: [] },
  reason: { code: 'not-said' },
}
const PLACES: MeasureReading = {
  ...{ what: '学位', text: '学位', op: '=', of: 'amount', value: '900', unit: '个', words, verdict: 'unshown' },
  ...{ claims: [], reason: { code: 'no-answer' } },
}
const task = (no: string, verdict: TaskReading['verdict'], measures: readonly MeasureReading[]) => ({
  key: `一/${no}`,
  reading: {
    ...{ key: no, no, chapter: '民生', text: `任务<${no}>`, leads: [`甲${no}`], report: '完成', flags: [], words },
    ...{ reportWords: [], measures, verdict },
  } satisfies TaskReading,
})
const contentOf = (tasks: readonly ReturnType<typeof task>[]) =>
  publicationContent({
    ...{ id: '2030-q4-1', publisher: '区', year: 2030, quarter: 4, version: 1, now: 0, tasks, followed: [] },
    report: { id: 'r', name: 'r.txt', sha256: 'f'.repeat(64) },
    day: () => '2031-01-01',
  })
const content = contentOf([
  task('1', 'narrative', [TESTS]),
  task('2', 'unshown', [PLACES, TESTS]),
  task('3', 'behind', [BEDS, PLACES]),
])
const page = blocksHtml(publicationBlocks(content, 'x'))

describe('the page of a publication', () => {
  it('lists what is short and what is not shown before all tasks, and leads to each', () => {
    const all = page.indexOf('各项任务')
    for (const [verdict, place, said] of [
      ['behind', 3, '床位 不少于300张：240张'],
      ['unshown', 2, '学位 达到900个：—'],
    ] as const) {
      const list = page.indexOf(`<h2 id="${verdict}">`)
      const entry = page.indexOf(`<a href="#task-${place}">`)
      assert.ok(list > 0 && list < entry && entry < all, verdict)
      assert.ok(page.slice(entry, all).includes(said), said)
      // From the first line and from the sums.
      assert.ok(
        page.match(new RegExp(`<a href="#${verdict}">`, 'g'))?.length === 4,
        'one line, a chapter, the sum, a unit',
      )
    }
    assert.ok(!page.includes('href="#task-1"'), 'of what is neither')
  })

  it('leads nowhere that is not there, and to each place once', () => {
    const marks = [...page.matchAll(/ id="([^"]+)"/g)].map(([, mark]) => mark)
    assert.equal(new Set(marks).size, marks.length)
    for (const [, to] of page.matchAll(/href="#([^"]+)"/g)) assert.ok(marks.includes(to), to)
    const met = blocksHtml(publicationBlocks(contentOf([task('1', 'met', [{ ...BEDS, verdict: 'met' }])]), 'x'))
    assert.doesNotMatch(met, /href="#|id="(behind|unshown)"/)
  })

  it('says under each verdict why, of the measures that gave it', () => {
    const row = (place: number) => page.split(`id="task-${place}"`)[1]?.split('</tr>')[0] ?? ''
    assert.match(row(3), /<strong>未达到<\/strong><br>未达到：240张（承诺300张）<\/td>/)
    assert.match(row(2), /<strong>未说明<\/strong><br>完成情况没有给出对应的数字，也没有写明全部完成<\/td>/)
  })

  it('leaves out a measure that promises nothing and shows nothing; the content and the workbook keep it', () => {
    assert.ok(!page.includes('核酸检测'))
    assert.equal(content.tasks[0]?.measures[0]?.what, '核酸检测')
    assert.ok(JSON.stringify(publicationSheets(content, 'x')).includes('核酸检测'))
    const doubtful = contentOf([task('1', 'narrative', [{ ...TESTS, doubtful: { reason: 'vague' } }])])
    assert.ok(blocksHtml(publicationBlocks(doubtful, 'x')).includes('核酸检测'), 'what is doubtful is said')
  })
})
