// The list of chain heads that is kept outside the database. Whoever can rewrite the database cannot rewrite this too,
// as long as copies of it are kept elsewhere.
import type { Instant } from '@gongzhi/kernel'

/** `heads`: the cases that changed since the entry before. `root`: SHA-256 over all heads known then, ordered by case. */
export type HeadsEntry = {
  readonly at: Instant
  readonly heads: readonly (readonly [caseId: string, seq: number, hash: string])[]
  readonly root: string
}

export interface HeadsLog {
  /** Durable when it returns. */
  append(entry: HeadsEntry): Promise<void>
  /** Oldest first. Fault history-broken for a line that is none. */
  read(): Promise<readonly HeadsEntry[]>
}
