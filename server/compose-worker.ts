// What a process does by the clock: one list of jobs, so that what is to be done again and again is seen in one place.
import { callLate } from '@gongzhi/engine'
import { catalogue } from '@gongzhi/packs'
import type { Eyes } from './compose-eyes.ts'
import type { Core, Services } from './compose-services.ts'
import { demoCompany } from './demo/demo-company.ts'
import { periodically } from './periodically.ts'

/** Never runs beside itself in one process; a fault is told, and the next turn comes as if there had been none. */
export type Job = { readonly name: string; readonly everyMs: number; run(): Promise<unknown> }

/** A new job is one entry here. */
export function jobsOf({ storage, clock }: Core, { cases, outbox }: Services, eyes: Eyes): readonly Job[] {
  const { database, history } = storage
  return [
    { name: 'late', everyMs: 250, run: () => callLate({ database, cases, clock, seeing: eyes.proofs.seeing }) },
    { name: 'outbox', everyMs: 1_000, run: outbox.pump },
    { name: 'heads', everyMs: 30_000, run: () => history.writeHeads() },
  ]
}

/** Starts every job and the demonstration's company. `stop` waits for what is under way. */
export async function composeWorker(core: Core, services: Services, eyes: Eyes): Promise<{ stop(): Promise<void> }> {
  const { config, storage, clock, faults } = core
  const running = jobsOf(core, services, eyes).map(({ everyMs, run }) => periodically(everyMs, run, faults.add))
  if (config.demoCamera) {
    running.push(
      await demoCompany({
        database: storage.database,
        cases: services.cases,
        clock,
        demos: catalogue.map(({ demo }) => demo),
        after: config.companyAfter,
        show: eyes.desk.show,
        onFault: faults.add,
      }),
    )
  }
  return {
    async stop() {
      for (const each of running) await each.stop()
    },
  }
}
