// The eyes of a process: which cameras there are, what becomes of what they see. Knows no HTTP.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lockFolder } from '@gongzhi/adapters/postgres/folder-lock'
import { folderSpool } from '@gongzhi/adapters/spool/folder-spool'
import { type Directory, proofs as proofsService } from '@gongzhi/engine'
import type { Spool } from '@gongzhi/engine/signals/spool.port'
import { type Demo, type Device, type Evidence, Fault } from '@gongzhi/kernel'
import { catalogue } from '@gongzhi/packs'
import type { Core, Services } from './compose-services.ts'
import type { Config } from './config.ts'
import { evidenceKeeper } from './evidence-keeper.ts'
import { withDwell } from './eye/dwell.ts'
import { type EyeDesk, eyeDesk } from './eye/eye-desk.ts'
import { eyeHost } from './eye/eye-host.ts'
import type { CameraJob, EyeJob, Picture } from './eye/eye-messages.ts'
import { signalDelivery } from './eye/signal-delivery.ts'
import { OWN_CAMERA } from './own-camera.ts'
import { patiently } from './patiently.ts'
import { periodically } from './periodically.ts'

const DETECTION_THRESHOLD = 0.3
const RELOAD_EVERY_MS = 5_000

export type Eyes = {
  /** Resolves when the eye is ready; faults as of `EyeDesk.start`. */
  start(): Promise<void>
  /** The blurred picture of a camera that this process watches. */
  picture(device: string): Promise<Picture>
  stop(): Promise<void>
}

/** What every eye process of this one is started with. */
export function eyeJob({ config, clock }: Core): Omit<EyeJob, 'cameras'> {
  return {
    clock: clock.setting,
    threshold: DETECTION_THRESHOLD,
    ...(config.modelFile === undefined ? {} : { modelFile: config.modelFile }),
  }
}

/** Where signals wait in this folder; `maxBytes`: most of them. Fault signals-no-room. */
export function openSpool(folder: string, maxBytes?: number): Promise<Spool> {
  return folderSpool(folder, { lock: lockFolder, ...(maxBytes === undefined ? {} : { maxBytes }) })
}

/** Fault signals-no-room. */
export async function composeEyes(core: Core, { cases, signals, outbox }: Services): Promise<Eyes> {
  const { config, clock, directory, faults } = core
  const { database, blobs } = core.storage
  const spool = await openSpool(join(config.dataFolder, 'spool'), config.spoolLimit)
  core.metrics?.source({ spooled: spool.count })
  const keeper = evidenceKeeper({ blobs, cases, onFault: faults.add })
  const delivery = signalDelivery({ spool, signals, keeper, fault: faults.add })
  const picture = async (device: string): Promise<Evidence | undefined> =>
    keeper.keep(device, await desk.picture(device))
  const proofs = proofsService({ database, clock, cases, directory, picture, onFault: faults.add })
  const zonesOf = (device: string) => directory().findDevice(device)?.zones ?? []
  const desk: EyeDesk = eyeDesk(
    {
      async signal(seen, found) {
        const place = zonesOf(seen.device).find((zone) => zone.id === seen.zone)?.place ?? seen.zone
        await delivery.take({ signal: { ...seen, place }, picture: found })
      },
      async looks({ device, at, looks }) {
        core.metrics?.looked()
        for (const each of looks) await proofs.observe({ device, at, ...each })
      },
      blind: proofs.blind,
      fault: faults.add,
    },
    eyeJob(core),
  )
  const host = eyeHost({
    eye: spool.name,
    database,
    desk,
    proofs,
    cameras: () => cameraJobs(config, directory()),
    placesOf: (device) => zonesOf(device).map(({ place }) => place),
    fault: faults.add,
    speed: config.speed,
  })
  // Cases that other processes have moved on; those of this one come at once, by `cases.follow`.
  let seenWith = directory()
  const unfollow = outbox.follow(async ({ case: id }) => {
    const stored = await database.read((stores) => stores.cases.find(id))
    if (stored) proofs.changed(stored.state)
  })
  const reloading = periodically(
    RELOAD_EVERY_MS,
    async () => {
      const known = directory()
      if (known === seenWith) return
      // A camera that has come may look at cases that are open already.
      await proofs.load()
      seenWith = known
    },
    faults.add,
  )
  return {
    picture: (device) => desk.picture(device),
    async start() {
      const known = directory()
      for (const { device } of config.cameras)
        if (!known.findDevice(device)) faults.add(new Fault('config-invalid', { detail: `GONGZHI_CAMERAS: ${device}` }))
      await patiently(async () => {
        await proofs.load()
        await host.begin()
      }, core.patience)
      await desk.start()
    },
    async stop() {
      unfollow()
      await reloading.stop()
      await desk.stop()
      await host.stop()
      await delivery.stop()
      await keeper.stop()
    },
  }
}

/** Demonstration cameras, the one of the command line, and those of the list, as far as the reference data knows them. */
function cameraJobs(config: Config, known: Directory): CameraJob[] {
  const of = (device: Device, source: CameraJob['source']): CameraJob[] => {
    const pack = known.packs.find((each) => each.devices.some((kind) => kind.id === device.kind))
    const kind = pack?.devices.find((each) => each.id === device.kind)
    const rules = withDwell(pack?.rules.filter((rule) => rule.when.device === device.kind) ?? [], config.dwell)
    return pack && kind
      ? [
          {
            device: device.id,
            pack: pack.id,
            zones: device.zones.map(({ id, kind: zone, polygon }) => ({ id, kind: zone, polygon })),
            rules,
            every: kind.every,
            source,
          },
        ]
      : []
  }
  const demos: readonly { pack: string; demo: Demo }[] = config.demoCamera
    ? catalogue.map(({ pack, demo }) => ({ pack: pack.id, demo }))
    : []
  const shown = demos.flatMap(({ pack, demo }) =>
    demo.cameras.flatMap(({ device: id, fps, frames }) => {
      const device = known.findDevice(id)
      const folder = (path: string) => fileURLToPath(new URL(`../packs/${pack}/${path}`, import.meta.url))
      return device
        ? of(device, {
            kind: 'scenes',
            fps,
            scenes: { standing: folder(frames.standing), cleared: folder(frames.cleared) },
          })
        : []
    }),
  )
  const own = config.ownCamera ? [{ device: OWN_CAMERA, address: config.ownCamera.address }] : []
  const listed = [...own, ...config.cameras].flatMap(({ device: id, address }) => {
    const device = known.findDevice(id)
    return device ? of(device, { kind: 'stream', address }) : []
  })
  return [...shown, ...listed]
}
