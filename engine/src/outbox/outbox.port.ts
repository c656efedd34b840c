// Messages that were written with a decision, as a feed: every process follows it from where it is, consumers that must
// miss nothing have a cursor in the database.

export type OutboxRow = { readonly id: number; readonly topic: string; readonly case: string; readonly text: string }

/** A place in the feed; only a store can read it. Places of one feed do not survive the database they were made in. */
export type Position = string
/** Before everything that is kept. */
export const START: Position = ''

/** `next`: the place after the last of them. */
export type FeedPage = { readonly messages: readonly OutboxRow[]; readonly next: Position }

export type Trimmed = {
  readonly removed: number
  /** Cursors that nobody has moved for too long while messages waited: they hold up nobody any more. */
  readonly forgotten: readonly string[]
}

export interface OutboxStore {
  /** A place that everything committed from now on comes after. */
  end(): Promise<Position>
  /**
   * Messages after a place, in an order in which nothing will ever come before them: a message is told once every
   * transaction that began to write before it has ended. Of one case, in the order of its events. Fault input-invalid for
   * what is no place.
   */
  after(position: Position, limit: number): Promise<FeedPage>
  /**
   * The cursor of a durable consumer, for this transaction alone: undefined while another has it. One that is not known
   * yet begins at the end of the feed.
   */
  hold(name: string): Promise<Position | undefined>
  /** Only in the transaction that holds it. */
  move(name: string, next: Position): Promise<void>
  /**
   * Removes messages that were written more than `keepMs` ago (real time) and that every cursor has passed, at most so
   * many; cursors on which messages have waited for `forgetMs` are given up before.
   */
  trim(keepMs: number, forgetMs: number, limit: number): Promise<Trimmed>
  /** What is kept, oldest first, told or not. */
  list(limit: number): Promise<readonly OutboxRow[]>
}
