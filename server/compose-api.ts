// What stands behind the HTTP door of a process: the desks over its services, and who may deliver signals.
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { digest } from '@gongzhi/engine'
import { catalogue } from '@gongzhi/packs'
import type { Console } from './api/console.port.ts'
import { type Eyes, eyeJob } from './compose-eyes.ts'
import type { Core, Services } from './compose-services.ts'
import { deskConsole } from './console.ts'
import { eyeStates } from './eye/eye-states.ts'
import { uploadBlur } from './eye/upload-blur.ts'
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

export type Api = { readonly desk: Console; stop(): Promise<void> }

/** `eyes`: where this process watches cameras itself, it asks nobody for their pictures. */
export async function composeApi(core: Core, services: Services, eyes: Eyes | undefined): Promise<Api> {
  const { config, storage, clock, directory, faults, newCaseId } = core
  const { board } = services
  const uploads = uploadBlur({ job: eyeJob(core), fault: faults.add })
  const desk = deskConsole({
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
    proofs: board,
    eyes: {
      states: async () => eyeStates(directory(), await board.cameras()),
      picture: eyes ? eyes.picture : board.picture,
      blur: uploads.blur,
    },
    english: Object.fromEntries(catalogue.map(({ pack, english }) => [pack.id, english])),
    intakeDigest: digest(await intakeToken(config.dataFolder)),
  })
  return { desk, stop: uploads.stop }
}
