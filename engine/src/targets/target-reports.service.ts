// Work reports: imported whole or not at all, read, set right by people, and adopted, from when on their measures are followed.
import { createHash } from 'node:crypto'
import {
  type Clock,
  type Day,
  Fault,
  isRefusal,
  quantitiesIn,
  type ReportReading,
  type ReportTable,
  readReport,
  type SourceDocument,
  type TargetActor,
  type TaskReading,
  VERDICTS_FROM_WORST,
  type Verdict,
} from '@gongzhi/kernel'
import { addAudit } from '../access/audit.service.ts'
import { digest } from '../cases/chain.ts'
import type { Directory } from '../reference/directory.ts'
import type { Database, Stores } from '../stores.port.ts'
import { followedIn, promiseAgain, wishesOf } from './adoption.ts'
import { claimVerdict } from './claim-verdict.ts'
import { asCorrected, learned, merged, readWith, storedTasks } from './corrections.ts'
import type { DocumentReader } from './documents.port.ts'
import { written } from './target-log.ts'
import type { CorrectionEntry, ReadingChange, StoredTask, TargetAppend, TargetReport } from './targets.port.ts'
import { partiesOf } from './unit-parties.ts'

/** `id` of a command: the same id with other content is refused. `expect`: the `seq` of the report that the person saw. */
export type CorrectionWish = {
  readonly id: string
  readonly report: string
  readonly task: string
  readonly expect?: number
  readonly change: ReadingChange
  readonly reason: string
}
export type AdoptionWish = {
  readonly id: string
  readonly report: string
  readonly expect?: number
  /** Where the document does not say it. */
  readonly year?: number
  readonly through?: number
  /** Keys; without them every task. */
  readonly tasks?: readonly string[]
}

export interface TargetReports {
  list(): Promise<readonly TargetReport[]>
  find(id: string): Promise<TargetReport | undefined>
  /**
   * `known`: this very file was imported before. Faults: those of documents, of reports (report-…), target-report-empty;
   * nothing is stored then.
   */
  take(bytes: Uint8Array, name: string, by: string): Promise<{ readonly report: TargetReport; readonly known: boolean }>
  /** Removes a draft. Faults: not-found, target-state-wrong. */
  discard(id: string, by: string): Promise<void>
  /** Faults: not-found, target-changed, target-reading-unfit, command-id-reused. */
  correct(wish: CorrectionWish, by: TargetActor & { readonly kind: 'person' }): Promise<void>
  /** Of a correction; its report is read anew. Faults: not-found, target-state-wrong, command-id-reused. */
  undo(
    wish: { readonly id: string; readonly of: string; readonly reason: string },
    by: TargetActor & { readonly kind: 'person' },
  ): Promise<void>
  /**
   * `made`: targets followed from now on; `told`: those followed before, which this report says something of. Faults: not-found,
   * target-changed, target-state-wrong, target-year-missing, command-id-reused.
   */
  adopt(
    wish: AdoptionWish,
    by: TargetActor & { readonly kind: 'person' },
  ): Promise<{ readonly made: number; readonly told: number }>
}

const APPENDED_AT_ONCE = 500
/** Corrections are made one by one and take longer than that. */
const ROUNDS_OF_READING = 3

