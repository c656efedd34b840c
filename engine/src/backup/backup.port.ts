// What a backup needs of the world: an archive of parts, and the tables of a database as they are, whatever they mean.
// Nothing here knows a case or an account: what later tables hold is in the next backup by being there.

/** One piece of an archive, whole in memory. `name`: a relative path of small letters, digits, `-`, `_`, `.` and `/`. */
export type Part = { readonly name: string; readonly bytes: Uint8Array }

export interface ArchiveWriter {
  /** Waits while whoever takes the archive is slower. Fault backup-no-room. */
  add(part: Part): Promise<void>
  /** The archive is there and on the disk when it returns; until then it is not there under its name. */
  end(): Promise<void>
  /** Leaves nothing behind. */
  abort(): Promise<void>
}

export interface ArchiveReader {
  /** In the order in which they were added, each time from the beginning. Fault backup-broken for what is torn or no archive. */
  parts(): AsyncIterable<Part>
}

export type Migration = { readonly name: string; readonly digest: string }

/** `partitions`: those of a table that is kept in parts, with their bounds as the database words them. */
export type Shape = {
  readonly migrations: readonly Migration[]
  readonly tables: readonly { readonly name: string; readonly columns: readonly string[] }[]
  readonly partitions: readonly { readonly name: string; readonly of: string; readonly bound: string }[]
}

/** Where what counts by itself (a sequence) has got to. */
export type Counter = { readonly name: string; readonly last: number; readonly used: boolean }

/** All tables at one moment. */
export interface TableSnapshot {
  shape(): Promise<Shape>
  /** Batches of rows, each the JSON text of an array of strings and nulls, ordered by the key of the table. */
  rows(table: string): AsyncIterable<readonly string[]>
  counters(): Promise<readonly Counter[]>
}

export interface TablesToRead {
  snapshot<T>(work: (tables: TableSnapshot) => Promise<T>): Promise<T>
}

export interface EmptyTables {
  /** Fault backup-broken where a row does not fit its table. */
  write(table: string, columns: readonly string[], rows: readonly string[]): Promise<void>
  setCounters(counters: readonly Counter[]): Promise<void>
}

/** A database that is to be filled. */
export interface TablesToFill {
  /** Whether a restore was not completed here. */
  isUnfinished(): Promise<boolean>
  /**
   * Brings an empty database to the very migrations of the backup and marks it as incomplete. What an earlier restore that
   * was not completed left is thrown away. Faults: restore-not-empty, backup-too-new, backup-broken.
   */
  prepare(shape: Shape): Promise<void>
  /** All rows in one transaction, at whose end the mark goes; then on to the migrations of this program. */
  fill(work: (tables: EmptyTables) => Promise<void>): Promise<void>
}

/** A file of lines that is only ever appended to. */
export interface LineLog {
  /** Pieces of whole lines, oldest first; what is being written at this moment may be left out. */
  read(): AsyncIterable<Uint8Array>
  isEmpty(): Promise<boolean>
  /** Writes it anew. It is there under its name, and on the disk, once `end` returns. */
  replace(): Promise<{ add(piece: Uint8Array): Promise<void>; end(): Promise<void> }>
}

/** Shows who made a backup, with a key that is not in it. `key`: which key, for whoever has several. */
export interface Seal {
  readonly key: string
  /** Hex. */
  of(text: string): string
}

/** The seal of a key by its name; undefined where that key is not at hand. */
export type Seals = (key: string) => Promise<Seal | undefined>
