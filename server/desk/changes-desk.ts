// Tells each listener of the changes it may read, and of nothing else. A change is looked up once, however many listen; who
// listens is looked up again after a few seconds, and at once where a session ended or rights changed in this very process.
import type { CaseState } from '@gongzhi/kernel'
import type { Caller, Console } from '../api/console.port.ts'
import type { ConsoleParts } from './desk-parts.ts'
import type { Reading } from './reading.ts'

export type ChangesDesk = Pick<Console, 'follow'> & {
  /** Rights have changed in this very process: who listens is looked up again before he is told anything more. */
  lookAgain(): void
}

/** How long it is taken as known who listens; real time. */
const KNOWN_MS = 5_000
/** Changes of which the case is kept: followers are told one after another, so that few are enough. */
const KEPT = 64

export function changesDesk(
  parts: Pick<ConsoleParts, 'database' | 'outbox'>,
  { mayRead }: Pick<Reading, 'mayRead'>,
  monotonic: () => number = () => performance.now(),
): ChangesDesk {
  const { database } = parts
  let turn = 0
  const looked = new Map<number, Promise<CaseState | undefined>>()

  function stateAt(change: number, caseId: string): Promise<CaseState | undefined> {
    const known = looked.get(change)
    if (known) return known
    const found = database.read(async (stores) => (await stores.cases.find(caseId))?.state)
    looked.set(change, found)
    // What could not be read is asked for again by the next listener.
    found.catch(() => looked.delete(change))
    for (const oldest of looked.keys()) {
      if (looked.size <= KEPT) break
      looked.delete(oldest)
    }
    return found
  }

  return {
    lookAgain: () => {
      turn++
    },
    follow(who, changed, over) {
      let known: { readonly caller: Caller; readonly at: number; readonly turn: number } | undefined
      return parts.outbox.follow(async ({ id, topic, case: caseId }) => {
        if (!known || known.turn !== turn || monotonic() - known.at > KNOWN_MS) {
          const asked = turn
          const caller = await who()
          if (!caller) return over()
          known = { caller, at: monotonic(), turn: asked }
        }
        const state = await stateAt(id, caseId)
        if (state && mayRead(known.caller, state)) changed({ id, topic, case: caseId })
      })
    },
  }
}
