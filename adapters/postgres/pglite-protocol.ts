// What the main thread and the thread of PGlite say to one another. Data only.
import type { SqlRow } from './sql.ts'
import type { Statement } from './sql-transaction.ts'

/** `folder` undefined: in memory. `templateFolder`: where a new database is kept to be copied. */
export type PgliteHome = {
  readonly folder: string | undefined
  readonly templateFolder: string | undefined
  readonly postponeLog: boolean
  readonly vacuumAfterBytes: number
}

/**
 * `run`: one after the other, the rows of the last. `native`: outside transactions, values and rows as the driver has them.
 * `script`: several statements in one text. `sync`: to disk.
 */
export type Wish =
  | { readonly do: 'run'; readonly statements: readonly Statement[] }
  | { readonly do: 'native'; readonly text: string; readonly values: readonly unknown[] }
  | { readonly do: 'script'; readonly text: string }
  | { readonly do: 'sync' }
  | { readonly do: 'close' }

export type Request = Wish & { readonly id: number }

/** `broken`: the database cannot go on. */
export type Reply =
  | { readonly id: number; readonly rows: readonly SqlRow[] }
  | {
      readonly id: number
      readonly error: { readonly message: string; readonly state?: string; readonly broken: boolean }
    }

/** The id of the reply that says that the database is open. */
export const OPENED = 0
