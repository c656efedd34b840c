// Backup and restore put together: which tables, pictures and heads, from where, into which file. Starts nothing.
import { constants } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readTar, writeTar } from '@gongzhi/adapters/archive/tar-archive'
import { folderBlobStore } from '@gongzhi/adapters/blob/folder-blob-store'
import { headsLines } from '@gongzhi/adapters/heads/heads-lines'
import { masterKeyFile } from '@gongzhi/adapters/keys/master-key-file'
import { fillPglite, fillPostgres, pgliteTables, postgresTables } from '@gongzhi/adapters/postgres/backup-database'
import { openPglite } from '@gongzhi/adapters/postgres/pglite-database'
import { backUp, type Checked, checkBackup, type Manifest, restore, sealOf, sealsOf } from '@gongzhi/engine'
import type { LineLog, TablesToFill, TablesToRead } from '@gongzhi/engine/backup/backup.port'
import type { BlobStore } from '@gongzhi/engine/evidence/evidence.port'
import type { MasterKeys } from '@gongzhi/engine/personal/master-keys.port'
import { type Clock, Fault } from '@gongzhi/kernel'
import { personalFiles } from './config.ts'
import { isRestoreUnfinished, markRestore, unmarkRestore } from './restore-mark.ts'
import { VERSION } from './version.ts'

/** Where a platform keeps things. `databaseUrl` undefined: PGlite in the data folder. */
export type Where = {
  readonly dataFolder: string
  readonly databaseUrl?: string | undefined
  /** Seal a backup and say whether it fits. Undefined: no seal is made, none is looked at. */
  readonly keys?: MasterKeys | undefined
  /** A restore goes on although nobody can say whether the key fits: personal data in it may never be read again. */
  readonly withoutKeys?: boolean
}

/** A disk that a backup has filled stops the platform. */
const LEAST_FREE_BYTES = 500 * 1024 * 1024

const evidenceOf = (folder: string) => folderBlobStore(join(folder, 'evidence'))
const headsOf = (folder: string) => headsLines(join(folder, 'heads.jsonl'))

/** Those of this platform, where it has any. Faults: master-key-invalid, master-key-exposed. */
export async function masterKeysOf(dataFolder: string): Promise<MasterKeys | undefined> {
  const { masterKeyFile: path } = personalFiles(dataFolder)
  const there = await stat(path).then(
    () => true,
    () => false,
  )
  // Faults of a file that is there and cannot be used are told: a backup without a seal would be found out too late.
  return there ? masterKeyFile(path, { make: false }) : undefined
}

/** gongzhi-20261122-030000Z.tar: sorted by name they are sorted by time. */
export function backupName(now: number): string {
  return `gongzhi-${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}Z.tar`
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

/** The file to write: `path` itself, or one with the time in its name where `path` is a folder. Fault usage. */
export async function backupFile(path: string, now: number): Promise<string> {
  const file = (await isFolder(path)) ? join(path, backupName(now)) : path
  const taken = await access(file, constants.F_OK).then(
    () => true,
    () => false,
  )
  if (taken) throw new Fault('usage', { detail: `${basename(file)} is there already` })
  return file
}

/** Everything stored into `file`. Faults: backup-no-room, backup-failed, backup-running, database-unusable. */
async function write(
  file: string,
  tables: TablesToRead,
  stored: { blobs: BlobStore; heads: LineLog },
  clock: Clock,
  keys: MasterKeys | undefined,
): Promise<Manifest> {
  const seal = keys && sealOf(await keys.current())
  const archive = await writeTar(file, { minFreeBytes: LEAST_FREE_BYTES })
  return backUp({ tables, ...stored }, archive, { clock, program: VERSION, ...(seal ? { seal } : {}) })
}

/** By the process that has the database, or beside it on PostgreSQL. */
export async function backUpRunning(
  file: string,
  where: Pick<Where, 'dataFolder' | 'keys'>,
  tables: TablesToRead,
  clock: Clock,
): Promise<Manifest> {
  const stored = { blobs: evidenceOf(where.dataFolder), heads: headsOf(where.dataFolder) }
  return write(file, tables, stored, clock, where.keys)
}

function urlTables(url: string): TablesToRead {
  return postgresTables({ url, applicationName: 'gongzhi backup' })
}

/** By a command: on PostgreSQL at any time, on PGlite only while nobody runs it. Faults also: data-folder-locked, -missing. */
export async function backUpStopped(file: string, where: Where, clock: Clock): Promise<Manifest> {
  if (where.databaseUrl !== undefined) return backUpRunning(file, where, urlTables(where.databaseUrl), clock)
  const folder = join(where.dataFolder, 'database')
  if (!(await isFolder(folder))) throw new Fault('data-folder-missing', { folder: basename(where.dataFolder) })
  // As it is: an older program's data are backed up as that program left them.
  const database = await openPglite({ folder, migrations: 'leave' })
  try {
    return await backUpRunning(file, where, pgliteTables(database), clock)
  } finally {
    await database.close()
  }
}

/** Faults: backup-broken, backup-too-new, backup-key-wrong. */
export function checkFile(file: string, keys?: MasterKeys): Promise<Checked> {
  return checkBackup(readTar(file), keys && sealsOf(keys))
}

/** Into an empty data folder and, with an address, an empty database. Faults: those of the archive, restore-not-empty. */
export async function restoreFile(file: string, where: Where): Promise<Checked> {
  const { dataFolder, databaseUrl, keys } = where
  // Found wrong before anything is made.
  const { seal } = await checkFile(file, keys)
  if (seal !== undefined && !keys && !where.withoutKeys)
    throw new Fault('backup-key-wrong', { detail: `made under ${seal}, which is not at hand` })
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const again = await isRestoreUnfinished(dataFolder)
  const into = (tables: TablesToFill) => {
    const both = { ...tables, isUnfinished: async () => again || (await tables.isUnfinished()) }
    const target = { tables: both, blobs: evidenceOf(dataFolder), heads: headsOf(dataFolder) }
    return restore(readTar(file), target, keys && sealsOf(keys))
  }
  // A database that is there already is asked before the folder is marked.
  const database = join(dataFolder, 'database')
  const isNew = databaseUrl === undefined && !(await isFolder(database))
  if (isNew || again) await markRestore(dataFolder)
  const restored =
    databaseUrl === undefined
      ? await fillPglite(database, into)
      : await fillPostgres({ url: databaseUrl, applicationName: 'gongzhi restore' }, into)
  await unmarkRestore(dataFolder)
  return restored
}
