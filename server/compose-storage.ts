// Where a process keeps things: the database (PGlite in the data folder, or PostgreSQL), evidence, chain heads. Starts nothing.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { folderBlobStore } from '@gongzhi/adapters/blob/folder-blob-store'
import { headsFile } from '@gongzhi/adapters/heads/heads-file'
import { pgliteTables, postgresTables } from '@gongzhi/adapters/postgres/backup-database'
import { pgBossQueue } from '@gongzhi/adapters/postgres/pg-boss-queue'
import { openPglite } from '@gongzhi/adapters/postgres/pglite-database'
import { openPostgres, postgresSession } from '@gongzhi/adapters/postgres/postgres-database'
import { type History, history as historyService } from '@gongzhi/engine'
import type { TablesToRead } from '@gongzhi/engine/backup/backup.port'
import type { BlobStore } from '@gongzhi/engine/evidence/evidence.port'
import type { Queue } from '@gongzhi/engine/queue/queue.port'
import type { Database } from '@gongzhi/engine/stores.port'
import type { Clock } from '@gongzhi/kernel'
import type { DatabaseChoice } from './config.ts'
import { refuseUnfinishedRestore } from './restore-mark.ts'

const LEAST_FREE_BYTES = 200 * 1024 * 1024

export type Storage = {
  readonly database: Database
  readonly blobs: BlobStore
  readonly history: History
  /**
   * Runs `work` where no other process of the platform runs work of this name; undefined where one does. For what must be
   * done by one at a time and is no transaction.
   */
  alone<T>(name: string, work: () => Promise<T>): Promise<T | undefined>
  /** For workers; ends before the storage does. */
  queue(onFault: (fault: unknown) => void): Promise<Queue>
  /** All tables at one moment, for a backup of the running platform. */
  readonly tables: TablesToRead
  /** Connections now, where there are several. */
  readonly pool: (() => { readonly open: number; readonly idle: number; readonly waiting: number }) | undefined
  close(): Promise<void>
}

type Opened = Pick<Storage, 'database' | 'alone' | 'queue' | 'tables' | 'pool'>

/** What runs alone has a connection of its own, whose end gives the name back, however the process dies. */
async function openServer(choice: DatabaseChoice, applicationName: string, migrates: boolean): Promise<Opened> {
  const options = { ...choice, applicationName, migrations: migrates ? ('apply' as const) : ('require' as const) }
  const database = await openPostgres(options)
  return {
    database,
    queue: (onFault) => pgBossQueue({ database, onFault }),
    tables: postgresTables({ ...options, applicationName: `${applicationName} backup` }),
    pool: () => database.pool(),
    alone: (name, work) =>
      postgresSession(options, async (run) => {
        const text = 'select pg_try_advisory_lock(hashtextextended($1, 1)) as had'
        const [row] = await run([{ text, values: [`gongzhi ${name}`] }])
        return row?.had === true ? work() : undefined
      }),
  }
}

/** Only one process has the folder, and in it a job never runs beside itself. */
async function openEmbedded(folder: string, templateFolder?: string): Promise<Opened> {
  const database = await openPglite({
    folder: join(folder, 'database'),
    ...(templateFolder === undefined ? {} : { templateFolder }),
  })
  return {
    database,
    alone: (_name, work) => work(),
    queue: (onFault) => pgBossQueue({ database, onFault }),
    tables: pgliteTables(database),
    pool: undefined,
  }
}

export type StorageOptions = {
  /** Bytes. */
  readonly evidenceLimit?: number | undefined
  /** A PostgreSQL server instead of the database in the folder. */
  readonly server?: DatabaseChoice | undefined
  /** As the server lists its connections. */
  readonly name?: string
  /** Brings a PostgreSQL server forward, or (default) refuses one that lacks something; the embedded one always is. */
  readonly migrates?: boolean
  /** Keeps a new embedded database as files to copy, for tests that make many. */
  readonly templateFolder?: string
}

/** The stores of a data folder. Faults: data-folder-locked, database-unusable, database-not-migrated, config-invalid. */
export async function openStorage(
  folder: string,
  clock: Clock,
  { evidenceLimit, server, name = 'gongzhi', migrates = false, templateFolder }: StorageOptions = {},
): Promise<Storage> {
  await refuseUnfinishedRestore(folder)
  // Digests of passwords and sessions, and pictures: nobody else on the machine has business here.
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { database, alone, queue, tables, pool } = server
    ? await openServer(server, name, migrates)
    : await openEmbedded(folder, templateFolder)
  const blobs = folderBlobStore(join(folder, 'evidence'), {
    // The database must be able to go on when pictures have filled the rest.
    minFreeBytes: LEAST_FREE_BYTES,
    ...(evidenceLimit === undefined ? {} : { maxBytes: evidenceLimit }),
  })
  const heads = headsFile(join(folder, 'heads.jsonl'))
  return {
    database,
    alone,
    queue,
    tables,
    pool,
    blobs,
    history: historyService({ database, heads, clock }),
    close: () => database.close(),
  }
}
