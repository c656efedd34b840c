// The eyes of a process: which cameras it watches, what becomes of what they see. Knows no HTTP.
import { fileURLToPath } from 'node:url'
import { type Directory, type Proofs, proofs as proofsService } from '@gongzhi/engine'
import type { Demo, Device, Evidence } from '@gongzhi/kernel'
import { catalogue } from '@gongzhi/packs'
import type { Core, Services } from './compose-services.ts'
import type { Config } from './config.ts'
import { evidenceKeeper } from './evidence-keeper.ts'
import { withDwell } from './eye/dwell.ts'
import { type EyeDesk, eyeDesk } from './eye/eye-desk.ts'
import type { CameraJob, Picture } from './eye/eye-messages.ts'
import { OWN_CAMERA } from './own-camera.ts'

const DETECTION_THRESHOLD = 0.3

export type Eyes = {
  readonly desk: EyeDesk
  readonly proofs: Proofs
  /** Resolves when the eye is ready; faults as of `EyeDesk.start`. */
  start(): Promise<void>
  stop(): Promise<void>
}

export function composeEyes(core: Core, { cases, signals }: Services): Eyes {
  const {
    config,
    clock,
    directory,
    faults,
    storage: { database, blobs },
  } = core
  const keeper = evidenceKeeper({ blobs, cases, onFault: faults.add })
  const picture = async (device: string): Promise<Evidence | undefined> =>
    keeper.keep(device, await desk.picture(device))
  const proofs = proofsService({ database, clock, cases, directory, picture, onFault: faults.add })
  const desk: EyeDesk = eyeDesk({
    async signal(seen, found: Picture) {
      const place = directory()
        .findDevice(seen.device)
        ?.zones.find((zone) => zone.id === seen.zone)?.place
      const before = await keeper.tryKeep(seen.device, found)
      const outcome = await signals.take({ ...seen, place: place ?? seen.zone }, before)
      if (!before && outcome.kind === 'opened') keeper.addLater(outcome.case, seen.device, found)
    },
    async looks({ device, at, looks }) {
      for (const each of looks) await proofs.observe({ device, at, ...each })
    },
    blind: proofs.blind,
    fault: faults.add,
  })
  return {
    desk,
    proofs,
    async start() {
      await proofs.load()
      const cameras = cameraJobs(config, directory())
      await desk.start(
        {
          clock: clock.setting,
          cameras,
          threshold: DETECTION_THRESHOLD,
          ...(config.modelFile === undefined ? {} : { modelFile: config.modelFile }),
        },
        cameras.map((job) => eyeState(job, directory())),
      )
    },
    async stop() {
      await desk.stop()
      await keeper.stop()
    },
  }
}

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
  const own = config.ownCamera && known.findDevice(OWN_CAMERA)
  return [...shown, ...(own && config.ownCamera ? of(own, { kind: 'stream', address: config.ownCamera.address }) : [])]
}

function eyeState(job: CameraJob, known: Directory): Parameters<EyeDesk['start']>[1][number] {
  const device = known.findDevice(job.device)
  return {
    device: job.device,
    name: device?.name ?? job.device,
    kind: device?.kind ?? '',
    state: 'off',
    picture: false,
    zones: (device?.zones ?? []).map(({ id, place, polygon }) => ({
      id,
      polygon: polygon.map((point) => [...point]),
      place: { id: place, name: known.places.find(place)?.name ?? place, kind: known.places.find(place)?.kind ?? '' },
    })),
    ...(job.source.kind === 'scenes' ? { watching: 'standing' as const } : {}),
  }
}
