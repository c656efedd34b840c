// What judging one measure gives. Shapes and rounding only.
import type { ClaimDraft, ClaimKind, DoubtCode, Range, Reason, Verdict } from './reading-types.ts'

export type Used = { readonly claim: ClaimDraft; readonly kind: ClaimKind }
/** `doubtful.at`: offsets into the completion text. */
export type Judgement = {
  readonly verdict: Verdict
  readonly reason: Reason
  readonly used: readonly Used[]
  readonly doubtful?: { readonly reason: DoubtCode; readonly at?: Range }
}

/** A number as a reason shows it. */
export const round = (value: number): string => String(Number(value.toPrecision(12)))
