// The only place that knows adapters (an eye's are beside, in compose-eye.ts). Puts the platform together and takes it apart.
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { folderBlobStore } from '@gongzhi/adapters/blob/folder-blob-store'
import { headsFile } from '@gongzhi/adapters/heads/heads-file'
import { openPglite } from '@gongzhi/adapters/postgres/pglite-database'
import {
  type Cases,
  callLate,
  cases as casesService,
  type Directory,
  digest,
  directory as directoryOf,
  type History,
  history as historyService,
  indicators as indicatorsService,
  migrateCases,
  outbox as outboxService,
  proofs as proofsService,
  sessions as sessionsService,
  signals as signalsService,
} from '@gongzhi/engine'
import type { BlobStore } from '@gongzhi/engine/evidence/evidence.port'
import type { Database } from '@gongzhi/engine/stores.port'
import { type Clock, type Demo, type Device, type Evidence, Fault, type Place } from '@gongzhi/kernel'
import { catalogue } from '@gongzhi/packs'
import { type Logger, pino } from 'pino'
import type { Console } from './api/console.port.ts'
import type { Config } from './config.ts'
import { deskConsole } from './console.ts'
import { demoCompany } from './demo/demo-company.ts'
import { type DemoSignIn, seed } from './demo/seed.ts'
import { evidenceKeeper } from './evidence-keeper.ts'
import { withDwell } from './eye/dwell.ts'
import { type EyeDesk, eyeDesk } from './eye/eye-desk.ts'
import type { CameraJob, Picture } from './eye/eye-messages.ts'
import { faultLog } from './fault-log.ts'
import { periodically } from './periodically.ts'
import { platformClock } from './platform-clock.ts'

export const VERSION = '0.1.0'
const DETECTION_THRESHOLD = 0.3
const LATE_EVERY_MS = 250
const HEADS_EVERY_MS = 30_000
const LEAST_FREE_BYTES = 200 * 1024 * 1024
const OUTBOX_EVERY_MS = 1_000

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

/** Case numbers: day of opening in China and eight characters drawn at random (Crockford's base 32). */
function newCaseId(clock: Clock): string {
  const day = new Date(clock.now() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '')
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const drawn = [...randomBytes(8)].map((byte) => alphabet[byte % 32]).join('')
  return `${day}-${drawn}`
}

/** Devices may deliver signals over HTTP with this token; it lies in the data folder, readable by its owner only. */
async function intakeToken(folder: string): Promise<string> {
  const path = join(folder, 'intake-token')
  const known = await readFile(path, 'utf8').catch(() => undefined)
  if (known !== undefined && known.trim() !== '') return known.trim()
  const token = randomBytes(32).toString('base64url')
  await writeFile(path, `${token}\n`, { mode: 0o600 })
  return token
}

export type Platform = {
  readonly desk: Console
  readonly log: Logger
  /** Made at the first start; empty later. */
  readonly signIns: readonly DemoSignIn[]
  /** Starts cameras and the clock's work. The HTTP door should be open by then. */
  begin(): Promise<void>
  close(): Promise<void>
}

