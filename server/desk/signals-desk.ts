// Signals of devices: taken in, and shown with what became of them.
import { checkClaim } from '@gongzhi/engine'
import type { ApiKey } from '@gongzhi/engine/access/keys.port'
import type { SignalOutcome, StoredSignal } from '@gongzhi/engine/signals/signals.port'
import { Fault } from '@gongzhi/kernel'
import type { z } from 'zod'
import type { Console } from '../api/console.port.ts'
import type { SignalIn } from '../api/schemas.ts'
import { type ConsoleParts, iso } from './desk-parts.ts'
import type { Reading } from './reading.ts'

export type SignalsDesk = Pick<Console, 'takeSignal' | 'takeSignals' | 'listSignals'>

export function signalsDesk(parts: ConsoleParts, { mayRead, mayReadAt }: Reading): SignalsDesk {
  const { database } = parts

  /** Faults: input-invalid, key-scope, signal-too-old. */
  function signalOf(key: ApiKey, input: z.infer<typeof SignalIn>) {
    const [at, since] = [Date.parse(input.at), Date.parse(input.since)]
    if (since > at) throw new Fault('input-invalid', { detail: '/since lies after /at' })
    const { places } = parts.directory()
    const path = places.find(input.place) ? places.path(input.place) : []
    checkClaim(key, { ...input, at, path }, parts.clock.now())
    return { ...input, at, since }
  }
  function out(outcome: SignalOutcome) {
    const { kind, ...rest } = outcome
    return { kind, ...('case' in rest ? { case: rest.case } : {}), ...('code' in rest ? { code: rest.code } : {}) }
  }

  return {
    async takeSignal(key, input) {
      const signal = signalOf(key, input)
      parts.keys.spend(key)
      return out(await parts.signals.take(signal))
    },
    async takeSignals(key, inputs) {
      const signals = inputs.map((input) => ({ signal: signalOf(key, input) }))
      parts.keys.spend(key, signals.length)
      return (await parts.signals.takeAll(signals)).map(out)
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
