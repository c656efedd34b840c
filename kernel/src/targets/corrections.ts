// What a person set right in a reading, kept for the same sentence and for sentences that differ in their numbers only. Never
// changes the words of a document.
import { z } from 'zod'
import type { MeasureReading, TaskReading } from './reading-types.ts'
import { worst } from './verdict.ts'

const verdict = z.enum(['behind', 'unshown', 'provisional', 'met', 'narrative'])

/** One measure as a person reads it; `was` is the place of the measure it replaces, in the reading that was corrected. */
export const correctedMeasureSchema = z.strictObject({
  was: z.number().int().min(0).max(199).optional(),
  what: z.string().min(1).max(500),
  op: z.enum(['>=', '<=', '>', '<', '=', '≈', 'all', 'complete']),
  of: z.enum(['amount', 'growth', 'fall', 'share']),
  value: z.string().max(40).optional(),
  unit: z.string().max(20).optional(),
  /** Holds for the same completion text only. */
  verdict: verdict.optional(),
  /** Why the verdict is that one, in the words of the person. */
  why: z.string().max(2000).optional(),
  claims: z
    .array(
      z.strictObject({
        value: z.string().max(40).optional(),
        unit: z.string().max(20).optional(),
        period: z.string().max(40).optional(),
        estimated: z.boolean().default(false),
        words: z.strictObject({ from: z.number().int().min(0), to: z.number().int().min(0) }),
      }),
    )
    .max(50)
    .optional(),
})

/**
 * `sentence`, `report`: normalised texts of the reading that was corrected. Who corrected and when is kept outside.
 * Without `measures`, only the verdict of the task is replaced.
 */
export const correctionSchema = z.strictObject({
  sentence: z.string().min(1).max(5000),
  report: z.string().max(50_000),
  measures: z.array(correctedMeasureSchema).max(200).optional(),
  verdict: verdict.optional(),
})
export type Correction = z.infer<typeof correctionSchema>
export type CorrectedMeasure = z.infer<typeof correctedMeasureSchema>

/** A text without spaces and punctuation. */
export const exactKey = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/(?<=\d)\.(?=\d)/g, '点')
    .replace(/[\s\p{P}\p{S}]+/gu, '')
const NUMBER = /\d+(?:[.,]\d+)*/g

/** Finds the correction of a sentence: the same sentence first, then the same but for its numbers; of several the last. */
export type CorrectionBook = (
  sentence: string,
) => { readonly correction: Correction; readonly how: 'exact' | 'alike' } | undefined

export function correctionBook(corrections: readonly Correction[]): CorrectionBook {
  const exact = new Map<string, Correction>()
  const alike = new Map<string, Correction>()
  for (const correction of corrections) {
    exact.set(exactKey(correction.sentence), correction)
    alike.set(maskedKey(correction.sentence), correction)
  }
  return (sentence) => {
    const same = exact.get(exactKey(sentence))
    if (same) return { correction: same, how: 'exact' }
    const similar = alike.get(maskedKey(sentence))
    return similar && { correction: similar, how: 'alike' }
  }
}

/** Numbers become a letter that no sentence holds, before punctuation goes. */
const maskedKey = (text: string): string => exactKey(text.normalize('NFKC').replace(NUMBER, 'ℕ'))

/** The reading as the person would have it; `again` judges a measure of a new sentence against the report. */
export function corrected(
  reading: TaskReading,
  { correction, how }: NonNullable<ReturnType<CorrectionBook>>,
  again: (measure: CorrectedMeasure) => MeasureReading,
): TaskReading {
  const sameReport = how === 'exact' && exactKey(correction.report) === exactKey(reading.report)
  const numbers = (text: string): string[] => text.normalize('NFKC').match(NUMBER) ?? []
  const old = numbers(correction.sentence)
  const now = numbers(reading.text)
  const measures = correction.measures?.map((measure): MeasureReading => {
    const at = measure.value === undefined ? -1 : old.indexOf(measure.value.normalize('NFKC'))
    const value = how === 'alike' && at >= 0 ? (now[at] ?? measure.value) : measure.value
    const judged = again({ ...measure, ...(value === undefined ? {} : { value }) })
    if (!sameReport) return judged
    return {
      ...judged,
      ...(measure.claims ? { claims: measure.claims.map(claimOf) } : {}),
      ...(measure.verdict ? { verdict: measure.verdict, reason: byPerson(measure.why) } : {}),
    }
  })
  const all = measures ?? reading.measures
  const verdictOf = sameReport && correction.verdict ? correction.verdict : worst(all.map(({ verdict: one }) => one))
  return { ...reading, measures: all, verdict: verdictOf, corrected: how }
}

const byPerson = (why: string | undefined): MeasureReading['reason'] => ({
  code: 'corrected',
  ...(why === undefined ? {} : { params: { why } }),
})

function claimOf(claim: NonNullable<CorrectedMeasure['claims']>[number]): MeasureReading['claims'][number] {
  const { value, unit, period, estimated, words } = claim
  return {
    kind: value === undefined ? 'done' : 'figure',
    ...(value === undefined ? {} : { value }),
    ...(unit === undefined ? {} : { unit }),
    ...(period === undefined ? {} : { period }),
    estimated,
    words,
  }
}
