// Intake of signals, one or many in one transaction. Each one ends as a case, an attachment, a record or a refusal; asking
// again under the same id gives the same answer, and another signal under that id is told so: it was not taken.
import {
  type CaseType,
  type Clock,
  canonical,
  decideSignal,
  type Evidence,
  type Found,
  isDisputable,
  isRefusal,
  mergeKeys,
  onlyNoted,
  type Precedent,
  type Refusal,
  type Rule,
  refuse,
  type Signal,
} from '@gongzhi/kernel'
import type { Append, CommandDone, NearStored } from '../cases/cases.port.ts'
import type { Cases, Done } from '../cases/cases.service.ts'
import type { Directory } from '../reference/directory.ts'
import type { Database, Stores } from '../stores.port.ts'
import type { SignalOutcome, StoredSignal } from './signals.port.ts'

/** `before`: the picture it was seen on, already stored. */
export type Intake = { readonly signal: Signal; readonly before?: Evidence }

export interface Signals {
  take(signal: Signal, before?: Evidence): Promise<SignalOutcome>
  /**
   * The same as one after the other, in this order, but all of them or (a fault) none. Outcomes in the order of the
   * signals. Everything near any of them waits until it is done: a hundred at once is plenty, thousands are too many.
   */
  takeAll(signals: readonly Intake[]): Promise<readonly SignalOutcome[]>
}

type Ruled = { readonly rule: Rule | undefined; readonly type: CaseType | undefined }

/** What is known of everything the signals of one intake could touch, and what has been decided on it so far. */
type Desk = {
  readonly taken: Map<string, StoredSignal>
  readonly commands: ReadonlyMap<string, CommandDone>
  /** By case type. */
  readonly near: ReadonlyMap<string, Map<string, NearStored>>
  /** By case type: what was ruled at the places of the signals. */
  readonly precedents: ReadonlyMap<string, readonly Precedent[]>
  /** By case, how many signals its history only counts. */
  readonly noted: Map<string, number>
  readonly rows: StoredSignal[]
  readonly appends: Append[]
  readonly dones: Done[]
}

