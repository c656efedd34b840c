// What is stored of work reports and of the targets followed: documents, readings, corrections, and entries that are only ever
// appended to. Publications are not here.
import type {
  CorrectedMeasure,
  DocumentNote,
  Instant,
  ReportRow,
  SourceDocument,
  TargetState,
  TaskReading,
  Verdict,
  Words,
} from '@gongzhi/kernel'

/** `sha256` (hex) of the file; one report a file. `seq` counts every change. Offsets are into the text of its document. */
export type TargetReport = {
  readonly id: string
  readonly seq: number
  readonly sha256: string
  /** Of the file, and what it is. */
  readonly name: string
  readonly kind: string
  readonly bytes: number
  readonly title?: string
  readonly year?: number
  readonly through?: number
  readonly imported: Instant
  /** Account. */
  readonly by: string
  readonly state: 'draft' | 'adopted'
  readonly adopted?: Instant
  readonly notes: readonly DocumentNote[]
  readonly orphans: readonly Words[]
  readonly repeated: number
  /** How many tasks; of each verdict; with a doubtful measure; set right by a person. */
  readonly tasks: number
  readonly verdicts: Readonly<Record<Verdict, number>>
  readonly doubtful: number
  readonly corrected: number
}

/** A task as a board shows it. `key` is unique in its report; `no`: as written. */
export type TargetTaskRow = {
  readonly key: string
  readonly no: string
  readonly chapter: string
  readonly text: string
  readonly leads: readonly string[]
  readonly verdict: Verdict
  readonly doubtful: boolean
  readonly corrected: boolean
  readonly measures: number
  readonly flags: readonly string[]
}

/** `source`: as the layout gave it, so that it can be read again. */
export type StoredTask = { readonly row: TargetTaskRow; readonly source: ReportRow; readonly reading: TaskReading }

/** What a person set right, as he said it. */
export type ReadingChange =
  | {
      readonly what: 'measure'
      readonly measure: number
      readonly op?: TaskReading['measures'][number]['op']
      readonly of?: TaskReading['measures'][number]['of']
      readonly value?: string
      readonly unit?: string
    }
  | { readonly what: 'verdict'; readonly measure: number; readonly verdict: Verdict }
  | { readonly what: 'claim'; readonly measure: number; readonly words: Words; readonly attached: boolean }
  | { readonly what: 'leads'; readonly leads: readonly string[] }
  /** One that was not read at all; it comes after the others. */
  | {
      readonly what: 'add'
      readonly name: string
      readonly op: TaskReading['measures'][number]['op']
      readonly of: TaskReading['measures'][number]['of']
      readonly value?: string
      readonly unit?: string
    }

/**
 * Only ever added to: taking one back is another entry. `report`, `task`: where it was made. `sentence`, `told` and `measures`: what
 * stood there, and how it was read by the rules alone, so that it helps where that report is no longer. `verdict`: what the
 * measure came to by a claim that was attached or taken off.
 */
export type CorrectionEntry =
  | {
      readonly id: string
      readonly kind: 'made'
      readonly at: Instant
      readonly by: string
      readonly report: string
      readonly task: string
      readonly sentence: string
      readonly told: string
      readonly measures: readonly CorrectedMeasure[]
      readonly change: ReadingChange
      readonly claim?: { readonly value?: string; readonly unit?: string }
      readonly verdict?: Verdict
      readonly reason: string
    }
  | {
      readonly id: string
      readonly kind: 'undone'
      readonly at: Instant
      readonly by: string
      readonly of: string
      readonly reason: string
    }

/** Which party of the platform a lead unit is; null: none, whatever its name. */
export type UnitParty = {
  readonly name: string
  readonly party: string | null
  readonly at: Instant
  readonly by: string
}

export type StoredTarget = { readonly state: TargetState; readonly head: string }
/** `text`: canonical JSON; `hash`: SHA-256 over the hash before, a line feed and the text. */
export type StoredEntry = { readonly seq: number; readonly at: Instant; readonly text: string; readonly hash: string }
/** `about`: the target or report it changed; `seq`: that it had afterwards. */
export type TargetCommandDone = {
  readonly id: string
  readonly about: string
  readonly seq: number
  readonly digest: string
}

/** Entries of one target, and what they add up to. `expected`: its seq before, 0 for a new one. */
export type TargetAppend = {
  readonly expected: number
  readonly state: TargetState
  readonly head: string
  readonly entries: readonly StoredEntry[]
}

export interface TargetsStore {
  /** With all of its tasks, in the order of the document. Fault case-changed where the file or the id is there already. */
  addReport(report: TargetReport, document: SourceDocument, tasks: readonly StoredTask[]): Promise<void>
  findReport(id: string): Promise<TargetReport | undefined>
  findReportOf(sha256: string): Promise<TargetReport | undefined>
  /** The same as `findReport`; nobody else changes it until the transaction ends. */
  lockReport(id: string): Promise<TargetReport | undefined>
  /** Newest first. */
  listReports(): Promise<readonly TargetReport[]>
  /** Replaces what is said of it; of its tasks only where given, then all of them. */
  saveReport(report: TargetReport, tasks?: readonly StoredTask[]): Promise<void>
  /** With document and tasks. */
  removeReport(id: string): Promise<void>
  findDocument(report: string): Promise<SourceDocument | undefined>
  /** A piece of the text, and how long the whole is, in UTF-16 units. */
  documentText(
    report: string,
    from: number,
    to: number,
  ): Promise<{ readonly text: string; readonly length: number } | undefined>
  /** In the order of the document. */
  rows(report: string): Promise<readonly TargetTaskRow[]>
  /** In the order of the document. */
  tasks(report: string): Promise<readonly StoredTask[]>
  /** `before`, `next`: keys of its neighbours. */
  findTask(
    report: string,
    key: string,
  ): Promise<(StoredTask & { readonly before?: string; readonly next?: string }) | undefined>

  /** Fault case-changed for an id that is known. */
  addCorrection(entry: CorrectionEntry): Promise<void>
  /** In the order in which they were added. */
  corrections(): Promise<readonly CorrectionEntry[]>

  saveUnit(unit: UnitParty): Promise<void>
  /** By name. */
  units(): Promise<readonly UnitParty[]>

  findCommand(id: string): Promise<TargetCommandDone | undefined>
  /** Fault case-changed for an id that is known. */
  addCommand(done: TargetCommandDone): Promise<void>
  /** Fault case-changed when one of them is no longer as it was expected. */
  append(changes: readonly TargetAppend[]): Promise<void>
  find(id: string): Promise<StoredTarget | undefined>
  /** By id; those that are there. */
  load(ids: readonly string[]): Promise<readonly StoredTarget[]>
  /** Of a year, or all; by id. */
  list(year?: number): Promise<readonly StoredTarget[]>
  /** Oldest first. */
  entries(id: string): Promise<readonly StoredEntry[]>
  /** Ids of all that have entries, in order. */
  histories(): Promise<readonly string[]>
  /** The end of each history as it stands beside the state, by id. */
  heads(): Promise<readonly { readonly id: string; readonly seq: number; readonly head: string }[]>
  /** Puts a state in the place of what was there, whatever that was. Never for a decision. */
  restore(target: StoredTarget): Promise<void>
}
