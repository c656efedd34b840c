// What stands behind the HTTP door of a process: the desks over its services, and who may deliver signals.
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { digest } from '@gongzhi/engine'
import { catalogue } from '@gongzhi/packs'
import type { Console } from './api/console.port.ts'
import type { Eyes } from './compose-eyes.ts'
import type { Core, Services } from './compose-services.ts'
import { deskConsole } from './console.ts'
import { VERSION } from './version.ts'

/** Devices may deliver signals over HTTP with this token; it lies in the data folder, readable by its owner only. */
async function intakeToken(folder: string): Promise<string> {
  const path = join(folder, 'intake-token')
  const known = await readFile(path, 'utf8').catch(() => undefined)
  if (known !== undefined && known.trim() !== '') return known.trim()
  const token = randomBytes(32).toString('base64url')
  await writeFile(path, `${token}\n`, { mode: 0o600 })
  return token
}

export async function composeApi(core: Core, services: Services, eyes: Eyes): Promise<Console> {
  const { config, storage, clock, directory, faults, newCaseId } = core
  return deskConsole({
    ...services,
    database: storage.database,
    blobs: storage.blobs,
    clock,
    directory,
    faults,
    newCaseId,
    speed: config.speed,
    demo: config.demoCamera,
    version: VERSION,
    proofs: eyes.proofs,
    eyes: eyes.desk,
    english: Object.fromEntries(catalogue.map(({ pack, english }) => [pack.id, english])),
    intakeDigest: digest(await intakeToken(config.dataFolder)),
  })
}
