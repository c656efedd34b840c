// Work reports and targets in memory.
import type {
  CorrectionEntry,
  StoredEntry,
  StoredTarget,
  StoredTask,
  TargetCommandDone,
  TargetReport,
  TargetsStore,
  UnitParty,
} from '@gongzhi/engine/targets/targets.port'
import type { Fault, SourceDocument } from '@gongzhi/kernel'
import { stored, type UndoLog, UndoTable } from './undo-table.ts'

type Report = {
  readonly arrival: number
  readonly report: TargetReport
  readonly document: SourceDocument
  readonly tasks: readonly StoredTask[]
}

export class MemoryTargets {
  readonly #reports: UndoTable<Report>
  readonly #corrections: UndoTable<CorrectionEntry>
  readonly #units: UndoTable<UnitParty>
  readonly #commands: UndoTable<TargetCommandDone>
  readonly #targets: UndoTable<StoredTarget>
  readonly #entries: UndoTable<readonly StoredEntry[]>
  #last = 0

  constructor(log: UndoLog) {
    this.#reports = new UndoTable(log)
    this.#corrections = new UndoTable(log)
    this.#units = new UndoTable(log)
    this.#commands = new UndoTable(log)
    this.#targets = new UndoTable(log)
    this.#entries = new UndoTable(log)
  }

  /** `taken`: the transaction fails, as another one was quicker. */
  store(taken: () => Fault): TargetsStore {
    const byId = (): StoredTarget[] =>
      this.#targets.values().sort((a, b) => (a.state.id < b.state.id ? -1 : a.state.id > b.state.id ? 1 : 0))
    const find = async (id: string) => this.#reports.get(id)?.report
    return {
      addReport: async (report, document, tasks) => {
        const known = this.#reports.values().some(({ report: { sha256 } }) => sha256 === report.sha256)
        if (known || this.#reports.has(report.id)) throw taken()
        this.#reports.set(report.id, stored({ arrival: ++this.#last, report, document, tasks }))
      },
      findReport: find,
      findReportOf: async (sha256) => this.#reports.values().find(({ report }) => report.sha256 === sha256)?.report,
      lockReport: find,
      listReports: async () =>
        this.#reports
          .values()
          .sort((a, b) => b.arrival - a.arrival)
          .map(({ report }) => report),
      saveReport: async (report, tasks) => {
        const row = this.#reports.get(report.id)
        if (row) this.#reports.set(report.id, stored({ ...row, report, tasks: tasks ?? row.tasks }))
      },
      removeReport: async (id) => this.#reports.delete(id),
      findDocument: async (report) => this.#reports.get(report)?.document,
      documentText: async (report, from, to) => {
        const text = this.#reports.get(report)?.document.text
        return text === undefined ? undefined : { text: text.slice(from, to), length: text.length }
      },
      rows: async (report) => (this.#reports.get(report)?.tasks ?? []).map(({ row }) => row),
      tasks: async (report) => this.#reports.get(report)?.tasks ?? [],
      findTask: async (report, key) => {
        const tasks = this.#reports.get(report)?.tasks ?? []
        const place = tasks.findIndex(({ row }) => row.key === key)
        const task = tasks[place]
        if (!task) return undefined
        const [before, next] = [tasks[place - 1], tasks[place + 1]]
        return { ...task, ...(before ? { before: before.row.key } : {}), ...(next ? { next: next.row.key } : {}) }
      },

      addCorrection: async (entry) => {
        if (this.#corrections.has(entry.id)) throw taken()
        this.#corrections.set(entry.id, stored(entry))
      },
      corrections: async () => this.#corrections.values(),

      saveUnit: async (unit) => this.#units.set(unit.name, stored(unit)),
      units: async () => this.#units.values().sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),

      findCommand: async (id) => this.#commands.get(id),
      addCommand: async (done) => {
        if (this.#commands.has(done.id)) throw taken()
        this.#commands.set(done.id, stored(done))
      },
      append: async (changes) => {
        for (const { expected, state, head, entries } of changes) {
          if ((this.#targets.get(state.id)?.state.seq ?? 0) !== expected) throw taken()
          this.#targets.set(state.id, stored({ state, head }))
          this.#entries.set(state.id, stored([...(this.#entries.get(state.id) ?? []), ...entries]))
        }
      },
      find: async (id) => this.#targets.get(id),
      load: async (ids) => byId().filter(({ state }) => ids.includes(state.id)),
      list: async (year) => byId().filter(({ state }) => year === undefined || state.year === year),
      entries: async (id) => this.#entries.get(id) ?? [],
      histories: async () =>
        this.#entries
          .entries()
          .map(([id]) => id)
          .sort(),
      heads: async () => byId().map(({ state: { id, seq }, head }) => ({ id, seq, head })),
      restore: async (target) => this.#targets.set(target.state.id, stored(target)),
    }
  }
}
