// Intake of signals. Each one ends, in one transaction, as a case, an attachment, a record or a refusal; asking again
// under the same id gives the same answer, and another signal under that id is told so: it was not taken.
import {
  type Clock,
  canonical,
  decideSignal,
  type Evidence,
  type Found,
  isRefusal,
  type NearCase,
  type Refusal,
  refuse,
  type Signal,
} from '@gongzhi/kernel'
import type { Cases, Done } from '../cases/cases.service.ts'
import type { Directory } from '../reference/directory.ts'
import type { Database, Stores } from '../stores.port.ts'
import type { SignalOutcome } from './signals.port.ts'

export interface Signals {
  /** `before`: the picture it was seen on, already stored. */
  take(signal: Signal, before?: Evidence): Promise<SignalOutcome>
}

export function signals({
  database,
  clock,
  cases,
  directory,
  newCaseId,
}: {
  database: Database
  clock: Clock
  cases: Cases
  directory: () => Directory
  newCaseId: () => string
}): Signals {
  function foundBy({ id, rule, device, zone, count, since, confidence, model, threshold }: Signal): Found {
    return { signal: id, rule, device, zone, count, since, confidence, model, threshold }
  }

  async function handle(
    stores: Stores,
    signal: Signal,
    before: Evidence | undefined,
  ): Promise<{ outcome: SignalOutcome; done?: Done }> {
    const { findPack, places } = directory()
    const pack = findPack(signal.pack)
    const rule = pack?.rules.find((each) => each.id === signal.rule)
    const type = pack?.cases.find((each) => each.id === rule?.opens)
    const now = clock.now()
    const near: readonly NearCase[] = type ? await stores.cases.near(type.id, now - type.merge.during) : []
    const decided = decideSignal(signal, rule, type, near, places, now)
    if (isRefusal(decided)) return { outcome: refused(decided) }
    if (decided.kind === 'record') return { outcome: { kind: 'recorded' } }
    const common = { id: `signal:${signal.id}`, by: { kind: 'device', device: signal.device } } as const
    const done =
      decided.kind === 'attach'
        ? await cases.runIn(stores, {
            ...common,
            case: decided.case,
            do: 'attach',
            signal: signal.id,
            count: signal.count,
          })
        : await cases.runIn(
            stores,
            {
              ...common,
              case: newCaseId(),
              do: 'open',
              place: signal.place,
              source: 'eye',
              startAt: decided.startAt,
              found: foundBy(signal),
              ...(before ? { before } : {}),
              ...(decided.again ? { again: decided.again } : {}),
            },
            { pack: signal.pack, type: type?.id ?? '' },
          )
    if (isRefusal(done)) return { outcome: refused(done) }
    return { outcome: { kind: decided.kind === 'attach' ? 'attached' : 'opened', case: done.state.id }, done }
  }

  return {
    async take(signal, before) {
      const { outcome, done } = await database.transaction(async (stores) => {
        const known = await stores.signals.find(signal.id)
        // A device that counts from one again after a restart must learn of it, or its signals would be lost unseen.
        if (known && canonical(known.signal) !== canonical(signal))
          return { outcome: refused(refuse('command-id-reused')) }
        if (known) return { outcome: known.outcome }
        const handled = await handle(stores, signal, before)
        await stores.signals.add({ signal, received: clock.now(), outcome: handled.outcome })
        return handled
      })
      if (done) cases.tell(done)
      return outcome
    },
  }
}

function refused({ refused: code, params }: Refusal): SignalOutcome {
  return { kind: 'refused', code, params }
}
