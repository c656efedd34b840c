// What the suites of personal data share: stores of any kind opened for one test, what somebody told, a commit that fails.
import type { BlobStore } from '../evidence/evidence.port.ts'
import type { Database } from '../stores.port.ts'
import type { MasterKeys } from './master-keys.port.ts'
import { official, ReportedWorld } from './reported-world.contract.ts'

export type OpenedPersonal = {
  readonly database: Database
  readonly blobs: BlobStore
  readonly masters: MasterKeys
  close(): Promise<void>
}

export type OpenPersonal = () => Promise<OpenedPersonal>

export const SECRET = { what: '隔壁老王半夜停的，车牌浙A12345', phone: '13957112345' }
export const forDesk = { ...official, why: 'call-back' } as const

export async function inWorld(open: OpenPersonal, work: (world: ReportedWorld) => Promise<void>): Promise<void> {
  const opened = await open()
  try {
    await work(new ReportedWorld(opened))
  } finally {
    await opened.close()
  }
}

/** The database, but every transaction from the `n`-th on fails when it should commit. */
export function failing(database: Database, n = 0): Database {
  let count = 0
  return {
    ...database,
    transaction: (work) =>
      database.transaction(async (stores) => {
        const result = await work(stores)
        if (count++ >= n) throw new RangeError('the commit')
        return result
      }),
  }
}

/** Texts that may be read now, by reference. */
export async function refsOf(world: ReportedWorld, caseId: string): Promise<Record<string, string>> {
  const found = await world.database.read(({ cases }) => cases.find(caseId))
  return (found?.state.told ?? {}) as Record<string, string>
}

/** Addresses of everything the blob store has. */
export async function blobsOf(world: ReportedWorld): Promise<string[]> {
  const found: string[] = []
  for await (const { address } of world.blobs.list()) found.push(address)
  return found
}
