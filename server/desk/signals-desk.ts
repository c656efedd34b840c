// Signals of devices: taken in, and shown with what became of them.
import { timingSafeEqual } from 'node:crypto'
import { digest } from '@gongzhi/engine'
import type { StoredSignal } from '@gongzhi/engine/signals/signals.port'
import { Fault } from '@gongzhi/kernel'
import type { Console } from '../api/console.port.ts'
import { type ConsoleParts, iso } from './desk-parts.ts'
import type { Reading } from './reading.ts'

export type SignalsDesk = Pick<Console, 'takeSignal' | 'listSignals'>

export function signalsDesk(parts: ConsoleParts, { mayRead, mayReadAt }: Reading): SignalsDesk {
  const { database } = parts
  return {
    async takeSignal(token, input) {
      const given = Buffer.from(digest(token), 'hex')
      if (token === '' || !timingSafeEqual(given, Buffer.from(parts.intakeDigest, 'hex')))
        throw new Fault('not-signed-in')
      const [at, since] = [Date.parse(input.at), Date.parse(input.since)]
      if (since > at) throw new Fault('input-invalid', { detail: '/since lies after /at' })
      const { kind, ...rest } = await parts.signals.take({ ...input, at, since })
      return { kind, ...('case' in rest ? { case: rest.case } : {}), ...('code' in rest ? { code: rest.code } : {}) }
    },
    async listSignals(caller) {
      const visible = await database.transaction(async (stores) => {
        const rows: StoredSignal[] = []
        for (const row of await stores.signals.list(200)) {
          const stored = 'case' in row.outcome ? await stores.cases.find(row.outcome.case) : undefined
          if (stored ? mayRead(caller, stored.state) : mayReadAt(caller, row.signal)) rows.push(row)
        }
        return rows
      })
      return visible.map(({ signal, received, outcome }) => ({
        ...signal,
        at: iso(signal.at),
        since: iso(signal.since),
        received: iso(received),
        outcome: {
          kind: outcome.kind,
          ...('case' in outcome ? { case: outcome.case } : {}),
          ...('code' in outcome ? { code: outcome.code } : {}),
        },
      }))
    },
  }
}
