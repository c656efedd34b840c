// Messages that were written with a decision and still have to go out.

export type OutboxRow = { readonly id: number; readonly topic: string; readonly case: string; readonly text: string }

export interface OutboxStore {
  /** Undelivered messages, oldest first. */
  take(limit: number): Promise<readonly OutboxRow[]>
  delivered(ids: readonly number[]): Promise<void>
}
