// Puts a process together for its role and takes it apart. What it consists of: compose-storage, -services, -eyes, -api, -worker;
// they and this file (and compose-eye.ts for the eye's own process) are the only ones that know adapters.
import { migrateCases } from '@gongzhi/engine'
import { Fault } from '@gongzhi/kernel'
import type { Logger } from 'pino'
import type { Console } from './api/console.port.ts'
import { type Api, composeApi } from './compose-api.ts'
import { composeEyes, type Eyes } from './compose-eyes.ts'
import { composeOps, type Ops } from './compose-ops.ts'
import { composePersonal, type PersonalServices } from './compose-personal.ts'
import { type Core, openCore, type Services, servicesOf } from './compose-services.ts'
import { composeWorker } from './compose-worker.ts'
import { type Config, personalFiles } from './config.ts'
import type { DemoSignIn } from './demo/seed.ts'
import type { Metrics } from './metrics.ts'
import { patiently } from './patiently.ts'
import { periodically } from './periodically.ts'
import type { Readiness } from './readiness.ts'

export { openStorage, type Storage } from './compose-storage.ts'
export { VERSION } from './version.ts'

/** A process without a door: a worker, an eye. */
export type Background = {
  readonly log: Logger
  readonly ready: () => Promise<Readiness>
  /** Undefined where nobody collects figures. */
  readonly metrics: Metrics | undefined
  /** Starts cameras and the clock's work. The HTTP door, where there is one, should be open by then. */
  begin(): Promise<void>
  close(): Promise<void>
}

export type Platform = Background & {
  readonly desk: Console
  /** Made at the first start; empty later. */
  readonly signIns: readonly DemoSignIn[]
}

const FEED_EVERY_MS = 1_000
const BOARD_EVERY_MS = 1_000
const LEAST_BOARD_MS = 100
const DIRECTORY_EVERY_MS = 15_000

type Part = { stop(): Promise<void> }

/** Open cases follow their pack to its newest version; one worker is enough. */
async function followPacks({ storage, directory, log }: Core, { cases }: Services): Promise<void> {
  const migrated = await storage.alone('pack versions', () =>
    migrateCases({ database: storage.database, cases, directory }),
  )
  for (const { case: id, code } of migrated?.refused ?? [])
    log.error({ case: id, code }, 'case could not follow its pack')
}

export const hasDoor = ({ role }: Pick<Config, 'role'>): boolean => role === 'all' || role === 'api'

/** For a role with a door. Faults as of `openCore`. */
export async function compose(config: Config, isEnding: () => boolean = () => false): Promise<Platform> {
  const { desk, signIns, ...rest } = await put(config, isEnding)
  if (!desk) throw new Fault('usage', { detail: `--role ${config.role} has no door` })
  return { ...rest, desk, signIns }
}

/** For a role without one. */
export async function composeBackground(config: Config, isEnding: () => boolean = () => false): Promise<Background> {
  const { desk: _, signIns: __, ...rest } = await put(config, isEnding)
  return rest
}

async function put(
  config: Config,
  isEnding: () => boolean,
): Promise<Background & { readonly desk: Console | undefined; readonly signIns: readonly DemoSignIn[] }> {
  const core = await openCore(config)
  const { storage, log, faults, signIns } = core
  const services = servicesOf(core)
  const is = (...roles: readonly Config['role'][]) => roles.includes(config.role)
  /** In the order in which they were started; ended in the reverse. */
  const parts: Part[] = []
  let eyes: Eyes | undefined
  let api: Api | undefined
  let ops: Ops | undefined
  let told: PersonalServices | undefined
  try {
    // An eye has no business with what people told, and none of the keys to it.
    if (!is('eye'))
      told = await composePersonal({ ...core, ...storage, ...services, files: personalFiles(config.dataFolder) })
    ops = await composeOps(core, services, isEnding)
    eyes = is('all', 'eye') ? await composeEyes(core, services) : undefined
    api = told && hasDoor(config) ? await composeApi(core, services, told, eyes) : undefined
  } catch (fault) {
    await eyes?.stop().catch(faults.add)
    await ops?.stop()
    await storage.close()
    throw fault
  }

  async function end(): Promise<void> {
    // Who looks and what the clock calls first, then what they need.
    for (const part of [eyes, ...parts.reverse(), api, ops]) await part?.stop().catch(faults.add)
    if (is('all', 'worker')) await storage.alone('heads', () => storage.history.writeHeads()).catch(faults.add)
    await core.tracer?.stop()
    await storage.close()
  }

  return {
    desk: api?.desk,
    log,
    ready: ops.ready,
    metrics: core.metrics,
    signIns,
    async begin() {
      const { outbox, board } = services
      parts.push(periodically(DIRECTORY_EVERY_MS, core.refreshDirectory, faults.add))
      parts.push(periodically(FEED_EVERY_MS, outbox.pump, faults.add))
      if (is('all', 'worker')) {
        const boardMs = Math.max(LEAST_BOARD_MS, BOARD_EVERY_MS / config.speed)
        parts.push(periodically(boardMs, board.refresh, faults.add, { mostMs: BOARD_EVERY_MS }))
        await patiently(() => followPacks(core, services), core.patience)
      }
      const opened = eyes?.start()
      // Answered below; until then a very early failure must not end the process.
      opened?.catch(() => undefined)
      if (told && is('all', 'worker')) parts.push(await composeWorker(core, services, told, ops))
      // A model that somebody named must work, and without any an eye is none; what passes, the eye's own process is started
      // again for. The platform goes on without cameras of its own and says so in its health.
      await opened?.catch((fault: unknown) => {
        const model = fault instanceof Fault && fault.code.startsWith('model-')
        if (config.modelFile !== undefined || (config.role === 'eye' && model)) throw fault
      })
    },
    close: end,
  }
}
