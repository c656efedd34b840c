// From "a condition holds" to "this is what happens with it". Every signal ends here: a case, an attachment, a record
// of a rule in shadow, or a refusal.
import type { Instant } from '../base/clock.ts'
import { type Refusal, refuse } from '../base/errors.ts'
import type { CaseType } from '../cases/case-type.ts'
import type { EyeCondition } from '../eye/condition.ts'
import type { PlaceTree } from '../places/place.ts'

/** `confident`: from a confidence of `above` on (0 to 1), the case opens at `opensAt` and skips the verification before filing. */
export type Rule = {
  readonly id: string
  readonly label: string
  readonly when: EyeCondition
  readonly opens: string
  readonly once: 'per-place'
  readonly confident?: { readonly above: number; readonly opensAt: string }
  /** A rule in shadow only records what it would have done. */
  readonly shadow?: true
}

/** A condition held. `id` is the same however often it is delivered. `since`: when it began to hold. */
export type Signal = {
  readonly id: string
  readonly at: Instant
  readonly pack: string
  readonly rule: string
  readonly device: string
  readonly zone: string
  readonly place: string
  readonly count: number
  readonly since: Instant
  readonly confidence: number
  readonly model: string
  readonly threshold: number
}

/** A case of the rule's type, as far as merging needs to know it. */
export type NearCase = {
  readonly id: string
  readonly place: string
  readonly opened: Instant
  readonly ended?: Instant
}

export type SignalDecision =
  | { readonly kind: 'open'; readonly startAt: string; readonly again?: string }
  | { readonly kind: 'attach'; readonly case: string }
  | { readonly kind: 'record' }

const CLOCK_TOLERANCE_MS = 60_000

/** Whoever asks, and in whatever order a store answered, the same case comes first. */
function olderFirst(a: NearCase, b: NearCase): number {
  return a.opened - b.opened || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/**
 * What becomes of a signal. `near`: cases of this type, open or ended lately, in any order; those farther away than the
 * merge distance make no difference. The open case at the very place always takes it; one nearby only while it is younger
 * than the merge window, and of several the nearest, of equally near ones the oldest.
 */
export function decideSignal(
  signal: Signal,
  rule: Rule | undefined,
  type: CaseType | undefined,
  near: readonly NearCase[],
  places: PlaceTree,
  now: Instant,
): SignalDecision | Refusal {
  if (!rule || !type) return refuse('signal-rule-unknown', { rule: signal.rule })
  const place = places.find(signal.place)
  if (!place) return refuse('signal-place-unknown', { place: signal.place })
  if (place.kind !== type.at) return refuse('signal-place-kind', { place: place.name })
  if (signal.at > now + CLOCK_TOLERANCE_MS) return refuse('signal-from-future')
  if (rule.shadow) return { kind: 'record' }
  const open = near.filter((each) => each.ended === undefined)
  const [here] = open.filter((each) => each.place === signal.place).sort(olderFirst)
  if (here) return { kind: 'attach', case: here.id }
  const [close] = open
    .flatMap((each) => {
      const metres = places.metres(each.place, signal.place)
      const takes = metres !== undefined && metres <= type.merge.metres && signal.at - each.opened <= type.merge.during
      return takes ? [{ ...each, metres }] : []
    })
    .sort((a, b) => a.metres - b.metres || olderFirst(a, b))
  if (close) return { kind: 'attach', case: close.id }
  const [again] = near
    .filter(
      (each) => each.place === signal.place && each.ended !== undefined && signal.at - each.ended <= type.merge.during,
    )
    .sort((a, b) => (b.ended ?? 0) - (a.ended ?? 0) || olderFirst(a, b))
  const sure = rule.confident !== undefined && signal.confidence >= rule.confident.above
  return {
    kind: 'open',
    startAt: sure && rule.confident ? rule.confident.opensAt : type.start,
    ...(again ? { again: again.id } : {}),
  }
}