export function targetReports({
  database,
  clock,
  directory,
  documents,
}: {
  database: Database
  clock: Clock
  directory: () => Directory
  documents: DocumentReader
}): TargetReports {
  const today = (): Day => directory().calendar.day(clock.now())

  async function locked({ targets }: Stores, id: string, expect?: number): Promise<TargetReport> {
    const report = await targets.lockReport(id)
    if (!report) throw new Fault('not-found', { what: id })
    if (expect !== undefined && expect !== report.seq) throw new Fault('target-changed')
    return report
  }

  /** Whether this very command was carried out before. */
  async function repeated({ targets }: Stores, id: string, content: string): Promise<boolean> {
    const done = await targets.findCommand(id)
    if (!done) return false
    if (done.digest !== content) throw new Fault('command-id-reused')
    return true
  }

  /** The report read with all that is known now, and what of it changed for targets that follow it. */
  async function readAnew(
    stores: Stores,
    report: TargetReport,
    by: TargetActor & { readonly kind: 'person' },
  ): Promise<void> {
    const { targets } = stores
    const before = await targets.tasks(report.id)
    const table = tableOf(report, before)
    const reading = readWith(table, learned(await targets.corrections()))
    const tasks = storedTasks(table, reading)
    await targets.saveReport({ ...report, ...countsOf(reading.tasks), seq: report.seq + 1 }, tasks)
    if (report.state !== 'adopted' || report.year === undefined) return
    const changed = new Set(
      tasks.flatMap(({ row, reading: now }, place) =>
        JSON.stringify(now) === JSON.stringify(before[place]?.reading) ? [] : [row.key],
      ),
    )
    const followed = followedIn(report.year, tasks, (key) => changed.has(key))
    const stored = new Map((await targets.load(followed.map(({ id }) => id))).map((each) => [each.state.id, each]))
    const said = await saidBy(stores, report, report.year)
    const appends: TargetAppend[] = []
    for (const each of followed) {
      const known = stored.get(each.id)
      if (!known || known.state.dropped) continue
      const wishes = [...wishesOf(each, known.state, said), ...promiseAgain(each, known.state)]
      const append = written(each.id, known, wishes, { by, as: 'platform' }, { now: clock.now(), today: said.today })
      if (isRefusal(append)) throw new Fault(append.refused, append.params)
      if (append) appends.push(append)
    }
    await targets.append(appends)
  }

  async function saidBy({ targets }: Stores, report: TargetReport, year: number) {
    const partyOf = partiesOf(await targets.units(), directory().org, today())
    const time = { year, ...(report.through === undefined ? {} : { through: report.through }) }
    return { report: report.id, time, today: today(), partyOf: (unit: string) => partyOf(unit)?.id }
  }

  /** Nothing when somebody corrected a reading while this one was read. */
  async function takenWith(
    bytes: Uint8Array,
    name: string,
    by: string,
    sha256: string,
    entries: readonly CorrectionEntry[],
  ): Promise<{ report: TargetReport; known: boolean } | undefined> {
    const lessons = learned(entries)
    const corrections = lessons.map(({ correction }) => correction)
    const { document: read, table, plain, corrected } = await documents.report(bytes, name, corrections)
    const [fault] = table.faults
    if (fault) throw new Fault(fault.code, fault.params)
    if (table.rows.length === 0 || !plain) throw new Fault('target-report-empty')
    const { kind, notes, ...document } = read
    const reading = merged(plain, corrected, lessons)
    const tasks = storedTasks(table, reading)
    return database.transaction(async (stores) => {
      const { targets } = stores
      const meanwhile = await targets.findReportOf(sha256)
      if (meanwhile) return { report: meanwhile, known: true }
      if ((await targets.corrections()).length !== entries.length) return undefined
      const { title, year, through, orphans, repeated: again } = reading
      const report: TargetReport = {
        ...{ id: `wr-${sha256.slice(0, 24)}`, seq: 1, sha256, name, kind, bytes: bytes.length },
        ...(title === undefined ? {} : { title }),
        ...(year === undefined ? {} : { year }),
        ...(through === undefined ? {} : { through }),
        ...{ imported: clock.now(), by, state: 'draft', notes, orphans, repeated: again },
        ...countsOf(reading.tasks),
      }
      await targets.addReport(report, document, tasks)
      await addAudit(stores, clock.now(), { kind: 'target.imported', by, about: { report: report.id, sha256 } })
      return { report, known: false }
    })
  }

  return {
    list: () => database.read(({ targets }) => targets.listReports()),
    find: (id) => database.read(({ targets }) => targets.findReport(id)),

    async take(bytes, name, by) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const before = await database.read(({ targets }) => targets.findReportOf(sha256))
      if (before) return { report: before, known: true }
      for (let round = 0; round < ROUNDS_OF_READING; round++) {
        const entries = await database.read(({ targets }) => targets.corrections())
        const taken = await takenWith(bytes, name, by, sha256, entries)
        if (taken) return taken
      }
      throw new Fault('target-changed')
    },

    async discard(id, by) {
      await database.transaction(async (stores) => {
        const report = await locked(stores, id)
        if (report.state !== 'draft') throw new Fault('target-state-wrong')
        await stores.targets.removeReport(id)
        await addAudit(stores, clock.now(), {
          kind: 'target.discarded',
          by,
          about: { report: id, sha256: report.sha256 },
        })
      })
    },

    async correct({ id, report: reportId, task: key, expect, change, reason }, by) {
      const content = digest(JSON.stringify([reportId, key, change, reason, by.account]))
      await database.transaction(async (stores) => {
        const { targets } = stores
        if (await repeated(stores, id, content)) return
        const report = await locked(stores, reportId, expect)
        const tasks = await targets.tasks(reportId)
        const task = tasks.find(({ row }) => row.key === key)
        if (!task) throw new Fault('not-found', { what: key })
        const document = await targets.findDocument(reportId)
        // As the rules alone read it: what others set right before is among the entries.
        const plain = readReport(tableOf(report, tasks)).tasks[tasks.indexOf(task)] as TaskReading
        const entry: CorrectionEntry = {
          ...{ id, kind: 'made', at: clock.now(), by: by.account, report: reportId, task: key, change, reason },
          ...{ sentence: plain.text, told: plain.report, measures: plain.measures.map(asCorrected) },
          ...claimOf(change, task, report, document),
        }
        await targets.addCorrection(entry)
        await targets.addCommand({ id, about: reportId, seq: report.seq + 1, digest: content })
        await readAnew(stores, report, by)
        const about = { report: reportId, task: key, correction: id }
        await addAudit(stores, clock.now(), { kind: 'target.corrected', by: by.account, about })
      })
    },

    async undo({ id, of, reason }, by) {
      const content = digest(JSON.stringify(['undo', of, reason, by.account]))
      await database.transaction(async (stores) => {
        const { targets } = stores
        if (await repeated(stores, id, content)) return
        const entries = await targets.corrections()
        const made = entries.find((entry) => entry.kind === 'made' && entry.id === of)
        if (made?.kind !== 'made') throw new Fault('not-found', { what: of })
        if (entries.some((entry) => entry.kind === 'undone' && entry.of === of)) throw new Fault('target-state-wrong')
        await targets.addCorrection({ id, kind: 'undone', at: clock.now(), by: by.account, of, reason })
        const report = await targets.lockReport(made.report)
        await targets.addCommand({ id, about: made.report, seq: (report?.seq ?? 0) + 1, digest: content })
        if (report) await readAnew(stores, report, by)
        const about = { report: made.report, task: made.task, undone: of }
        await addAudit(stores, clock.now(), { kind: 'target.corrected', by: by.account, about })
      })
    },

    async adopt({ id, report: reportId, expect, year: given, through, tasks: keys }, by) {
      const content = digest(JSON.stringify([reportId, given ?? null, through ?? null, keys ?? null, by.account]))
      return database.transaction(async (stores) => {
        const { targets } = stores
        if (await repeated(stores, id, content)) return { made: 0, told: 0 }
        const draft = await locked(stores, reportId, expect)
        if (draft.state !== 'draft') throw new Fault('target-state-wrong')
        const year = draft.year ?? given
        if (year === undefined) throw new Fault('target-year-missing')
        const report: TargetReport = {
          ...draft,
          ...{ year, seq: draft.seq + 1, state: 'adopted', adopted: clock.now() },
          ...(draft.through === undefined && through !== undefined ? { through } : {}),
        }
        const wanted = keys && new Set(keys)
        const followed = followedIn(year, await targets.tasks(reportId), (key) => wanted?.has(key) ?? true)
        const stored = new Map((await targets.load(followed.map(({ id: of }) => of))).map((one) => [one.state.id, one]))
        const said = await saidBy(stores, report, year)
        const appends: TargetAppend[] = []
        for (const each of followed) {
          const known = stored.get(each.id)
          if (known?.state.dropped) continue
          const wishes = wishesOf(each, known?.state, said)
          const now = { now: clock.now(), today: said.today }
          const append = written(each.id, known, wishes, { by, as: 'platform' }, now)
          if (isRefusal(append)) throw new Fault(append.refused, append.params)
          if (append) appends.push(append)
        }
        for (let from = 0; from < appends.length; from += APPENDED_AT_ONCE)
          await targets.append(appends.slice(from, from + APPENDED_AT_ONCE))
        await targets.saveReport(report)
        await targets.addCommand({ id, about: reportId, seq: report.seq, digest: content })
        const made = appends.filter(({ expected }) => expected === 0).length
        const told = appends.length - made
        const about = { report: reportId, made, told }
        await addAudit(stores, clock.now(), { kind: 'target.adopted', by: by.account, about })
        return { made, told }
      })
    },
  }
}

