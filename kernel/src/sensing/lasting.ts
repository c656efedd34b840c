// How long something has been so. A gap in the looking is not evidence: after one, the count starts anew.
import type { Instant } from '../base/clock.ts'

/** `since`: the value has held from then on, up to the last look. */
export type Lasting<V> = { readonly value: V; readonly since: Instant; readonly last: Instant }

/** The state after a look at `at`; looks further apart than `maxGap` ms, or back in time, do not belong together. */
export function lasting<V>(before: Lasting<V> | undefined, value: V, at: Instant, maxGap: number): Lasting<V> {
  const joined = before !== undefined && before.value === value && at >= before.last && at - before.last <= maxGap
  return { value, since: joined ? before.since : at, last: at }
}

/** Milliseconds for which the value is known to have held. */
export function lastedFor<V>(state: Lasting<V> | undefined): number {
  return state === undefined ? 0 : state.last - state.since
}
