// Events → state. Total over every event the kernel ever wrote; it must never refuse old history.
import type { Instant } from '../base/clock.ts'
import type { CaseEvent, CaseState, LedgerEntry, Standing } from './case.ts'

type Marks = Pick<LedgerEntry, 'ruling' | 'resumes'>

function opening(stands: Standing, at: Instant, marks: Marks = {}): readonly LedgerEntry[] {
  if (stands.kind === 'end') return []
  const { step, owner, due } = stands
  return [{ step, owner, started: at, due, pauses: [], redated: [], ...marks, outcome: 'open' }]
}

/** A stretch of somebody who rules is followed by another such one when it is raised or handed over. */
const rulingOn = ({ dispute }: CaseState): Marks => (dispute ? { ruling: true } : {})

/** The last entry changed by `change`; a ledger without an open entry stays as it is. */
function last(ledger: readonly LedgerEntry[], change: (entry: LedgerEntry) => LedgerEntry): readonly LedgerEntry[] {
  const entry = ledger.at(-1)
  if (entry === undefined || entry.outcome !== 'open') return ledger
  return [...ledger.slice(0, -1), change(entry)]
}

function ended(ledger: readonly LedgerEntry[], at: Instant, raised: boolean): readonly LedgerEntry[] {
  return last(ledger, (entry) => ({
    ...entry,
    ended: at,
    outcome: raised ? 'raised' : at <= entry.due.at ? 'in-time' : 'late',
  }))
}

function stepTo(state: CaseState, event: CaseEvent, stands: Standing, raised = false): CaseState {
  const { paused: _, moreTime: __, dispute, ...rest } = state
  return {
    ...rest,
    ...(raised && dispute ? { dispute } : {}),
    stands,
    stepSince: raised ? state.stepSince : event.at,
    ledger: [...ended(state.ledger, event.at, raised), ...opening(stands, event.at, raised ? rulingOn(state) : {})],
    ...(stands.kind === 'end' ? { ended: { at: event.at, as: stands.end } } : {}),
  }
}

/** The same step under the same owner until the same time: the stretch of the ledger goes on, and so does a pause. */
function goesOn(before: Standing, after: Standing): boolean {
  if (before.kind === 'end' || after.kind === 'end') return false
  const same = before.step === after.step && before.kind === after.kind && before.due.at === after.due.at
  return same && before.owner.role === after.owner.role && before.owner.party === after.owner.party
}

/** A state is written anew with every event: it lists no more signals than these. */
const SIGNALS_LISTED = 20

function withSignal(
  { signals, more }: CaseState,
  { signal, repeats = 0, at }: CaseEvent & { kind: 'attached' },
): Pick<CaseState, 'signals' | 'more'> {
  const listed = [...signals, signal].slice(-SIGNALS_LISTED)
  const gone = signals.length + 1 - listed.length
  if (!more && gone === 0 && repeats === 0) return { signals: listed }
  return {
    signals: listed,
    more: { before: (more?.before ?? 0) + gone, repeats: (more?.repeats ?? 0) + repeats, at },
  }
}

/**
 * Another owner until the same time: the stretch of who had it ends without a verdict, and a pause goes on in the next one, so
 * that minutes worked and waited add up to what they were.
 */
function handOver(state: CaseState, event: CaseEvent & { kind: 'handed-over' }): CaseState {
  const { stands } = event
  const moved = { ...state, stands, ...(event.path ? { path: event.path } : {}) }
  if (stands.kind === 'end' || goesOn(state.stands, stands)) return moved
  const paused = state.paused && state.ledger.at(-1)?.pauses.at(-1)
  const closed = last(state.ledger, (entry) => ({
    ...entry,
    ended: event.at,
    outcome: 'handed-over',
    pauses: entry.pauses.map((pause) => (pause === paused ? { ...pause, to: event.at } : pause)),
  }))
  const [next] = opening(stands, event.at, rulingOn(state))
  if (!next) return moved
  return {
    ...moved,
    ledger: [...closed, { ...next, pauses: paused ? [{ ...paused, from: event.at }] : [] }],
  }
}