export async function compose(config: Config): Promise<Platform> {
  const log = pino(
    { level: config.logLevel, redact: ['req.headers.cookie', 'req.headers.authorization'] },
    pino.destination(2),
  )
  const faults = faultLog((fault) => log.warn({ err: fault }, 'fault'))
  const wallClock: Clock = { now: () => Date.now() }
  const storage = await openStorage(config.dataFolder, wallClock, config.evidenceLimit)
  const { database, blobs, history } = storage
  const signIns = await seed(database)
  if (config.ownCamera) await addOwnCamera(database, config.ownCamera.zones)
  const newest = await database.transaction(({ cases }) => cases.list({ limit: 1 }))
  // A faster clock of an earlier run may be ahead of real time; going back would put events before their causes.
  const platformStart = Math.max(wallClock.now(), newest.cases[0]?.state.changed ?? 0)
  const clock = platformClock({ platformStart, realStart: wallClock.now(), speed: config.speed })
  const known: Directory = directoryOf(await database.transaction(({ reference }) => reference.load()))
  const directory = () => known

  const cases: Cases = casesService({ database, clock, directory })
  const outbox = outboxService({ database })
  // What was just decided is told at once; the periodic pump is for what an earlier process left behind.
  cases.follow(() => void outbox.pump().catch(faults.add))
  const signals = signalsService({ database, clock, cases, directory, newCaseId: () => newCaseId(clock) })
  const keeper = evidenceKeeper({ blobs, cases, onFault: faults.add })
  const picture = async (device: string): Promise<Evidence | undefined> =>
    keeper.keep(device, await eyes.picture(device))
  const proofs = proofsService({ database, clock, cases, directory, picture, onFault: faults.add })
  const eyes: EyeDesk = eyeDesk({
    async signal(seen, found: Picture) {
      const place = known.findDevice(seen.device)?.zones.find((zone) => zone.id === seen.zone)?.place ?? seen.zone
      const before = await keeper.tryKeep(seen.device, found)
      const outcome = await signals.take({ ...seen, place }, before)
      if (!before && outcome.kind === 'opened') keeper.addLater(outcome.case, seen.device, found)
    },
    async looks({ device, at, looks }) {
      for (const each of looks) await proofs.observe({ device, at, ...each })
    },
    blind: proofs.blind,
    fault: faults.add,
  })
  const token = await intakeToken(config.dataFolder)
  const desk = deskConsole({
    database,
    clock,
    speed: config.speed,
    demo: config.demoCamera,
    version: VERSION,
    directory,
    sessions: sessionsService({ database, wallClock }),
    cases,
    signals,
    proofs,
    outbox,
    indicators: indicatorsService({ database, clock, directory }),
    blobs,
    eyes,
    faults,
    english: Object.fromEntries(catalogue.map(({ pack, english }) => [pack.id, english])),
    newCaseId: () => newCaseId(clock),
    intakeDigest: digest(token),
  })
  const jobs: { stop(): Promise<void> }[] = [keeper]

  return {
    desk,
    log,
    signIns,
    async begin() {
      const migrated = await migrateCases({ database, cases, directory })
      for (const { case: id, code } of migrated.refused) log.error({ case: id, code }, 'case could not follow its pack')
      await proofs.load()
      jobs.push(
        periodically(LATE_EVERY_MS, () => callLate({ database, cases, clock, seeing: proofs.seeing }), faults.add),
        periodically(HEADS_EVERY_MS, () => history.writeHeads(), faults.add),
        periodically(OUTBOX_EVERY_MS, outbox.pump, faults.add),
      )
      const cameras = cameraJobs(config, known)
      const opened = eyes.start(
        {
          clock: clock.setting,
          cameras,
          threshold: DETECTION_THRESHOLD,
          ...(config.modelFile === undefined ? {} : { modelFile: config.modelFile }),
        },
        cameras.map((job) => eyeState(job, known)),
      )
      // Answered below; until then a very early failure must not end the process.
      opened.catch(() => undefined)
      if (config.demoCamera) {
        jobs.push(
          await demoCompany({
            database,
            cases,
            clock,
            demos: catalogue.map(({ demo }) => demo),
            after: config.companyAfter,
            show: eyes.show,
            onFault: faults.add,
          }),
        )
      }
      // A model that somebody named must work; without cameras of its own the platform goes on and says so in its health.
      await opened.catch((fault: unknown) => {
        if (config.modelFile !== undefined) throw fault
      })
    },
    async close() {
      await eyes.stop()
      for (const job of jobs) await job.stop()
      await history.writeHeads().catch(faults.add)
      await storage.close()
    },
  }
}

const OWN_CAMERA = 'own-camera'

/** Each zone of an own camera becomes a place of the demonstration compound, so that somebody answers for it. */
async function addOwnCamera(
  database: Database,
  zones: Device['zones'] | readonly { id: string; kind: string; polygon: Device['zones'][number]['polygon'] }[],
): Promise<void> {
  const watches = (kind: { readonly at: string }) => zones.every((zone) => zone.kind === kind.at)
  const entry = catalogue.find(({ pack }) => pack.devices.some(watches))
  const kind = entry?.pack.devices.find(watches)
  if (!kind) {
    const known = [...new Set(catalogue.flatMap(({ pack }) => pack.devices.map(({ at }) => at)))].join(', ')
    throw new Fault('zones-invalid', { detail: `kind: ${known}` })
  }
  const compound = entry?.demo.places.find((place) => place.kind === 'compound')
  const places = zones.map(
    (zone): Place => ({
      id: `own-${zone.id}`,
      kind: zone.kind,
      name: `自接摄像头 ${zone.id}`,
      ...(compound ? { within: compound.id } : {}),
    }),
  )
  const device: Device = {
    id: OWN_CAMERA,
    kind: kind.id,
    name: '自接摄像头',
    zones: zones.map(({ id, kind: of, polygon }) => ({ id, kind: of, polygon, place: `own-${id}` })),
  }
  await database.transaction(({ reference }) => reference.save({ places, devices: [device] }))
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
