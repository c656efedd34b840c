// Tries again for a while what cannot be done because the database is away. Never hides any other fault.
import { setTimeout as sleep } from 'node:timers/promises'
import { type ErrorCode, Fault } from '@gongzhi/kernel'

const AWAY: ReadonlySet<ErrorCode> = new Set(['database-unusable', 'case-changed'])
const FIRST_MS = 250
const LAST_MS = 5_000

export type Patience = { readonly waitMs: number; readonly onFault: (fault: unknown) => void }

/** Throws what `work` threw last, once `waitMs` are over. Each fault is told as well. */
export async function patiently<T>(work: () => Promise<T>, { waitMs, onFault }: Patience): Promise<T> {
  const until = performance.now() + waitMs
  for (let pause = FIRST_MS; ; pause = Math.min(LAST_MS, pause * 2)) {
    try {
      return await work()
    } catch (fault) {
      const away = fault instanceof Fault && AWAY.has(fault.code)
      if (!away || performance.now() + pause > until) throw fault
      onFault(fault)
    }
    await sleep(pause)
  }
}
