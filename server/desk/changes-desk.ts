// Tells each listener of the changes it may read, and of nothing else.
import type { Console } from '../api/console.port.ts'
import type { ConsoleParts } from './desk-parts.ts'
import type { Reading } from './reading.ts'

export type ChangesDesk = Pick<Console, 'follow'>

export function changesDesk(parts: ConsoleParts, { mayRead }: Reading): ChangesDesk {
  const { database } = parts
  return {
    follow(who, changed, over) {
      return parts.outbox.follow(async ({ id, topic, case: caseId }) => {
        const caller = await who()
        if (!caller) return over()
        const stored = await database.transaction((stores) => stores.cases.find(caseId))
        if (stored && mayRead(caller, stored.state)) changed({ id, topic, case: caseId })
      })
    },
  }
}
