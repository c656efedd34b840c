// Reports and targets on stores in memory: imported once whatever is sent at once, adopted over several quarters, told to the end of a
// chain that verifies, reminded of by the clock, measured where they are tied.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault, type TargetActor, type TargetWish } from '@gongzhi/kernel'
import fc from 'fast-check'
import type { HeadsEntry } from '../history/heads.port.ts'
import { history } from '../history/history.service.ts'
import { indicators } from '../indicators/indicators.service.ts'
import { directory } from '../reference/directory.ts'
import { GROUND, lanePack, ServiceWorld } from '../service-world.contract.ts'
import { liveFigures } from './live-figures.ts'
import { plainReader, type Row, reportOf } from './plain-reports.contract.ts'
import { type TargetReports, targetReports } from './target-reports.service.ts'
import { noteLiveFigures, remindTargets } from './targets.job.ts'
import { type Targets, targets } from './targets.service.ts'
import { rebuildTargets, verifyTargets } from './verify-targets.ts'

const DAY = 86_400_000
const officer: TargetActor & { kind: 'person' } = { kind: 'person', account: 'o', role: 'target-officer' }
const isFault = (code: string) => (fault: unknown) => fault instanceof Fault && fault.code === code
const HOUR = 3_600_000
const bytes = (text: string) => new TextEncoder().encode(text)

const BEDS: Row = { sentence: '新增养老床位300张以上。', lead: '区养老办', said: '已新增养老床位80张。' }
const CANTEENS: Row = { sentence: '建成社区食堂20家。', lead: '中心', said: '已建成社区食堂4家。' }
const SHARE: Row = { sentence: '占用案件按期处置率达到95%以上。', lead: '物业', said: '按期处置率达到96.5%。' }

class TargetWorld extends ServiceWorld {
  readonly reports: TargetReports
  readonly followed: Targets
  readonly live
  constructor() {
    const measured = {
      id: 'on-time',
      label: '按期率',
      of: 'blocked',
      measure: 'share-on-time',
      every: 30 * DAY,
    } as const
    super({ ...GROUND, packs: [{ ...lanePack, indicators: [measured] }] })
    this.now = Date.parse('2026-04-10T02:00:00Z')
    const known = { database: this.database, clock: this.clock, directory: () => directory(this.reference) }
    this.live = liveFigures({ ...known, indicators: indicators(known) })
    this.followed = targets({ ...known, live: this.live })
    this.reports = targetReports({ ...known, documents: plainReader })
  }

  async adopted(heading: string, rows: readonly Row[], id = heading) {
    const { report } = await this.reports.take(reportOf(heading, rows), `${heading}.txt`, 'o')
    return { report, ...(await this.reports.adopt({ id, report: report.id }, officer)) }
  }
  async only() {
    const [target, ...more] = await this.followed.list()
    assert.ok(target && more.length === 0)
    return target
  }
  jobs() {
    return { targets: this.followed, live: this.live, clock: this.clock }
  }
  run(id: string, target: string, wish: TargetWish, by: TargetActor = officer) {
    return this.followed.run({ id, target, wish, as: 'officer' }, by)
  }
}
const tell = (value: number, asOf: string): TargetWish => ({
  ...{ do: 'tell', value, asOf, estimated: false, source: 'person', evidence: [] },
})