function tableOf({ title, year, through, orphans, repeated }: TargetReport, tasks: readonly StoredTask[]): ReportTable {
  return {
    ...(title === undefined ? {} : { title }),
    ...(year === undefined ? {} : { year }),
    ...(through === undefined ? {} : { through }),
    rows: tasks.map(({ source }) => source),
    orphans,
    repeated,
    faults: [],
  }
}

function countsOf(tasks: ReportReading['tasks']): Pick<TargetReport, 'tasks' | 'verdicts' | 'doubtful' | 'corrected'> {
  const verdicts = Object.fromEntries(
    VERDICTS_FROM_WORST.map((verdict) => [verdict, tasks.filter((task) => task.verdict === verdict).length]),
  ) as Record<Verdict, number>
  return {
    tasks: tasks.length,
    verdicts,
    doubtful: tasks.filter(({ measures }) => measures.some(({ doubtful }) => doubtful)).length,
    corrected: tasks.filter(({ corrected }) => corrected).length,
  }
}

/** That the change fits the task, and of a claim what it says and what it comes to. Fault target-reading-unfit. */
function claimOf(
  change: ReadingChange,
  { reading }: StoredTask,
  report: TargetReport,
  document: SourceDocument | undefined,
): Pick<Extract<CorrectionEntry, { kind: 'made' }>, 'claim' | 'verdict'> {
  const unfit = (detail: string) => new Fault('target-reading-unfit', { detail })
  if (change.what === 'leads') return {}
  if (change.what === 'add') {
    if (change.value !== undefined && !isFigure(change.value, change.unit)) throw unfit('value')
    return {}
  }
  const measure = reading.measures[change.measure]
  if (!measure) throw unfit(`measure ${change.measure}`)
  if (change.what === 'measure') {
    if (change.value !== undefined && !isFigure(change.value, change.unit)) throw unfit('value')
    return {}
  }
  if (change.what === 'verdict') return {}
  const { words, attached } = change
  const inside = reading.reportWords.some(({ from, to }) => from <= words.from && words.to <= to)
  if (!document || words.from >= words.to || !inside) throw unfit('words')
  const has = measure.claims.some((claim) => claim.words.from === words.from && claim.words.to === words.to)
  if (has === attached) throw unfit(attached ? 'attached already' : 'not attached')
  const quantity = quantitiesIn(document.text.slice(words.from, words.to))[0]
  const claim = quantity ? { value: String(quantity.value), unit: quantity.unit } : {}
  const others = measure.claims.filter((each) => each.words.from !== words.from || each.words.to !== words.to)
  return {
    claim,
    verdict: claimVerdict(measure, attached ? [...others, { ...claim, kind: 'figure' }] : others, report),
  }
}

const isFigure = (value: string, unit = ''): boolean =>
  value === '' || Number.isFinite(Number(value)) || quantitiesIn(`${value}${unit}`).length > 0
