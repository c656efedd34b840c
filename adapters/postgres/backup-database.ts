// The database of a backup and of a restore, PGlite or PostgreSQL: opened for that alone, or the one that is running.
import type { TablesToFill, TablesToRead } from '@gongzhi/engine/backup/backup.port'
import { openPglite } from './pglite-database.ts'
import { type PostgresOptions, postgresSession } from './postgres-database.ts'
import type { Sql } from './sql.ts'
import { runTransaction } from './sql-transaction.ts'
import { tablesToFill } from './table-filling.ts'
import { tableSnapshot } from './table-reading.ts'

const ONE_MOMENT = 'begin isolation level repeatable read read only'

/** PGlite while it is running: everybody else waits until the tables are read. */
export function pgliteTables(database: { sql<T>(work: (sql: Sql) => Promise<T>): Promise<T> }): TablesToRead {
  return { snapshot: (work) => database.sql((sql) => work(tableSnapshot(sql))) }
}

/** A PostgreSQL server: on a connection of its own, so that nobody waits. */
export function postgresTables(options: PostgresOptions): TablesToRead {
  return {
    snapshot: (work) =>
      postgresSession(options, (run) => runTransaction(run, ONE_MOMENT, (sql) => work(tableSnapshot(sql)))),
  }
}

export async function fillPostgres<T>(
  options: PostgresOptions,
  work: (tables: TablesToFill) => Promise<T>,
): Promise<T> {
  return postgresSession(options, (run) => work(tablesToFill((inside) => runTransaction(run, 'begin', inside))))
}

/** Fault data-folder-locked. */
export async function fillPglite<T>(folder: string, work: (tables: TablesToFill) => Promise<T>): Promise<T> {
  const database = await openPglite({ folder, migrations: 'leave' })
  try {
    const done = await work(tablesToFill((inside) => database.sql(inside)))
    await database.flush()
    return done
  } finally {
    await database.close()
  }
}
