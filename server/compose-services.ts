// The services that every role shares, over its storage. One place to add a service; starts nothing by itself.
import { randomBytes } from 'node:crypto'
import {
  type Cases,
  cases as casesService,
  type Directory,
  directory as directoryOf,
  type Indicators,
  indicators as indicatorsService,
  type Outbox,
  outbox as outboxService,
  type Sessions,
  type Signals,
  sessions as sessionsService,
  signals as signalsService,
} from '@gongzhi/engine'
import type { Clock } from '@gongzhi/kernel'
import { type Logger, pino } from 'pino'
import { openStorage, type Storage } from './compose-storage.ts'
import type { Config } from './config.ts'
import { type DemoSignIn, seed } from './demo/seed.ts'
import { type FaultLog, faultLog } from './fault-log.ts'
import { addOwnCamera } from './own-camera.ts'
import { type PlatformClock, platformClock } from './platform-clock.ts'

/** What a process has before any service: where it keeps things, its clock, whom it tells what is wrong. */
export type Core = {
  readonly config: Config
  readonly log: Logger
  readonly faults: FaultLog
  readonly storage: Storage
  readonly wallClock: Clock
  readonly clock: PlatformClock
  readonly directory: () => Directory
  readonly newCaseId: () => string
  /** Made at the first start; empty later. */
  readonly signIns: readonly DemoSignIn[]
}

export type Services = {
  readonly cases: Cases
  readonly outbox: Outbox
  readonly signals: Signals
  readonly sessions: Sessions
  readonly indicators: Indicators
}

/** Case numbers: day of opening in China and eight characters drawn at random (Crockford's base 32). */
function drawnCaseId(clock: Clock): string {
  const day = new Date(clock.now() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '')
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const drawn = [...randomBytes(8)].map((byte) => alphabet[byte % 32]).join('')
  return `${day}-${drawn}`
}

/** Faults: data-folder-locked, database-unusable, pack-faulty, zones-invalid. */
export async function openCore(config: Config): Promise<Core> {
  const log = pino(
    { level: config.logLevel, redact: ['req.headers.cookie', 'req.headers.authorization'] },
    pino.destination(2),
  )
  const faults = faultLog((fault) => log.warn({ err: fault }, 'fault'))
  const wallClock: Clock = { now: () => Date.now() }
  const storage = await openStorage(config.dataFolder, wallClock, config.evidenceLimit)
  const { database } = storage
  const signIns = await seed(database)
  if (config.ownCamera) await addOwnCamera(database, config.ownCamera.zones)
  const newest = await database.read(({ cases }) => cases.list({ limit: 1 }))
  // A faster clock of an earlier run may be ahead of real time; going back would put events before their causes.
  const platformStart = Math.max(wallClock.now(), newest.cases[0]?.state.changed ?? 0)
  const clock = platformClock({ platformStart, realStart: wallClock.now(), speed: config.speed })
  const known: Directory = directoryOf(await database.read(({ reference }) => reference.load()))
  return {
    config,
    log,
    faults,
    storage,
    wallClock,
    clock,
    directory: () => known,
    newCaseId: () => drawnCaseId(clock),
    signIns,
  }
}

export function servicesOf({ storage: { database }, clock, wallClock, directory, newCaseId, faults }: Core): Services {
  const cases = casesService({ database, clock, directory })
  const outbox = outboxService({ database })
  // What was just decided is told at once; the periodic pump is for what an earlier process left behind.
  cases.follow(() => void outbox.pump().catch(faults.add))
  return {
    cases,
    outbox,
    signals: signalsService({ database, clock, cases, directory, newCaseId }),
    sessions: sessionsService({ database, wallClock }),
    indicators: indicatorsService({ database, clock, directory }),
  }
}
