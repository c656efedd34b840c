// Publications: sums that add up, what a followed target adds to the report's word, and differences that miss nothing.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { canonical } from '../base/canonical.ts'
import {
  type FollowedTarget,
  type PublicationSource,
  publicationContent,
  publicationDifferences,
  quarterOf,
  shownText,
} from './publication.ts'
import { type MeasureReading, type TaskReading, VERDICTS_FROM_WORST } from './reading-types.ts'
import type { TargetState } from './target.ts'
import type { TargetStanding } from './target-standing.ts'

const words = { from: 0, to: 1 }
const measureOf = (change: Partial<MeasureReading> = {}): MeasureReading => ({
  ...{ what: '床位', text: '床位', op: '>=', of: 'amount', value: '300', unit: '张', words, verdict: 'behind' },
  claims: [{ kind: 'figure', value: '240', unit: '张', estimated: false, words }],
  reason: { code: 'short', params: { shown: '240', promised: '300', unit: '张' } },
  ...change,
})
const taskOf = (key: string, change: Partial<TaskReading> = {}): PublicationSource['tasks'][number] => ({
  key,
  reading: {
    ...{
      key,
      no: key,
      chapter: '民生',
      text: `任务${key}`,
      leads: ['甲'],
      report: '完成',
      flags: [],
      words,
      reportWords: [],
    },
    ...{ measures: [measureOf()], verdict: 'behind', ...change },
  },
})
const sourceOf = (tasks: PublicationSource['tasks'], change: Partial<PublicationSource> = {}): PublicationSource => ({
  ...{ id: '2030-q4-1', publisher: '区', year: 2030, quarter: 4, version: 1, now: 1_900_000_000_000 },
  report: { id: 'r', name: 'r.txt', sha256: 'f'.repeat(64), through: 12 },
  ...{ tasks, followed: [], day: (at) => new Date(at).toISOString().slice(0, 10), ...change },
})

const anyVerdict = fc.constantFrom(...VERDICTS_FROM_WORST)
const anyTask = fc.record({
  verdict: anyVerdict,
  chapter: fc.constantFrom('一', '二', '三'),
  leads: fc.uniqueArray(fc.constantFrom('甲', '乙', '丙'), { minLength: 0, maxLength: 3 }),
  doubts: fc.boolean(),
  value: fc.option(fc.nat().map(String), { nil: undefined }),
})
const anyTasks = fc.array(anyTask, { maxLength: 12 }).map((all) =>
  all.map(({ verdict, chapter, leads, doubts, value }, i) =>
    taskOf(String(i + 1), {
      ...{ verdict, chapter, leads },
      measures: [
        measureOf({
          verdict,
          ...(value === undefined ? {} : { value }),
          ...(doubts ? { doubtful: { reason: 'vague' as const } } : {}),
        }),
      ],
    }),
  ),
)

function followed(standing: Partial<TargetStanding>): FollowedTarget {
  return {
    state: {
      ...{ id: 'tg', no: '1', promise: { what: '床位', op: '>=', of: 'amount', value: 300, unit: '张' } },
      said: [
        { origin: { report: 'r', task: '1', measure: 0 }, verdict: 'behind', reason: { code: 'short' }, asOf: '' },
      ],
      log: [
        { what: 'value', about: '2030-12-31', at: 0, before: '240', after: '310', reason: '漏计', published: true },
      ],
    } as unknown as TargetState,
    standing: {
      ...{ verdict: 'met', by: 'value', why: { code: 'reached', params: { shown: '310张', promised: '300张' } } },
      reached: { value: 310, asOf: Date.UTC(2031, 0, 1), estimated: false },
      light: { colour: 'green', reason: 'met' },
      ...standing,
    } as TargetStanding,
  }
}

