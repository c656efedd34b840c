// What is needed to run a process and to look after it: figures, readiness, backups. Decides nothing about cases.
import { stat } from 'node:fs/promises'
import { Fault } from '@gongzhi/kernel'
import { backUpRunning, checkFile, masterKeysOf } from './compose-backup.ts'
import type { Core, Services } from './compose-services.ts'
import { backupPlan, metricsDoor } from './config.ts'
import { openControl } from './control.ts'
import { openMetricsDoor } from './metrics-door.ts'
import { type Check, freeBytes, readiness } from './readiness.ts'
import { type NightlyBackup, nightlyBackup } from './scheduled-backup.ts'

/** Below it, nothing that is written is sure to find room. */
const FULL_BYTES = 100 * 1024 * 1024
/** Cases that were to be called so long ago were not: no worker is at it. */
const WORKER_LATE_MS = 60_000
const MOST_LATE = 500

export type Ops = {
  readonly ready: ReturnType<typeof readiness>
  /** Undefined where this process makes none. */
  readonly backup: { run(): Promise<unknown> } | undefined
  stop(): Promise<void>
}

/** Deadlines that nobody came for. Milliseconds of real time. */
async function lateTimers({ storage, clock }: Core): Promise<{ late: number; oldestMs: number }> {
  const now = clock.now()
  // The clock itself comes four times a second: what is due for less is on its way.
  const due = await storage.database.read(({ cases }) => cases.listDue(now - 2_000 * clock.setting.speed, MOST_LATE))
  return { late: due.length, oldestMs: due[0] ? (now - due[0].at) / clock.setting.speed : 0 }
}

function checks(core: Core, { board }: Services): readonly Check[] {
  const { storage, config } = core
  return [
    {
      name: 'database',
      needed: true,
      async ask() {
        await storage.database.read(({ cases }) => cases.find('-'))
        return 'ok'
      },
    },
    {
      name: 'disk',
      needed: true,
      ask: async () => ((await freeBytes(config.dataFolder)) > FULL_BYTES ? 'ok' : 'full'),
    },
    {
      name: 'worker',
      needed: false,
      ask: async () => ((await lateTimers(core)).oldestMs > WORKER_LATE_MS ? 'late' : 'ok'),
    },
    {
      name: 'eye',
      needed: false,
      async ask() {
        const cameras = await board.cameras()
        if (cameras.length === 0) return 'none'
        if (!cameras.some(({ alive }) => alive)) return 'away'
        return cameras.every(({ alive, state }) => alive && state === 'seeing') ? 'ok' : 'blind'
      },
    },
  ]
}

function nightly(core: Core): { plan: { at: string }; backup: NightlyBackup } | undefined {
  const plan = backupPlan()
  const works = core.config.role === 'all' || core.config.role === 'worker'
  if (!plan || !works) return undefined
  const { dataFolder } = core.config
  return {
    plan,
    backup: nightlyBackup({
      ...plan,
      make: async (file) =>
        backUpRunning(file, { dataFolder, keys: await masterKeysOf(dataFolder) }, core.storage.tables, core.wallClock),
      check: async (file) => checkFile(file, await masterKeysOf(dataFolder)),
    }),
  }
}

/** `isEnding`: this process was asked to end. Faults: port-in-use for the door of figures. */
export async function composeOps(core: Core, services: Services, isEnding: () => boolean): Promise<Ops> {
  const { config, faults, storage, metrics, log } = core
  const door = metricsDoor()
  const night = nightly(core)
  const parts: { close(): Promise<void> }[] = []
  if (metrics && door) {
    metrics.source({
      timers: () => lateTimers(core),
      cameras: async () =>
        (await services.board.cameras()).map(({ device, state, alive }) => ({ device, state: alive ? state : 'off' })),
      freeBytes: () => freeBytes(config.dataFolder),
      ...(storage.pool ? { pool: storage.pool } : {}),
      ...(night ? { newestBackup: night.backup.newest } : {}),
    })
    const unfollow = services.outbox.follow(({ text }) => {
      const at = Number(/"at":(\d{1,16})[,}]/.exec(text)?.[1])
      if (at > 0 && config.speed === 1) metrics.told(at)
    })
    parts.push(
      await openMetricsDoor(metrics, door).catch((cause: NodeJS.ErrnoException) => {
        throw cause.code === 'EADDRINUSE' ? new Fault('port-in-use', { port: door.port }, { cause }) : cause
      }),
      { close: async () => unfollow() },
    )
  }
  // Of the embedded database only this process can read; a server is read by the command itself.
  if (!config.database) {
    const where = { dataFolder: config.dataFolder }
    const make = async (file: string) =>
      backUpRunning(file, { ...where, keys: await masterKeysOf(where.dataFolder) }, storage.tables, core.wallClock)
    parts.push(await openControl(config.dataFolder, make, faults.add))
  }
  return {
    ready: readiness(checks(core, services), isEnding),
    backup: night && {
      async run() {
        const file = await night.backup.runIfDue(night.plan.at)
        if (file !== undefined) log.info({ bytes: (await stat(file)).size }, 'a backup was made and read back')
      },
    },
    async stop() {
      for (const part of parts) await part.close().catch(faults.add)
    },
  }
}
