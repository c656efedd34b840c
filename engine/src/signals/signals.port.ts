// Every signal that arrived and what became of it. A signal is never deleted by handling it.
import type { ErrorCode, Instant, Signal } from '@gongzhi/kernel'

export type SignalOutcome =
  | { readonly kind: 'opened' | 'attached'; readonly case: string }
  /** A rule in shadow: only recorded. */
  | { readonly kind: 'recorded' }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly params: Readonly<Record<string, string | number>> }

/** `noted`: it belongs to its case, whose history only counts it. */
export type StoredSignal = {
  readonly signal: Signal
  readonly received: Instant
  readonly outcome: SignalOutcome
  readonly noted?: true
}

export interface SignalsStore {
  find(id: string): Promise<StoredSignal | undefined>
  /** By id; what is not there is unknown. */
  findAll(ids: readonly string[]): Promise<ReadonlyMap<string, StoredSignal>>
  /** In this order, in one statement. Fault case-changed when an id is taken. */
  add(...rows: readonly StoredSignal[]): Promise<void>
  /** How many signals of each of these cases are only noted. */
  countNoted(cases: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Newest first. */
  list(limit: number): Promise<readonly StoredSignal[]>
  counts(): Promise<Readonly<Record<SignalOutcome['kind'], number>>>
}
