// Where a process keeps things: the database (PGlite in the data folder, or PostgreSQL), evidence, chain heads. Starts nothing.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { folderBlobStore } from '@gongzhi/adapters/blob/folder-blob-store'
import { headsFile } from '@gongzhi/adapters/heads/heads-file'
import { openPglite } from '@gongzhi/adapters/postgres/pglite-database'
import { type History, history as historyService } from '@gongzhi/engine'
import type { BlobStore } from '@gongzhi/engine/evidence/evidence.port'
import type { Database } from '@gongzhi/engine/stores.port'
import type { Clock } from '@gongzhi/kernel'

const LEAST_FREE_BYTES = 200 * 1024 * 1024

export type Storage = {
  readonly database: Database
  readonly blobs: BlobStore
  readonly history: History
  close(): Promise<void>
}

/** The stores of a data folder. Faults: data-folder-locked, database-unusable. */
export async function openStorage(folder: string, clock: Clock, evidenceLimit?: number): Promise<Storage> {
  // Digests of passwords and sessions, and pictures: nobody else on the machine has business here.
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const database = await openPglite({ folder: join(folder, 'database') })
  const blobs = folderBlobStore(join(folder, 'evidence'), {
    // The database must be able to go on when pictures have filled the rest.
    minFreeBytes: LEAST_FREE_BYTES,
    ...(evidenceLimit === undefined ? {} : { maxBytes: evidenceLimit }),
  })
  const heads = headsFile(join(folder, 'heads.jsonl'))
  return { database, blobs, history: historyService({ database, heads, clock }), close: () => database.close() }
}
