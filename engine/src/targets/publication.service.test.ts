// What is published of a quarter, on stores in memory: only when it is over, by what speaks of its days, with the reason of whoever
// decided and the number of cases that a live figure rests on.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault, shownText, type TargetActor, type TargetWish } from '@gongzhi/kernel'
import { indicators } from '../indicators/indicators.service.ts'
import { directory } from '../reference/directory.ts'
import { GROUND, lanePack, ServiceWorld } from '../service-world.contract.ts'
import { liveFigures } from './live-figures.ts'
import { plainReader, type Row, reportOf } from './plain-reports.contract.ts'
import { type Publications, publications } from './publication.service.ts'
import type { PublicationFiles } from './publication-files.port.ts'
import { publicationBlocks, publicationSheets } from './publication-layout.ts'
import { type TargetReports, targetReports } from './target-reports.service.ts'
import { type Targets, targets } from './targets.service.ts'

const DAY = 86_400_000
const officer: TargetActor & { kind: 'person' } = { kind: 'person', account: 'o', role: 'target-officer' }
const leader: TargetActor & { kind: 'person' } = { kind: 'person', account: 'l', role: 'leader' }
const isFault = (code: string) => (fault: unknown) => fault instanceof Fault && fault.code === code
const BEDS: Row = { sentence: '新增养老床位300张以上。', lead: '区养老办', said: '已新增养老床位80张。' }
const SHARE: Row = { sentence: '占用案件按期处置率达到95%以上。', lead: '物业', said: '按期处置率达到96.5%。' }
const tell = (value: number, asOf: string): TargetWish => ({
  ...{ do: 'tell', value, asOf, estimated: false, source: 'person', evidence: [] },
})
const written = async (what: unknown) => new TextEncoder().encode(JSON.stringify(what))
const files: PublicationFiles = { workbook: written, letter: written, pdf: written }

class QuarterWorld extends ServiceWorld {
  readonly followed: Targets
  readonly reports: TargetReports
  readonly publications: Publications
  constructor(now: string) {
    const measured = {
      id: 'on-time',
      label: '按期率',
      of: 'blocked',
      measure: 'share-on-time',
      every: 30 * DAY,
    } as const
    super({ ...GROUND, packs: [{ ...lanePack, indicators: [measured] }] })
    this.at(now)
    const known = { database: this.database, clock: this.clock, directory: () => directory(this.reference) }
    const live = liveFigures({ ...known, indicators: indicators(known) })
    this.followed = targets({ ...known, live })
    this.reports = targetReports({ ...known, documents: plainReader })
    this.publications = publications({ ...known, wallClock: this.clock, live, files })
  }

  at(instant: string): void {
    this.now = Date.parse(instant)
  }
  async adopted(heading: string, rows: readonly Row[]): Promise<string> {
    const { report } = await this.reports.take(reportOf(heading, rows), `${heading}.txt`, 'o')
    await this.reports.adopt({ id: heading, report: report.id }, officer)
    return report.id
  }
  async target() {
    const [target] = await this.followed.list()
    assert.ok(target)
    return target
  }
  async orders(id: string, wish: TargetWish): Promise<void> {
    await this.followed.run({ id, target: (await this.target()).state.id, wish, as: 'officer' }, officer)
  }
  async measure(report: string, quarter: number) {
    const { content } = await this.publications.preview({ report, quarter })
    const measure = content.tasks[0]?.measures[0]
    assert.ok(measure)
    return { content, measure, page: JSON.stringify(publicationBlocks(content, 'x')) }
  }
}

