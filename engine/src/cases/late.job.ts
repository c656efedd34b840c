// The clock's own work: whatever is due is called, once per deadline, however often the job runs.
import { type Clock, isRefusal } from '@gongzhi/kernel'
import type { Database } from '../stores.port.ts'
import type { Cases } from './cases.service.ts'

const BATCH = 200

/** Calls every case whose deadline has come. `seeing` tells whether the eye of a case's proof could see lately. */
export async function callLate({
  database,
  cases,
  clock,
  seeing,
}: {
  database: Database
  cases: Cases
  clock: Clock
  seeing: (caseId: string) => boolean
}): Promise<number> {
  let called = 0
  for (;;) {
    const due = await database.transaction(({ cases: store }) => store.listDue(clock.now(), BATCH))
    for (const { case: id, at } of due) {
      const command = {
        id: `tick:${id}:${at}`,
        case: id,
        by: { kind: 'clock' },
        do: 'tick',
        seeing: seeing(id),
      } as const
      const done = await cases.run(command)
      if (!isRefusal(done) && !done.repeated) called++
    }
    if (due.length < BATCH) return called
  }
}