function disputed(state: CaseState, event: CaseEvent & { kind: 'disputed' }): CaseState {
  const { stands: had, moreTime: _, ...rest } = state
  const { at, by, reason, left, stands } = event
  if (had.kind === 'end') return state
  const closed = last(state.ledger, (entry) => ({ ...entry, ended: at, outcome: 'disputed' }))
  return {
    ...rest,
    stands,
    dispute: { at, by, reason, owner: had.owner, due: had.due, left },
    ledger: [...closed, ...opening(stands, at, { ruling: true })],
  }
}

function ruled(state: CaseState, event: CaseEvent & { kind: 'ruled' }): CaseState {
  const { dispute, ...rest } = state
  const { at, by, ground, kept, instead, stands } = event
  if (!dispute || stands.kind === 'end') return state
  const { owner, reason } = dispute
  const said = { at, by, step: stands.step, role: owner.role, from: owner.party, to: stands.owner.party, kept }
  return {
    ...rest,
    stands,
    rulings: [...(state.rulings ?? []), { ...said, ...(instead === undefined ? {} : { instead }), reason, ground }],
    dispatches: state.dispatches + (kept ? 0 : 1),
    ledger: [...ended(state.ledger, at, false), ...opening(stands, at, kept ? { resumes: true } : {})],
  }
}

function extended(state: CaseState, event: CaseEvent & { kind: 'time-granted' }): CaseState {
  const { moreTime, ...rest } = state
  const { at, span, stands, closes } = event
  if (stands.kind === 'end' || !moreTime) return rest
  const more = { at, to: stands.due.at, why: moreTime.reason, span, by: moreTime.of }
  return {
    ...rest,
    stands,
    closes,
    ledger: last(state.ledger, (entry) => ({
      ...entry,
      due: stands.due,
      extended: [...(entry.extended ?? []), { ...more, from: entry.due.at }],
    })),
  }
}

function notExtended(state: CaseState, at: Instant): CaseState {
  const { moreTime, ...rest } = state
  if (!moreTime) return rest
  const { reason: why, span, of: by } = moreTime
  return {
    ...rest,
    ledger: last(state.ledger, (entry) => ({
      ...entry,
      notExtended: [...(entry.notExtended ?? []), { at, why, span, by }],
    })),
  }
}

function redated(state: CaseState, event: CaseEvent & { kind: 'redated' }): CaseState {
  const { at, why, due, closes, closesFrom, paused, disputed: stopped } = event
  const next: CaseState = {
    ...state,
    closes,
    ...(closesFrom === undefined
      ? {}
      : { closesRedated: [...(state.closesRedated ?? []), { at, from: closesFrom, to: closes.at, why }] }),
    ...(paused && state.paused ? { paused: { ...state.paused, ...paused } } : {}),
    ...(stopped && state.dispute ? { dispute: { ...state.dispute, ...stopped } } : {}),
  }
  if (state.stands.kind === 'end') return next
  const stands = due ? { ...state.stands, due } : state.stands
  return {
    ...next,
    stands,
    ledger: last(state.ledger, (entry) => ({
      ...entry,
      due: stands.due,
      redated: due ? [...entry.redated, { at, from: entry.due.at, to: due.at, why }] : entry.redated,
      pauses: paused
        ? entry.pauses.map((pause) => (pause.to === undefined ? { ...pause, until: paused.until.at } : pause))
        : entry.pauses,
    })),
  }
}