describe('a quarter', () => {
  it('is published only when it is over in Chinese time', async () => {
    const world = new QuarterWorld('2026-06-30T15:59:59Z')
    const report = await world.adopted('2026年二季度目标任务完成情况', [BEDS])
    for (const wish of [{ report }, { report, quarter: 2 }, { report, quarter: 4 }]) {
      await assert.rejects(world.publications.preview(wish), isFault('publication-quarter-open'))
      await assert.rejects(world.publications.prepare(wish, 'o'), isFault('publication-quarter-open'))
    }
    assert.equal((await world.publications.drafts()).length, 0)
    assert.equal((await world.measure(report, 1)).content.quarter, 1)
    world.at('2026-06-30T16:00:00Z')
    const draft = await world.publications.prepare({ report }, 'o')
    assert.equal(draft.quarter, 2)
    // A draft of a quarter that is not over is frozen by nobody, however it came there.
    world.at('2026-06-30T15:59:59Z')
    await assert.rejects(
      world.publications.approve(draft.id, draft.sha256, leader),
      isFault('publication-quarter-open'),
    )
    world.at('2026-07-01T00:00:00Z')
    assert.equal((await world.publications.approve(draft.id, draft.sha256, leader)).record.id, draft.id)
  })

  it('holds what speaks of its days, not what was told of later ones', async () => {
    const world = new QuarterWorld('2026-05-10T02:00:00Z')
    const report = await world.adopted('2026年一季度目标任务完成情况', [BEDS])
    await world.orders('a', tell(301, '2026-04-01'))
    const early = await world.measure(report, 1)
    assert.deepEqual(
      [early.measure.verdict, early.measure.rests, early.measure.figure],
      ['behind', 'report', undefined],
    )
    assert.equal((await world.target()).standing.verdict, 'met')
    const of = (await world.target()).state.values.at(-1)?.seq ?? 0
    await world.orders('c', { do: 'correct', of, value: 302, reason: '补报' })
    assert.deepEqual((await world.measure(report, 1)).content.changes, [], 'nor what was changed of them')
    await world.orders('b', tell(90, '2026-03-31'))
    const late = await world.measure(report, 1)
    assert.deepEqual([late.measure.rests, late.measure.figure?.value], ['value', 90])
    // 300 * 90 / 365, and of beds there is no half.
    assert.deepEqual([late.measure.expected, late.measure.expectedOn], [74, '2026-03-31'])
    assert.match(late.page, /按目标在季末的状况统计/)
    assert.ok(late.content.method.some(({ zh }) => zh.includes('只按报告原文统计')))
  })

  it('is forecast while its year lasts, and never afterwards', async () => {
    const world = new QuarterWorld('2026-10-10T02:00:00Z')
    const report = await world.adopted('2026年三季度目标任务完成情况', [BEDS])
    for (const [place, day] of ['2026-02-28', '2026-04-30', '2026-06-30', '2026-08-31'].entries())
      await world.orders(`v${place}`, tell(30 * (place + 1), day))
    const { forecast } = (await world.measure(report, 3)).measure
    assert.ok(forecast && forecast.low < forecast.high)
    assert.ok(Object.values(forecast).every(Number.isInteger), 'of beds there is no half')
    world.at('2027-01-10T02:00:00Z')
    for (const quarter of [3, 4]) {
      const { content, measure } = await world.measure(report, quarter)
      assert.equal(measure.forecast, undefined)
      assert.doesNotMatch(JSON.stringify([content.tasks, publicationSheets(content, 'x')]), /"forecast":|–\d+）/)
    }
    assert.equal((await world.target()).standing.ahead, undefined)
  })

  it('shows a verdict that a person corrected whole: no figure against it, and the reason that was given', async () => {
    const world = new QuarterWorld('2026-04-10T02:00:00Z')
    const report = await world.adopted('2026年一季度目标任务完成情况', [BEDS])
    assert.equal((await world.target()).standing.reached?.value, 80)
    const change = { what: 'verdict', measure: 0, verdict: 'unshown' } as const
    await world.reports.correct({ id: 'c', report, task: '1', change, reason: '数字是在建数' }, officer)
    const { state, standing } = await world.target()
    assert.deepEqual([standing.verdict, standing.reached, state.values], ['unshown', undefined, []])
    assert.deepEqual(standing.why, { code: 'corrected', params: { why: '数字是在建数' } })
    assert.notEqual(standing.light.reason, 'missed')
    const { measure, page } = await world.measure(report, 1)
    assert.deepEqual(
      [measure.verdict, measure.reason?.zh, shownText(measure)],
      [...['unshown', '由人工认定：数字是在建数', '']],
    )
    assert.match(page, /未说明；由人工认定：数字是在建数/)
    await world.reports.undo({ id: 'd', of: 'c', reason: '误改' }, officer)
    assert.deepEqual(
      [(await world.target()).standing.verdict, (await world.target()).standing.reached?.value],
      [...['behind', 80]],
    )
    await world.orders('e', { do: 'judge', verdict: 'met', reason: '现场核实' })
    const judged = await world.measure(report, 1)
    assert.deepEqual([judged.measure.rests, judged.measure.colour], ['person', 'green'])
    assert.match(judged.page, /由人工认定：现场核实/)
    assert.deepEqual((await world.followed.verify()).faults, [])
  })

  it('says on how many cases a live figure rests', async () => {
    const world = new QuarterWorld('2026-04-10T02:00:00Z')
    const report = await world.adopted('2026年一季度目标任务完成情况', [SHARE])
    await world.orders('t', { do: 'tie', tie: { pack: 'lanes', indicator: 'on-time', place: 'district' } })
    await world.proving('case-1')
    await world.does({
      ...{ id: 'look', case: 'case-1', by: { kind: 'device', device: 'camera-1' }, do: 'look', verdict: 'proven' },
    })
    world.at('2026-07-02T02:00:00Z')
    const { measure, page } = await world.measure(report, 2)
    assert.deepEqual([measure.figure?.value, measure.figure?.cases, measure.figure?.asOf], [100, 1, '2026-06-30'])
    assert.equal(shownText(measure), '100%（2026-06-30，取自1件案卷）')
    assert.match(page, /取自1件案卷）（平台实时指标）/)
    assert.equal((await world.target()).standing.reached?.cases, 1)
  })
})
