// What reading a report of targets gives: measures, claims, verdicts, and why. Never holds rules.
import type { LayoutFault } from './layout/report-table.ts'
import type { Period } from './periods.ts'
import type { Quantity } from './quantities.ts'
import type { Words } from './source.ts'

/** `all`: everything of its kind, without a number. `complete`: a definite thing to be done, without a number. */
export type MeasureOp = '>=' | '<=' | '>' | '<' | '=' | '≈' | 'all' | 'complete'
export type MeasureOf = 'amount' | 'growth' | 'fall' | 'share'

/**
 * `met`: shown and reached. `provisional`: reached so far, but the period is open or the figure an estimate. `behind`: shown and
 * short, or said to be unfinished. `unshown`: a number was promised and nothing answers it. `narrative`: nothing to measure.
 */
export type Verdict = 'met' | 'provisional' | 'behind' | 'unshown' | 'narrative'

/** From the worst; `narrative` counts only when alone. */
export const VERDICTS_FROM_WORST = ['behind', 'unshown', 'provisional', 'met', 'narrative'] as const

/** Why a verdict is what it is; texts in reasons.ts. */
export type VerdictReasonCode =
  | 'reached'
  | 'short'
  | 'reached-open'
  | 'reached-estimated'
  | 'said-done'
  | 'said-unfinished'
  | 'late'
  | 'no-answer'
  | 'not-comparable'
  | 'nothing-measurable'
  | 'not-said'
  | 'corrected'

/** Why a reading should be looked at by a person; texts in reasons.ts. */
export type DoubtCode =
  | 'unit-mismatch'
  | 'repeats-only'
  | 'other-period'
  | 'other-population'
  | 'contradicts'
  | 'other-stage'
  | 'promise-cut-off'
  | 'basically'
  | 'vague'

export type Reason<Code extends string = VerdictReasonCode> = {
  readonly code: Code
  readonly params?: Readonly<Record<string, string>>
}
export type Doubt = { readonly reason: DoubtCode; readonly words?: Words }

export type ClaimKind = 'figure' | 'done' | 'unfinished' | 'sum' | 'repeats'

/** One figure or statement of a completion text. `value` as written, in `unit` as written; `words` into the document. */
export type ClaimReading = {
  readonly kind: ClaimKind
  readonly value?: string
  readonly unit?: string
  /** As written: `1-11月`. */
  readonly period?: string
  readonly estimated: boolean
  readonly words: Words
}

/** One thing a sentence promises. `value` as written, in `unit` as written; `words` into the document. */
export type MeasureReading = {
  readonly what: string
  /** The words of the sentence it stands in. */
  readonly text: string
  readonly op: MeasureOp
  readonly of: MeasureOf
  readonly value?: string
  readonly unit?: string
  /** By when, as written, where the sentence says it. */
  readonly by?: string
  readonly whose?: string
  /** Another figure it is compared with (`高于投资增速`), as written. */
  readonly than?: string
  readonly words: Words
  readonly claims: readonly ClaimReading[]
  readonly verdict: Verdict
  readonly reason: Reason
  readonly doubtful?: Doubt
}

/** A row of the report, read. */
export type TaskReading = {
  readonly no: string
  /** Unique in the table, as of the row. */
  readonly key: string
  readonly chapter: string
  readonly text: string
  readonly leads: readonly string[]
  readonly report: string
  readonly measures: readonly MeasureReading[]
  readonly verdict: Verdict
  /** Where the sentence and each progress text stand in the document. */
  readonly words: Words
  readonly reportWords: readonly Words[]
  readonly flags: readonly string[]
  /** By whom and when a person set this reading right, where one did. */
  readonly corrected?: 'exact' | 'alike'
}

export type ReportReading = {
  readonly title?: string
  readonly year?: number
  readonly through?: number
  readonly tasks: readonly TaskReading[]
  readonly orphans: readonly Words[]
  readonly repeated: number
  readonly faults: readonly LayoutFault[]
}

/** Of whom the report speaks: figures of a wider circle are not its results. */
export type Body = 'village' | 'town' | 'district' | 'city' | 'province' | 'nation'

/** What a row is read against. */
export type ReadingContext = {
  readonly year?: number
  /** The month up to which the table speaks: 12 of a fourth quarter. */
  readonly through?: number
  readonly body?: Body
}

/** Offsets into the text at hand, not yet into the document. */
export type Range = { readonly from: number; readonly to: number }

/** A measure before it is answered; offsets into the task's text. */
export type MeasureDraft = {
  readonly what: string
  readonly op: MeasureOp
  readonly of: MeasureOf
  readonly quantity?: Quantity
  readonly value?: string
  readonly unit?: string
  readonly by?: Period
  readonly than?: string
  /** Words of its own neighbourhood, that an answer is known by. */
  readonly core: string
  /** The clause it stands in. */
  readonly wide: string
  readonly verbs: readonly string[]
  /** A target that is named, not given: 市下达目标任务. */
  readonly named?: true
  /** Worth showing only when something answers it: 打造, 创建. */
  readonly soft?: true
  /** The sentence breaks off in it. */
  readonly cutOff?: true
  /** The clause in the text, from 0. */
  readonly clause: number
  readonly at: Range
}

/** A figure of a completion text; offsets into that text. */
export type FigureDraft = {
  readonly kind: 'figure'
  readonly quantity: Quantity
  readonly of: MeasureOf
  /** As written, for people. */
  readonly value: string
  readonly core: string
  readonly wide: string
  /** What was said before it in the sentence. */
  readonly lead: string
  readonly verbs: readonly string[]
  readonly period?: Period
  readonly estimated: boolean
  /** 开工率: a share of its own where it was promised, else a word on how far it has come. */
  readonly rate?: string
  /** Named by what stands before it in the sentence only. */
  readonly inherited: boolean
  /** 累计, 总数: perhaps since ever, not since the year began. */
  readonly stock: boolean
  /** One figure said of several things at once: 甲率、乙率均为100%. */
  readonly shared: boolean
  /** 共, 合计: stands for the parts beside it. */
  readonly total: boolean
  /** 其中: a part of what stands before. */
  readonly part: boolean
  readonly sentence: number
  readonly clause: number
  readonly clauseText: string
  readonly order: number
  /** Where it came from: 由3万吨提高到5万吨. */
  readonly grown?: Quantity
  /** Belongs to another year, or to a wider circle. */
  readonly doubt?: 'other-period' | 'other-population'
  readonly at: Range
}

/** A statement that something is done, or is not, or that nothing of a kind happened (`none`); offsets into that text. */
export type StatementDraft = {
  readonly kind: 'done' | 'unfinished' | 'none'
  /** `all`: all of it. `plain`: done. `basic`: 基本, 初步. */
  readonly strength: 'all' | 'plain' | 'basic'
  readonly topic: string
  readonly lead: string
  /** Its clause holds a figure of its own. */
  readonly figured: boolean
  /** Of the task as a whole: 各项指标均已完成. */
  readonly general: boolean
  readonly verbs: readonly string[]
  readonly period?: Period
  readonly share?: Quantity
  readonly sentence: number
  readonly clause: number
  readonly clauseText: string
  readonly at: Range
}

export type ClaimDraft = FigureDraft | StatementDraft
