// Whether the eye's looks prove a condition. Pure fold over looks: the engine keeps one per place and device.
// Symmetric on purpose: seeing the thing for as long as its absence would have had to last disproves it at once.
import type { Instant } from '../base/clock.ts'
import type { EyeCondition } from '../eye/condition.ts'
import { type Lasting, lastedFor, lasting } from '../sensing/lasting.ts'

/** One look at the place: how many objects of the condition's group, or `undefined` when the eye could not see. */
export type Look = { readonly at: Instant; readonly count: number | undefined }

export type ProofProgress = Lasting<boolean> | undefined

/** Milliseconds the condition must last to be proven. */
export function needed(condition: EyeCondition): number {
  return 'none' in condition.holds ? condition.holds.none : condition.holds.for
}

function holdsAt(condition: EyeCondition, count: number): boolean {
  return 'none' in condition.holds ? count === 0 : count >= (condition.holds.atLeast ?? 1)
}

/** Progress after a look. A blind look forgets what was seen: nothing is proven across a gap longer than `maxGap` ms. */
export function look(
  progress: ProofProgress,
  condition: EyeCondition,
  { at, count }: Look,
  maxGap: number,
): ProofProgress {
  return count === undefined ? undefined : lasting(progress, holdsAt(condition, count), at, maxGap)
}

/** The verdict, once there is one. */
export function verdict(progress: ProofProgress, condition: EyeCondition): 'proven' | 'unproven' | undefined {
  if (!progress || lastedFor(progress) < needed(condition)) return undefined
  return progress.value ? 'proven' : 'unproven'
}