function apply(before: CaseState, event: CaseEvent): CaseState {
  const state: CaseState = { ...before, seq: event.seq, changed: event.at }
  switch (event.kind) {
    case 'opened':
      return state
    case 'attached':
      return { ...state, ...withSignal(state, event) }
    case 'before-added':
      return { ...state, before: event.before }
    case 'moved': {
      const next = stepTo(state, event, event.stands)
      const from = before.stands
      const acted = event.handles && from.kind !== 'end'
      return {
        ...next,
        dispatches: next.dispatches + (!acted && event.stands.kind === 'work' ? 1 : 0),
        ...(acted
          ? {
              handlings: [
                ...state.handlings,
                { at: event.at, by: event.by, owner: from.owner, move: event.move, enforcement: event.enforcement },
              ],
            }
          : {}),
        ...(event.proves ? { proved: { at: event.at, by: event.by, how: 'person' as const } } : {}),
      }
    }
    case 'returned':
      return { ...stepTo(state, event, event.stands), returns: state.returns + 1 }
    case 'raised':
      return { ...stepTo(state, event, event.stands, true), raises: state.raises + 1 }
    case 'paused':
      return {
        ...state,
        paused: { at: event.at, until: event.until, left: event.left, closesLeft: event.closesLeft },
        ledger: last(state.ledger, (entry) => ({
          ...entry,
          pauses: [...entry.pauses, { from: event.at, until: event.until.at, reason: event.reason, by: event.by }],
        })),
      }
    case 'resumed': {
      const { paused: _, ...rest } = state
      const stands = event.stands
      if (stands.kind === 'end') return state
      return {
        ...rest,
        stands,
        closes: event.closes,
        ledger: last(state.ledger, (entry) => ({
          ...entry,
          due: stands.due,
          pauses: entry.pauses.map((pause, i) => (i === entry.pauses.length - 1 ? { ...pause, to: event.at } : pause)),
        })),
      }
    }
    case 'disputed':
      return disputed(state, event)
    case 'ruled':
      return ruled(state, event)
    case 'time-asked': {
      const { at, by, reason, span, of } = event
      return { ...state, moreTime: { at, by, reason, span, of } }
    }
    case 'time-granted':
      return extended(state, event)
    case 'time-refused':
      return notExtended(state, event.at)
    case 'proven':
      return {
        ...stepTo(state, event, event.stands),
        proved: { at: event.at, by: event.by, how: 'eye' },
        ...(event.after ? { after: event.after } : {}),
      }
    case 'unproven':
      return {
        ...stepTo(state, event, event.stands),
        reworks: state.reworks + 1,
        ...(event.after ? { after: event.after } : {}),
      }
    case 'unseen':
      return stepTo(state, event, event.stands)
    case 'cleared-itself':
      return { ...stepTo(state, event, event.stands), ...(event.after ? { after: event.after } : {}) }
    case 'judged':
      return { ...state, judged: { at: event.at, by: event.by, satisfied: event.satisfied } }
    case 'redated':
      return redated(state, event)
    case 'migrated':
      return {
        ...(!event.anew && goesOn(before.stands, event.stands) ? state : stepTo(state, event, event.stands)),
        version: event.version,
      }
    case 'handed-over':
      return handOver(state, event)
  }
}

function open(event: CaseEvent & { kind: 'opened' }): CaseState {
  return {
    id: event.case,
    seq: event.seq,
    type: event.type,
    pack: event.pack,
    version: event.version,
    place: event.place,
    path: event.path,
    ...(event.code ? { code: event.code } : {}),
    source: event.source,
    ...(event.found ? { found: event.found } : {}),
    ...(event.again ? { again: event.again } : {}),
    ...(event.channel !== undefined ? { channel: event.channel } : {}),
    ...(event.to !== undefined ? { to: event.to } : {}),
    ...(event.reporter !== undefined ? { reporter: event.reporter } : {}),
    ...(event.told ? { told: event.told } : {}),
    signals: event.found ? [event.found.signal] : [],
    opened: event.at,
    changed: event.at,
    closes: event.closes,
    stands: event.stands,
    stepSince: event.at,
    ledger: opening(event.stands, event.at),
    raises: 0,
    returns: 0,
    dispatches: 0,
    reworks: 0,
    handlings: [],
    ...(event.before ? { before: event.before } : {}),
    ...(event.stands.kind === 'end' ? { ended: { at: event.at, as: event.stands.end } } : {}),
  }
}

/** The state after `events`, continuing from `state`. The first event of a case is `opened`. */
export function replay(events: readonly CaseEvent[], state?: CaseState): CaseState | undefined {
  let now = state
  for (const event of events) {
    if (now !== undefined) now = apply(now, event)
    else if (event.kind === 'opened') now = open(event)
  }
  return now
}
