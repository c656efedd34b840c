// Personal data of a process: master keys from their file, retention as the district says, the services over both.
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  type Cases,
  type Directory,
  type Personal,
  personal as personalService,
  type Reports,
  reports as reportsService,
  retain,
} from '@gongzhi/engine'
import type { BlobStore } from '@gongzhi/engine/evidence/evidence.port'
import type { MasterKeys } from '@gongzhi/engine/personal/master-keys.port'
import type { RetentionRow } from '@gongzhi/engine/personal/personal.port'
import type { Database } from '@gongzhi/engine/stores.port'
import { type Clock, Fault, isRefusal, type Retention, retentionFrom } from '@gongzhi/kernel'
import { openMasterKeys } from './compose-keys.ts'

/** `masterKeyFile` lies outside the database; `retentionFile`: undefined for what the packs say. */
export type PersonalFiles = { readonly masterKeyFile: string; readonly retentionFile: string | undefined }

export type PersonalServices = {
  readonly personal: Personal
  readonly reports: Reports
  readonly masters: MasterKeys
  readonly retention: Retention
  /** Destroys what has been kept long enough. */
  retainNow(): Promise<readonly RetentionRow[]>
}

/** Fault config-invalid. */
async function retentionOf(path: string | undefined): Promise<Retention> {
  if (path === undefined) return {}
  const wrong = (detail: string) => new Fault('config-invalid', { detail: `${basename(path)}: ${detail}` })
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw wrong(cause.code ?? 'unreadable')
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw wrong('not JSON')
  }
  const retention = retentionFrom(json)
  if (isRefusal(retention)) throw wrong(String(retention.params.detail))
  return retention
}

/** Faults: those of `openMasterKeys`, config-invalid for the file of retention. */
export async function composePersonal(parts: {
  readonly database: Database
  readonly blobs: BlobStore
  readonly clock: Clock
  readonly directory: () => Directory
  readonly cases: Cases
  readonly newCaseId: () => string
  readonly files: PersonalFiles
  /** Where somebody in this process has opened them already. */
  readonly masters?: MasterKeys
}): Promise<PersonalServices> {
  const { database, blobs, clock, directory, cases, newCaseId, files } = parts
  const retention = await retentionOf(files.retentionFile)
  const masters = parts.masters ?? (await openMasterKeys(database, files.masterKeyFile))
  const personal = personalService({ database, blobs, clock, directory, masters })
  return {
    personal,
    masters,
    retention,
    reports: reportsService({ database, cases, personal, directory, newCaseId }),
    retainNow: () => retain({ database, clock, directory, retention, personal }),
  }
}
