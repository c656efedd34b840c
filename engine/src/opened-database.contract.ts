// How a contract suite gets at an empty database. Knows nothing of what is stored.
import type { Database, Stores } from './stores.port.ts'

/** `reopen`: closes and opens what was stored again, where that means something. */
export type OpenedDatabase = {
  readonly database: Database
  readonly reopen?: () => Promise<Database>
  close(): Promise<void>
}

/** Each call gives an empty database. */
export type OpenDatabase = () => Promise<OpenedDatabase>

/** `tx`: one transaction for one thing. */
export type Opened = OpenedDatabase & { tx<T>(work: (stores: Stores) => Promise<T>): Promise<T> }

export async function opened<T>(open: OpenDatabase, work: (opened: Opened) => Promise<T>): Promise<T> {
  const made = await open()
  try {
    return await work({ ...made, tx: (each) => made.database.transaction(each) })
  } finally {
    await made.close()
  }
}
