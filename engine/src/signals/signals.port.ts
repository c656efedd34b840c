// Every signal that arrived and what became of it. A signal is never deleted by handling it.
import type { ErrorCode, Instant, Signal } from '@gongzhi/kernel'

export type SignalOutcome =
  | { readonly kind: 'opened' | 'attached'; readonly case: string }
  /** A rule in shadow: only recorded. */
  | { readonly kind: 'recorded' }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly params: Readonly<Record<string, string | number>> }

export type StoredSignal = { readonly signal: Signal; readonly received: Instant; readonly outcome: SignalOutcome }

export interface SignalsStore {
  find(id: string): Promise<StoredSignal | undefined>
  /** Fault case-changed when the id is taken. */
  add(row: StoredSignal): Promise<void>
  /** Newest first. */
  list(limit: number): Promise<readonly StoredSignal[]>
  counts(): Promise<Readonly<Record<SignalOutcome['kind'], number>>>
}
