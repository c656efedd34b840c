// What a work report says, task by task, whatever its layout was. It holds where each word stands and judges nothing.
import type { ErrorCode, ErrorParams } from '../../base/errors.ts'
import type { Passage, Words } from '../source.ts'

/**
 * Why the whole import has to be refused. `words`: where the trouble lies, where it lies somewhere.
 * Codes: report-unreadable, report-two-documents, report-half-table, report-columns-missing.
 */
export type LayoutFault = { readonly code: ErrorCode; readonly params: ErrorParams; readonly words?: Words }

export const ROW_FLAGS = [
  /** The same sentence stands under other units too; neither can count it. */
  'repeated-under-other-unit',
  /** The same task stands in the document again, with another completion text; the first is kept. */
  'repeated-otherwise',
  /** No unit is named. */
  'no-unit',
  /** No completion text. */
  'no-report',
  /** One merged completion cell serves several tasks. */
  'shared-report',
  /** No number was written: this one was made. */
  'number-made',
  /** Another task of the same chapter has the same number. */
  'number-twice',
  /** Numbers between the one before and this one are missing. */
  'numbers-missing',
] as const
export type RowFlag = (typeof ROW_FLAGS)[number]

/** `through`: the last month that its heading speaks of. */
export type ReportText = { readonly heading?: string; readonly through?: number; readonly passage: Passage }

/**
 * What stands in columns of their own: value promised, value reached, share reached, unit of both, deadline, and a word of
 * state ("已完成"). All of it is in `text` and `reports` too, in the order in which one would say it.
 */
export type ReportCells = {
  readonly target?: Passage
  readonly done?: Passage
  readonly rate?: Passage
  readonly unit?: string
  readonly by?: Passage
  readonly state?: Passage
}

/**
 * One task. `no` as written (made where none was); `key` is unique in the table: the number, or
 * `<number of the chapter>-<number>` where numbers begin anew. `reports` in the order of time; the last one counts.
 */
export type ReportRow = {
  readonly no: string
  readonly key: string
  readonly chapter: string
  readonly text: Passage
  readonly leads: readonly string[]
  readonly assists?: readonly string[]
  readonly reports: readonly ReportText[]
  readonly cells?: ReportCells
  readonly flags?: readonly RowFlag[]
}

/** `through`: the month up to which it reports (12 for a fourth quarter). `repeated`: rows that stood there again. */
export type ReportTable = {
  readonly title?: string
  readonly year?: number
  readonly through?: number
  readonly rows: readonly ReportRow[]
  readonly orphans: readonly Words[]
  readonly repeated: number
  readonly faults: readonly LayoutFault[]
}
