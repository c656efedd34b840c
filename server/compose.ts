// Puts a process together for its role and takes it apart. What it consists of: compose-storage, -services, -eyes, -api, -worker;
// they and this file (and compose-eye.ts for the eye's own process) are the only ones that know adapters.
import { migrateCases } from '@gongzhi/engine'
import type { Logger } from 'pino'
import type { Console } from './api/console.port.ts'
import { composeApi } from './compose-api.ts'
import { composeEyes } from './compose-eyes.ts'
import { openCore, servicesOf } from './compose-services.ts'
import { composeWorker } from './compose-worker.ts'
import type { Config } from './config.ts'
import type { DemoSignIn } from './demo/seed.ts'

export { openStorage, type Storage } from './compose-storage.ts'
export { VERSION } from './version.ts'

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
  const core = await openCore(config)
  const { storage, log, faults, directory, signIns } = core
  const services = servicesOf(core)
  const eyes = composeEyes(core, services)
  const desk = await composeApi(core, services, eyes)
  let worker: { stop(): Promise<void> } | undefined

  return {
    desk,
    log,
    signIns,
    async begin() {
      const migrated = await migrateCases({ database: storage.database, cases: services.cases, directory })
      for (const { case: id, code } of migrated.refused) log.error({ case: id, code }, 'case could not follow its pack')
      const opened = eyes.start()
      // Answered below; until then a very early failure must not end the process.
      opened.catch(() => undefined)
      worker = await composeWorker(core, services, eyes)
      // A model that somebody named must work; without cameras of its own the platform goes on and says so in its health.
      await opened.catch((fault: unknown) => {
        if (config.modelFile !== undefined) throw fault
      })
    },
    async close() {
      await eyes.stop()
      await worker?.stop()
      await storage.history.writeHeads().catch(faults.add)
      await storage.close()
    },
  }
}
