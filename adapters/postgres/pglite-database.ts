// The database that comes with npm: PGlite in a folder or in memory. One connection, so transactions run one by one.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Database } from '@gongzhi/engine/stores.port'
import { Fault } from '@gongzhi/kernel'
import { type FolderLock, lockFolder } from './folder-lock.ts'
import { migrate } from './migrator.ts'
import { PgliteConnection } from './pglite-connection.ts'
import type { Statement } from './pglite-protocol.ts'
import { faultOf, type Sql, type SqlRow, type SqlValue } from './sql.ts'
import { sqlStores } from './sql-stores.ts'

export type PgliteOptions = {
  /** Where the database lies; in memory when left out. */
  readonly folder?: string
  /** Keeps a new database as a file to copy: the next new one takes tenths of a second instead of seconds. */
  readonly templateFolder?: string
  /** When a commit survives a power cut: at once, or (several times faster) after the next flush. */
  readonly durable?: 'commit' | 'flush'
  /** Milliseconds between two flushes (30 000); nothing is done when nothing was written. */
  readonly flushEveryMs?: number
  /** Log written until the next VACUUM (ANALYZE), bytes (64 MiB). */
  readonly vacuumAfterBytes?: number
}

export type PgliteDatabase = Database & {
  /** A transaction for what is not a store's: migrations, measurements, tests. */
  sql<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  /** Ends the thread under it, as a crash would. */
  crash(): Promise<void>
}

type Transaction = { over: boolean }

function unusable(detail: string): Fault {
  return new Fault('database-unusable', { detail })
}

/** Begins with its first statement, so that a transaction without one costs nothing. */
class PgliteTransaction implements Sql, Transaction {
  over = false
  readonly #connection: PgliteConnection
  readonly #begin: string
  #begun = false
  #failed: Fault | undefined
  #latest: Promise<unknown> = Promise.resolve()

  constructor(connection: PgliteConnection, begin: string) {
    this.#connection = connection
    this.#begin = begin
  }

  async query(text: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    return this.#ask({ text, values })
  }

  async script(text: string): Promise<void> {
    await this.#ask({ text })
  }

  async #ask(statement: Statement): Promise<readonly SqlRow[]> {
    if (this.over) throw unusable('a store was used after its transaction')
    const statements = this.#begun ? [statement] : [{ text: this.#begin, values: [] }, statement]
    this.#begun = true
    const asked = this.#connection.ask({ do: 'run', statements }).catch((error: unknown) => {
      this.#failed ??= faultOf(error)
      throw this.#failed
    })
    this.#latest = asked.catch(() => undefined)
    return asked
  }

  async commit(): Promise<void> {
    // A statement nobody waited for belongs to the transaction as well.
    await this.#latest
    this.over = true
    if (this.#failed) throw this.#failed
    if (this.#begun) await this.#end('commit')
  }

  async rollback(): Promise<void> {
    this.over = true
    if (this.#begun) await this.#end('rollback').catch(() => undefined)
  }

  async #end(text: string): Promise<void> {
    this.#begun = false
    await this.#connection.ask({ do: 'run', statements: [{ text, values: [] }] }).catch((error: unknown) => {
      throw faultOf(error)
    })
  }
}

/** Faults: data-folder-locked, database-unusable. */
export async function openPglite(options: PgliteOptions = {}): Promise<PgliteDatabase> {
  const { folder, templateFolder, durable = 'commit', flushEveryMs = 30_000, vacuumAfterBytes = 64 * 2 ** 20 } = options
  const lock: FolderLock | undefined = folder === undefined ? undefined : await lockFolder(folder)
  const running = new AsyncLocalStorage<Transaction>()
  let last: Promise<unknown> = Promise.resolve()
  let closing: Promise<void> | undefined

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }

  async function connect(): Promise<PgliteConnection> {
    const open = () =>
      PgliteConnection.open({ folder, templateFolder, postponeLog: durable === 'flush', vacuumAfterBytes })
    try {
      // Seen once in some hundred restarts after a kill: the first start of the engine gives up. Recovery may be begun again
      // as often as it takes, so it is tried a second time before anybody is told that the database cannot be used.
      return await open().catch(open)
    } catch (error) {
      await lock?.release()
      throw faultOf(error)
    }
  }

  const connection = await connect()

  async function alone<T>(work: (sql: Sql) => Promise<T>, begin: string): Promise<T> {
    const transaction = new PgliteTransaction(connection, begin)
    try {
      const result = await running.run(transaction, () => work(transaction))
      await transaction.commit()
      return result
    } catch (error) {
      await transaction.rollback()
      throw error
    }
  }

  async function sql<T>(work: (sql: Sql) => Promise<T>, begin = 'begin'): Promise<T> {
    if (closing) throw unusable('closed')
    // Waiting for itself would be for ever.
    if (running.getStore()?.over === false) throw unusable('a transaction was begun inside a transaction')
    return inTurn(() => alone(work, begin))
  }

  async function flush(): Promise<void> {
    if (closing) throw unusable('closed')
    await inTurn(() => connection.ask({ do: 'sync' })).catch((error: unknown) => {
      throw faultOf(error)
    })
  }

  async function closeAll(): Promise<void> {
    clearInterval(flushing)
    await last
    try {
      await connection.close()
    } finally {
      await lock?.release()
    }
  }

  // A flush that fails has broken the database, and the next transaction says so.
  const flushing = setInterval(() => void flush().catch(() => undefined), flushEveryMs)
  flushing.unref()

  const database: PgliteDatabase = {
    sql,
    flush,
    transaction: (work) => sql((transaction) => work(sqlStores(transaction))),
    read: (work) =>
      sql((transaction) => work(sqlStores(transaction)), 'begin isolation level repeatable read read only'),
    close: () => {
      closing ??= closeAll()
      return closing
    },
    async crash() {
      await connection.worker.terminate()
    },
  }
  try {
    await migrate(sql)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}
