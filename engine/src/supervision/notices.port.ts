// What supervision keeps beside its cases: which case is about what, and what offices wrote to one another.
import type { Instant } from '@gongzhi/kernel'

/** `about`: `target:ID`, `case:ID` or `instruction:NUMBER`. */
export type NoticeRow = { readonly case: string; readonly about: string }

/** `address`: SHA-256 (hex) over `drawn`, a line feed and the text; events hold it. `account`: who wrote it. */
export type Letter = {
  readonly address: string
  readonly drawn: string
  readonly text: string
  readonly at: Instant
  readonly account: string
}

export interface NoticesStore {
  /** Fault case-changed for a case that is known. */
  add(row: NoticeRow): Promise<void>
  /** Newest first. */
  about(about: string): Promise<readonly string[]>
  of(cases: readonly string[]): Promise<readonly NoticeRow[]>
  /** Newest first. */
  list(limit: number): Promise<readonly NoticeRow[]>
  addLetter(letter: Letter): Promise<void>
  /** Those that are there. */
  letters(addresses: readonly string[]): Promise<readonly Letter[]>
}
