// The services that every role shares, over its storage. One place to add a service; starts nothing by itself.
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Cases,
  cases as casesService,
  type Directory,
  digest,
  directory as directoryOf,
  type EvidenceCare,
  type EyeBoard,
  evidenceCare,
  eyeBoard,
  type Indicators,
  indicators as indicatorsService,
  type LiveFigures,
  liveFigures,
  type Notices,
  notices,
  type Outbox,
  outbox as outboxService,
  type Publications,
  publications,
  type Signals,
  signals as signalsService,
  type TargetReports,
  type Targets,
  targetReports,
  targets as targetsService,
  tracedCases,
  tracedSignals,
} from '@gongzhi/engine'
import type { Database } from '@gongzhi/engine/stores.port'
import type { Tracer } from '@gongzhi/engine/trace/trace.port'
import type { Clock } from '@gongzhi/kernel'
import type { Logger } from 'pino'
import { documentReader, publicationFiles } from './compose-office.ts'
import { openStorage, type Storage } from './compose-storage.ts'
import { openTracer } from './compose-trace.ts'
import { type Config, evidenceRules, metricsDoor, traceTarget } from './config.ts'
import { type DemoSignIn, seed, seeded } from './demo/seed.ts'
import { type FaultLog, faultLog } from './fault-log.ts'
import { platformLog } from './log.ts'
import { type Metrics, platformMetrics } from './metrics.ts'
import { addOwnCamera } from './own-camera.ts'
import { type Patience, patiently } from './patiently.ts'
import { type PlatformClock, platformClock } from './platform-clock.ts'
import { VERSION } from './version.ts'

/** What a process has before any service: where it keeps things, its clock, whom it tells what is wrong. */
export type Core = {
  readonly config: Config
  readonly log: Logger
  readonly faults: FaultLog
  /** Undefined where nobody collects traces. */
  readonly tracer: Tracer | undefined
  /** Undefined where nobody collects figures. */
  readonly metrics: Metrics | undefined
  readonly storage: Storage
  readonly wallClock: Clock
  readonly clock: PlatformClock
  readonly directory: () => Directory
  /** Takes over what another process has changed in the reference data. */
  readonly refreshDirectory: () => Promise<void>
  /** How long a start waits for a database that is away. */
  readonly patience: Patience
  readonly newCaseId: () => string
  /** Made at the first start; empty later. */
  readonly signIns: readonly DemoSignIn[]
}

export type Services = {
  readonly cases: Cases
  readonly outbox: Outbox
  readonly signals: Signals
  readonly indicators: Indicators
  readonly board: EyeBoard
  readonly care: EvidenceCare
  readonly live: LiveFigures
  readonly targets: Targets
  readonly targetReports: TargetReports
  readonly publications: Publications
  readonly notices: Notices
}

/** Case numbers: day of opening in China and eight characters drawn at random (Crockford's base 32). */
function drawnCaseId(clock: Clock): string {
  const day = new Date(clock.now() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '')
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const drawn = [...randomBytes(8)].map((byte) => alphabet[byte % 32]).join('')
  return `${day}-${drawn}`
}

/** Faults: data-folder-locked, database-unusable, database-not-migrated, config-invalid, pack-faulty, zones-invalid. */
export async function openCore(config: Config): Promise<Core> {
  const log = platformLog({ level: config.logLevel, role: config.role })
  const tracer = await openTracer(traceTarget(), config.role)
  const metrics = metricsDoor() ? platformMetrics({ role: config.role, version: VERSION }) : undefined
  const faults = faultLog((fault) => {
    metrics?.fault(fault)
    log.warn({ err: fault }, 'fault')
  })
  const wallClock: Clock = { now: () => Date.now() }
  // A server that starts a little later than this process, or is started anew, is waited for.
  const patience = { waitMs: config.database?.waitMs ?? 0, onFault: faults.add }
  const options = {
    evidenceLimit: config.evidenceLimit,
    server: config.database,
    name: `gongzhi ${config.role}`,
    migrates: config.migrates,
  }
  const storage = await patiently(() => openStorage(config.dataFolder, wallClock, options), patience)
  const { database } = storage
  try {
    return await patiently(() => prepared(), patience)
  } catch (fault) {
    await storage.close()
    throw fault
  }

  async function prepared(): Promise<Core> {
    // Passwords are shown by the process that has the door; an eye or a worker that is first waits for it.
    const opens = config.role === 'all' || config.role === 'api'
    const signIns = opens ? await seed(database) : await seeded(database)
    if (config.ownCamera) await addOwnCamera(database, config.ownCamera.zones)
    const newest = await database.read(({ cases }) => cases.list({ limit: 1 }))
    // A faster clock of an earlier run may be ahead of real time; going back would put events before their causes.
    const platformStart = Math.max(wallClock.now(), newest.cases[0]?.state.changed ?? 0)
    const clock = platformClock({ platformStart, realStart: wallClock.now(), speed: config.speed })
    const reference = await referenceOf(database)
    return {
      config,
      log,
      faults,
      tracer,
      metrics,
      storage,
      wallClock,
      clock,
      directory: reference.directory,
      refreshDirectory: reference.refresh,
      patience,
      newCaseId: () => drawnCaseId(clock),
      signIns,
    }
  }
}

/** The directory, and a way to take over what another process has changed in it. */
async function referenceOf(database: Database) {
  const load = () => database.read(({ reference }) => reference.load())
  const first = await load()
  let text = digest(JSON.stringify(first))
  let known: Directory = directoryOf(first)
  return {
    directory: () => known,
    async refresh() {
      const loaded = await load()
      const now = digest(JSON.stringify(loaded))
      if (now === text) return
      text = now
      known = directoryOf(loaded)
    },
  }
}

export function servicesOf(core: Core): Services {
  const { clock, wallClock, directory, newCaseId, faults, tracer, metrics } = core
  const { database } = core.storage
  const decided = casesService({ database, clock, directory })
  const counted = metrics ? metrics.cases(decided) : decided
  const cases = tracer ? tracedCases(counted, tracer) : counted
  const taken = signalsService({ database, clock, cases, directory, newCaseId })
  const measured = metrics ? metrics.signals(taken) : taken
  const outbox = outboxService({ database })
  // What was just decided is told at once; the periodic pump is for what an earlier process left behind.
  cases.follow(() => void outbox.pump().catch(faults.add))
  const indicators = indicatorsService({ database, clock, directory })
  const live = liveFigures({ indicators, clock, directory })
  const targets = targetsService({ database, clock, directory, live })
  return {
    cases,
    outbox,
    signals: tracer ? tracedSignals(measured, tracer) : measured,
    indicators,
    live,
    targets,
    notices: notices({ database, clock, cases, targets, directory, newCaseId }),
    targetReports: targetReports({ database, clock, directory, documents: documentReader }),
    publications: publications({ database, clock, wallClock, directory, live, files: publicationFiles }),
    care: evidenceCare({ database, blobs: core.storage.blobs, clock, wallClock, ...evidenceRules() }),
    board: eyeBoard({ database, directory, wallClock, sleep }),
  }
}
