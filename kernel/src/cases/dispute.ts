// “Not mine” (异议): whoever got a step says that it is somebody else's, and somebody above both rules. What was ruled is a precedent for
// the same matter at the same place.
import type { Instant } from '../base/clock.ts'
import { isRefusal, type Refusal, refuse } from '../base/errors.ts'
import type { Party } from '../org/org.ts'
import type { Actor, CaseEventBody, CaseState, Owner } from './case.ts'
import type { Dispute, WorkStep } from './case-type.ts'
import type { Command, World } from './command.ts'
import { dueFrom, goesOnWith, spanLeft } from './deadline.ts'
import { heirOf, isOwnMatter } from './heir.ts'
import { ownerOf, owns } from './standing.ts'

type Ground = Pick<World, 'org' | 'calendar'>

/** Where whoever owns the step may dispute that it is his; once it was ruled that it is, neither he nor his successor may again. */
export function mayDispute(
  state: CaseState,
  step: WorkStep,
  { org, calendar }: Ground,
  now: Instant,
): Dispute | undefined {
  const { stands, paused, dispute, rulings = [] } = state
  if (!step.dispute || paused || dispute || stands.kind !== 'work' || stands.owner.role !== step.owner) return undefined
  const { role, party } = stands.owner
  const on = calendar.day(now)
  const isHis = (to: string) => to === party || org.succession.heirs(to, on).some(({ id }) => id === party)
  return rulings.some((ruled) => ruled.role === role && isHis(ruled.to)) ? undefined : step.dispute
}

/** Who rules on it, or why nobody can. Nobody rules in his own matter. */
export function rulerOf(state: CaseState, { ruler }: Dispute, world: World, now: Instant): Owner | Refusal {
  const found = ownerOf(world, ruler, state.place, now)
  const own = state.stands.kind !== 'end' && !isRefusal(found) && found.party === state.stands.owner.party
  return own ? refuse('dispute-not-possible') : found
}

export function decideDispute(
  state: CaseState,
  step: WorkStep,
  { reason }: Command & { do: 'dispute' },
  world: World,
  now: Instant,
): CaseEventBody | Refusal {
  if (state.paused) return refuse('case-paused')
  const dispute = mayDispute(state, step, world, now)
  if (!dispute || state.stands.kind !== 'work') return refuse('dispute-not-possible')
  if (!dispute.reasons.includes(reason)) return refuse('dispute-reason-unknown')
  if (now > state.stands.due.at) return refuse('dispute-too-late')
  const ruler = rulerOf(state, dispute, world, now)
  if (isRefusal(ruler)) return ruler
  return {
    kind: 'disputed',
    reason,
    left: spanLeft(world.calendar, state.stands.due, now),
    stands: { step: state.stands.step, kind: 'work', owner: ruler, due: dueFrom(world.calendar, now, dispute.within) },
  }
}

/** Neither whoever disputes it, as party or as account, nor who has come to stand for him. */
export function mayRule(state: CaseState, by: Actor, ground: Ground, now: Instant): boolean {
  const { dispute } = state
  if (!dispute || by.kind !== 'person' || isOwnMatter(state, by.party, ground, now)) return false
  return !(dispute.by.kind === 'person' && dispute.by.account === by.account)
}

/** Whose it can be: whoever answers in that role anywhere, as it is that day; of what is addressed to somebody, everybody there is. */
export function rulable(
  { org, calendar, type }: Pick<World, 'org' | 'calendar' | 'type'>,
  role: string,
  now: Instant,
): readonly Party[] {
  const on = calendar.day(now)
  const named = type.addressed === role ? org.listParties().map(({ id }) => id) : org.answersIn(role)
  const heirs = named.flatMap((party) => org.succession.heirs(party, on))
  return [...new Map(heirs.map((party) => [party.id, party])).values()]
}

/** `to`: whose it is; left out, it stays. */
export function decideRule(
  state: CaseState,
  step: WorkStep | undefined,
  { by, to, ground }: Command & { do: 'rule' },
  world: World,
  now: Instant,
): CaseEventBody | Refusal {
  const { stands, dispute } = state
  if (stands.kind === 'end') return refuse('case-ended')
  if (!dispute || !step?.dispute) return refuse('dispute-not-there')
  if (!owns(by, stands.owner) || !mayRule(state, by, world, now)) return refuse('not-allowed')
  if (!step.dispute.grounds.includes(ground)) return refuse('ruling-ground-unknown')
  const { role } = dispute.owner
  // To whom it would stay may have been dissolved since.
  const had = heirOf(dispute.owner, world, state.path, world.calendar.day(now))
  const given = rulable(world, role, now).find(({ id }) => id === to)
  const kept = had !== undefined && (to === undefined || to === had.party)
  const owner: Owner | undefined = kept ? had : given && { role, party: given.id, partyKind: given.kind, ruled: true }
  if (!owner) return refuse('ruling-party-unknown')
  const due = kept
    ? goesOnWith(world.calendar, dispute.due, { from: dispute.at, to: now, left: dispute.left })
    : dueFrom(world.calendar, now, step.within)
  const answering = ownerOf(world, role, state.place, now)
  return {
    kind: 'ruled',
    ground,
    kept,
    ...(isRefusal(answering) ? {} : { instead: answering.party }),
    stands: { step: stands.step, kind: 'work', owner, due },
  }
}
