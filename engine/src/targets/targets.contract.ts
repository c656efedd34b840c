// What every store of work reports and targets must do.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  canonical,
  Fault,
  foldTarget,
  type SourceDocument,
  type TargetEntry,
  type TargetState,
  type TaskReading,
} from '@gongzhi/kernel'
import { link } from '../cases/chain.ts'
import { type OpenDatabase, type Opened, opened } from '../opened-database.contract.ts'
import type { CorrectionEntry, StoredEntry, StoredTask, TargetAppend, TargetReport } from './targets.port.ts'

const T0 = 1_800_000_000_000
const isFault = (code: string) => (fault: unknown) => fault instanceof Fault && fault.code === code

const report = (id: string, change: Partial<TargetReport> = {}): TargetReport => ({
  id,
  seq: 1,
  sha256: id.padEnd(64, '0'),
  name: '一季度 "目标".txt',
  kind: 'text',
  bytes: 9,
  title: '目标任务完成情况',
  year: 2030,
  through: 3,
  imported: T0,
  by: 'account',
  state: 'draft',
  notes: [{ note: 'encoding-taken', params: { encoding: 'GBK' } }],
  orphans: [{ from: 0, to: 3 }],
  repeated: 1,
  tasks: 1,
  verdicts: { behind: 0, unshown: 0, provisional: 0, met: 1, narrative: 0 },
  doubtful: 0,
  corrected: 0,
  ...change,
})
const document: SourceDocument = {
  text: '序号\n1 新增𠮷床位300张 "\u2028\\"',
  blocks: [
    { kind: 'paragraph', words: { from: 0, to: 2 } },
    { kind: 'table', rows: [[{ words: { from: 3, to: 15 }, columns: 2 }]] },
  ],
}
const task = (key: string, text = `任务${key}`): StoredTask => {
  const no = '一'
  const words = { from: 0, to: text.length }
  const reading: TaskReading = {
    ...{ key, no, chapter: '民生', text, leads: ['区民政局'], report: '已完成', verdict: 'met', flags: [] },
    measures: [
      {
        ...{ what: '床位', text: '新增床位', op: '>=', of: 'amount', value: '300', unit: '张', words, verdict: 'met' },
        claims: [{ kind: 'figure', value: '310', unit: '张', estimated: false, words }],
        reason: { code: 'reached', params: { shown: '310' } },
      },
    ],
    words,
    reportWords: [words],
  }
  return {
    row: {
      ...{ key, no, chapter: '民生', text, leads: ['区民政局'], verdict: 'met', doubtful: false },
      ...{ corrected: false, measures: 1, flags: [] },
    },
    source: { key, no, chapter: '民生', text: { text, pieces: [{ at: 0, words }] }, leads: ['区民政局'], reports: [] },
    reading,
  }
}

const by = { kind: 'person', account: 'a', role: 'target-officer' } as const
const adoption = (target: string, year = 2030): TargetEntry => ({
  ...{ target, seq: 1, at: T0, by, kind: 'adopted', year, chapter: '民生', no: '1', sentence: '新增床位', leads: [] },
  promise: { what: '床位', op: '>=', of: 'amount', value: 300, unit: '张' },
  path: { of: 'amount', shape: { kind: 'linear' } },
  said: {
    origin: { report: 'r', task: '1', measure: 0 },
    verdict: 'met',
    reason: { code: 'reached' },
    asOf: '2030-03-31',
  },
})
const told = (target: string, seq: number, value: number): TargetEntry => ({
  ...{ target, seq, at: T0 + seq, by, kind: 'told', value, asOf: '2030-04-30', estimated: false, source: 'person' },
  evidence: [{ kind: 'link', url: 'https://example.com/"x"' }],
})

/** What is written for entries that follow `before`. */
function change(before: { state: TargetState; head: string } | undefined, ...entries: TargetEntry[]): TargetAppend {
  let head = before?.head ?? ''
  let state = before?.state
  const rows = entries.map((entry): StoredEntry => {
    const text = canonical(entry)
    head = link(head, text)
    state = foldTarget(state, entry)
    return { seq: entry.seq, at: entry.at, text, hash: head }
  })
  assert.ok(state)
  return { expected: before?.state.seq ?? 0, state, head, entries: rows }
}