describe('a work report', () => {
  it('is there once, however many send it at once, and not at all when it cannot be read', async () => {
    const world = new TargetWorld()
    const file = reportOf('2026年一季度目标任务完成情况', [BEDS])
    const sent = await Promise.all(['a', 'b', 'c'].map((name) => world.reports.take(file, name, 'o')))
    assert.equal(new Set(sent.map(({ report }) => report.id)).size, 1)
    assert.equal(sent.filter(({ known }) => !known).length, 1)
    await assert.rejects(world.reports.take(bytes('坏文件'), 'x', 'o'), isFault('document-broken'))
    await assert.rejects(world.reports.take(bytes('今天天气很好'), 'x', 'o'), (fault) => fault instanceof Fault)
    assert.equal((await world.reports.list()).length, 1)
    assert.deepEqual((await world.database.read(({ targets: store }) => store.list())).length, 0)
  })

  it('of a later quarter tells the targets of the earlier one, and makes only those that are new', async () => {
    const world = new TargetWorld()
    const first = await world.adopted('2026年一季度目标任务完成情况', [BEDS, CANTEENS])
    assert.deepEqual([first.made, first.told], [2, 0])
    world.now = Date.parse('2026-07-08T02:00:00Z')
    const second = await world.adopted('2026年二季度目标任务完成情况', [
      { ...CANTEENS, said: '已建成社区食堂12家。' },
      { ...BEDS, said: '已新增养老床位310张。' },
      SHARE,
    ])
    assert.deepEqual([second.made, second.told], [1, 2])
    const all = await world.followed.list(2026)
    const beds = all.find(({ state }) => state.promise.unit === '张')
    assert.deepEqual(
      beds?.state.values.map(({ value, asOf, source }) => [value, asOf, source]),
      [
        [80, '2026-03-31', 'report'],
        [310, '2026-06-30', 'report'],
      ],
    )
    assert.deepEqual([beds?.standing.verdict, beds?.state.no], ['met', '2'])
    // The party of that name owns what its unit leads; of an unknown unit nobody.
    assert.equal(all.find(({ state }) => state.promise.unit === '家')?.state.owner, 'the-desk')
    assert.equal(beds?.state.owner, undefined)
    assert.deepEqual((await world.followed.verify()).faults, [])
  })

  it('is adopted once, with a year', async () => {
    const world = new TargetWorld()
    const { report } = await world.reports.take(reportOf('目标任务完成情况', [BEDS]), 'x', 'o')
    await assert.rejects(world.reports.adopt({ id: 'a', report: report.id }, officer), isFault('target-year-missing'))
    const wish = { id: 'b', report: report.id, year: 2026, through: 3 }
    assert.deepEqual(await world.reports.adopt(wish, officer), { made: 1, told: 0 })
    assert.deepEqual(await world.reports.adopt(wish, officer), { made: 0, told: 0 }, 'the same command again')
    await assert.rejects(world.reports.adopt({ ...wish, year: 2025 }, officer), isFault('command-id-reused'))
    await assert.rejects(world.reports.adopt({ ...wish, id: 'c' }, officer), isFault('target-state-wrong'))
    await assert.rejects(world.reports.discard(report.id, 'o'), isFault('target-state-wrong'))
  })

  it('set right after it was adopted sets its targets right, but not what a person said of them', async () => {
    const world = new TargetWorld()
    const { report } = await world.adopted('2026年一季度目标任务完成情况', [BEDS])
    const { state } = await world.only()
    const wish = {
      ...{ id: 'c1', report: report.id, task: '1', reason: '计划调减' },
      change: { what: 'measure', measure: 0, value: '75' },
    } as const
    await world.reports.correct(wish, officer)
    const right = await world.only()
    assert.deepEqual([right.state.promise.value, right.standing.verdict, right.state.id], [75, 'met', state.id])
    assert.deepEqual(
      right.state.log.map(({ what, before, after }) => [what, before, after]),
      [['promise', '300', '75']],
    )
    await world.reports.undo({ id: 'c2', of: 'c1', reason: '没有调减' }, officer)
    assert.deepEqual([(await world.only()).state.promise.value, (await world.only()).standing.verdict], [300, 'behind'])
    await world.run('c3', state.id, { do: 'promise', value: 70, reason: '区长办公会' })
    await world.reports.correct({ ...wish, id: 'c4' }, officer)
    assert.equal((await world.only()).state.promise.value, 70)
    assert.deepEqual((await world.followed.verify()).faults, [])
  })

  it('corrections of one task add up, and taking one back leaves the others', async () => {
    const world = new TargetWorld()
    const { report } = await world.reports.take(reportOf('2026年一季度目标任务完成情况', [BEDS, SHARE]), 'x', 'o')
    const correct = (id: string, change: Parameters<TargetReports['correct']>[0]['change']) =>
      world.reports.correct({ id, report: report.id, task: '1', change, reason: '因为' }, officer)
    await correct('a', { what: 'measure', measure: 0, value: '70' })
    await correct('b', { what: 'leads', leads: ['区民政办'] })
    await correct('c', { what: 'add', name: '护理床位', op: '>=', of: 'amount', value: '90', unit: '张' })
    const task = async () => (await world.database.read(({ targets: store }) => store.tasks(report.id)))[0]
    const read = async () => {
      const found = (await task())?.reading
      return [found?.measures.map(({ value }) => value), found?.leads, found?.verdict]
    }
    assert.deepEqual((await read()).slice(0, 2), [['70', '90'], ['区民政办']])
    await world.reports.undo({ id: 'd', of: 'a', reason: '因为' }, officer)
    assert.deepEqual((await read()).slice(0, 2), [['300', '90'], ['区民政办']])
    await assert.rejects(
      world.reports.undo({ id: 'e', of: 'a', reason: '因为' }, officer),
      isFault('target-state-wrong'),
    )
    await world.reports.undo({ id: 'f', of: 'c', reason: '因为' }, officer)
    await world.reports.undo({ id: 'g', of: 'b', reason: '因为' }, officer)
    assert.deepEqual(await read(), [['300'], ['区养老办'], 'behind'])
    assert.equal((await task())?.row.corrected, false)
    const other = (await world.database.read(({ targets: store }) => store.tasks(report.id)))[1]
    assert.equal(other?.row.corrected, false, 'nobody touched it')
  })
})

