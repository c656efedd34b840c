// The clock's own work: whatever is due is called, once per deadline, however often the job runs.
import { type Clock, type Instant, isRefusal, nextDue } from '@gongzhi/kernel'
import type { Database } from '../stores.port.ts'
import type { Cases } from './cases.service.ts'

const BATCH = 200
/** Whoever died over its cases is succeeded after so much real time. */
const LEASE_MS = 30_000

/**
 * Shared by several workers: each takes cases that nobody else is at. Calls every case whose deadline has come. `seeing` tells whether the eye of a case's proof could see lately. Whoever
 * cannot be called keeps nobody else waiting; a fault is thrown after the round.
 */
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
  const uncalled = new Set<string>()
  const faults: unknown[] = []
  let called = 0

  async function call(id: string, at: Instant): Promise<boolean> {
    const tick = { case: id, by: { kind: 'clock' }, do: 'tick', seeing: seeing(id) } as const
    const done = await cases.run({ ...tick, id: `tick:${id}:${at}` })
    if (isRefusal(done) || !done.repeated) return !isRefusal(done)
    // A pause may end at the very instant at which its step is due: the same case, the same instant, called twice.
    if (nextDue(done.state) !== at) return false
    const again = await cases.run({ ...tick, id: `tick:${id}:${at}:${done.state.seq}` })
    return !isRefusal(again) && !again.repeated
  }

  for (;;) {
    const due = await database.transaction((stores) => stores.cases.lease(clock.now(), BATCH, LEASE_MS))
    for (const { case: id, at } of due) {
      const moved = await call(id, at).catch((fault: unknown) => {
        faults.push(fault)
        return false
      })
      if (moved) called++
      else uncalled.add(id)
    }
    if (due.length < BATCH) break
  }
  // The next round may try them again at once.
  if (uncalled.size > 0) await database.transaction((stores) => stores.cases.release([...uncalled]))
  if (faults.length > 0) throw faults[0]
  return called
}
