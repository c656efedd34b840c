// More time (延期): the owner of a step asks before its deadline, somebody else answers, and until he does the clock runs.
import type { Instant } from '../base/clock.ts'
import { isRefusal, type Refusal, refuse } from '../base/errors.ts'
import type { Span } from '../base/span.ts'
import type { Actor, CaseEventBody, CaseState, Owner } from './case.ts'
import type { MoreTime, WorkStep } from './case-type.ts'
import type { Command, World } from './command.ts'
import { extendedBy, runningStretches } from './deadline.ts'
import { ownerOf, standsIn } from './standing.ts'

/** What may still be asked for at this step; undefined where nothing can be. */
export function moreTimeLeft(state: CaseState, step: WorkStep): (MoreTime & { readonly left: Span }) | undefined {
  const { stands, ledger, moreTime: asked, paused } = state
  const { moreTime } = step
  if (!moreTime || asked || paused || stands.kind !== 'work' || stands.owner.role !== step.owner) return undefined
  const granted = runningStretches(ledger).flatMap(({ extended = [] }) => extended)
  // Under an earlier version of the pack it may have been another kind of time.
  if (granted.some(({ span }) => span.in !== moreTime.atMost.in)) return undefined
  const left = granted.reduce((most, { span }) => most - span.amount, moreTime.atMost.amount)
  return left > 0 ? { ...moreTime, left: { in: moreTime.atMost.in, amount: left } } : undefined
}

export function decideAskTime(
  state: CaseState,
  step: WorkStep,
  { reason, span }: Command & { do: 'ask-time' },
  world: World,
  now: Instant,
): CaseEventBody | Refusal {
  if (state.paused) return refuse('case-paused')
  if (state.moreTime) return refuse('more-time-asked-already')
  const may = moreTimeLeft(state, step)
  if (!may || state.stands.kind !== 'work' || !may.reasons.includes(reason)) return refuse('more-time-not-possible')
  if (now > state.stands.due.at) return refuse('more-time-too-late')
  if (span.in !== may.left.in || !(span.amount > 0 && span.amount <= may.left.amount))
    return refuse('more-time-too-long')
  const of = ownerOf(world, may.grants, state.place, now)
  if (isRefusal(of)) return of
  return of.party === state.stands.owner.party
    ? refuse('more-time-not-possible')
    : { kind: 'time-asked', reason, span, of }
}

/** Nobody grants himself time. */
export function mayNotGrant(by: Actor, owner: Owner): boolean {
  return by.kind === 'person' && by.party === owner.party
}

export function decideAnswerTime(
  state: CaseState,
  command: Command & { do: 'grant-time' | 'refuse-time' },
  world: World,
  now: Instant,
): CaseEventBody | Refusal {
  const { stands, moreTime, closes, paused } = state
  if (stands.kind === 'end') return refuse('case-ended')
  if (!moreTime) return refuse('more-time-not-asked')
  if (!standsIn(command.by, moreTime.of, state, world, now)) return refuse('not-allowed')
  if (command.do === 'refuse-time') return { kind: 'time-refused' }
  // It may have been handed over to whoever was asked.
  if (mayNotGrant(command.by, stands.owner)) return refuse('not-allowed')
  if (paused) return refuse('case-paused')
  if (now > stands.due.at) return refuse('more-time-too-late')
  const { span } = moreTime
  const due = extendedBy(world.calendar, stands.due, span, now)
  return {
    kind: 'time-granted',
    span,
    stands: { ...stands, due },
    closes: extendedBy(world.calendar, closes, span, now),
  }
}