describe('targets followed', () => {
  it('a command takes effect once, and many at once lose nothing', async () => {
    const world = new TargetWorld()
    await world.adopted('2026年一季度目标任务完成情况', [BEDS])
    const { state } = await world.only()
    const days = Array.from({ length: 9 }, (_, i) => `2026-04-0${i + 1}`)
    await Promise.all(days.flatMap((day, i) => [0, 1].map(() => world.run(`t${i}`, state.id, tell(90 + i, day)))))
    const told = (await world.only()).state.values.filter(({ source }) => source === 'person')
    assert.deepEqual(
      told.map(({ value }) => value),
      days.map((_, i) => 90 + i),
    )
    await assert.rejects(world.run('t0', state.id, tell(1, '2026-04-01')), isFault('command-id-reused'))
    await assert.rejects(world.run('x', 'none', tell(1, '2026-04-01')), isFault('not-found'))
    await assert.rejects(world.run('y', state.id, { do: 'own', owner: 'nobody' }), isFault('not-found'))
    await assert.rejects(world.run('z', state.id, { do: 'publish', publication: 'p' }), isFault('not-allowed'))
    assert.deepEqual(await world.followed.verify(), { targets: 1, entries: 11, faults: [] })
  })

  it('whatever is told and corrected, every number is in the history and the history verifies', async () => {
    const step = fc.record({
      value: fc.integer({ min: 0, max: 400 }),
      day: fc.integer({ min: 1, max: 9 }),
      correct: fc.option(fc.nat(20)),
      withdraw: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 15 }), async (steps) => {
        const world = new TargetWorld()
        await world.adopted('2026年一季度目标任务完成情况', [BEDS])
        const { id } = (await world.only()).state
        const numbers = [80]
        for (const [i, { value, day, correct, withdraw }] of steps.entries()) {
          world.now += HOUR
          const { values } = (await world.only()).state
          const of = correct === null ? undefined : values[correct % values.length]?.seq
          const wish: TargetWish =
            of === undefined
              ? tell(value, `2026-04-0${day}`)
              : { do: 'correct', of, ...(withdraw ? {} : { value }), reason: '因为' }
          await world.run(`c${i}`, id, wish).then(
            () => (withdraw && of !== undefined ? undefined : numbers.push(value)),
            (fault) => assert.ok(isFault('target-state-wrong')(fault), 'a correction that changes nothing'),
          )
        }
        const { state } = await world.only()
        const kept = (await world.followed.entries(id)).flatMap(({ entry }) =>
          'value' in entry && entry.value !== undefined ? [entry.value] : [],
        )
        assert.deepEqual(kept, numbers)
        const there = [
          ...state.values.map(({ value }) => String(value)),
          ...state.log.flatMap((e) => [e.before, e.after]),
        ]
        for (const each of numbers) assert.ok(there.includes(String(each)), `${each} is lost`)
        assert.deepEqual((await world.followed.verify()).faults, [])
      }),
      { numRuns: 40 },
    )
  })

  it('a history that somebody changed is found out', async () => {
    const world = new TargetWorld()
    await world.adopted('2026年一季度目标任务完成情况', [BEDS])
    const { state, head } = await world.only()
    const wrong = { ...state, promise: { ...state.promise, value: 3 }, seq: state.seq + 1 }
    await world.database.transaction(({ targets: store }) =>
      store.append([{ expected: state.seq, state: wrong, head, entries: [] }]),
    )
    const faults = async (written: Parameters<typeof verifyTargets>[1] = []) =>
      (await verifyTargets(world.database, written)).faults.map(({ target, seq, problem }) => [target, seq, problem])
    assert.deepEqual(await faults(), [[state.id, 3, 'cut']])
    assert.deepEqual(await rebuildTargets(world.database), { targets: 1, changed: 1 })
    assert.deepEqual(await rebuildTargets(world.database), { targets: 1, changed: 0 })
    assert.deepEqual(await faults(), [])
    assert.deepEqual((await world.only()).state, state)
    // What was written down elsewhere shows what the database itself no longer can.
    assert.deepEqual(await faults([{ target: state.id, seq: 2, hash: head }]), [])
    assert.deepEqual(await faults([{ target: state.id, seq: 2, hash: 'f'.repeat(64) }]), [[state.id, 2, 'edited']])
    assert.deepEqual(await faults([{ target: state.id, seq: 9, hash: head }]), [[state.id, 9, 'cut']])
    assert.deepEqual(await faults([{ target: 'tg-gone', seq: 1, hash: head }]), [['tg-gone', 1, 'removed']])
  })

  it('stand among the heads that are written down, and in what is verified of the whole', async () => {
    const world = new TargetWorld()
    const lines: HeadsEntry[] = []
    const heads = { read: async () => lines, append: async (line: HeadsEntry) => void lines.push(line) }
    const whole = history({ database: world.database, heads, clock: world.clock })
    await world.adopted('2026年一季度目标任务完成情况', [BEDS])
    const { state, head } = await world.only()
    assert.ok((await whole.writeHeads()) > 0)
    assert.equal(await whole.writeHeads(), 0)
    assert.deepEqual(
      lines[0]?.heads.find(([id]) => id === `target:${state.id}`),
      [`target:${state.id}`, 2, head],
    )
    assert.deepEqual((await whole.verify()).faults, [])
    const wrong = { ...state, promise: { ...state.promise, value: 3 } }
    await world.database.transaction(({ targets: store }) => store.restore({ state: wrong, head }))
    assert.deepEqual(
      (await whole.verify()).faults.map(({ case: id, seq, problem }) => [id, seq, problem]),
      [[`target:${state.id}`, 2, 'projection']],
    )
    await whole.rebuild()
    assert.deepEqual((await whole.verify()).faults, [])
    lines[0] = { ...(lines[0] as HeadsEntry), heads: [] }
    assert.ok((await whole.verify()).faults.some(({ problem }) => problem === 'heads'))
  })

  it('are reminded of by the clock, once, until there is news', async () => {
    const world = new TargetWorld()
    await world.adopted('2026年一季度目标任务完成情况', [BEDS])
    assert.equal(await remindTargets(world.jobs()), 0)
    world.now += 46 * DAY
    assert.equal(await remindTargets(world.jobs()), 1)
    assert.equal(await remindTargets(world.jobs()), 0)
    const { state } = await world.only()
    assert.equal(state.reminder?.why, 'silent')
    await world.run('t', state.id, tell(120, '2026-05-20'))
    assert.equal((await world.only()).state.reminder, undefined)
    assert.equal((await world.only()).state.reminders.length, 1)
    await world.run('u', state.id, tell(301, '2026-05-25'))
    world.now += 60 * DAY
    assert.equal(await remindTargets(world.jobs()), 0, 'what is met needs no news')
  })

  it('tied to an indicator they stand by it, and it is written down once a day', async () => {
    const world = new TargetWorld()
    await world.adopted('2026年一季度目标任务完成情况', [SHARE])
    const { state } = await world.only()
    const tie = (indicator: string): TargetWish => ({ do: 'tie', tie: { pack: 'lanes', indicator, place: 'district' } })
    await assert.rejects(world.run('a', state.id, tie('none')), isFault('target-tie-unfit'))
    await world.run('b', state.id, tie('on-time'))
    assert.deepEqual([(await world.only()).standing.verdict, (await world.only()).live?.value], ['unshown', undefined])
    assert.equal(await noteLiveFigures(world.jobs()), 0, 'nothing was measured yet')
    // One case ends in time, one is still open when its time is up.
    await world.proving('case-1')
    const look = { id: 'look', case: 'case-1', by: { kind: 'device', device: 'camera-1' }, do: 'look' } as const
    await world.does({ ...look, verdict: 'proven' })
    assert.deepEqual([(await world.only()).live?.value, (await world.only()).standing.verdict], [100, 'provisional'])
    await world.sent('case-2', 'lane-3')
    world.now += DAY
    const late = await world.only()
    assert.deepEqual([late.live?.value, late.standing.verdict, late.standing.by], [50, 'behind', 'indicator'])
    assert.equal(await noteLiveFigures(world.jobs()), 1)
    assert.equal(await noteLiveFigures(world.jobs()), 0)
    const noted = (await world.only()).state.values.at(-1)
    assert.deepEqual([noted?.source, noted?.asOf], ['indicator', '2026-04-10'])
    assert.equal(await remindTargets(world.jobs()), 0)
    world.now += 60 * DAY
    assert.equal(await remindTargets(world.jobs()), 0, 'it tells by itself')
    assert.deepEqual((await world.followed.verify()).faults, [])
  })

  it('a unit is a party from when a person says so', async () => {
    const world = new TargetWorld()
    await world.adopted('2026年一季度目标任务完成情况', [BEDS])
    await assert.rejects(world.followed.mapUnit('区养老办', 'nobody', officer), isFault('not-found'))
    await world.followed.mapUnit('区养老办', 'the-street', officer)
    assert.equal((await world.only()).state.owner, 'the-street')
    await world.followed.mapUnit('区养老办', 'the-desk', officer)
    assert.equal((await world.only()).state.owner, 'the-street', 'what has an owner keeps it')
    assert.equal(world.followed.partyOf(await world.followed.units())('区养老办')?.id, 'the-desk')
    assert.equal(world.followed.partyOf(await world.followed.units())('中心')?.id, 'the-desk', 'by its name')
  })
})