describe('a publication', () => {
  it('adds up, whatever was read', () => {
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const content = publicationContent(sourceOf(tasks))
        const count = (verdicts: Readonly<Record<string, number>>) => Object.values(verdicts).reduce((a, b) => a + b, 0)
        assert.equal(content.total.tasks, tasks.length)
        for (const sum of [content.total, ...content.chapters, ...content.units])
          assert.equal(count(sum.verdicts), sum.tasks)
        assert.equal(
          content.chapters.reduce((sum, each) => sum + each.tasks, 0),
          tasks.length,
        )
        for (const { name, tasks: own } of content.units)
          assert.equal(own, tasks.filter(({ reading }) => reading.leads.includes(name)).length)
        assert.equal(canonical(JSON.parse(canonical(content))), canonical(content))
      }),
      { numRuns: 200 },
    )
  })

  it('differs from itself in nothing, and every difference it tells is one', () => {
    fc.assert(
      fc.property(anyTasks, anyTasks, (one, other) => {
        const [before, after] = [publicationContent(sourceOf(one)), publicationContent(sourceOf(other))]
        assert.deepEqual(publicationDifferences(before, before, 'x'), [])
        const told = publicationDifferences(before, after, '原因')
        for (const each of told) assert.ok(each.before !== each.after && each.reason === '原因')
        const of = (content: typeof before, key: string) => content.tasks.find((task) => task.key === key)
        const bare = (task: unknown) => canonical({ ...(task as object), chapter: '', doubtful: false })
        for (const key of new Set([...before.tasks, ...after.tasks].map((task) => task.key))) {
          const [was, is] = [of(before, key), of(after, key)]
          const same = was && is && bare(was) === bare(is)
          assert.equal(
            told.some((each) => each.key === key),
            !same,
            key,
          )
        }
      }),
      { numRuns: 200 },
    )
  })

  it('takes what is told on the platform before what the report says, and says so', () => {
    const content = publicationContent(sourceOf([taskOf('1')], { followed: [followed({})] }))
    const [task] = content.tasks
    const [measure] = task?.measures ?? []
    assert.deepEqual([task?.verdict, measure?.verdict, measure?.rests], ['met', 'met', 'value'])
    assert.deepEqual(measure?.figure, { value: 310, unit: '张', asOf: '2030-12-31', estimated: false })
    assert.equal(measure && shownText(measure), '310张（2030-12-31）')
    assert.equal(content.changes[0]?.public, true)
    const report = publicationContent(sourceOf([taskOf('1')], { followed: [followed({ by: 'report' })] }))
    assert.deepEqual([report.tasks[0]?.verdict, report.tasks[0]?.measures[0]?.rests], ['behind', 'report'])
    const [difference] = publicationDifferences(report, content, '更正')
    assert.equal(difference?.reason, '更正', 'of the verdict, which has no log of its own')
    const shown = publicationDifferences(report, content, '更正').find(({ field }) => field === 'shown')
    assert.deepEqual([shown?.before, shown?.after, shown?.reason], ['240张', '310张（2030-12-31）', '漏计'])
  })

  it('keeps a verdict that a person gave the task as a whole', () => {
    const task = taskOf('1', { verdict: 'met', corrected: 'exact' })
    const [published] = publicationContent(sourceOf([task])).tasks
    assert.deepEqual([published?.verdict, published?.corrected], ['met', true])
  })

  it('says of its reading what is on record: how many a person corrected, how many are left doubtful', () => {
    const doubtful = { measures: [measureOf({ doubtful: { reason: 'vague' } })] }
    const said = (tasks: PublicationSource['tasks']) => publicationContent(sourceOf(tasks)).method[0]
    const none = said([taskOf('1')])
    assert.match(none?.zh ?? '', /共1项任务，其中0项由人工更正过，0项存疑未决/)
    assert.doesNotMatch(`${none?.zh}${none?.en}`, /人工核对|checked/)
    const some = said([
      taskOf('1', { corrected: 'exact' }),
      taskOf('2', { corrected: 'exact', ...doubtful }),
      taskOf('3', doubtful),
      taskOf('4'),
      taskOf('5', doubtful),
    ])
    assert.match(some?.zh ?? '', /共5项任务，其中2项由人工更正过，3项存疑未决/)
    assert.match(some?.en ?? '', /Tasks: 5; corrected by a person: 2; doubtful and left open: 3\./)
  })

  it('is of the quarter that its report speaks up to', () => {
    assert.deepEqual([1, 3, 4, 6, 9, 10, 12, undefined].map(quarterOf), [1, 1, 2, 2, 3, 4, 4, 4])
  })
})
