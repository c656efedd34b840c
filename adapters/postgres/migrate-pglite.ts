// What the embedded database lacks, or brings it forward: for `gongzhi migrate`, while no server has the folder.
import { QUEUES } from '@gongzhi/engine/queue/queue.port'
import { migrate, missingMigrations } from './migrator.ts'
import { openPglite } from './pglite-database.ts'
import { prepareQueues } from './queue-tables.ts'

/** What was missing, and with `apply` is there now. Faults: data-folder-locked, database-unusable. */
export async function migratePglite(folder: string, only: 'apply' | 'look'): Promise<readonly string[]> {
  const database = await openPglite({ folder, migrations: 'leave' })
  try {
    const named = only === 'look' ? await missingMigrations(database.sql) : await migrate(database.sql)
    return [...named, ...(await database.lend((run) => prepareQueues(run, QUEUES, only)))]
  } finally {
    await database.close()
  }
}
