// Reads a report of targets: each sentence into measures, each completion text into claims, and what they come to. Pure; the words
// it rests on are offsets into the document.
import { claimsIn } from './claims.ts'
import {
  type CorrectedMeasure,
  type Correction,
  type CorrectionBook,
  corrected,
  correctionBook,
} from './corrections.ts'
import type { ReportRow, ReportTable } from './layout/report-table.ts'
import { gramsOf } from './likeness.ts'
import { type Answer, matched } from './matching.ts'
import { measuresIn } from './measures.ts'
import { periodsIn } from './periods.ts'
import { quantitiesIn } from './quantities.ts'
import type {
  ClaimDraft,
  ClaimReading,
  MeasureDraft,
  MeasureReading,
  Range,
  ReadingContext,
  ReportReading,
  TaskReading,
} from './reading-types.ts'
import { bodyOf } from './reporting-body.ts'
import { type Passage, wordsIn } from './source.ts'
import { type Judgement, judged, type Used, worst } from './verdict.ts'

const NOTHING: Passage = { text: '', pieces: [] }

/** A whole report; corrections of earlier readings are applied, the same sentence before one alike. */
export function readReport(table: ReportTable, corrections: readonly Correction[] = []): ReportReading {
  const context: ReadingContext = {
    ...(table.year === undefined ? {} : { year: table.year }),
    ...(table.through === undefined ? {} : { through: table.through }),
    body: bodyOf(table),
  }
  const book = correctionBook(corrections)
  return {
    ...(table.title === undefined ? {} : { title: table.title }),
    ...(table.year === undefined ? {} : { year: table.year }),
    ...(table.through === undefined ? {} : { through: table.through }),
    tasks: table.rows.map((row) => readTask(row, context, book)),
    orphans: table.orphans,
    repeated: table.repeated,
    faults: table.faults,
  }
}

/** One row. Of several completion texts the last counts. */
export function readTask(row: ReportRow, context: ReadingContext = {}, book?: CorrectionBook): TaskReading {
  const last = row.reports.findLast(({ passage }) => passage.text.trim() !== '')
  const report = last?.passage ?? NOTHING
  const own: ReadingContext = last?.through === undefined ? context : { ...context, through: last.through }
  const claims = claimsIn(report.text, own)
  const drafts = dated(measuresIn(row.text.text, own), row.cells?.by, own)
  const read = readMeasures(drafts, claims, row.text, report, own)
  const measures = read.map(({ measure }) => measure)
  const reading: TaskReading = {
    no: row.no,
    key: row.key,
    chapter: row.chapter,
    text: row.text.text,
    leads: row.leads,
    report: report.text,
    measures,
    verdict: worst(measures.map(({ verdict }) => verdict)),
    words: wordsIn(row.text, 0, row.text.text.length),
    reportWords: row.reports.map(({ passage }) => wordsIn(passage, 0, passage.text.length)),
    flags: row.flags ?? [],
  }
  const found = book?.(row.text.text)
  if (!found) return reading
  // A correction names the measure it replaces by its place among those that were shown.
  const shown = read.map(({ draft }) => draft)
  return corrected(reading, found, (measure) => again(measure, shown, claims, row.text, report, own))
}

/** A column of deadlines says by when, where the sentence does not. */
function dated(drafts: readonly MeasureDraft[], cell: Passage | undefined, context: ReadingContext): MeasureDraft[] {
  const by = cell && periodsIn(cell.text, context).at(-1)
  return drafts.map((draft) => (draft.by || !by ? draft : { ...draft, by: { ...by, edge: 'before' } }))
}

function readMeasures(
  drafts: readonly MeasureDraft[],
  claims: readonly ClaimDraft[],
  sentence: Passage,
  report: Passage,
  context: ReadingContext,
): { readonly draft: MeasureDraft; readonly measure: MeasureReading }[] {
  const answers = matched([...drafts, ...comparedWith(drafts)], claims)
  return drafts
    .map((draft, at) => ({
      draft,
      judgement: judged(draft, answers[at] as Answer, context, otherOf(drafts, draft, answers)),
    }))
    .filter(({ draft, judgement }) => !draft.soft || judgement.verdict !== 'narrative')
    .map(({ draft, judgement }) => ({ draft, measure: measureReading(draft, judgement, sentence, report) }))
}

