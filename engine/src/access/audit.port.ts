// The audit log as it is stored: rows bound to one another by hashes. Only appended to; cut off only at its beginning.
import type { Instant } from '@gongzhi/kernel'

/** `text`: canonical JSON of the entry; `hash`: SHA-256 over the hash before, a line feed and the text. */
export type AuditRow = {
  readonly seq: number
  readonly at: Instant
  readonly kind: string
  readonly text: string
  readonly hash: string
}

/** Where the chain begins or ends: the number and hash of a row, 0 and '' before the first. */
export type AuditEnd = { readonly seq: number; readonly hash: string }

export interface AuditStore {
  /** The last row; nobody else asks until the transaction ends, so that what is appended follows it. */
  lockEnd(): Promise<AuditEnd>
  append(row: AuditRow): Promise<void>
  /** What the oldest row kept hangs on. */
  start(): Promise<AuditEnd>
  /** Newest first, before `before`; of the kinds that begin with `kind`, where given. */
  list(query: {
    readonly limit: number
    readonly before?: number
    readonly kind?: string
  }): Promise<readonly AuditRow[]>
  /** Oldest first, after `seq`. */
  following(seq: number, limit: number): Promise<readonly AuditRow[]>
  /** Removes the rows before the first that is not older than `before`; returns how many. */
  cut(before: Instant): Promise<number>
}
