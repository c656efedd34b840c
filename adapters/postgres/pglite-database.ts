// The database that comes with npm: PGlite in a folder or in memory. One connection, so transactions run one by one.
import { QUEUES, type QueueSpec } from '@gongzhi/engine/queue/queue.port'
import type { Database } from '@gongzhi/engine/stores.port'
import { Fault } from '@gongzhi/kernel'
import { type FolderLock, lockFolder } from './folder-lock.ts'
import { migrate } from './migrator.ts'
import { PgliteConnection } from './pglite-connection.ts'
import { prepareQueues } from './queue-tables.ts'
import { faultOf, type Sql, SqlError } from './sql.ts'
import { type Lend, type Native, type OnStatement, refuseInside, transactions } from './sql-transaction.ts'

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
  /** `apply` brings the database forward (default); `leave` is for a restore, which has its own order. */
  readonly migrations?: 'apply' | 'leave'
  readonly onStatement?: OnStatement
  /** The queues that are there afterwards (QUEUES). */
  readonly queues?: readonly QueueSpec[]
}

export type PgliteDatabase = Database & {
  /** A transaction for what is not a store's: migrations, measurements, tests. */
  sql<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  readonly native: Native
  /** The one connection, for what brings its own transactions: queues. */
  readonly lend: Lend
  /** Ends the thread under it, as a crash would. */
  crash(): Promise<void>
}

function unusable(detail: string): Fault {
  return new Fault('database-unusable', { detail })
}

/** Faults: data-folder-locked, database-unusable. */
export async function openPglite(options: PgliteOptions = {}): Promise<PgliteDatabase> {
  const { folder, templateFolder, durable = 'commit', flushEveryMs = 30_000, vacuumAfterBytes = 64 * 2 ** 20 } = options
  const lock: FolderLock | undefined = folder === undefined ? undefined : await lockFolder(folder)
  let last: Promise<unknown> = Promise.resolve()
  let closing: Promise<void> | undefined

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }

  async function connect(): Promise<PgliteConnection> {
    try {
      return await PgliteConnection.open({
        folder,
        templateFolder,
        postponeLog: durable === 'flush',
        vacuumAfterBytes,
      })
    } catch (error) {
      await lock?.release()
      throw faultOf(error)
    }
  }

  const connection = await connect()

  const lend: Lend = async (use) => {
    if (closing) throw unusable('closed')
    return inTurn(() => use((statements) => connection.ask({ do: 'run', statements })))
  }

  async function native(text: string, values: readonly unknown[] = []): ReturnType<Native> {
    refuseInside()
    if (closing) throw unusable('closed')
    const rows = await inTurn(() => connection.ask({ do: 'native', text, values })).catch((error: unknown) => {
      throw error instanceof SqlError ? Object.assign(error, { code: error.state }) : error
    })
    return { rows: rows as Record<string, unknown>[] }
  }

  async function flush(): Promise<void> {
    refuseInside()
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
    ...transactions(lend, options.onStatement),
    native,
    lend,
    flush,
    close: () => {
      closing ??= closeAll()
      return closing
    },
    async crash() {
      await connection.worker.terminate()
    },
  }
  try {
    if (options.migrations !== 'leave') {
      await migrate(database.sql)
      await lend((run) => prepareQueues(run, options.queues ?? QUEUES))
    }
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}
