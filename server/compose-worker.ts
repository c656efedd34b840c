// What a process does by the clock: one list of jobs, so that what is to be done again and again is seen in one place.
import { callLate, handOverCases, noteLiveFigures, redatesOnChange, remindTargets, sweepAccess } from '@gongzhi/engine'
import { catalogue } from '@gongzhi/packs'
import type { Ops } from './compose-ops.ts'
import type { PersonalServices } from './compose-personal.ts'
import type { Core, Services } from './compose-services.ts'
import { composeWebhookWorker } from './compose-webhooks.ts'
import { demoCompany } from './demo/demo-company.ts'
import { patiently } from './patiently.ts'
import { periodically } from './periodically.ts'

/**
 * Never runs beside itself in one process. A fault is told and the job comes again, after a while that grows as long as it
 * fails. `alone`: by one process of the platform at a time, where doing it twice at once would do harm.
 */
export type Job = {
  readonly name: string
  readonly everyMs: number
  readonly alone?: boolean
  run(): Promise<unknown>
}

const MONTHS_AHEAD = 3

/** A new job is one entry here. Several workers do all of it at once unless it says `alone`. */
export function jobsOf(
  { config, storage, clock, wallClock, directory, log }: Core,
  { cases, outbox, board, care, targets, live }: Services,
  told: PersonalServices,
  ops?: Ops,
): readonly Job[] {
  const { database, history } = storage
  const redates = redatesOnChange({ database, cases, directory })
  return [
    {
      name: 'late',
      everyMs: 250,
      // Nobody is called late for a proof that no eye could tell of while the database was away.
      run: async () => board.settled() && callLate({ database, cases, clock, seeing: board.seeing }),
    },
    {
      name: 'hand over',
      everyMs: 60_000,
      alone: true,
      run: () => handOverCases({ database, cases, clock, directory }),
    },
    {
      name: 'redate',
      everyMs: 60_000,
      alone: true,
      run: async () => {
        const redated = await redates()
        for (const { case: id, code } of redated?.refused ?? [])
          log.error({ case: id, code }, 'case could not be re-dated')
      },
    },
    { name: 'heads', everyMs: 30_000, alone: true, run: () => history.writeHeads() },
    // A picture that nobody has named in a report waits an hour.
    { name: 'retain', everyMs: 3_600_000, alone: true, run: told.retainNow },
    {
      name: 'access',
      everyMs: 3_600_000,
      alone: true,
      run: () => sweepAccess({ database, wallClock, auditDays: config.access.auditDays }),
    },
    { name: 'outbox trim', everyMs: 60_000, alone: true, run: () => outbox.trim() },
    {
      name: 'months',
      everyMs: 3_600_000,
      alone: true,
      run: () => database.transaction((stores) => stores.history.prepareMonths(clock.now(), MONTHS_AHEAD)),
    },
    { name: 'retention of pictures', everyMs: 3_600_000, alone: true, run: () => care.retain() },
    // Both look at days: an hour late is early enough.
    {
      name: 'figures of targets',
      everyMs: 3_600_000,
      alone: true,
      run: () => noteLiveFigures({ targets, live, clock }),
    },
    {
      name: 'reminders of targets',
      everyMs: 3_600_000,
      alone: true,
      run: () => remindTargets({ targets, live, clock }),
    },
    { name: 'unused pictures', everyMs: 3_600_000, alone: true, run: () => care.clear() },
    ...(ops?.backup ? [{ name: 'backup', everyMs: 60_000, alone: true, run: ops.backup.run }] : []),
  ]
}

/** Starts every job and the demonstration's company. `stop` waits for what is under way. */
export async function composeWorker(
  core: Core,
  services: Services,
  told: PersonalServices,
  ops?: Ops,
): Promise<{ stop(): Promise<void> }> {
  const { config, storage, clock, faults } = core
  const running: { stop(): Promise<void> }[] = jobsOf(core, services, told, ops).map(({ name, everyMs, alone, run }) =>
    periodically(everyMs, alone ? () => storage.alone(name, run) : run, faults.add),
  )
  running.push(await patiently(() => composeWebhookWorker(core, services), core.patience))
  const unfollow = services.care.follow(services.outbox)
  running.push({ stop: async () => unfollow() })
  if (config.demoCamera) {
    const company = () =>
      demoCompany({
        database: storage.database,
        cases: services.cases,
        outbox: services.outbox,
        clock,
        demos: catalogue.map(({ demo }) => demo),
        after: config.companyAfter,
        show: services.board.show,
        onFault: faults.add,
      })
    running.push(await patiently(company, core.patience))
  }
  return {
    async stop() {
      await Promise.all(running.map((each) => each.stop()))
    },
  }
}