const commandOf = ({ id }: Signal): string => `signal:${id}`

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

  function ruled(signal: Signal): Ruled {
    const pack = directory().findPack(signal.pack)
    const rule = pack?.rules.find((each) => each.id === signal.rule)
    return { rule, type: pack?.cases.find((each) => each.id === rule?.opens) }
  }

  /** Nobody else decides on anything near these signals from here on; then what is there is read. */
  async function sitDown(stores: Stores, intake: readonly Intake[]): Promise<Desk> {
    const { places } = directory()
    const now = clock.now()
    const keys = new Set<string>()
    const asked = new Map<string, { places: Set<string>; endedAfter: number }>()
    const ruledAt = new Map<string, Set<string>>()
    for (const { signal } of intake) {
      const { type } = ruled(signal)
      const place = places.find(signal.place)
      if (!type || !place) continue
      for (const key of mergeKeys(type, place)) keys.add(key)
      if (isDisputable(type)) ruledAt.set(type.id, (ruledAt.get(type.id) ?? new Set()).add(place.id))
      const of = asked.get(type.id) ?? { places: new Set(), endedAfter: Number.POSITIVE_INFINITY }
      asked.set(type.id, of)
      for (const { id } of places.within(place.id, type.merge.metres, type.at)) of.places.add(id)
      of.endedAfter = Math.min(of.endedAfter, Math.min(now, signal.at) - type.merge.during - 1)
    }
    const ids = intake.map(({ signal }) => signal.id)
    // Asked for at once, answered one after the other: nothing is read before the claim is granted.
    const [, found, loaded, precedents, ...near] = await Promise.all([
      stores.cases.claim([...keys]),
      stores.signals.findAll(ids),
      stores.cases.load(
        intake.map(({ signal }) => commandOf(signal)),
        [],
      ),
      Promise.all(
        [...ruledAt].map(async ([type, there]) => [type, await stores.cases.precedents(type, [...there])] as const),
      ),
      ...[...asked].map(async ([type, { places: there, endedAfter }]) => {
        const listed = await stores.cases.near(type, [...there], endedAfter)
        return [type, new Map(listed.map((each) => [each.id, each]))] as const
      }),
    ])
    // Counted only where it is about to be written down: there may be thousands.
    const counting = near.flatMap(([, byId]) =>
      [...byId.values()].filter(({ stored }) => stored?.state.more && !onlyNoted(stored.state, now)),
    )
    const noted = counting.length > 0 ? await stores.signals.countNoted(counting.map(({ id }) => id)) : new Map()
    return {
      taken: new Map(found),
      commands: loaded.commands,
      near: new Map(near),
      precedents: new Map(precedents),
      noted: new Map(noted),
      rows: [],
      appends: [],
      dones: [],
    }
  }

  function carryOut(desk: Desk, draft: ReturnType<Cases['draft']>, kind: 'opened' | 'attached'): SignalOutcome {
    if (isRefusal(draft)) return refused(draft)
    const { done, append } = draft
    if (append) {
      const { id, type, place, opened } = done.state
      desk.appends.push(append)
      desk.near.get(type)?.set(id, { id, place, opened, stored: { state: done.state, head: append.head } })
    }
    desk.dones.push(done)
    return { kind, case: done.state.id }
  }

  function decided(desk: Desk, { signal, before }: Intake): Omit<StoredSignal, 'signal' | 'received'> {
    const { rule, type } = ruled(signal)
    const now = clock.now()
    const near = type && desk.near.get(type.id)
    const what = decideSignal(signal, rule, type, [...(near?.values() ?? [])], directory().places, now)
    if (isRefusal(what)) return { outcome: refused(what) }
    if (what.kind === 'record') return { outcome: { kind: 'recorded' } }
    const common = { id: commandOf(signal), by: { kind: 'device', device: signal.device } } as const
    const doneBefore = desk.commands.get(common.id)
    if (what.kind === 'attach') {
      const stored = near?.get(what.case)?.stored
      const noted = desk.noted.get(what.case) ?? 0
      if (stored && !doneBefore && onlyNoted(stored.state, now)) {
        desk.noted.set(what.case, noted + 1)
        return { outcome: { kind: 'attached', case: what.case }, noted: true }
      }
      const repeats = Math.max(0, noted - (stored?.state.more?.repeats ?? 0))
      const command = { ...common, case: what.case, do: 'attach', signal: signal.id, count: signal.count } as const
      const draft = cases.draft({ before: doneBefore, stored }, repeats > 0 ? { ...command, repeats } : command)
      return { outcome: carryOut(desk, draft, 'attached') }
    }
    const draft = cases.draft(
      { before: doneBefore, stored: undefined, precedents: desk.precedents.get(type?.id ?? '') ?? [] },
      {
        ...common,
        case: newCaseId(),
        do: 'open',
        place: signal.place,
        source: 'eye',
        startAt: what.startAt,
        found: foundBy(signal),
        ...(before ? { before } : {}),
        ...(what.again ? { again: what.again } : {}),
      },
      { pack: signal.pack, type: type?.id ?? '' },
    )
    return { outcome: carryOut(desk, draft, 'opened') }
  }

  function take(desk: Desk, intake: Intake): SignalOutcome {
    const { signal } = intake
    const known = desk.taken.get(signal.id)
    // A device that counts from one again after a restart must learn of it, or its signals would be lost unseen.
    if (known && canonical(known.signal) !== canonical(signal)) return refused(refuse('command-id-reused'))
    if (known) return known.outcome
    const row = { signal, received: clock.now(), ...decided(desk, intake) }
    desk.taken.set(signal.id, row)
    desk.rows.push(row)
    return row.outcome
  }

  async function takeAll(intake: readonly Intake[]): Promise<readonly SignalOutcome[]> {
    if (intake.length === 0) return []
    const { outcomes, dones } = await database.transaction(async (stores) => {
      const desk = await sitDown(stores, intake)
      const outcomes = intake.map((each) => take(desk, each))
      await Promise.all([stores.cases.append(...desk.appends), stores.signals.add(...desk.rows)])
      return { outcomes, dones: desk.dones }
    })
    for (const done of dones) cases.tell(done)
    return outcomes
  }

  return {
    takeAll,
    async take(signal, before) {
      const [outcome] = await takeAll([{ signal, ...(before ? { before } : {}) }])
      return outcome as SignalOutcome
    },
  }
}

function refused({ refused: code, params }: Refusal): SignalOutcome {
  return { kind: 'refused', code, params }
}
