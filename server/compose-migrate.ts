// Brings a database forward, or says what it lacks, without starting anything. Forward only.
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { migratePglite } from '@gongzhi/adapters/postgres/migrate-pglite'
import { migratePostgres } from '@gongzhi/adapters/postgres/postgres-database'
import { Fault } from '@gongzhi/kernel'
import { refuseUnfinishedRestore } from './restore-mark.ts'

/**
 * Names of what was missing, and with `apply` is there now. `url`: a PostgreSQL server instead of the database in the folder.
 * Faults: data-folder-missing, data-folder-locked, database-unusable, config-invalid.
 */
export async function migrateStorage(
  folder: string,
  url: string | undefined,
  only: 'apply' | 'look',
): Promise<readonly string[]> {
  await refuseUnfinishedRestore(folder)
  if (url !== undefined) return migratePostgres({ url, applicationName: 'gongzhi migrate' }, only)
  const database = join(folder, 'database')
  if (!existsSync(database)) throw new Fault('data-folder-missing', { folder: basename(folder) })
  return migratePglite(database, only)
}