export function targetsContract(open: OpenDatabase): void {
  describe('work reports', () => {
    it('are kept with their text to the letter and their tasks in order', () =>
      opened(open, async (database) => {
        const tasks = ['1', '10', '2'].map((key) => task(key))
        await database.tx(({ targets }) => targets.addReport(report('a'), document, tasks))
        await database.tx(async ({ targets }) => {
          assert.deepEqual(await targets.findReport('a'), report('a'))
          assert.deepEqual(await targets.lockReport('a'), report('a'))
          assert.deepEqual(await targets.findReportOf(report('a').sha256), report('a'))
          assert.equal(await targets.findReportOf('f'.repeat(64)), undefined)
          assert.equal(await targets.findReport('b'), undefined)
          assert.equal(await targets.lockReport('b'), undefined)
          assert.deepEqual(await targets.findDocument('a'), document)
          assert.equal(await targets.findDocument('b'), undefined)
          assert.deepEqual(await targets.tasks('a'), tasks)
          assert.deepEqual(
            (await targets.rows('a')).map(({ key }) => key),
            ['1', '10', '2'],
          )
          assert.deepEqual(await targets.rows('b'), [])
          assert.deepEqual(await targets.documentText('a', 5, 9), {
            text: document.text.slice(5, 9),
            length: document.text.length,
          })
          assert.equal(await targets.documentText('b', 0, 1), undefined)
          assert.deepEqual(await targets.findTask('a', '10'), { ...task('10'), before: '1', next: '2' })
          assert.deepEqual(await targets.findTask('a', '1'), { ...task('1'), next: '10' })
          assert.deepEqual(await targets.findTask('a', '2'), { ...task('2'), before: '10' })
          assert.equal(await targets.findTask('a', '3'), undefined)
        })
      }))

    it('are there once a file, newest first', () =>
      opened(open, async (database) => {
        await database.tx(async ({ targets }) => {
          await targets.addReport(report('b'), document, [])
          await targets.addReport(report('a'), document, [])
        })
        const again = (one: TargetReport) => database.tx(({ targets }) => targets.addReport(one, document, [task('1')]))
        await assert.rejects(again(report('c', { sha256: report('a').sha256 })), isFault('case-changed'))
        await assert.rejects(again(report('a', { sha256: 'f'.repeat(64) })), isFault('case-changed'))
        await database.tx(async ({ targets }) => {
          assert.deepEqual(
            (await targets.listReports()).map(({ id }) => id),
            ['a', 'b'],
          )
          assert.deepEqual(await targets.tasks('c'), [])
        })
      }))

    it('are changed with or without their tasks, and removed with all of it', () =>
      opened(open, async (database) => {
        await database.tx(async ({ targets }) => {
          await targets.addReport(report('a'), document, [task('1'), task('2')])
          await targets.addReport(report('b'), document, [task('1')])
        })
        const adopted = report('a', { seq: 2, state: 'adopted', adopted: T0 + 5 })
        await database.tx(({ targets }) => targets.saveReport(adopted))
        await database.tx(async ({ targets }) => {
          assert.deepEqual(await targets.findReport('a'), adopted)
          assert.deepEqual(await targets.tasks('a'), [task('1'), task('2')])
          await targets.saveReport({ ...adopted, seq: 3 }, [task('2', '别的'), task('1')])
        })
        await database.tx(async ({ targets }) => {
          assert.deepEqual(await targets.tasks('a'), [task('2', '别的'), task('1')])
          await targets.removeReport('a')
          assert.equal(await targets.findReport('a'), undefined)
          assert.equal(await targets.findDocument('a'), undefined)
          assert.deepEqual(await targets.tasks('a'), [])
          assert.deepEqual(await targets.tasks('b'), [task('1')])
        })
      }))

    it('leave nothing when the work throws', () =>
      opened(open, async (database) => {
        const work = database.tx(async ({ targets }) => {
          await targets.addReport(report('a'), document, [task('1')])
          await targets.addCorrection(correction('c'))
          await targets.saveUnit({ name: '局', party: 'p', at: T0, by: 'a' })
          await targets.append([change(undefined, adoption('t'))])
          await targets.addCommand({ id: 'x', about: 't', seq: 1, digest: 'd' })
          throw new RangeError('the work')
        })
        await assert.rejects(work, RangeError)
        await database.tx(async ({ targets }) => {
          assert.deepEqual(await targets.listReports(), [])
          assert.deepEqual(await targets.tasks('a'), [])
          assert.deepEqual(await targets.corrections(), [])
          assert.deepEqual(await targets.units(), [])
          assert.deepEqual(await targets.list(), [])
          assert.deepEqual(await targets.entries('t'), [])
          assert.equal(await targets.findCommand('x'), undefined)
        })
      }))
  })

  const correction = (id: string): CorrectionEntry => ({
    ...{ id, kind: 'made', at: T0, by: 'a', report: 'r', task: '1', sentence: '新增床位', reason: '读错 "单位"' },
    told: '已增加',
    measures: [{ was: 0, what: '床位', op: '>=', of: 'amount', value: '17000', unit: '人' }],
    change: { what: 'measure', measure: 0, value: '1.7', unit: '万人' },
  })

  describe('corrections and units', () => {
    it('are kept in the order in which they were made, each id once', () =>
      opened(open, async (database) => {
        const undone: CorrectionEntry = { id: 'a', kind: 'undone', at: T0 + 1, by: 'b', of: 'z', reason: '不对' }
        await database.tx(async ({ targets }) => {
          await targets.addCorrection(correction('z'))
          await targets.addCorrection(undone)
        })
        await assert.rejects(
          database.tx(({ targets }) => targets.addCorrection(correction('a'))),
          isFault('case-changed'),
        )
        assert.deepEqual(await database.tx(({ targets }) => targets.corrections()), [correction('z'), undone])
      }))

    it('a unit is a party, or none, until somebody says otherwise', () =>
      opened(open, async (database) => {
        await database.tx(async ({ targets }) => {
          await targets.saveUnit({ name: '区发改局', party: 'p', at: T0, by: 'a' })
          await targets.saveUnit({ name: '区住建局', party: 'q', at: T0, by: 'a' })
          await targets.saveUnit({ name: '区发改局', party: null, at: T0 + 1, by: 'b' })
        })
        assert.deepEqual(await database.tx(({ targets }) => targets.units()), [
          { name: '区住建局', party: 'q', at: T0, by: 'a' },
          { name: '区发改局', party: null, at: T0 + 1, by: 'b' },
        ])
      }))

    it('a command is known by its id', () =>
      opened(open, async (database) => {
        const done = { id: 'x', about: 't', seq: 3, digest: 'd' }
        await database.tx(({ targets }) => targets.addCommand(done))
        assert.deepEqual(await database.tx(({ targets }) => targets.findCommand('x')), done)
        assert.equal(await database.tx(({ targets }) => targets.findCommand('y')), undefined)
        await assert.rejects(
          database.tx(({ targets }) => targets.addCommand({ ...done, about: 'u' })),
          isFault('case-changed'),
        )
      }))
  })

  describe('targets', () => {
    const held = async ({ tx }: Opened, id: string) => tx(({ targets }) => targets.find(id))

    it('keep every entry to the letter, and what they add up to', () =>
      opened(open, async (database) => {
        const first = change(undefined, adoption('b'), told('b', 2, 120.5))
        const other = change(undefined, adoption('a', 2031))
        await database.tx(({ targets }) => targets.append([first, other]))
        const stored = await held(database, 'b')
        assert.deepEqual(stored, { state: first.state, head: first.head })
        const more = change(stored, told('b', 3, 121))
        await database.tx(({ targets }) => targets.append([more]))
        await database.tx(({ targets }) => targets.append([]))
        await database.tx(async ({ targets }) => {
          assert.deepEqual(await targets.entries('b'), [...first.entries, ...more.entries])
          assert.deepEqual(await targets.entries('z'), [])
          assert.deepEqual(await targets.find('b'), { state: more.state, head: more.head })
          assert.equal(await targets.find('z'), undefined)
          const ids = async (rows: ReturnType<typeof targets.list>) => (await rows).map(({ state }) => state.id)
          assert.deepEqual(await ids(targets.list()), ['a', 'b'])
          assert.deepEqual(await ids(targets.list(2030)), ['b'])
          assert.deepEqual(await ids(targets.list(1999)), [])
          assert.deepEqual(await ids(targets.load(['z', 'b', 'a'])), ['a', 'b'])
          assert.deepEqual(await ids(targets.load([])), [])
          assert.deepEqual(await targets.histories(), ['a', 'b'])
          assert.deepEqual(await targets.heads(), [
            { id: 'a', seq: 1, head: other.head },
            { id: 'b', seq: 3, head: more.head },
          ])
        })
      }))

    it('are changed only as they were read, all together or none', () =>
      opened(open, async (database) => {
        await database.tx(({ targets }) => targets.append([change(undefined, adoption('a'))]))
        const before = await held(database, 'a')
        const one = change(before, told('a', 2, 1))
        const two = change(before, told('a', 2, 2))
        await database.tx(({ targets }) => targets.append([one]))
        const late = (...changes: TargetAppend[]) => database.tx(({ targets }) => targets.append(changes))
        await assert.rejects(late(change(undefined, adoption('b')), two), isFault('case-changed'))
        await assert.rejects(late(change(undefined, adoption('a'))), isFault('case-changed'))
        assert.equal(await held(database, 'b'), undefined)
        assert.deepEqual(await held(database, 'a'), { state: one.state, head: one.head })
        assert.equal((await database.tx(({ targets }) => targets.entries('a'))).length, 2)
      }))

    it('have a state put back that was lost or changed, and no entry by it', () =>
      opened(open, async (database) => {
        const { state, head, ...first } = change(undefined, adoption('a'))
        await database.tx(({ targets }) => targets.append([{ state: { ...state, year: 2031 }, head: 'x', ...first }]))
        await database.tx(async ({ targets }) => {
          await targets.restore({ state, head })
          await targets.restore({ state: { ...state, id: 'b' }, head })
        })
        await database.tx(async ({ targets }) => {
          assert.deepEqual(await targets.find('a'), { state, head })
          assert.equal((await targets.list(2030)).length, 2)
          assert.deepEqual(await targets.histories(), ['a'])
        })
      }))

    it('lose nothing when several tell at once', () =>
      opened(open, async (database) => {
        await database.tx(({ targets }) => targets.append([change(undefined, adoption('a'))]))
        await Promise.all(
          [11, 12, 13, 14].map((value) =>
            database.tx(async ({ targets }) => {
              const stored = await targets.find('a')
              assert.ok(stored)
              await targets.append([change(stored, told('a', stored.state.seq + 1, value))])
            }),
          ),
        )
        const values = (await held(database, 'a'))?.state.values.map(({ value }) => value)
        assert.deepEqual(values?.sort(), [11, 12, 13, 14])
      }))
  })
}