/** What promises are compared with (`高于投资增速`) is looked up in the report as if it were promised too. */
function comparedWith(drafts: readonly MeasureDraft[]): MeasureDraft[] {
  return drafts.flatMap((draft) =>
    draft.than === undefined ? [] : [{ ...draft, what: draft.than, core: draft.than, op: '>=' as const }],
  )
}

function otherOf(drafts: readonly MeasureDraft[], draft: MeasureDraft, answers: readonly Answer[]): Answer | undefined {
  if (draft.than === undefined) return undefined
  const compared = drafts.filter(({ than }) => than !== undefined)
  const own = answers[drafts.length + compared.indexOf(draft)]
  if (own && own.figures.length > 0) return own
  // It is one of the other things promised: its figure went there.
  const than = gramsOf(draft.than)
  const at = drafts.findIndex(
    (other) =>
      other !== draft && other.of === draft.of && [...than.keys()].some((gram) => gramsOf(other.core).has(gram)),
  )
  return at < 0 ? undefined : answers[at]
}

function measureReading(draft: MeasureDraft, judgement: Judgement, sentence: Passage, report: Passage): MeasureReading {
  const { what, op, of, value, unit, by, than } = draft
  const { verdict, reason, used, doubtful } = judgement
  return {
    what,
    text: sentence.text.slice(draft.at.from, draft.at.to),
    op,
    of,
    ...(value === undefined ? {} : { value }),
    ...(unit === undefined ? {} : { unit }),
    ...(by ? { by: by.written } : {}),
    ...(than === undefined ? {} : { than }),
    words: wordsIn(sentence, draft.at.from, draft.at.to),
    claims: used.map((one) => claimReading(one, draft, report)),
    verdict,
    reason,
    ...(doubtful
      ? {
          doubtful: {
            reason: doubtful.reason,
            ...(doubtful.at ? { words: wordsIn(report, doubtful.at.from, doubtful.at.to) } : {}),
          },
        }
      : {}),
  }
}

function claimReading({ claim, kind }: Used, draft: MeasureDraft, report: Passage): ClaimReading {
  const period = claim.period ? { period: claim.period.written } : {}
  const at: Range = claim.at
  const words = wordsIn(report, at.from, at.to)
  if (claim.kind !== 'figure') {
    const share = claim.share ? { value: String(claim.share.value), unit: claim.share.unit } : {}
    return { kind, ...share, ...period, estimated: false, words }
  }
  const sign = claim.of === 'fall' && draft.of === 'growth' ? '-' : ''
  return {
    kind,
    value: `${sign}${claim.value}`,
    unit: claim.quantity.unit,
    ...period,
    estimated: claim.estimated,
    words,
  }
}

/** A measure as a person put it, judged against the report. */
function again(
  measure: CorrectedMeasure,
  drafts: readonly MeasureDraft[],
  claims: readonly ClaimDraft[],
  sentence: Passage,
  report: Passage,
  context: ReadingContext,
): MeasureReading {
  const was = measure.was === undefined ? undefined : drafts[measure.was]
  const quantity = measure.value === undefined ? undefined : quantitiesIn(`${measure.value}${measure.unit ?? ''}`)[0]
  const at = was?.at ?? { from: 0, to: sentence.text.length }
  const draft: MeasureDraft = {
    what: measure.what,
    op: measure.op,
    of: measure.of,
    ...(quantity ? { quantity } : {}),
    ...(measure.value === undefined ? {} : { value: measure.value }),
    ...(measure.unit === undefined ? {} : { unit: measure.unit }),
    core: measure.what,
    wide: was?.wide ?? sentence.text,
    verbs: was?.verbs ?? [],
    clause: was?.clause ?? 0,
    at,
  }
  const answer = matched([draft], claims)[0] as Answer
  return measureReading(draft, judged(draft, answer, context), sentence, report)
}
