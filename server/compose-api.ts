// What stands behind the HTTP door of a process: the desks over its services, and who may deliver signals.
import { catalogue } from '@gongzhi/packs'
import type { Console } from './api/console.port.ts'
import { composeAccess, intakeKey } from './compose-access.ts'
import { type Eyes, eyeJob } from './compose-eyes.ts'
import type { PersonalServices } from './compose-personal.ts'
import type { Core, Services } from './compose-services.ts'
import { webhooksOf } from './compose-webhooks.ts'
import { deskConsole } from './console.ts'
import { eyeStates } from './eye/eye-states.ts'
import { uploadBlur } from './eye/upload-blur.ts'
import { VERSION } from './version.ts'

export type Api = { readonly desk: Console; stop(): Promise<void> }

/** `eyes`: where this process watches cameras itself, it asks nobody for their pictures. */
export async function composeApi(
  core: Core,
  services: Services,
  told: PersonalServices,
  eyes: Eyes | undefined,
): Promise<Api> {
  const { config, storage, clock, wallClock, directory, faults, newCaseId } = core
  const { board } = services
  const uploads = uploadBlur({ job: eyeJob(core), fault: faults.add })
  const access = await composeAccess(config, storage.database, wallClock, directory, told.masters)
  await intakeKey(storage.database, config.dataFolder, wallClock)
  const desk = deskConsole({
    ...services,
    ...access,
    personal: told.personal,
    reports: told.reports,
    retention: told.retention,
    webhooks: webhooksOf(core, access.secrets),
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
  })
  return { desk, stop: uploads.stop }
}
